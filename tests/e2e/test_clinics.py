"""A secretary sets up a clinic and fills it; two book the last place at once; the nurse works through the afternoon."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from kernel import clock
from tests.e2e import courses, referrals
from tests.e2e.people import CREMA_DOCTOR, CREMA_NURSE, CREMA_SECRETARY, Caller
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def new_clinic(person: Caller, title: str, **values: Any) -> Any:
    return person.post("clinics/", {"title": title, "max_overbooked": 1, "room": title} | values)


def choose_patient(dialog: Locator, page: Page, name: str) -> None:
    field = dialog.get_by_role("combobox", name="Paziente")
    field.fill(name)
    page.get_by_role("option", name=re.compile(re.escape(name))).first.click()


def test_a_secretary_sets_up_a_clinic_and_fills_it_from_the_plan(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    case = courses.at_the_bedside(caller, ago=timedelta(days=16))
    courses.infuse(case)
    secretary = caller(CREMA_SECRETARY)
    page = page_of(secretary, "/calendar/clinics/new", viewport=DESKTOP)
    page.get_by_role("textbox", name="Nome").fill("Controlli del martedì")
    page.get_by_role("textbox", name="Stanza").fill("Ambulatorio 5")
    expect(page.get_by_role("listitem").filter(has_text="martedì").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("textbox", name="Ora di inizio").fill("quando capita")
    page.get_by_role("button", name="Crea l'ambulatorio").click()
    expect(page.get_by_text("Un'ora, per esempio 14:00")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Nome")).to_have_value("Controlli del martedì")
    page.get_by_role("textbox", name="Ora di inizio").fill("14")
    page.get_by_role("button", name="Crea l'ambulatorio").click()
    expect(page.get_by_role("heading", level=1, name="Calendario")).to_be_visible()
    page.get_by_role("button", name="Periodo successivo").click()
    expect(page.get_by_text("0 di 6 posti").first).to_be_visible()
    assert_accessible(page)

    clinic = next(
        item for item in secretary.get("clinics/")["clinics"] if item["title"] == "Controlli del martedì"
    )
    proposal = next(
        item
        for item in secretary.get(f"clinics/{clinic['id']}/proposals/")["proposals"]
        if item["patient"]["id"] == str(case.patient)
    )
    page.goto(re.sub(r"/calendar.*", f"/calendar/sessions/{proposal['session_id']}", page.url))
    name = proposal["patient"]["display_name"]
    page.get_by_role("button", name=re.compile(rf"^Prenota {re.escape(name)} alle")).click()
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("Prenotato")
    expect(page.get_by_text("Che cosa serve")).to_have_count(0)  # not for who reads no record
    assert_accessible(page)

    plan = page_of(caller(CREMA_DOCTOR), f"/cases/{case.patient}/follow-up", viewport=PHONE)
    label = proposal["planned_visit"]["label_it"]
    head = plan.get_by_role("button", name=re.compile(rf"^{re.escape(label)} ")).first
    expect(head).to_be_visible()
    if head.get_attribute("aria-expanded") != "true":
        head.click()
    expect(plan.get_by_text("· Controlli del martedì")).to_be_visible()
    row.get_by_role("button", name=re.compile("^Altre azioni")).click()
    page.get_by_role("menuitem", name="Disdici").click()
    form = page.get_by_role("dialog", name="Disdici")
    form.get_by_role("combobox", name="Motivo").click()
    page.get_by_role("option", name="Su richiesta del paziente").click()
    form.get_by_role("button", name="Disdici l'appuntamento").click()
    expect(page.get_by_role("row").filter(has_text=name)).to_have_count(0)
    expect(plan.get_by_text("· Controlli del martedì")).to_have_count(0)
    page.goto(re.sub(r"/calendar.*", "/calendar/waiting", page.url))
    expect(page.get_by_role("listitem").filter(has_text=name)).to_contain_text("Ha disdetto il paziente")
    assert_accessible(page)


def test_two_book_the_last_place_and_the_loser_takes_the_next_with_one_press(
    caller: Callable[[str], Caller], page_of: Callable[..., Page]
) -> None:
    doctor, secretary = caller(CREMA_DOCTOR), caller(CREMA_SECRETARY)
    first, second = referrals.submitted(doctor).person, referrals.submitted(doctor).person
    clinic = new_clinic(
        secretary, "Un posto solo", places=1, series={"rule": "FREQ=WEEKLY;BYDAY=WE", "start_time": "10:00"}
    )
    today = clock.today()
    sessions = secretary.get(
        f"clinic-sessions/?from={today}&to={today + timedelta(days=120)}&clinic={clinic['id']}"
    )["sessions"]
    session = next(item for item in sessions if item["state"] == "open")
    pages = []
    for person, patient in ((doctor, first), (secretary, second)):
        page = page_of(person, f"/calendar/sessions/{session['id']}", viewport=DESKTOP)
        page.get_by_role("button", name="Prenota il posto delle 10:00").click()
        choose_patient(page.get_by_role("dialog", name="Prenota"), page, patient.family_name)
        pages.append(page)
    winner, loser = pages
    winner.get_by_role("dialog").get_by_role("button", name="Prenota", exact=True).click()
    expect(winner.get_by_role("row").filter(has_text=first.family_name)).to_contain_text("Prenotato")
    # the other browser is told, and the dialog stays with what was chosen in it
    form = loser.get_by_role("dialog", name="Prenota")
    form.get_by_role("button", name="Prenota", exact=True).click()
    expect(form.get_by_text("Qualcun altro ha appena preso questo posto")).to_be_visible()
    form.get_by_role("button", name=re.compile("alle 10:00$")).first.click()
    expect(form).to_have_count(0)
    found = secretary.get(
        f"clinic-sessions/?from={today}&to={today + timedelta(days=120)}&clinic={clinic['id']}&detail=1"
    )["sessions"]
    booked = [
        place["appointment"]["patient"]["display_name"]
        for item in found
        for place in item["places"]
        if place["taken"]
    ]
    assert [name.split()[0] for name in booked] == [first.family_name, second.family_name]


def test_the_nurse_works_through_the_afternoon_and_prints_its_list(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    doctor = caller(CREMA_DOCTOR)
    patient = referrals.submitted(doctor)
    soon = (clock.now() + timedelta(minutes=3)).astimezone(clock.wall_zone())
    clinic = new_clinic(doctor, "Oggi pomeriggio", slot_minutes=5)
    session = doctor.post(
        f"clinics/{clinic['id']}/sessions/",
        {"on": soon.date().isoformat(), "start_time": soon.strftime("%H:%M"), "even_if_closed": True},
    )
    doctor.post(
        "appointments/",
        {
            "client_id": str(uuid4()),
            "session_id": session["id"],
            "patient_id": str(patient.patient),
            "visit_type_id": clinic["visit_types"][0]["id"],
        },
    )
    nurse = page_of(caller(CREMA_NURSE), f"/calendar/sessions/{session['id']}", viewport=PHONE)
    desk = page_of(caller(CREMA_SECRETARY), f"/calendar/sessions/{session['id']}", viewport=DESKTOP)
    expect(desk.get_by_role("row").filter(has_text=patient.person.family_name)).to_contain_text("Prenotato")
    assert_accessible(nurse)
    nurse.get_by_role("button", name="Arrivato").click()
    # told live to the other browser
    expect(desk.get_by_role("row").filter(has_text=patient.person.family_name)).to_contain_text("Arrivato")
    desk.emulate_media(media="print")
    expect(desk.get_by_role("button", name="Stampa")).to_be_hidden()
    sheet = desk.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
