"""A reminder that did not arrive is tried again; a patient answers by the links of the mails that did."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import BrowserContext, Page, expect

from kernel import clock
from kernel.embedded.environment import ROOT
from kernel.embedded.processes import free_port
from tests.e2e import referrals
from tests.e2e.inputs import Invented
from tests.e2e.people import CREMA_DOCTOR, CREMA_SECRETARY, Caller
from tests.plugins.browser import DESKTOP, PHONE
from tests.plugins.live_stack import LiveStack

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
WISH = {
    "agreed": True,
    "channels": ["mail"],
    "language": "it",
    "quiet_from": "00:00",
    "quiet_until": "00:00",
}
_SEND = """
from uuid import uuid4
from django.db import transaction
from followup.reminders.models import Reminder, ReminderDue
from followup.reminders.services.claiming import claim
from followup.reminders.services.sending import batch_send
from kernel.clock import now
batch = uuid4()
with transaction.atomic():  # the worker of the stack, which has no mail server, must not be quicker
    rows = Reminder.objects.filter(appointment__in={appointments!r}, rule__days_before=1, state="pending")
    ReminderDue.objects.filter(reminder__in=rows).update(next_at=now())
    claim(batch)
batch_send(batch)
"""


class Postbox:
    """Takes mail, but for one address."""

    def __init__(self) -> None:
        self.unknown = ""
        self.taken: list[Any] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address == self.unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append(envelope)
        return "250 OK"

    def link(self, of: str) -> str:
        """Where the mail that names this hour leads."""
        for envelope in self.taken:
            text = message_from_bytes(envelope.content, policy=policy.default).get_content()
            if of in text:
                found = re.search(r"https?://\S+(/a/\S+)", text)
                assert found, text
                return found[1]
        raise AssertionError(f"no mail about {of}")


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    yield box, server.port
    server.stop()


def send(stack: LiveStack, port: int, appointments: list[str]) -> None:
    """Let their reminders of the day before be due now, and send them to the mail server of the test."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "-c", _SEND.format(appointments=appointments)],
        env=stack.environment | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def reachable(doctor: Caller, secretary: Caller) -> tuple[str, Invented]:
    """A patient with an address who agreed to mail."""
    person = Invented.new()
    patient = referrals.new_patient(doctor, person, email=f"{uuid4().hex[:8]}@paziente.example")
    answer = secretary.call(
        "PUT", f"patients/{patient}/reminder-choices/patient/", json=WISH, headers={"If-Match": '"0"'}
    )
    assert answer.is_success, answer.text
    return patient, person


def booked(secretary: Caller, clinic: Any, session: Any, patient: str) -> Any:
    return secretary.post(
        "appointments/",
        {
            "client_id": str(uuid4()),
            "session_id": session["id"],
            "patient_id": patient,
            "visit_type_id": clinic["visit_types"][0]["id"],
        },
    )


def told(appointment: Any) -> str:
    return clock.told(datetime.fromisoformat(appointment["starts_at"]), clock.wall_zone(), "it")


