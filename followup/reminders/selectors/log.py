"""What became of the reminders of a centre, and whom none reaches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q

from followup.clinics.models import Appointment
from followup.clinics.policies import appointments_visible_to, centres_run_by
from followup.clinics.rules.states import AppointmentState
from followup.reminders.models import Reminder, ReminderAttempt, ReminderChoice
from followup.reminders.policies import reminders_visible_to
from followup.reminders.rules.kinds import State
from kernel import clock
from kernel.actors import Actor

AHEAD = timedelta(days=30)
LIMIT = 100
ABOUT = ("appointment__clinic", "appointment__patient", "pick__clinic", "pick__patient")


def reminder_log(
    *, actor: Actor, state: str = "", after: tuple[datetime, UUID] | None = None, limit: int
) -> list[Reminder]:
    """The newest first, up to `limit` + 1, each with its tries. Two queries."""
    rows = reminders_visible_to(actor).select_related("rule", *ABOUT)
    if state:
        rows = rows.filter(state=state)
    if after is not None:
        at, key = after
        rows = rows.filter(Q(due_at__lt=at) | Q(due_at=at, pk__lt=key))
    tries = Prefetch("tries", ReminderAttempt.objects.select_related("by"))
    return list(rows.prefetch_related(tries).order_by("-due_at", "-pk")[: limit + 1])


def unreached(*, actor: Actor) -> Sequence[Appointment]:
    """Appointments of the next thirty days whose patient gets no reminder, and neither does a caregiver: nobody asked
    them, or they said no. One query."""
    agreed = ReminderChoice.objects.filter(patient=OuterRef("patient_id"), agreed=True)
    moment = clock.now()
    return list(
        appointments_visible_to(actor)
        .filter(
            ~Exists(agreed),
            clinic__centre__in=centres_run_by(actor),
            state=AppointmentState.BOOKED,
            starts_at__gt=moment,
            starts_at__lt=moment + AHEAD,
        )
        .select_related("clinic", "patient")
        .order_by("starts_at", "pk")[:LIMIT]
    )


def failed(actor: Actor) -> list[dict[str, Any]]:
    """The section of Today: reminders that were given up and whose appointment is still to come. Two queries."""
    centres = centres_run_by(actor)
    if not centres:
        return []
    rows = (
        reminders_visible_to(actor)
        .filter(centre__in=centres, state=State.DEAD, happens_at__gt=clock.now())
        .select_related(*ABOUT)
        .order_by("happens_at", "pk")[:50]
    )
    return [
        {
            "id": str(row.pk),
            "patient": {
                "id": str(row.subject.patient_id),
                "display_name": row.subject.patient.display_name,
            },
            "url": "/reminders",
            "title": row.subject.clinic.title,
            "due_on": row.happens_at.astimezone(clock.wall_zone()).date(),
            "overdue": False,
        }
        for row in rows
    ]
