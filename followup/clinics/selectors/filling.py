"""Planned visits for which a clinic has a place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from cases.patients.policies import patients_visible_to
from cases.record.models import Diagnosis, EntryStatus
from followup.clinics.models import Appointment, Clinic, Pick, Session, WaitingEntry
from followup.clinics.models.waiting import WAITS
from followup.clinics.rules.places import Mode, nearest
from followup.clinics.rules.states import HOLDS_VISIT, PickState
from followup.clinics.selectors.access import clinic_get, visit_type_of
from followup.clinics.selectors.free import (
    bookable_sessions,
    eligible_by_patient,
    free_places,
    runs_in,
    take_first,
)
from followup.clinics.selectors.output import patient_brief, planned_brief, visit_type_output
from followup.protocols.models import PlannedVisit
from followup.protocols.rules.schedule import State
from followup.protocols.rules.standard import Mode as PlannedMode
from kernel import clock
from kernel.actors import Actor

LATE = timedelta(days=90)
"""A visit whose window passed longer ago is not proposed: the next one of the plan is."""
PROPOSED_MAX = 200


def proposals_of(actor: Actor, clinic_id: UUID, *, visit_type_id: UUID | None = None) -> list[dict[str, Any]]:
    """Visits of the plan that the centre owns, for whom the clinic is, that have no appointment and whose patient is
    not choosing one, each with as many places as the type of visit takes (without one the first of the clinic), in the
    session closest to its day: within its window when there is one, else the first after it. For a type by video only
    visits that may be by video. The most urgent first; a place is proposed once. Seven queries, however many. Raises
    NotFound, Invalid.
    """
    clinic = clinic_get(actor=actor, clinic_id=clinic_id)
    visit_type = visit_type_of(clinic, visit_type_id)
    sessions = bookable_sessions([clinic.pk], from_on=clock.today())
    if not sessions:
        return []
    visits = _visits(actor, clinic, sessions[-1].on, by_video=visit_type.mode == Mode.VIDEO)
    free = {
        session_id: runs_in(places, visit_type.places)
        for session_id, places in free_places([session.pk for session in sessions]).items()
    }
    earliest = (
        eligible_by_patient(clinic.eligible_from_months, [visit.patient_id for visit in visits])
        if clinic.eligible_from_months
        else {}
    )
    found = []
    for visit in visits:
        session = _best(visit, sessions, free, earliest.get(visit.patient_id), clinic)
        if session is None:
            continue
        places = take_first(free, session.pk)
        found.append(
            {
                "patient": patient_brief(visit.patient),
                "planned_visit": planned_brief(visit),
                "visit_type": visit_type_output(visit_type),
                "session_id": session.pk,
                "place_id": places[0].pk,
                "number": places[0].number,
                "on": session.on,
                "starts_at": places[0].starts_at,
                "ends_at": places[-1].ends_at,
                "in_window": visit.opens_on <= session.on <= visit.closes_on,
            }
        )
    return found


def _visits(actor: Actor, clinic: Clinic, last_on: date, *, by_video: bool) -> list[PlannedVisit]:
    booked = Appointment.objects.filter(
        planned_visit=OuterRef("pk"),
        state__in=HOLDS_VISIT,
    )
    waits = WaitingEntry.objects.filter(
        clinic=clinic, patient=OuterRef("patient_id"), planned_visit=OuterRef("pk"), state__in=WAITS
    )
    choosing = Pick.objects.filter(planned_visit=OuterRef("pk"), state=PickState.OPEN)
    seen = patients_visible_to(actor).filter(pk=OuterRef("patient_id"))
    visits = PlannedVisit.objects.filter(
        Q(circle_centre=clinic.centre_id) | Q(hub_centre=clinic.centre_id),
        ~Exists(booked),
        ~Exists(waits),
        ~Exists(choosing),
        Exists(seen),
        state=State.PLANNED,
        is_past=False,
        closes_on__gte=clock.today() - LATE,
        opens_on__lte=last_on,
        patient__deceased_on=None,
    )
    if by_video:
        visits = visits.filter(mode=PlannedMode.EITHER)
    if clinic.diseases:
        primary = Diagnosis.objects.filter(
            patient=OuterRef("patient_id"),
            is_primary=True,
            status=EntryStatus.ACTIVE,
            disease__in=clinic.diseases,
        )
        visits = visits.filter(Exists(primary))
    rows = visits.select_related("patient", "source").order_by("closes_on", "id")
    return list(rows[:PROPOSED_MAX])


def _best(
    visit: PlannedVisit,
    sessions: list[Session],
    free: dict[UUID, list[Any]],
    earliest: date | None,
    clinic: Clinic,
) -> Session | None:
    if clinic.eligible_from_months and earliest is None:
        return None
    first = max(visit.opens_on, earliest or visit.opens_on)
    fitting = {session.on: session for session in sessions if session.on >= first and free.get(session.pk)}
    inside = nearest(visit.on, [on for on in fitting if on <= visit.closes_on])
    if inside is not None:
        return fitting[inside]
    after = min((on for on in fitting if on <= visit.closes_on + LATE), default=None)
    return fitting[after] if after is not None else None
