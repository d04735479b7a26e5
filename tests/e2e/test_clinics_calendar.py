"""The clinic of East Lombardy is set up by somebody new; a session is dragged; lists and months are printed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from playwright.sync_api import Locator, Page, expect

from followup.clinics.rules.closed_days import holiday_on
from kernel import clock
from tests.e2e import referrals
from tests.e2e.people import CREMA_DOCTOR, CREMA_SECRETARY, Caller
from tests.plugins.browser import DESKTOP

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

CREMA_PATRON = "06-10"
COUNT = """() => {
    window.__acts = {clicks: 0, keys: 0};
    addEventListener("pointerdown", (event) => { if (event.isTrusted) window.__acts.clicks += 1; }, true);
    addEventListener("keydown", (event) => { if (event.isTrusted) window.__acts.keys += 1; }, true);
}"""


def working_days(number: int) -> list[date]:
    """Neighbouring working days of next month, in one week, away from its edges."""
    day = (clock.today().replace(day=1) + timedelta(days=32)).replace(day=8)
    while True:
        days = [day + timedelta(days=at) for at in range(number)]
        if days[-1].weekday() < 5 and not any(holiday_on(each, patron_day=CREMA_PATRON) for each in days):
            return days
        day += timedelta(days=1)


def single_session(person: Caller, title: str, on: date) -> tuple[Any, Any]:
    clinic = person.post("clinics/", {"title": title, "room": title})
    return clinic, person.post(
        f"clinics/{clinic['id']}/sessions/", {"on": on.isoformat(), "start_time": "14:00"}
    )


def book(person: Caller, clinic: Any, session: Any, patient: str, place: int = 0) -> Any:
    places = person.get(f"clinic-sessions/{session['id']}/")["places"]
    return person.post(
        "appointments/",
        {
            "client_id": str(uuid4()),
            "session_id": session["id"],
            "patient_id": patient,
            "visit_type_id": clinic["visit_types"][0]["id"],
            "place_id": places[place]["id"],
        },
    )


def drag(page: Page, what: Locator, to: Locator) -> None:
    """With the mouse, by the upper left of what is held: its upper left comes to that of the other."""
    what.scroll_into_view_if_needed()
    start, end = what.bounding_box(), to.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 12, start["y"] + 6)
    page.mouse.down()
    page.mouse.move(start["x"] + 24, start["y"] + 12, steps=4)
    page.mouse.move(end["x"] + 12, end["y"] + 6, steps=12)
    page.mouse.up()


def text_of(pdf: bytes) -> list[str]:
    """The words of each page, and that every page is A4 upright or lying."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        assert sorted(round(side) for side in page.get_size()) == [595, 842]
    return [page.get_textpage().get_text_range() for page in document]


