"""What a patient may choose from, and how the choices that were sent stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from followup.clinics.models import Appointment, Clinic, Pick, VisitType
from followup.clinics.policies import can_run, picks_visible_to
from followup.clinics.rules.places import NOT_WITHIN, eligible_on, spread
from followup.clinics.rules.states import AppointmentState, PickState, Recall
from followup.clinics.selectors.access import clinic_get
from followup.clinics.selectors.answered import STILL_WANTED
from followup.clinics.selectors.free import (
    OFFERED,
    Offer,
    bookable_sessions,
    free_places,
    infused_last,
    runs_in,
)
from followup.clinics.selectors.output import clinic_brief, patient_brief, planned_brief, visit_type_output
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Forbidden, NotFound, PreconditionFailed

LIST_MAX, DECIDED_FOR = 200, timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who may take which places: `only` these, or (None) any on days between the two. `instead_of`: the appointment
    that is given up for it."""

    key: UUID
    patient_id: UUID
    clinic: Clinic
    visit_type: VisitType
    from_on: date | None
    latest_on: date | None
    only: frozenset[UUID] | None = None
    instead_of: UUID | None = None


def wish_of(pick: Pick) -> Wish:
    """Loaded with its clinic, type of visit and places."""
    only = frozenset(place.pk for place in pick.places.all()) if pick.only_these else None
    return Wish(pick.pk, pick.patient_id, pick.clinic, pick.visit_type, pick.from_on, pick.latest_on, only)


def wish_to_move(appointment: Appointment) -> Wish:
    """Another time for an appointment: of a visit of the plan within its window, or no later than it is now."""
    visit = appointment.planned_visit
    return Wish(
        appointment.pk,
        appointment.patient_id,
        appointment.clinic,
        appointment.visit_type,
        visit.opens_on if visit else None,
        max(visit.closes_on, appointment.session.on) if visit else None,
        instead_of=appointment.pk,
    )


def may_move_itself(appointment: Appointment) -> bool:
    """Whether the clinic lets the patient move it, and there is time enough."""
    hours = appointment.clinic.self_move_hours
    return (
        hours is not None
        and appointment.state == AppointmentState.BOOKED
        and clock.now() + timedelta(hours=hours) <= appointment.starts_at
    )


def free_for(wishes: Sequence[Wish]) -> dict[UUID, list[Offer]]:
    """All the places that are free now and that each may take, the earliest first. Four queries, however many."""
    if not wishes:
        return {}
    moment = clock.now()
    sessions = [
        session
        for session in bookable_sessions({wish.clinic.pk for wish in wishes}, from_on=clock.today())
        if session.starts_at >= moment + NOT_WITHIN
    ]
    free = free_places([session.pk for session in sessions])
    patients = {wish.patient_id for wish in wishes}
    infused = infused_last(patients)
    busy = list(
        Appointment.objects.filter(patient__in=patients, ends_at__gt=moment)
        .exclude(state=AppointmentState.CANCELLED)
        .values("pk", "patient_id", "starts_at", "ends_at")
    )
    found: dict[UUID, list[Offer]] = {}
    for wish in wishes:
        first = _first_day(wish, infused.get(wish.patient_id))
        taken = [row for row in busy if row["patient_id"] == wish.patient_id and row["pk"] != wish.instead_of]
        found[wish.key] = [
            Offer(session, run)
            for session in sessions
            if first is not None
            and session.clinic_id == wish.clinic.pk
            and session.on >= first
            and (wish.latest_on is None or session.on <= wish.latest_on)
            for run in runs_in(free.get(session.pk, ()), wish.visit_type.places)
            if (wish.only is None or run[0].pk in wish.only)
            and not any(
                row["starts_at"] < run[-1].ends_at and run[0].starts_at < row["ends_at"] for row in taken
            )
        ]
    return found


def _first_day(wish: Wish, infused_on: date | None) -> date | None:
    """None: the clinic is not for this patient, or is held no more."""
    months = wish.clinic.eligible_from_months
    if not wish.clinic.is_active or (months and infused_on is None):
        return None
    days = [clock.today(), wish.from_on, eligible_on(infused_on, months) if months and infused_on else None]
    return max(day for day in days if day is not None)


def shown_of(found: Sequence[Offer]) -> list[Offer]:
    """As many as a telephone shows, over some days."""
    return spread(found, [offer.session.on for offer in found], most=OFFERED)


