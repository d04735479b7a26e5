"""A patient is asked to choose a place, when somebody can be asked."""

from __future__ import annotations

from datetime import date
from typing import Any, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.selectors.access import patient_get
from followup.clinics.models import Pick
from followup.clinics.selectors.access import clinic_get
from followup.clinics.selectors.picking import picks_of
from followup.clinics.services.picking import Within, pick_open
from followup.reminders.models import Reminder, ReminderChoice
from followup.reminders.rules.kinds import State
from followup.reminders.selectors.sending import address_of, channels_of
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict


@transaction.atomic
def pick_send(
    *, actor: Actor, clinic_id: UUID, patient_id: UUID, until_on: date, **within: Unpack[Within]
) -> Pick:
    """See `pick_open`; the patient and the caregiver are asked as they chose to be written to. Raises also Conflict
    `unreachable`: neither agreed, or there is no address; then it is no use to ask."""
    clinic_get(actor=actor, clinic_id=clinic_id, lock=True)
    patient = patient_get(actor=actor, patient_id=patient_id)
    agreed = ReminderChoice.objects.filter(patient=patient, agreed=True).select_related("device", "patient")
    if not any(
        address_of(channel, choice, patient.email, patient.phone)
        for choice in agreed
        for channel in channels_of(choice)
    ):
        raise Conflict(
            "unreachable",
            _("Neither the patient nor the caregiver agreed to messages, or there is no address."),
        )
    return pick_open(actor=actor, clinic_id=clinic_id, patient_id=patient_id, until_on=until_on, **within)


@transaction.atomic
def picks_open(*, actor: Actor, clinic_id: UUID) -> list[dict[str, Any]]:
    """See `picks_of`; each with `sent`: what became of its messages. Audited. Raises NotFound."""
    rows = picks_of(actor, clinic_id)
    states: dict[UUID, set[str]] = {}
    told = Reminder.objects.filter(pick__in=[row["id"] for row in rows])
    for pick_id, state in told.values_list("pick_id", "state"):
        if pick_id is not None:
            states.setdefault(pick_id, set()).add(state)
    named = sorted({str(row["patient"]["id"]) for row in rows})
    if named:
        audit.record(
            actor=actor,
            action="clinic.picks_viewed",
            object_type="clinic",
            object_id=clinic_id,
            detail={"patients": named},
        )
    return [row | {"sent": _sent(states.get(row["id"], set()))} for row in rows]


def _sent(states: set[str]) -> str:
    """`sent`: at least one arrived. `waiting`: on its way. `failed`: none arrived."""
    if State.SENT in states:
        return "sent"
    return "waiting" if states & {State.PENDING, State.SENDING} else "failed"