def test_somebody_new_sets_up_the_clinic_of_east_lombardy_with_few_actions(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    secretary = caller(CREMA_SECRETARY)
    for other in secretary.get("clinics/")["clinics"]:
        if other["title"].startswith("Ambulatorio FL post"):
            secretary.call(
                "PATCH",
                f"clinics/{other['id']}/",
                json={"is_active": False},
                headers={"If-Match": f'"{other["version"]}"'},
            )
    page = page_of(secretary, "/calendar", viewport=DESKTOP)
    new = page.get_by_role("link", name="Nuovo ambulatorio").first
    expect(new).to_be_visible()
    page.evaluate(COUNT)
    began = time.monotonic()
    new.click()
    page.get_by_role("button", name=re.compile("^Ambulatorio FL post CAR-T")).click()
    expect(page.get_by_role("textbox", name="Nome")).to_have_value("Ambulatorio FL post CAR-T")
    expect(page.get_by_text("14:00 – 17:00")).to_be_visible()
    page.get_by_role("textbox", name="Stanza").click()
    page.keyboard.type("Amb 3")
    page.get_by_role("button", name="Crea l'ambulatorio").click()
    expect(page.get_by_role("heading", level=1, name="Calendario")).to_be_visible()
    acts = page.evaluate("window.__acts")
    assert (acts["clicks"], acts["keys"]) == (4, 5), "four clicks, and the name of the room"
    assert time.monotonic() - began < 120
    clinic = next(
        item
        for item in secretary.get("clinics/")["clinics"]
        if item["is_active"] and item["title"] == "Ambulatorio FL post CAR-T"
    )
    assert (clinic["diseases"], clinic["eligible_from_months"]) == (["fl_1_2", "fl_3a"], 12)
    assert (clinic["place_count"], clinic["slot_minutes"], clinic["patron_day"]) == (6, 30, CREMA_PATRON)
    assert [item["rule"] for item in clinic["series"]] == ["FREQ=MONTHLY;BYDAY=1TU"]
    today = clock.today()
    sessions = [
        item
        for first in (0, 366)
        for item in secretary.get(
            f"clinic-sessions/?from={today + timedelta(days=first)}"
            f"&to={today + timedelta(days=first + 365)}&clinic={clinic['id']}"
        )["sessions"]
    ]
    assert len(sessions) in (24, 25), "they stand for two years at once"
    assert_accessible(page)
    sheet = page.pdf(prefer_css_page_size=True)
    (month,) = text_of(sheet)
    assert "Nuovo ambulatorio" not in month, "what is pressed is not printed"


def test_a_session_is_dragged_and_two_who_move_it_at_once_are_told(
    caller: Callable[[str], Caller], page_of: Callable[..., Page]
) -> None:
    secretary, doctor = caller(CREMA_SECRETARY), caller(CREMA_DOCTOR)
    patient = referrals.submitted(doctor)
    first, second, third = working_days(3)
    clinic, session = single_session(secretary, "Da trascinare", first)
    book(secretary, clinic, session, str(patient.patient))
    address = f"/calendar?view=month&on={first}&clinic={clinic['id']}"
    desk, other = (page_of(person, address, viewport=DESKTOP) for person in (secretary, doctor))
    for page, day in ((other, third), (desk, second)):
        event = page.get_by_role("main").locator("[class*=cc-look-]").filter(has_text="Da trascinare")
        expect(event).to_be_visible()
        drag(page, event, page.locator(f'[data-date="{day}"]').first)
        dialog = page.get_by_role("dialog", name="Sposta la seduta")
        expect(dialog.get_by_role("textbox", name="Giorno")).to_have_value(day.strftime("%d/%m/%Y"))
        expect(dialog.get_by_text("Si sposta anche 1 appuntamento.")).to_be_visible()
    desk.get_by_role("dialog").get_by_role("button", name="Sposta la seduta").click()
    expect(desk.get_by_role("dialog")).to_have_count(0)
    other.get_by_role("dialog").get_by_role("button", name="Sposta la seduta").click()
    expect(other.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    now = secretary.get(f"clinic-sessions/{session['id']}/")
    assert (now["on"], now["version"]) == (second.isoformat(), 2), "one of them moved it"


def test_lists_and_months_print_on_their_sheets(
    caller: Callable[[str], Caller], page_of: Callable[..., Page]
) -> None:
    secretary, doctor = caller(CREMA_SECRETARY), caller(CREMA_DOCTOR)
    (day,) = working_days(1)
    clinic, session = single_session(secretary, "Da stampare", day)
    people = [referrals.submitted(doctor) for _ in range(2)]
    for place, patient in enumerate(people):
        book(secretary, clinic, session, str(patient.patient), place)
    try:
        for language, free in (("it", "Libero"), ("en", "Free")):
            secretary.call("PATCH", "me/", json={"language": language})
            page = page_of(secretary, f"/calendar/sessions/{session['id']}", viewport=DESKTOP)
            expect(page.get_by_role("row").filter(has_text=people[1].person.family_name)).to_be_visible()
            (sheet,) = text_of(page.pdf(prefer_css_page_size=True))
            assert "Da stampare" in sheet
            assert all(patient.person.family_name in sheet for patient in people)
            assert sheet.count(free) == 4
            page.goto(
                re.sub(r"/calendar.*", f"/calendar?view=month&clinic={clinic['id']}&on={day}", page.url)
            )
            events = page.get_by_role("main").locator("[class*=cc-look-]")
            expect(events.filter(has_text="Da stampare").first).to_be_visible()
            # of one clinic: how many sheets all of a hospital take depends on how many sessions it has
            (month,) = text_of(page.pdf(prefer_css_page_size=True))
            assert "Da stampare" in month
    finally:
        secretary.call("PATCH", "me/", json={"language": "it"})
