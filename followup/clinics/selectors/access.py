"""The doors to a clinic, a session and an appointment: load, check, lock."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from followup.clinics.models import Appointment, Clinic, Closure, Series, Session, VisitType, WaitingEntry
from followup.clinics.policies import (
    appointments_visible_to,
    can_run,
    clinics_visible_to,
    closures_visible_to,
    waiting_visible_to,
)
from kernel.actors import Actor
from kernel.errors import Forbidden, Invalid, NotFound, PreconditionFailed


def clinic_get(*, actor: Actor, clinic_id: UUID, lock: bool = False) -> Clinic:
    """The clinic, when the actor may see it; `lock`: for a write, which asks for the acting centre.
    Raises NotFound, Forbidden."""
    clinics = clinics_visible_to(actor).select_related("centre")
    if lock:
        clinics = clinics.select_for_update(of=("self",), no_key=True)
    clinic = clinics.filter(pk=clinic_id).first()
    if clinic is None:
        raise NotFound
    if lock and not can_run(actor, clinic.centre_id):
        raise Forbidden
    return clinic


def visit_type_of(clinic: Clinic, visit_type_id: UUID | None) -> VisitType:
    """A type of visit that the clinic offers; without an id the first. Raises Invalid."""
    types = VisitType.objects.filter(clinic=clinic, is_active=True)
    found = types.filter(pk=visit_type_id).first() if visit_type_id else types.first()
    if found is None:
        raise Invalid("unknown", _("Choose a type of visit of this clinic."), field="visit_type_id")
    return found


def series_get(*, actor: Actor, series_id: UUID) -> Series:
    """For a write; its clinic is locked. Raises NotFound, Forbidden."""
    clinic_id = Series.objects.filter(pk=series_id).values_list("clinic_id", flat=True).first()
    if clinic_id is None:
        raise NotFound
    clinic = clinic_get(actor=actor, clinic_id=clinic_id, lock=True)
    series = Series.objects.get(pk=series_id)
    series.clinic = clinic
    return series


def session_get(*, actor: Actor, session_id: UUID, lock: bool = False) -> Session:
    """The session with its clinic. `lock`: for a write. Raises NotFound, Forbidden."""
    sessions = Session.objects.filter(clinic__in=clinics_visible_to(actor)).select_related(
        "clinic", "clinic__centre", "series"
    )
    if lock:
        sessions = sessions.select_for_update(of=("self",), no_key=True)
    session = sessions.filter(pk=session_id).first()
    if session is None:
        raise NotFound
    if lock and not can_run(actor, session.centre_id):
        raise Forbidden
    return session


def closure_get(*, actor: Actor, closure_id: UUID, base_version: int) -> Closure:
    """For a write. Raises NotFound, Forbidden, PreconditionFailed."""
    closures = closures_visible_to(actor).select_for_update(of=("self",), no_key=True)
    closure = closures.filter(pk=closure_id).first()
    if closure is None:
        raise NotFound
    if not can_run(actor, closure.centre_id):
        raise Forbidden
    if closure.version != base_version:
        raise PreconditionFailed(
            extra={"current": {"is_over": closure.ended_at is not None, "version": closure.version}}
        )
    return closure


def appointment_get(
    *, actor: Actor, appointment_id: UUID, base_version: int, also: UUID | None = None
) -> Appointment:
    """For a write: its session (and the session `also`) is locked before it, in the order of their ids.
    Raises NotFound, Forbidden, PreconditionFailed."""
    visible = appointments_visible_to(actor).filter(pk=appointment_id, clinic__in=clinics_visible_to(actor))
    session_id = visible.values_list("session_id", flat=True).first()
    if session_id is None:
        raise NotFound
    sessions_lock({session_id, also} if also else {session_id})
    appointment = (
        Appointment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("session", "clinic", "clinic__centre", "patient", "visit_type")
        .get(pk=appointment_id)
    )
    if not can_run(actor, appointment.clinic.centre_id):
        raise Forbidden
    if appointment.version != base_version:
        raise PreconditionFailed(
            extra={"current": {"state": appointment.state, "version": appointment.version}}
        )
    return appointment


def sessions_lock(session_ids: set[UUID]) -> None:
    """Whoever books, moves or cancels in a session waits for the one before."""
    locked = Session.objects.filter(pk__in=session_ids).order_by("pk")
    list(locked.select_for_update(no_key=True).values_list("pk", flat=True))


def waiting_get(*, actor: Actor, entry_id: UUID, base_version: int) -> WaitingEntry:
    """For a write. Raises NotFound, Forbidden, PreconditionFailed."""
    found = (
        waiting_visible_to(actor)
        .select_related("clinic", "patient", "visit_type")
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=entry_id)
        .first()
    )
    if found is None:
        raise NotFound
    if not can_run(actor, found.clinic.centre_id):
        raise Forbidden
    if found.version != base_version:
        raise PreconditionFailed(extra={"current": {"state": found.state, "version": found.version}})
    return found
