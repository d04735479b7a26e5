"""What a calendar shows: clinics, their sessions, who comes, who waits and who is to be called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from cases.patients.selectors.output import person_brief
from cases.record.rules.codes import DISEASES
from cases.record.rules.text import Choice
from followup.clinics.models import (
    Appointment,
    AppointmentPlace,
    Clinic,
    Place,
    Session,
)
from followup.clinics.models.waiting import WAITS
from followup.clinics.policies import (
    appointments_visible_to,
    can_overbook,
    can_run,
    can_set_up,
    clinics_visible_to,
    people_who_run,
    waiting_visible_to,
)
from followup.clinics.rules.closed_days import patron_of
from followup.clinics.rules.states import CANCEL_REASONS, Recall, WaitingState
from followup.clinics.selectors.access import clinic_get, session_get, visit_type_of
from followup.clinics.selectors.answered import STILL_WANTED
from followup.clinics.selectors.free import eligible_from, offers_of
from followup.clinics.selectors.output import (
    WITH_PATIENT,
    appointment_output,
    clinic_brief,
    place_output,
    series_output,
    session_output,
    visible_ids,
    visit_type_output,
    waiting_output,
)
from followup.clinics.selectors.picking import choosing_until
from kernel.actors import Actor
from kernel.errors import Invalid, NotFound
from network.directory.models import Centre, Person

RANGE_MAX_DAYS, LIST_MAX = 370, 200


def clinics_of(actor: Actor) -> list[dict[str, Any]]:
    """The clinics of the actor's centres, those that ended last. Four queries."""
    clinics = clinics_visible_to(actor).select_related("centre").order_by("-is_active", "title", "id")
    waiting = Count("waiting", filter=Q(waiting__state__in=WAITS), distinct=True)
    rows = clinics.annotate(waiting_count=waiting).prefetch_related("series", "visit_types", "staff")
    return [_clinic(actor, clinic) for clinic in rows]


def clinic_of(actor: Actor, clinic_id: UUID) -> dict[str, Any]:
    """Raises NotFound."""
    return _clinic(actor, clinic_get(actor=actor, clinic_id=clinic_id))


def _clinic(actor: Actor, clinic: Clinic) -> dict[str, Any]:
    return {
        **clinic_brief(clinic),
        "room": clinic.room,
        "diseases": clinic.diseases,
        "eligible_from_months": clinic.eligible_from_months,
        "place_count": clinic.places,
        "slot_minutes": clinic.slot_minutes,
        "max_overbooked": clinic.max_overbooked,
        "patron_day": clinic.patron_day,
        "horizon_months": clinic.horizon_months,
        "self_move_hours": clinic.self_move_hours,
        "is_active": clinic.is_active,
        "staff": [person_brief(person) for person in clinic.staff.all()],
        "series": [series_output(item) for item in clinic.series.all()],
        "visit_types": [visit_type_output(item) for item in clinic.visit_types.all() if item.is_active],
        "waiting_count": getattr(clinic, "waiting_count", None),
        "can_run": can_run(actor, clinic.centre_id),
        "can_overbook": can_overbook(actor, clinic.centre_id),
        "version": clinic.version,
    }


def sessions_between(
    actor: Actor, *, first_on: date, last_on: date, clinic_id: UUID | None = None, detail: bool = False
) -> list[dict[str, Any]]:
    """Sessions by their beginning; `detail`: with their places and who comes. Six queries at most, however many.
    Raises Invalid for a range of more than a year."""
    if last_on < first_on or (last_on - first_on).days > RANGE_MAX_DAYS:
        raise Invalid("bad_range", field="to")
    sessions = Session.objects.filter(
        clinic__in=clinics_visible_to(actor), on__range=(first_on, last_on)
    ).select_related("clinic", "clinic__centre")
    if clinic_id is not None:
        sessions = sessions.filter(clinic=clinic_id)
    return _with_places(actor, list(sessions.order_by("starts_at", "id")), detail=detail)


def session_of(actor: Actor, session_id: UUID) -> dict[str, Any]:
    """One session with its places. Raises NotFound."""
    return _with_places(actor, [session_get(actor=actor, session_id=session_id)], detail=True)[0]


