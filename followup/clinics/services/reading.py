"""Reads that name patients, and leave a trace in the access log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from cases.patients.selectors.access import patient_get
from followup.clinics.selectors import calendar, filling
from kernel.actors import Actor
from kernel.audit import services as audit


def patient_appointments_open(*, actor: Actor, patient_id: UUID) -> list[dict[str, Any]]:
    """The appointments of a patient. Raises NotFound. Audited."""
    patient_get(actor=actor, patient_id=patient_id)
    audit.record(
        actor=actor,
        action="appointment.viewed",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
    )
    return calendar.appointments_of(actor, patient_id)


def session_open(*, actor: Actor, session_id: UUID) -> dict[str, Any]:
    """One session with who comes. Raises NotFound. Audited for each patient whose name is shown."""
    found = calendar.session_of(actor, session_id)
    named = {
        place["appointment"]["patient"]["id"] for place in found["places"] if place["appointment"] is not None
    }
    for patient_id in sorted(named):
        audit.record(
            actor=actor,
            action="appointment.viewed",
            patient_id=patient_id,
            object_type="session",
            object_id=session_id,
        )
    return found


def sessions_open(
    *, actor: Actor, first_on: date, last_on: date, clinic_id: UUID | None, detail: bool
) -> list[dict[str, Any]]:
    """The sessions of a range. With names (`detail`) audited as one look. Raises Invalid."""
    found = calendar.sessions_between(
        actor, first_on=first_on, last_on=last_on, clinic_id=clinic_id, detail=detail
    )
    if detail:
        _listed(
            actor,
            "clinic.calendar_viewed",
            (place["appointment"] for session in found for place in session["places"]),
        )
    return found


def recall_open(*, actor: Actor) -> list[dict[str, Any]]:
    return _named(actor, "clinic.recall_viewed", lambda: calendar.recall_of(actor))


def waiting_open(*, actor: Actor, clinic_id: UUID) -> list[dict[str, Any]]:
    """Raises NotFound."""
    return _named(actor, "clinic.waiting_viewed", lambda: calendar.waiting_of(actor, clinic_id))


def proposals_open(
    *, actor: Actor, clinic_id: UUID, visit_type_id: UUID | None = None
) -> list[dict[str, Any]]:
    """Raises NotFound, Invalid."""
    return _named(
        actor,
        "clinic.proposals_viewed",
        lambda: filling.proposals_of(actor, clinic_id, visit_type_id=visit_type_id),
    )


def _named(actor: Actor, action: str, read: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    found = read()
    _listed(actor, action, found)
    return found


def _listed(actor: Actor, action: str, rows: Iterable[dict[str, Any] | None]) -> None:
    """A list is one look; whose names it showed stands in the entry."""
    named = sorted({str(row["patient"]["id"]) for row in rows if row is not None})
    if named:
        audit.record(actor=actor, action=action, object_type="clinic", detail={"patients": named})
