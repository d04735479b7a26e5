"""Two people of two centres write in the same entry at once: nobody's text is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import referrals
from tests.e2e.people import CREMA_DOCTOR, HUB_DOCTOR, Caller

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

MEDICINE = "Bisoprololo di prova"


def _edit(page: Page) -> Locator:
    page.get_by_role("button", name=f"Modifica: {MEDICINE}").click()
    form = page.get_by_role("form", name="Farmaco")
    expect(form).to_be_visible()
    return form


def test_two_people_in_one_entry_see_each_other_and_keep_both_texts(
    caller: Callable[[str], Caller], page_of: Callable[..., Page]
) -> None:
    crema, brescia = caller(CREMA_DOCTOR), caller(HUB_DOCTOR)
    case = referrals.submitted(crema)
    crema.post(f"patients/{case.patient}/record/medications/", {"text": MEDICINE, "dose": "1,25 mg"})
    address = f"/cases/{case.patient}/record/medications"
    page, other = page_of(crema, address), page_of(brescia, address)
    mine, theirs = _edit(page), _edit(other)

    # each is told of the other, whoever came first, and in which field they are
    expect(theirs.get_by_text("Giulia Ferri sta scrivendo nello stesso dato.")).to_be_visible()
    expect(mine.get_by_text("Marta Riva sta scrivendo nello stesso dato.")).to_be_visible()
    theirs.get_by_role("textbox", name="Dose e frequenza").fill("5 mg la sera")
    expect(mine.get_by_text("Marta Riva sta scrivendo qui")).to_be_visible()
    theirs.get_by_role("textbox", name="Nota").fill("Concordato con il cardiologo")

    mine.get_by_role("textbox", name="Dose e frequenza").fill("2,5 mg al mattino")
    mine.get_by_role("textbox", name="Nota").press("Control+Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("list", name="Farmaci in uso").get_by_text("2,5 mg al mattino")).to_be_visible()

    # who was second is shown both, and a reload in between loses nothing
    theirs.get_by_role("button", name="Salva").click()
    conflict = theirs.get_by_role("alert")
    expect(conflict).to_contain_text("Giulia Ferri")
    expect(conflict).to_contain_text("2,5 mg al mattino")
    expect(conflict).to_contain_text("5 mg la sera")
    other.reload()
    theirs = _edit(other)
    conflict = theirs.get_by_role("alert")
    expect(conflict).to_contain_text("2,5 mg al mattino")
    conflict.get_by_role("radio", name="Tutti e due i testi").check()
    expect(theirs.get_by_role("textbox", name="Dose e frequenza")).to_have_value(
        "2,5 mg al mattino / 5 mg la sera"
    )
    theirs.get_by_role("button", name="Salva").click()
    expect(other.get_by_role("dialog")).to_have_count(0)

    # the first one's screen follows without a reload, and the history names both
    shown = page.get_by_role("list", name="Farmaci in uso")
    expect(shown.get_by_text("2,5 mg al mattino / 5 mg la sera")).to_be_visible()
    expect(shown.get_by_text("Concordato con il cardiologo")).to_be_visible()
    page.get_by_role("button", name=f"Storia: {MEDICINE}").click()
    history = page.get_by_role("list", name="Storia", exact=True)
    expect(history.get_by_role("listitem")).to_have_count(3)
    expect(history.get_by_role("listitem").first).to_contain_text("Marta Riva")
    expect(history.get_by_role("listitem").nth(1)).to_contain_text("Giulia Ferri")
    expect(history.get_by_role("listitem").first.get_by_role("deletion")).to_have_text("2,5 mg al mattino")


def test_every_act_can_be_undone_and_the_history_keeps_it(
    caller: Callable[[str], Caller], page_of: Callable[..., Page]
) -> None:
    doctor = caller(CREMA_DOCTOR)
    case = referrals.submitted(doctor)
    page = page_of(doctor, f"/cases/{case.patient}/record/vitals")
    entry = page.locator("[data-entry]").filter(has_text="29 kg")

    def undo(done: str) -> None:
        told = page.get_by_role("alert").filter(has_text=done)
        told.get_by_role("button", name="Annulla operazione").click()

    page.get_by_role("button", name="Aggiungi", exact=True).click()
    form = page.get_by_role("form", name="Parametri vitali")
    form.get_by_role("textbox", name="Peso (kg)").fill("29")
    form.get_by_role("textbox", name="Peso (kg)").press("Control+Enter")
    # unusual: saved, and said
    warning = page.get_by_role("alert").filter(has_text="da ricontrollare")
    expect(warning).to_contain_text("29")
    expect(entry).to_be_visible()
    warning.get_by_role("button", name="Correggi").click()
    form.get_by_role("textbox", name="Peso (kg)").fill("92")
    form.get_by_role("button", name="Salva").click()
    expect(page.locator("[data-entry]").filter(has_text="92 kg")).to_be_visible()
    undo("Modifica salvata")
    expect(entry).to_be_visible()

    entry.get_by_role("button", name=re.compile("^Segna come errore")).click()
    page.get_by_role("textbox", name="Perché è un errore").fill("altro paziente")
    page.get_by_role("dialog").get_by_role("button", name="Segna come errore").click()
    expect(entry).to_have_count(0)
    undo("Segnato come errore")
    expect(entry).to_be_visible()
    entry.get_by_role("button", name=re.compile("^Storia")).click()
    # added, corrected, taken back, marked, counted again
    expect(entry.get_by_role("list", name="Storia").get_by_role("listitem")).to_have_count(5)
