"""A patient chooses a place on a telephone; who finds nothing that suits is called."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel import clock
from kernel.embedded.environment import ROOT
from tests.e2e.people import CREMA_DOCTOR, CREMA_SECRETARY, Caller
from tests.e2e.test_reminders import reachable
from tests.plugins.browser import DESKTOP, PHONE
from tests.plugins.live_stack import LiveStack

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
_TOKEN = """
from followup.reminders.models import Reminder
from followup.reminders.selectors.links import token_of
print(token_of(Reminder.objects.filter(pick__patient="{patient}").earliest("due_at").pk))
"""


def link(stack: LiveStack, patient: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "-v", "0", "-c", _TOKEN.format(patient=patient)],
        env=stack.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return f"{stack.url}/a/{done.stdout.split()[-1]}"


def test_one_chooses_and_one_finds_nothing_that_suits(
    live_stack: LiveStack,
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    open_context: Callable[..., BrowserContext],
    assert_accessible: Callable[[Page], None],
) -> None:
    doctor, secretary = caller(CREMA_DOCTOR), caller(CREMA_SECRETARY)
    (patient, person), (other, other_person) = (reachable(doctor, secretary) for _ in range(2))
    title = f"Aa scelta {uuid4().hex[:5]}"
    clinic = secretary.post(
        "clinics/",
        {"title": title, "room": title, "series": {"rule": "FREQ=WEEKLY;BYDAY=WE", "start_time": "10:00"}},
    )
    until = (clock.today() + timedelta(days=5)).isoformat()
    for each in (patient, other):
        secretary.post(f"clinics/{clinic['id']}/picks/", {"patient_id": each, "until_on": until})

    phone = open_context(viewport=PHONE).new_page()
    phone.goto(link(live_stack, patient))
    places = phone.get_by_role("radiogroup", name="Giorni e ore liberi").get_by_role("radio")
    expect(places).to_have_count(6)
    assert_accessible(phone)
    places.nth(2).click()
    phone.get_by_role("button", name="Prendo questo appuntamento").click()
    expect(phone.get_by_text("Appuntamento preso")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("Appuntamento preso")).to_be_visible()
    assert_accessible(phone)
    phone.goto(link(live_stack, other))
    phone.get_by_text("English").click()
    phone.get_by_role("button", name="None of these suits me").click()
    phone.get_by_label("What would suit you").fill("Mornings only")
    phone.get_by_role("button", name="Yes, let the centre call me").click()
    expect(phone.get_by_text("Your centre will call you", exact=True)).to_be_visible()

    desk = page_of(secretary, f"/calendar/waiting/{clinic['id']}", viewport=DESKTOP)
    expect(desk.get_by_role("combobox", name="Ambulatorio")).to_have_value(title)
    rows = desk.get_by_role("region", name="Chi sta scegliendo").get_by_role("listitem")
    expect(rows.filter(has_text=person.family_name)).to_contain_text("Ha scelto")
    expect(rows.filter(has_text=other_person.family_name)).to_contain_text("Ha scritto: Mornings only")
    assert_accessible(desk)