def test_what_did_not_arrive_is_tried_again_and_a_patient_answers_on_a_phone(
    live_stack: LiveStack,
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    open_context: Callable[..., BrowserContext],
    assert_accessible: Callable[[Page], None],
    postbox: tuple[Postbox, int],
) -> None:
    box, port = postbox
    doctor, secretary = caller(CREMA_DOCTOR), caller(CREMA_SECRETARY)
    (patient, person), (lost, lost_person), (other, other_person) = (
        reachable(doctor, secretary) for _ in range(3)
    )
    title = f"Promemoria {uuid4().hex[:5]}"
    clinic = secretary.post(
        "clinics/",
        {
            "title": title,
            "room": title,
            "self_move_hours": 24,
            "series": {"rule": "FREQ=WEEKLY;BYDAY=WE", "start_time": "10:00"},
        },
    )
    today = clock.today()
    days = f"from={today + timedelta(days=3)}&to={today + timedelta(days=120)}"
    sessions = secretary.get(f"clinic-sessions/?{days}&clinic={clinic['id']}")["sessions"]
    first, second = [session for session in sessions if session["state"] == "open"][:2]
    comes, cancels = (booked(secretary, clinic, session, patient) for session in (first, second))
    moves = booked(secretary, clinic, second, other)
    fails = booked(secretary, clinic, first, lost)
    box.unknown = secretary.get(f"patients/{lost}/reminder-choices/")["patient_mail"]
    send(live_stack, port, [item["id"] for item in (comes, cancels, moves, fails)])

    desk = page_of(secretary, "/reminders", viewport=DESKTOP)
    failed = desk.get_by_role("region", name="Da guardare")
    row = failed.get_by_role("listitem").filter(has_text=lost_person.family_name)
    expect(row).to_contain_text("Il server non l'ha accettato")
    log = desk.get_by_role("region", name="Registro degli invii")
    mine = log.get_by_role("listitem").filter(has_text=person.family_name)
    expect(mine.filter(has_text="Inviato il")).to_have_count(2)
    assert_accessible(desk)
    row.get_by_role("button", name="Riprova").click()
    expect(desk.get_by_role("alert").filter(has_text="Il promemoria riparte subito.")).to_be_visible()
    expect(row).to_have_count(0)

    phone = open_context(viewport=PHONE).new_page()
    phone.goto(f"{live_stack.url}{box.link(told(comes))}")
    expect(phone.get_by_text(told(comes))).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="Confermo, vengo").click()
    expect(phone.get_by_text("Appuntamento confermato")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("Appuntamento confermato")).to_be_visible()
    expect(phone.get_by_role("button", name="Non posso venire")).to_have_count(0)
    assert_accessible(phone)
    phone.goto(f"{live_stack.url}{box.link(told(cancels))}")
    phone.get_by_role("button", name="Non posso venire").click()
    phone.get_by_role("button", name="Sì, disdico").click()
    expect(phone.get_by_text("Appuntamento disdetto")).to_be_visible()
    phone.goto(f"{live_stack.url}{box.link(told(moves))}")
    phone.get_by_role("button", name="Non posso venire").click()
    places = phone.get_by_role("radiogroup", name="Giorni e ore liberi").get_by_role("radio")
    expect(places.first).to_be_visible()
    assert_accessible(phone)
    places.last.click()
    phone.get_by_role("button", name="Prendo questo appuntamento").click()
    expect(phone.get_by_text("Appuntamento spostato")).to_be_visible()
    standing = secretary.get(f"patients/{other}/appointments/")["appointments"]
    hours = [item["starts_at"] for item in standing if item["state"] == "booked"]
    assert len(hours) == 1
    assert hours[0] != moves["starts_at"], "the place was left to others"

    desk.reload()
    expect(mine.filter(has_text="Ha confermato")).to_have_count(1)
    expect(mine.filter(has_text="Ha disdetto")).to_have_count(1)
    theirs = log.get_by_role("listitem").filter(has_text=other_person.family_name)
    expect(theirs.filter(has_text="Spostato")).to_have_count(1)
    small = page_of(secretary, "/today", viewport=PHONE)
    small.get_by_role("button", name=re.compile("^Profilo di")).click()
    small.get_by_role("menuitem", name="Promemoria").click()
    expect(small.get_by_role("heading", level=1, name="Promemoria")).to_be_visible()
    assert_accessible(small)
    desk.goto(f"{live_stack.url}/calendar/waiting")
    expect(desk.get_by_role("listitem").filter(has_text=person.family_name)).to_contain_text(
        "Ha disdetto il paziente"
    )
    desk.goto(f"{live_stack.url}/calendar/sessions/{second['id']}")
    expect(desk.get_by_role("row").first).to_be_visible()
    expect(desk.get_by_role("row").filter(has_text=person.family_name)).to_have_count(0)
