"""Which places are free, and from when on a patient may come."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef

from followup.clinics.models import AppointmentPlace, Clinic, Place, Session, VisitType
from followup.clinics.rules.places import eligible_on, runs
from followup.clinics.rules.states import SessionState
from followup.protocols.models import FollowUpPlan
from kernel import clock

OFFERED, LOOKED_AT = 6, 40


@dataclass(frozen=True, slots=True)
class Offer:
    """A run of free places, by its first."""

    session: Session
    places: tuple[Place, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "session_id": self.session.pk,
            "place_id": self.places[0].pk,
            "number": self.places[0].number,
            "on": self.session.on,
            "starts_at": self.places[0].starts_at,
            "ends_at": self.places[-1].ends_at,
        }


def free_places(session_ids: Collection[UUID]) -> dict[UUID, list[Place]]:
    """Places that nobody holds, by session. One query."""
    held = AppointmentPlace.objects.filter(place=OuterRef("pk"), is_held=True)
    found: dict[UUID, list[Place]] = {}
    places = Place.objects.filter(~Exists(held), session__in=session_ids).order_by("session_id", "number")
    for place in places:
        found.setdefault(place.session_id, []).append(place)
    return found


def runs_in(free: Iterable[Place], length: int) -> list[tuple[Place, ...]]:
    """Runs of `length` places; an extra place stands alone."""
    usual = {place.number: place for place in free if not place.is_extra}
    return [tuple(usual[number] for number in run) for run in runs(sorted(usual), length)]


def take_first(free: dict[UUID, list[tuple[Place, ...]]], session_id: UUID) -> tuple[Place, ...]:
    """The first run of the session, which goes out of `free` with those that overlap with it."""
    first = free[session_id][0]
    taken = {place.pk for place in first}
    free[session_id] = [run for run in free[session_id] if not taken & {place.pk for place in run}]
    return first


def bookable_sessions(clinic_ids: Iterable[UUID], *, from_on: date) -> list[Session]:
    """Open sessions to come, the next first."""
    return list(
        Session.objects.filter(
            clinic__in=clinic_ids, state=SessionState.OPEN, on__gte=from_on, ends_at__gt=clock.now()
        ).order_by("starts_at", "id")
    )


def offers_of(
    clinic: Clinic,
    visit_type: VisitType,
    *,
    patient_id: UUID | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    limit: int = OFFERED,
) -> list[Offer]:
    """The next free places that the patient may take, the earliest first. Three queries at most."""
    first = from_on or clock.today()
    if patient_id is not None:
        earliest, known = eligible_from(clinic, patient_id)
        if not known:
            return []
        first = max(first, earliest or first)
    sessions = [
        session
        for session in bookable_sessions([clinic.pk], from_on=first)
        if until_on is None or session.on <= until_on
    ][:LOOKED_AT]
    free = free_places([session.pk for session in sessions])
    found = [
        Offer(session, run)
        for session in sessions
        for run in runs_in(free.get(session.pk, ()), visit_type.places)
    ]
    return found[:limit]


def eligible_from(clinic: Clinic, patient_id: UUID) -> tuple[date | None, bool]:
    """The first day on which the clinic is for a patient (None: any), and whether that is known: it is not for somebody
    who was never infused, when the clinic counts from the infusion."""
    if clinic.eligible_from_months == 0:
        return None, True
    found = eligible_by_patient(clinic.eligible_from_months, [patient_id]).get(patient_id)
    return found, found is not None


def eligible_by_patient(months: int, patient_ids: Collection[UUID]) -> dict[UUID, date]:
    """By the newest infusion. One query."""
    return {patient_id: eligible_on(last, months) for patient_id, last in infused_last(patient_ids).items()}


def infused_last(patient_ids: Collection[UUID]) -> dict[UUID, date]:
    """The day of the newest infusion; without who was never infused. One query."""
    return dict(
        FollowUpPlan.objects.filter(patient__in=patient_ids)
        .values("patient_id")
        .annotate(last=Max("infused_on"))
        .values_list("patient_id", "last")
    )
