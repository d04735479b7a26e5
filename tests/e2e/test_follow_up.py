"""The plan to the fifteenth year: it comes with the infusion, moves with it, and is closed visit by visit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from kernel import clock
from tests.e2e import courses
from tests.e2e.courses import AtTheBedside
from tests.e2e.people import CREMA_NURSE, HUB_DOCTOR, Caller
from tests.e2e.record_pages import as_typed
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def infused_on(page: Page) -> Locator:
    return page.get_by_role("heading", level=2, name="Controlli dopo l'infusione del")


def visit(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"{name} ")


def give_later(case: AtTheBedside, at: datetime) -> None:
    """The infusion was written down with the wrong day."""
    entry = next(kind for kind in case.course()["kinds"] if kind["code"] == "infusion")["entries"][0]
    answer = case.caller(HUB_DOCTOR).call(
        "PATCH",
        f"course-entries/{entry['entry_id']}/",
        json={"values": {**courses.INFUSION, "started_at": at.isoformat()}, "reason": "Giorno errato"},
        headers={"If-Match": f'"{entry["version"]}"'},
    )
    assert answer.is_success, answer.text


def day_of(at: datetime) -> date:
    return at.astimezone(clock.wall_zone()).date()


def test_the_plan_comes_with_the_infusion_moves_with_it_and_is_closed_visit_by_visit(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    case = courses.at_the_bedside(caller, ago=timedelta(days=16))
    address = f"/cases/{case.patient}/follow-up"
    phone = page_of(case.caller(CREMA_NURSE), address, viewport=PHONE)
    expect(phone.get_by_text("Nessun piano di controlli")).to_be_visible()

    at = courses.infuse(case)
    first_on = day_of(at)
    expect(infused_on(phone)).to_contain_text(as_typed(first_on))
    expect(visit(phone, "Visita del 15º anno")).to_be_visible()
    # the referral of today says how the patient is: that may have been the visit
    expect(visit(phone, "Visita D+14")).to_contain_text("Vista, da confermare")
    assert_accessible(phone)

    desk = page_of(case.caller(HUB_DOCTOR), address, viewport=DESKTOP)
    desk.get_by_role("button", name="Segna come eseguita").click()
    form = desk.get_by_role("dialog", name="Visita D+14: eseguita")
    day = form.get_by_role("textbox", name="Giorno della visita")
    day.fill(as_typed(clock.today() + timedelta(days=1)))
    day.blur()
    expect(form.get_by_text("Non dopo il")).to_be_visible()
    day.fill(as_typed(clock.today()))
    form.get_by_role("textbox", name="Nota").fill("Buone condizioni generali")
    form.get_by_role("button", name="Segna come eseguita").click()
    expect(form).to_be_hidden()

    done = visit(phone, "Visita D+14")
    expect(done).to_contain_text("Eseguita")
    if done.get_attribute("aria-expanded") == "false":
        done.click()
    expect(phone.get_by_text("Buone condizioni generali")).to_be_visible()

    visit(phone, "Visita D+60").click()
    phone.get_by_role("button", name="Non si farà").click()
    form = phone.get_by_role("dialog", name="Visita D+60: non si farà")
    form.get_by_role("combobox", name="Motivo").click()
    phone.get_by_role("option", name="Altro", exact=True).click()
    send = form.get_by_role("button", name="Non si farà")
    expect(send).to_be_disabled()
    form.get_by_role("textbox", name="Nota").fill("In vacanza fino alla visita seguente")
    send.click()
    expect(form).to_be_hidden()
    expect(visit(desk, "Visita D+60")).to_contain_text("Non eseguita")

    give_later(case, at + timedelta(days=2))
    expect(infused_on(desk)).to_contain_text(as_typed(first_on + timedelta(days=2)))
    expect(visit(desk, "Visita D+28")).to_contain_text(as_typed(first_on + timedelta(days=30)))
    expect(visit(desk, "Visita D+14")).to_contain_text(as_typed(clock.today()))
    expect(visit(desk, "Visita D+60")).to_contain_text(as_typed(first_on + timedelta(days=60)))

    visit(desk, "Visita D+60").click()
    expect(desk.get_by_text("In vacanza fino alla visita seguente")).to_be_visible()
    desk.get_by_role("button", name="Riapri").click()
    expect(visit(desk, "Visita D+60")).to_contain_text("In programma")
    expect(visit(phone, "Visita D+60")).to_contain_text(as_typed(first_on + timedelta(days=62)))
    assert_accessible(desk)
