"""A visit is written by a doctor and a nurse at once, signed by the doctor, and its report is handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import courses
from tests.e2e.people import CREMA_DOCTOR, CREMA_NURSE, Caller
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

MERGED = "Sta bene, peso stabile.\nStanchezza la sera."


def words(page: Page, section: str) -> Locator:
    return page.get_by_role("textbox", name=f"{section}: testo")


def saved(page: Page, section: str) -> None:
    part = page.get_by_role("region", name=section, exact=True)
    expect(part.get_by_role("status").first).to_contain_text("Salvato")


def fill_the_rest(nurse: Caller, visit: str) -> None:
    """Everything that the signature asks for, but the conclusions."""
    for lack in nurse.get(f"visits/{visit}/")["missing"]:
        place, body = f"sections/{lack['section']}", {"nothing_to_report": True}
        if lack["item"]:
            place, body = f"items/{lack['item']}", {"outcome": "done"}
        elif lack["section"] == "conclusions":
            continue
        answer = nurse.call("PUT", f"visits/{visit}/{place}/", json=body, headers={"If-Match": '"0"'})
        assert answer.is_success, answer.text


def visit_of(person: Caller, patient: str) -> Any:
    return person.get(f"patients/{patient}/visits/")["visits"][0]


def test_two_write_one_visit_and_the_doctor_signs_it(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    case = courses.at_the_bedside(caller, ago=timedelta(days=16))
    courses.infuse(case)
    doctor, nurse = case.caller(CREMA_DOCTOR), case.caller(CREMA_NURSE)
    desk = page_of(doctor, f"/cases/{case.patient}/follow-up", viewport=DESKTOP)
    desk.get_by_role("button", name="Inizia la visita").click()
    expect(desk.get_by_role("heading", level=1, name="Visita D+14")).to_be_visible()
    visit = visit_of(doctor, case.patient)["id"]

    # the nurse is where there is no network, and writes all the same
    phone = page_of(nurse, f"/cases/{case.patient}/visits/{visit}", viewport=PHONE)
    expect(phone.get_by_text("Giulia Ferri ha aperto la stessa visita.")).to_be_visible()
    lymphoma = "Follow-up per linfoma"
    phone.context.set_offline(True)
    words(phone, lymphoma).fill("Stanchezza la sera.")
    expect(phone.get_by_text("Manca la rete").first).to_be_visible()
    words(desk, lymphoma).fill("Sta bene, peso stabile.")
    saved(desk, lymphoma)

    # back on the line: both versions, also after a reload, and nothing is lost
    phone.context.set_offline(False)
    conflict = phone.get_by_role("alert").filter(has_text="Un collega ha scritto qui nel frattempo")
    expect(conflict).to_contain_text("Sta bene, peso stabile.")
    expect(conflict).to_contain_text("Stanchezza la sera.")
    phone.reload()
    expect(conflict).to_contain_text("Giulia Ferri")
    assert_accessible(phone)
    conflict.get_by_role("button", name="Unisci i due testi").click()
    expect(words(phone, lymphoma)).to_have_value(MERGED)
    expect(words(desk, lymphoma)).to_have_value(MERGED)

    # a value goes into the record, an answer needs one tap, a proposal too
    part = desk.get_by_role("region", name=lymphoma, exact=True)
    part.get_by_role("button", name="Parametri vitali").click()
    form = desk.get_by_role("form", name="Parametri vitali")
    form.get_by_role("textbox", name="Peso (kg)").fill("71")
    form.get_by_role("textbox", name="Peso (kg)").press("Control+Enter")
    expect(part.get_by_role("list", name="Scritto in cartella in questa visita")).to_contain_text("71")
    phone.get_by_role("radiogroup", name="Anamnesi").get_by_text("Fatto", exact=True).click()
    desk.get_by_role("button", name="Aggiungi: Visita D+28").click()
    expect(desk.get_by_role("list", name="Richieste")).to_contain_text("Visita D+28")
    assert_accessible(desk)

    # what lacks is a way to its place; a nurse does not sign
    fill_the_rest(nurse, visit)
    expect(phone.get_by_text("Firma un medico che lavora per")).to_be_visible()
    expect(phone.get_by_role("button", name="Firma la visita")).to_have_count(0)
    expect(desk.get_by_text("Prima della firma manca 1 voce")).to_be_visible()
    sign = desk.get_by_role("button", name="Firma la visita")
    expect(sign).to_be_disabled()
    desk.get_by_role("button", name="Conclusioni e programma").last.click()
    expect(words(desk, "Conclusioni e programma")).to_be_focused()
    desk.keyboard.type("Controllo tra due settimane.")
    desk.keyboard.press("Tab")
    sign.click()

    report = desk.get_by_role("region", name="Referto")
    expect(report.get_by_text("firmato da Giulia Ferri")).to_be_visible()
    expect(words(phone, lymphoma)).to_have_count(0)
    for language in ("Italiano", "Inglese"):
        link = report.get_by_role("link", name=f"referto 1, {language}")
        answer = desk.request.get(f"{desk.url.split('/cases')[0]}{link.get_attribute('href')}")
        assert answer.ok
        assert answer.body().startswith(b"%PDF")
    report.get_by_role("button", name="Annota consegna a: Paziente").click()
    desk.get_by_role("menuitem", name="Consegnato a mano").click()
    expect(report.get_by_text("Consegnato a mano, ")).to_be_visible()
    report.get_by_role("button", name="Invia a: ").click()
    expect(report.get_by_text("Inviato")).to_be_visible()
    assert_accessible(desk)

    plan = page_of(nurse, f"/cases/{case.patient}/visits", viewport=PHONE)
    expect(plan.get_by_role("listitem").filter(has_text="Visita D+14")).to_contain_text("Firmata")
    assert_accessible(plan)
