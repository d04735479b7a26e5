"""The section of "Today" for visits of the plan that no clinic can take inside their window."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from cases.pathway.selectors.wording import in_language
from cases.patients.policies import patients_visible_to
from cases.record.models import Diagnosis, EntryStatus
from cases.record.rules.text import Text
from followup.clinics.models import Appointment, Clinic, Pick, Place, Session, VisitType, WaitingEntry
from followup.clinics.models.waiting import WAITS
from followup.clinics.policies import clinics_visible_to
from followup.clinics.rules.places import eligible_on, nearest
from followup.clinics.rules.states import HOLDS_VISIT, PickState, Recall
from followup.clinics.selectors.free import bookable_sessions, free_places, infused_last, runs_in, take_first
from followup.protocols.models import PlannedVisit
from followup.protocols.rules.schedule import State
from kernel import clock
from kernel.actors import Actor

LIMIT, LOOKED_AT = 50, 500
AHEAD = timedelta(days=60)
"""A window that closes later can still be met by a further session."""

Free = dict[UUID, list[tuple[Place, ...]]]


def without_place(actor: Actor) -> list[dict[str, Any]]:
    """Visits whose window closes in the next 60 days, in a centre whose clinic is for the patient, that have no
    appointment, wait nowhere, whose patient is not choosing one, that are not to be called, and for which the clinics
    have no place left inside the window when those that close before take theirs. Each counts as long as the first
    type of visit of the clinic. What closes first stands first. Eight queries, however many."""
    mine = set(clinics_visible_to(actor).filter(is_active=True).values_list("centre_id", flat=True))
    visits = _visits(actor, mine) if mine else []
    if not visits:
        return []
    clinics = _clinics(visits)
    sessions = bookable_sessions(list(clinics), from_on=clock.today())
    lengths = _lengths(clinics)
    in_session = free_places([session.pk for session in sessions])
    free: Free = {
        session.pk: runs_in(in_session.get(session.pk, ()), lengths.get(session.clinic_id, 1))
        for session in sessions
    }
    diseases, infused = _known([visit.patient_id for visit in visits])
    found = []
    for visit in visits:
        fitting = {
            clinic.pk: first
            for clinic in clinics.values()
            if (first := _first_day(clinic, visit, diseases, infused)) is not None
        }
        if fitting and not _takes(
            visit, [each for each in sessions if each.clinic_id in fitting], fitting, free
        ):
            found.append(_item(visit))
    return found[:LIMIT]


def _visits(actor: Actor, centres: set[UUID]) -> list[PlannedVisit]:
    held = Appointment.objects.filter(
        Q(state__in=HOLDS_VISIT) | Q(recall=Recall.OPEN), planned_visit=OuterRef("pk")
    )
    waits = WaitingEntry.objects.filter(planned_visit=OuterRef("pk"), state__in=WAITS)
    choosing = Pick.objects.filter(planned_visit=OuterRef("pk"), state=PickState.OPEN)
    seen = patients_visible_to(actor).filter(pk=OuterRef("patient_id"))
    today = clock.today()
    visits = PlannedVisit.objects.filter(
        Q(circle_centre__in=centres) | Q(hub_centre__in=centres),
        ~Exists(held),
        ~Exists(waits),
        ~Exists(choosing),
        Exists(seen),
        state=State.PLANNED,
        is_past=False,
        is_optional=False,
        closes_on__range=(today, today + AHEAD),
        patient__deceased_on=None,
    )
    return list(visits.select_related("patient", "source").order_by("closes_on", "id")[:LOOKED_AT])


def _clinics(visits: Iterable[PlannedVisit]) -> dict[UUID, Clinic]:
    """Of all the centres that own these visits: a place in either is one."""
    centres = {
        centre for visit in visits for centre in (visit.circle_centre_id, visit.hub_centre_id) if centre
    }
    return {clinic.pk: clinic for clinic in Clinic.objects.filter(centre__in=centres, is_active=True)}


def _lengths(clinics: Iterable[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    types = VisitType.objects.filter(clinic__in=list(clinics), is_active=True)
    for clinic_id, places in types.values_list("clinic_id", "places"):
        found.setdefault(clinic_id, places)
    return found


def _known(patient_ids: list[UUID]) -> tuple[dict[UUID, set[str]], dict[UUID, date]]:
    """By patient the primary diseases and the day of the newest infusion."""
    diseases: dict[UUID, set[str]] = {}
    primary = Diagnosis.objects.filter(
        patient__in=patient_ids, is_primary=True, status=EntryStatus.ACTIVE
    ).values_list("patient_id", "disease")
    for patient_id, disease in primary:
        diseases.setdefault(patient_id, set()).add(disease)
    return diseases, infused_last(patient_ids)


def _first_day(
    clinic: Clinic, visit: PlannedVisit, diseases: dict[UUID, set[str]], infused: dict[UUID, date]
) -> date | None:
    """The first day on which the clinic is for this visit; None: it is not for it before the window closes."""
    if clinic.centre_id not in (visit.circle_centre_id, visit.hub_centre_id):
        return None
    if clinic.diseases and not diseases.get(visit.patient_id, set()) & set(clinic.diseases):
        return None
    first = visit.opens_on
    if clinic.eligible_from_months:
        if visit.patient_id not in infused:
            return None
        first = max(first, eligible_on(infused[visit.patient_id], clinic.eligible_from_months))
    return first if first <= visit.closes_on else None


def _takes(visit: PlannedVisit, sessions: list[Session], fitting: dict[UUID, date], free: Free) -> bool:
    """Whether there is a place inside the window; it is then taken out of `free`."""
    inside = {
        session.on: session
        for session in reversed(sessions)
        if free[session.pk] and fitting[session.clinic_id] <= session.on <= visit.closes_on
    }
    on = nearest(visit.on, inside)
    if on is None:
        return False
    take_first(free, inside[on].pk)
    return True


def _item(visit: PlannedVisit) -> dict[str, Any]:
    return {
        "id": str(visit.pk),
        "patient": {"id": str(visit.patient_id), "display_name": visit.patient.display_name},
        "title": in_language(Text(visit.source.label_it, visit.source.label_en)),
        "url": "/calendar/waiting",
        "due_on": visit.closes_on,
        "overdue": False,
    }
