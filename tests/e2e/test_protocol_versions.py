"""The coordinator writes the next version of a protocol, puts it in force, and a patient's plan goes to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import courses
from tests.e2e.people import CREMA_DOCTOR, HUB_COORDINATOR, Caller
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def visit(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Visita {number}", exact=True)


def of_all(page: Page) -> Locator:
    """The protocol of every patient, whom no other is for."""
    return page.get_by_role("listitem").filter(has_text="Per tutte le malattie e tutti i prodotti")


def test_a_version_is_drafted_put_in_force_and_followed(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    case = courses.at_the_bedside(caller, ago=timedelta(days=16))
    courses.infuse(case)
    doctor = page_of(caller(CREMA_DOCTOR), "/network/protocols", viewport=PHONE)
    expect(of_all(doctor).get_by_role("link", name=re.compile("Versione 1"))).to_be_visible()
    expect(doctor.get_by_role("button", name="Prepara una nuova versione")).to_have_count(0)
    assert_accessible(doctor)

    page = page_of(caller(HUB_COORDINATOR), "/network/protocols", viewport=DESKTOP)
    of_all(page).get_by_role("button", name="Prepara una nuova versione").click()
    d28 = visit(page, 2)
    after = d28.get_by_role("textbox", name="Giorni dopo")
    after.fill("40")
    page.get_by_role("button", name="Salva").click()
    expect(visit(page, 3).get_by_text("si sovrappone")).to_be_visible()
    page.reload()
    expect(after).to_have_value("40")
    after.fill("12")
    visit(page, 6).get_by_role("button", name="Togli la visita 6").click()
    page.get_by_role("button", name="Salva").click()
    expect(page.get_by_role("heading", name="Differenze dalla versione 1")).to_be_visible()
    expect(page.get_by_text("Finestra: −3 / +7 giorni → −3 / +12 giorni")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Metti in vigore").click()
    page.get_by_role("dialog").get_by_role("button", name="Metti in vigore").click()
    expect(page.get_by_text("In vigore dal").first).to_be_visible()
    expect(page.get_by_role("button", name="Salva")).to_be_hidden()

    doctor.goto(f"{page.url.split('/network')[0]}/cases/{case.patient}/follow-up")
    doctor.get_by_role("button", name="Confronta e sposta").click()
    preview = doctor.get_by_role("dialog")
    expect(preview.get_by_text("Visita a 9 mesi")).to_be_visible()
    assert_accessible(doctor)
    preview.get_by_role("button", name="Sposta il piano").click()
    expect(doctor.get_by_role("button", name="Confronta e sposta")).to_be_hidden()
    expect(doctor.get_by_role("button", name=re.compile("^Visita a 9 mesi"))).to_contain_text("Annullata")
