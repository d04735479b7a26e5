"""Reminders: run by the staff of the clinic's centre, chosen by whoever keeps the contacts, answered by a link."""

from datetime import timedelta
from typing import Any

from kernel import clock
from kernel.actors import Actor
from tests.factories import clinics
from tests.factories.appointments import agree, make_appointment, make_clinic
from tests.factories.patients import make_patient
from tests.security.matrix import IDENTITY, OWN, REST, Row
from tests.security.scenario import Scenario

STAFF = f"{OWN} own_secretary"
REMINDER = {"reminder_id": "dead_reminder_id"}
CLINIC = {"clinic_id": "reminding_clinic_id"}
PICK = {"pick_id": "open_pick_id"}
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
    from followup.clinics.services.picking import pick_refuse
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
    asked = dict.fromkeys(("open", "refused", "asked"))
    picking = clinics.make_clinic(scenario.people["own_doctor"])
    for key in asked:
        someone = make_patient(scenario.people["own_doctor"], email=f"{key}@paziente.example")
        agree(someone)
        asked[key] = someone.pk
    made = {key: _pick(scenario, picking.pk, asked[key]) for key in ("open", "refused")}
    pick_refuse(Actor.system("a patient"), made["refused"].pk, "")
    scenario.ids |= {
        "open_pick_id": made["open"].pk,
        "refused_pick_id": made["refused"].pk,
        "asked_patient_id": asked["asked"],
        "picking_clinic_id": picking.pk,
        "patient_word": "patient",
        "dead_reminder_id": dead.pk,
        "reminding_clinic_id": clinic.pk,
        "link_token": token_of(dead.pk),
    }


def _pick(scenario: Scenario, clinic_id: Any, patient_id: Any) -> Any:
    from followup.reminders.services.picking import pick_send

    return pick_send(
        actor=scenario.actor("own_doctor"),
        clinic_id=clinic_id,
        patient_id=patient_id,
        until_on=clock.today() + timedelta(days=5),
    )


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
        "clinics/<uuid:clinic_id>/picks/",
        {200: STAFF, 404: REST},
        ids={"clinic_id": "picking_clinic_id"},
        shows="open_pick_id",
        shown_to=STAFF,
    ),
    Row(
        "POST",
        "clinics/<uuid:clinic_id>/picks/",
        {201: STAFF, 404: REST},
        data=lambda s: {
            "patient_id": str(s.ids["asked_patient_id"]),
            "until_on": (clock.today() + timedelta(days=5)).isoformat(),
        },
        ids={"clinic_id": "picking_clinic_id"},
    ),
    Row(
        "POST",
        "picks/<uuid:pick_id>/withdraw/",
        {200: STAFF, 404: REST},
        data={},
        headers=FIRST,
        ids=PICK,
    ),
    Row(
        "POST",
        "picks/<uuid:pick_id>/close-recall/",
        {200: STAFF, 404: REST},
        data={"note": "Comes in May"},
        headers={"If-Match": '"2"'},
        ids={"pick_id": "refused_pick_id"},
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
    Row(
        "POST",
        "appointment-links/<str:token>/push/",
        {200: "* signed_out suspended"},
        data={
            "endpoint": "https://fcm.googleapis.com/fcm/send/matrix",
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
        ids={"token": "link_token"},
        public=True,
        askers="signed_out",
    ),
    Row(
        "DELETE",
        "appointment-links/<str:token>/push/",
        {200: "* signed_out suspended"},
        ids={"token": "link_token"},
        public=True,
        askers="signed_out",
    ),
)
