"""Reminders: run by the staff of the clinic's centre, chosen by whoever keeps the contacts, answered by a link."""

from datetime import timedelta
from typing import Any

from kernel import clock
from tests.factories.appointments import agree, make_appointment, make_clinic
from tests.security.matrix import IDENTITY, OWN, REST, Row
from tests.security.scenario import Scenario

STAFF = f"{OWN} own_secretary"
REMINDER = {"reminder_id": "dead_reminder_id"}
CLINIC = {"clinic_id": "reminding_clinic_id"}
FIRST = {"If-Match": '"1"'}
WISH: dict[str, Any] = {
    "agreed": False,
    "channels": [],
    "language": "it",
    "quiet_from": "21:00",
    "quiet_until": "08:00",
}


def arrange(scenario: Scenario) -> None:
    """An appointment in the patient's own centre, one of whose reminders was given up."""
    from cases.patients.models import Patient
    from followup.reminders.models import Reminder
    from followup.reminders.selectors.links import token_of
    from followup.reminders.services.planning import plan

    patient = Patient.objects.get(pk=scenario.ids["patient_id"])
    agree(patient)
    clinic = make_clinic(scenario.network.crema, title="Reminding")
    appointment = make_appointment(patient, clinic, clock.now() + timedelta(days=30))
    plan([appointment.pk])
    dead = Reminder.objects.filter(appointment=appointment, rule__about="confirm").earliest("due_at")
    Reminder.objects.filter(pk=dead.pk).update(state="dead", last_error="refused")
    scenario.ids |= {
        "patient_word": "patient",
        "dead_reminder_id": dead.pk,
        "reminding_clinic_id": clinic.pk,
        "link_token": token_of(dead.pk),
    }


ROWS = (
    Row("GET", "reminders/", {200: REST}, shows="dead_reminder_id", shown_to=STAFF),
    Row("GET", "reminders/unreached/", {200: REST}),
    Row("POST", "reminders/<uuid:reminder_id>/retry/", {200: STAFF, 404: REST}, data={}, ids=REMINDER),
    Row("POST", "reminders/<uuid:reminder_id>/give-up/", {200: STAFF, 404: REST}, data={}, ids=REMINDER),
    Row("GET", "patients/<uuid:patient_id>/reminder-choices/", {200: IDENTITY, 404: REST}),
    Row(
        "PUT",
        "patients/<uuid:patient_id>/reminder-choices/<str:to>/",
        {200: f"{STAFF} hub_doctor hub_coordinator", 403: "invited", 404: REST},
        data=WISH,
        headers=FIRST,
        ids={"to": "patient_word"},
    ),
    Row("GET", "clinics/<uuid:clinic_id>/reminder-rules/", {200: STAFF, 404: REST}, ids=CLINIC),
    Row(
        "PUT",
        "clinics/<uuid:clinic_id>/reminder-rules/",
        {200: STAFF, 404: REST},
        data={"rules": []},
        headers=FIRST,
        ids=CLINIC,
    ),
    Row(
        "GET",
        "appointment-links/<str:token>/",
        {200: "* signed_out suspended"},
        ids={"token": "link_token"},
        public=True,
        askers="signed_out",
    ),
    Row(
        "POST",
        "appointment-links/<str:token>/",
        {200: "* signed_out suspended"},
        data={"answer": "confirm"},
        ids={"token": "link_token"},
        public=True,
        askers="signed_out",
    ),
)
