"""How clinics, sessions and appointments look from outside. No clinical content: who comes, when, and for which
visit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cases.patients.models import Patient
from cases.patients.policies import patients_visible_to
from cases.patients.selectors.output import centre_brief
from followup.clinics.models import Appointment, Clinic, Place, Series, Session, VisitType, WaitingEntry
from followup.protocols.models import PlannedVisit
from kernel.actors import Actor

WITH_PATIENT = (
    "patient", "visit_type", "planned_visit", "planned_visit__source", "session", "clinic", "clinic__centre",
)  # fmt: skip


def visible_ids(actor: Actor, patient_ids: Iterable[UUID]) -> set[UUID]:
    """Of these patients, those whose identity the actor may see."""
    wanted = set(patient_ids)
    if not wanted:
        return set()
    return set(patients_visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))


def patient_brief(patient: Patient) -> dict[str, Any]:
    return {
        "id": patient.pk,
        "display_name": patient.display_name,
        "birth_date": patient.birth_date,
        "phone": patient.phone,
    }


def planned_brief(visit: PlannedVisit | None) -> dict[str, Any] | None:
    if visit is None:
        return None
    return {
        "id": visit.pk,
        "label_it": visit.source.label_it,
        "label_en": visit.source.label_en,
        "on": visit.on,
        "opens_on": visit.opens_on,
        "closes_on": visit.closes_on,
    }


def visit_type_output(item: VisitType) -> dict[str, Any]:
    return {
        "id": item.pk,
        "code": item.code,
        "label_it": item.label_it,
        "label_en": item.label_en,
        "places": item.places,
        "mode": item.mode,
        "is_active": item.is_active,
    }


def series_output(item: Series) -> dict[str, Any]:
    return {
        "id": item.pk,
        "rule": item.rule,
        "start_time": item.start_time,
        "from_on": item.from_on,
        "until_on": item.until_on,
        "room": item.room,
        "places": item.places,
        "slot_minutes": item.slot_minutes,
        "version": item.version,
    }


def clinic_brief(clinic: Clinic) -> dict[str, Any]:
    return {
        "id": clinic.pk,
        "title": clinic.title,
        "centre": centre_brief(clinic.centre),
        "zone": clinic.zone,
        "place": clinic.place,
        "kind": clinic.kind,
    }


def appointment_output(item: Appointment) -> dict[str, Any]:
    """Loaded with WITH_PATIENT; the caller has checked that the actor may see the patient."""
    return {
        "id": item.pk,
        "patient": patient_brief(item.patient),
        "clinic": clinic_brief(item.clinic),
        "session_id": item.session_id,
        "on": item.session.on,
        "starts_at": item.starts_at,
        "ends_at": item.ends_at,
        "room": item.session.room,
        "visit_type": visit_type_output(item.visit_type),
        "planned_visit": planned_brief(item.planned_visit),
        "mode": item.mode,
        "state": item.state,
        "cancel_reason": item.cancel_reason,
        "recall": item.recall,
        "note": item.note,
        "expires_at": item.expires_at,
        "confirmed_at": item.confirmed_at,
        "moved_from": item.moved_from_id,
        "version": item.version,
    }


def place_output(place: Place, appointment: Appointment | None, *, is_visible: bool) -> dict[str, Any]:
    """`taken` without an appointment: by a patient whom the actor does not see."""
    return {
        "id": place.pk,
        "number": place.number,
        "starts_at": place.starts_at,
        "ends_at": place.ends_at,
        "is_extra": place.is_extra,
        "extra_reason": place.extra_reason,
        "taken": appointment is not None,
        "appointment": appointment_output(appointment) if appointment and is_visible else None,
    }


def session_output(
    session: Session, *, places: int, free: int, detail: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    return {
        "id": session.pk,
        "clinic": clinic_brief(session.clinic),
        "series_id": session.series_id,
        "on": session.on,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "room": session.room,
        "state": session.state,
        "why": session.why,
        "holiday_it": session.holiday_it,
        "holiday_en": session.holiday_en,
        "reason": session.reason,
        "place_count": places,
        "free_count": free,
        "places": detail,
        "version": session.version,
    }


def waiting_output(item: WaitingEntry) -> dict[str, Any]:
    return {
        "id": item.pk,
        "clinic_id": item.clinic_id,
        "patient": patient_brief(item.patient),
        "visit_type": visit_type_output(item.visit_type),
        "planned_visit": planned_brief(item.planned_visit),
        "earliest": item.earliest,
        "latest": item.latest,
        "note": item.note,
        "state": item.state,
        "appointment_id": item.appointment_id,
        "expires_at": item.appointment.expires_at if item.appointment else None,
        "starts_at": item.appointment.starts_at if item.appointment else None,
        "since": item.created_at,
        "version": item.version,
    }