def open_picks() -> QuerySet[Pick]:
    """Those that may still be chosen by: not decided, in time, and the visit of the plan still wants an
    appointment."""
    return Pick.objects.filter(STILL_WANTED, state=PickState.OPEN, until_at__gt=clock.now())


def choosing_until(actor: Actor, lost: Iterable[Appointment | Pick]) -> dict[UUID, date]:
    """By the key of what was lost: until when its patient may choose another place for it. One query."""
    items = [item for item in lost if item.recall == Recall.OPEN]
    if not items:
        return {}
    picks = picks_visible_to(actor).filter(
        pk__in=open_picks(), patient__in={item.patient_id for item in items}
    )
    until: dict[tuple[UUID, UUID], date] = {}
    for patient_id, clinic_id, visit_id, on in picks.values_list(
        "patient_id", "clinic_id", "planned_visit_id", "until_on"
    ):
        # as an appointment would settle it: for the visit of the plan, or any in the clinic
        for settles in filter(None, (visit_id, clinic_id)):
            until[patient_id, settles] = max(on, until.get((patient_id, settles), on))
    found = {item.pk: until.get((item.patient_id, item.planned_visit_id or item.clinic_id)) for item in items}
    return {key: on for key, on in found.items() if on is not None}


def picks_of(actor: Actor, clinic_id: UUID) -> list[dict[str, Any]]:
    """Who may choose, who is to be called (also because nothing is left) and who decided lately; who is to be called
    first. Raises NotFound. Nine queries at most."""
    clinic = clinic_get(actor=actor, clinic_id=clinic_id)
    lately = Q(decided_at__gte=clock.now() - DECIDED_FOR)
    rows = _loaded(picks_visible_to(actor).filter(clinic=clinic)).filter(
        Q(state=PickState.OPEN) | Q(recall=Recall.OPEN) | lately
    )
    picks = list(rows.order_by("-created_at", "-id")[:LIST_MAX])
    left = _left(picks)
    may = can_run(actor, clinic.centre_id)
    made = [_output(pick, left.get(pick.pk), can_act=may) for pick in picks]
    return sorted(made, key=lambda row: not row["to_call"])


def picks_to_call(actor: Actor, *, limit: int) -> list[Pick]:
    """None suits, nobody chose in time, or nothing is left to choose; the oldest first, nobody who has died. Six
    queries at most."""
    rows = _loaded(picks_visible_to(actor)).filter(
        STILL_WANTED, Q(state=PickState.OPEN) | Q(recall=Recall.OPEN), patient__deceased_on=None
    )
    picks = list(rows.order_by("until_at", "id")[:LIST_MAX])
    left = _left(picks)
    return [pick for pick in picks if pick.recall == Recall.OPEN or left.get(pick.pk) == 0][:limit]


def _loaded(picks: QuerySet[Pick]) -> QuerySet[Pick]:
    return picks.select_related(
        "clinic",
        "clinic__centre",
        "patient",
        "visit_type",
        "planned_visit",
        "planned_visit__source",
        "appointment",
    ).prefetch_related("places")


def _left(picks: Iterable[Pick]) -> dict[UUID, int]:
    """How many places those that are open have left."""
    wishes = [wish_of(pick) for pick in picks if pick.state == PickState.OPEN]
    return {key: len(shown_of(offers)) for key, offers in free_for(wishes).items()}


def _output(pick: Pick, left: int | None, *, can_act: bool) -> dict[str, Any]:
    return {
        "id": pick.pk,
        "clinic": clinic_brief(pick.clinic),
        "patient": patient_brief(pick.patient),
        "visit_type": visit_type_output(pick.visit_type),
        "planned_visit": planned_brief(pick.planned_visit),
        "state": pick.state,
        "until_on": pick.until_on,
        "left": left,
        "to_call": pick.recall == Recall.OPEN or left == 0,
        "note": pick.note,
        "since": pick.created_at,
        "decided_at": pick.decided_at,
        "starts_at": pick.appointment.starts_at if pick.appointment else None,
        "can_run": can_act,
        "version": pick.version,
    }


def pick_get(*, actor: Actor, pick_id: UUID, base_version: int) -> Pick:
    """For a write. Raises NotFound, Forbidden, PreconditionFailed."""
    pick = (
        picks_visible_to(actor)
        .select_related("clinic", "clinic__centre", "patient")
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=pick_id)
        .first()
    )
    if pick is None:
        raise NotFound
    if not can_run(actor, pick.clinic.centre_id):
        raise Forbidden
    if pick.version != base_version:
        raise PreconditionFailed(extra={"current": {"state": pick.state, "version": pick.version}})
    return pick