def _with_places(actor: Actor, sessions: Sequence[Session], *, detail: bool) -> list[dict[str, Any]]:
    ids = [session.pk for session in sessions]
    if not detail:
        held = Q(taken__is_held=True)
        counts = {
            row["session_id"]: row
            for row in Place.objects.filter(session__in=ids)
            .order_by()
            .values("session_id")
            .annotate(places=Count("id", distinct=True), held=Count("taken", filter=held))
        }
        none = {"places": 0, "held": 0}
        return [
            session_output(session, places=row["places"], free=row["places"] - row["held"])
            for session in sessions
            for row in [counts.get(session.pk, none)]
        ]
    places: dict[UUID, list[Place]] = {}
    for place in Place.objects.filter(session__in=ids).order_by("session_id", "number"):
        places.setdefault(place.session_id, []).append(place)
    taken = dict(
        AppointmentPlace.objects.filter(place__session__in=ids, is_held=True).values_list(
            "place_id", "appointment_id"
        )
    )
    found = {
        item.pk: item
        for item in Appointment.objects.filter(pk__in=set(taken.values())).select_related(*WITH_PATIENT)
    }
    seen = visible_ids(actor, [item.patient_id for item in found.values()])
    made = []
    for session in sessions:
        rows = []
        for place in places.get(session.pk, ()):
            appointment = found.get(taken[place.pk]) if place.pk in taken else None
            is_visible = appointment is not None and appointment.patient_id in seen
            rows.append(place_output(place, appointment, is_visible=is_visible))
        free = sum(not row["taken"] for row in rows)
        made.append(session_output(session, places=len(rows), free=free, detail=rows))
    return made


def free_of(
    actor: Actor,
    clinic_id: UUID,
    *,
    visit_type_id: UUID | None,
    patient_id: UUID | None,
    from_on: date | None,
    until_on: date | None,
) -> dict[str, Any]:
    """The next free places. Raises NotFound (also for a patient whom the actor does not see), Invalid."""
    clinic = clinic_get(actor=actor, clinic_id=clinic_id)
    visit_type = visit_type_of(clinic, visit_type_id)
    if patient_id is not None and not visible_ids(actor, [patient_id]):
        raise NotFound
    earliest, known = eligible_from(clinic, patient_id) if patient_id else (None, True)
    offers = offers_of(
        clinic, visit_type, patient_id=patient_id, from_on=from_on, until_on=until_on, limit=60
    )
    return {"places": [offer.as_dict() for offer in offers], "eligible_on": earliest, "is_known": known}


def appointment_of(appointment_id: UUID) -> dict[str, Any]:
    """One that the caller has just written."""
    return appointment_output(Appointment.objects.select_related(*WITH_PATIENT).get(pk=appointment_id))


def appointments_of(actor: Actor, patient_id: UUID) -> list[dict[str, Any]]:
    """All of a patient, the newest first. The caller has checked access. One query."""
    rows = appointments_visible_to(actor).filter(patient=patient_id).select_related(*WITH_PATIENT)
    return [appointment_output(item) for item in rows.order_by("-starts_at", "-id")[:LIST_MAX]]


def recall_of(actor: Actor, *, limit: int = LIST_MAX) -> list[dict[str, Any]]:
    """Who did not come or lost the appointment, and is still to be called; the oldest first, nobody who has died.
    `choosing_until`: until when the patient may choose another. Three queries."""
    rows = (
        appointments_visible_to(actor)
        .filter(
            STILL_WANTED,
            clinic__in=clinics_visible_to(actor),
            recall=Recall.OPEN,
            patient__deceased_on=None,
        )
        .select_related(*WITH_PATIENT)
        .order_by("starts_at", "id")
    )
    lost = list(rows[:limit])
    until = choosing_until(actor, lost)
    return [{**appointment_output(item), "choosing_until": until.get(item.pk)} for item in lost]


def waiting_of(actor: Actor, clinic_id: UUID) -> list[dict[str, Any]]:
    """Who waits, in their order, and whose offer was not taken up lately. Raises NotFound."""
    clinic_get(actor=actor, clinic_id=clinic_id)
    rows = (
        waiting_visible_to(actor)
        .filter(clinic=clinic_id, state__in=[*WAITS, WaitingState.LAPSED])
        .select_related("patient", "visit_type", "planned_visit", "planned_visit__source", "appointment")
        .order_by("created_at", "id")[:LIST_MAX]
    )
    return [waiting_output(item) for item in rows]


def setting_up(actor: Actor) -> dict[str, Any]:
    """What the form of a new clinic offers: the patron saint's day of the acting centre, and who may work in it."""
    centre = Centre.objects.filter(pk=actor.centre_id).first() if actor.centre_id else None
    may = centre is not None and can_set_up(actor)
    people = Person.objects.filter(pk__in=people_who_run(centre.pk)) if centre and may else ()
    return {
        "can_create": may,
        "patron_day": patron_of(centre.city) if centre and may else "",
        "people": sorted(
            ({"id": item.pk, "display_name": item.display_name} for item in people),
            key=lambda row: str(row["display_name"]),
        ),
        "cancel_reasons": [_choice(item) for item in CANCEL_REASONS],
        "diseases": [_choice(item) for item in DISEASES],
    }


def _choice(item: Choice) -> dict[str, str]:
    return {"code": item.code, "label_it": item.label.it, "label_en": item.label.en}
