"""Staff is reminded once a day of what waits: by Today, and by one notice that names nobody."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from followup.protocols.models import FollowUpPlan
from followup.protocols.selectors.prevention_worklist import late_since, looked_at
from followup.reminders.models import Duty
from followup.reminders.rules.duties import OF_PLAN, DutyKind, is_told_at
from followup.reminders.selectors.duties import due_of, followed, funding_due
from kernel import clock, notify
from kernel.actors import Actor
from kernel.notify.selectors import people_told
from kernel.worklist import sections
from network.directory.models import Centre
from network.directory.rules import CLINICAL_ROLES
from network.directory.selectors import person_ids_with_role

logger = logging.getLogger(__name__)
TOGETHER = 500
DIGEST = "followup.digest"
SECTIONS = ("follow_up_duties", "prevention_overdue", "visits_unsigned")
"""What the notice counts. A referral has its own clock, which tells of each."""


def duties_refresh() -> int:
    """Work out anew what is due for everybody who is followed, and which requests wait for an answer. Returns how many
    things are due. Each patient in a transaction of its own: a failure of one is logged and stops no other."""
    plans = list(followed().order_by("pk").values_list("pk", "patient_id"))
    of_plan = Duty.objects.filter(kind__in=OF_PLAN)
    of_plan.exclude(patient__in=[patient_id for _plan, patient_id in plans]).delete()
    found = _refresh_funding() + prevention_refresh()
    for plan_id, _patient in plans:
        try:
            found += _refresh(plan_id)
        except Exception:
            logger.exception("duties of plan %s", plan_id)
    return found


@transaction.atomic
def _refresh(plan_id: UUID) -> int:
    # two at once: the second waits, and works out the same
    plan = FollowUpPlan.objects.select_for_update(no_key=True).get(pk=plan_id)
    centre_id, due = due_of(plan)
    Duty.objects.filter(patient=plan.patient_id, kind__in=OF_PLAN).exclude(kind__in=due).delete()
    Duty.objects.bulk_create(
        [
            Duty(patient_id=plan.patient_id, centre_id=centre_id, kind=kind, due_on=due_on)
            for kind, due_on in due.items()
        ],
        update_conflicts=True,
        unique_fields=["patient", "kind"],
        # since when something is missing is known by when it was found first
        update_fields=["centre"],
    )
    return len(due)


@transaction.atomic
def _refresh_funding() -> int:
    due = funding_due()
    Duty.objects.filter(kind=DutyKind.FUNDING).exclude(patient__in=due).delete()
    _write(DutyKind.FUNDING, due)
    return len(due)


def prevention_refresh() -> int:
    """What is late of prevention, of everybody whom a circle follows: a look at all of them at each opening of Today
    would cost too much, and one at some of them forgets the others."""
    patients = looked_at()
    Duty.objects.filter(kind=DutyKind.PREVENTION).exclude(patient__in=patients).delete()
    found = 0
    for first in range(0, len(patients), TOGETHER):
        batch = patients[first : first + TOGETHER]
        try:
            found += _refresh_late(batch)
        except Exception:
            logger.exception("late prevention of %d patients", len(batch))
    return found


@transaction.atomic
def _refresh_late(patient_ids: Sequence[UUID]) -> int:
    due = late_since(patient_ids)
    of_these = Duty.objects.filter(kind=DutyKind.PREVENTION, patient__in=patient_ids)
    of_these.exclude(patient__in=due).delete()
    _write(DutyKind.PREVENTION, due)
    return len(due)


def _write(kind: DutyKind, due: Mapping[UUID, tuple[UUID, date]]) -> None:
    Duty.objects.bulk_create(
        [
            Duty(patient_id=patient_id, centre_id=centre_id, kind=kind, due_on=due_on)
            for patient_id, (centre_id, due_on) in due.items()
        ],
        update_conflicts=True,
        unique_fields=["patient", "kind"],
        update_fields=["centre", "due_on"],
    )


def digest_send() -> int:
    """One notice a day to each person for whom something waits, in working hours. Returns how many were told: the same
    day again nobody is, nor is it counted for them again what waits."""
    wall = clock.now().astimezone(clock.wall_zone())
    if not is_told_at(wall):
        return 0
    told = 0
    key = f"{DIGEST}:{wall.date().isoformat()}"
    staff = person_ids_with_role(_centres(), CLINICAL_ROLES)
    for person_id in sorted(staff - people_told(staff, key)):
        count = _waiting(person_id)
        if count:
            _tell(person_id, count, key)
            told += 1
    return told


@transaction.atomic
def _tell(person_id: UUID, count: int, key: str) -> None:
    notify.send(
        person_ids=[person_id],
        kind=DIGEST,
        subject_type="",
        subject_id=None,
        url="/today",
        dedupe_key=key,
        params={"count": count},
        group_key=DIGEST,
    )


def _waiting(person_id: UUID) -> int:
    actor = Actor.person(person_id)
    return sum(len(section.fetch(actor)) for section in sections() if section.code in SECTIONS)


def _centres() -> list[UUID]:
    return list(Centre.objects.values_list("pk", flat=True))
