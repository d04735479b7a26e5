"""Reads that leave a trace in the access log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from followup.clinics.models import Appointment, Pick
from followup.reminders.models import Reminder, ReminderChoice
from followup.reminders.policies import can_see_choices
from followup.reminders.selectors.log import reminder_log, unreached
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import NotFound


@transaction.atomic
def log_open(*, actor: Actor, state: str, after: tuple[datetime, UUID] | None, limit: int) -> list[Reminder]:
    """See `reminder_log`. Audited."""
    rows = reminder_log(actor=actor, state=state, after=after, limit=limit)
    audit.record(actor=actor, action="reminder.log_viewed", detail=_seen([row.subject for row in rows]))
    return rows


@transaction.atomic
def unreached_open(*, actor: Actor) -> Sequence[Appointment]:
    """See `unreached`. Audited."""
    rows = unreached(actor=actor)
    audit.record(actor=actor, action="reminder.unreached_viewed", detail=_seen(rows))
    return rows


@transaction.atomic
def choices_open(*, actor: Actor, patient_id: UUID) -> list[ReminderChoice]:
    """What the patient and the caregiver want. Raises NotFound. Audited."""
    if not can_see_choices(actor, patient_id):
        raise NotFound
    audit.record(actor=actor, action="reminder.choices_viewed", patient_id=patient_id)
    return list(
        ReminderChoice.objects.filter(patient=patient_id).select_related("asked_by", "device", "patient")
    )


def _seen(subjects: Sequence[Appointment | Pick]) -> dict[str, Any]:
    return {"count": len(subjects), "ids": sorted({str(each.patient_id) for each in subjects})}
