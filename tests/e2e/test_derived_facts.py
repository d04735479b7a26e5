"""A derived fact is edited with a reason in one browser; the colleague who reads the same draft sees it at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import referrals
from tests.e2e.people import CREMA_DOCTOR, CREMA_NURSE, Caller
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

FACT = "Recidiva entro 12 mesi dalla prima linea"


def therapy_lines(page: Page) -> None:
    page.get_by_role("navigation", name="Sezioni").get_by_role("button", name=re.compile("terapia")).click()
    expect(page.get_by_role("heading", name="Dati derivati dalle linee")).to_be_visible()


def test_an_edited_fact_is_seen_by_the_colleague_and_can_be_taken_back(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    doctor, nurse = caller(CREMA_DOCTOR), caller(CREMA_NURSE)
    draft = referrals.draft(doctor)
    mine = page_of(doctor, f"/cases/{draft.patient}/referral", viewport=DESKTOP)
    theirs = page_of(nurse, f"/cases/{draft.patient}/referral", viewport=PHONE)
    therapy_lines(mine)
    therapy_lines(theirs)
    fact = mine.get_by_role("listitem").filter(has_text=FACT)
    seen = theirs.get_by_role("listitem").filter(has_text=FACT)
    expect(seen).not_to_contain_text("Modificato da")
    assert_accessible(mine)

    fact.get_by_role("button", name=f"Modifica: {FACT}").click()
    fact.get_by_role("radio", name="No").check()
    expect(fact.get_by_role("button", name="Salva")).to_be_disabled()
    fact.get_by_role("textbox", name="Motivo").fill("La biopsia di luglio era negativa")
    assert_accessible(mine)
    fact.get_by_role("button", name="Salva").click()
    for shown in (fact, seen):
        expect(shown).to_contain_text("Modificato da Giulia Ferri")
        expect(shown).to_contain_text("La biopsia di luglio era negativa")
        expect(shown).to_contain_text("Valore derivato: Sì")
    assert_accessible(theirs)

    seen.get_by_role("button", name=f"Segna come errore: {FACT}").click()
    seen.get_by_role("textbox", name="Perché è un errore").fill("Era di un altro paziente")
    seen.get_by_role("button", name="Segna come errore", exact=True).click()
    for shown in (fact, seen):
        expect(shown).not_to_contain_text("Modificato da")
