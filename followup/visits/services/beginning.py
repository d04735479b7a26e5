"""A visit is begun, its head is changed, or it was begun by mistake."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from cases.patients.selectors.access import patient_get
from followup.clinics.models import Appointment
from followup.clinics.policies import appointments_visible_to
from followup.clinics.rules.places import Mode
from followup.clinics.rules.states import HOLDS_VISIT
from followup.protocols.models import PlannedVisit
from followup.protocols.rules.schedule import State as PlanState
from followup.visits.models import Visit
from followup.visits.policies import can_write_visit
from followup.visits.rules.states import VisitState
from followup.visits.selectors.access import draft_lock
from followup.visits.services.writing import tell, tidy
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed

REASON_MAX, WITHDRAWN_MAX = 200, 300


@transaction.atomic
def visit_begin(
    *,
    actor: Actor,
    patient_id: UUID,
    client_id: UUID,
    planned_visit_id: UUID | None = None,
    appointment_id: UUID | None = None,
    on: date | None = None,
    mode: str = "",
    reason: str = "",
) -> tuple[Visit, bool]:
    """A draft in the acting centre: of a visit of the plan, of an appointment (and its planned visit), or alone.

    Whoever begins the same visit second gets the first: returns the visit and whether it was made now. Without `on`
    today, or the day of the appointment. Raises NotFound, Forbidden, Invalid, Conflict `visit_not_open` (skipped or
    cancelled), `appointment_not_open`. Audited; told live.
    """
    patient = patient_get(actor=actor, patient_id=patient_id, clinical=True, lock=True)
    if actor.person_id is None or actor.centre_id is None or not can_write_visit(actor, patient_id):
        raise Forbidden
    appointment = _appointment(actor, patient, appointment_id)
    planned = _planned(patient, planned_visit_id or (appointment.planned_visit_id if appointment else None))
    standing = _standing(actor, client_id, planned, appointment)
    if standing is not None:
        if standing.patient_id != patient.pk:
            raise Conflict("client_id_used", _("This was sent with other contents."))
        return standing, False
    _check_open(planned, appointment)
    day = on or (appointment.session.on if appointment else clock.today())
    _check_day(day, planned)
    visit = Visit.objects.create(
        patient=patient,
        planned_visit=planned,
        appointment=appointment,
        centre_id=actor.centre_id,
        on=day,
        mode=mode or (appointment.mode if appointment else Mode.IN_PERSON.value),
        reason=tidy(reason)[:REASON_MAX],
        begun_by_id=actor.person_id,
        client_id=client_id,
    )
    tell(actor, visit, "visit.begun", planned=str(planned.pk) if planned else "")
    return visit, True


@transaction.atomic
def visit_change(*, actor: Actor, visit_id: UUID, base_version: int, changes: dict[str, Any]) -> Visit:
    """`on`, `mode` or `reason` of a draft. Raises NotFound, Forbidden, Conflict, PreconditionFailed, Invalid."""
    visit = _draft(actor, visit_id, base_version)
    if "on" in changes:
        _check_day(changes["on"], visit.planned_visit)
        visit.on = changes["on"]
    visit.mode = changes.get("mode", visit.mode)
    visit.reason = tidy(changes.get("reason", visit.reason))[:REASON_MAX]
    visit.version += 1
    visit.save(update_fields=["on", "mode", "reason", "version"])
    tell(actor, visit, "visit.changed", fields=sorted(changes))
    return visit


@transaction.atomic
def visit_withdraw(*, actor: Actor, visit_id: UUID, base_version: int, reason: str) -> Visit:
    """The draft was begun by mistake: it stays readable with the reason and holds nothing any more; entries that were
    made in it stay in the record. Raises NotFound, Forbidden, Conflict, PreconditionFailed, Invalid."""
    visit = _draft(actor, visit_id, base_version)
    told = tidy(reason)
    if not told:
        raise Invalid("reason_required", _("Say why."), field="reason")
    visit.state, visit.withdrawn_reason = VisitState.WITHDRAWN.value, told[:WITHDRAWN_MAX]
    visit.version += 1
    visit.save(update_fields=["state", "withdrawn_reason", "version"])
    tell(actor, visit, "visit.withdrawn")
    return visit


def _draft(actor: Actor, visit_id: UUID, base_version: int) -> Visit:
    visit = draft_lock(actor=actor, visit_id=visit_id)
    if visit.version != base_version:
        current = {
            "on": visit.on,
            "mode": visit.mode,
            "reason": visit.reason,
            "state": visit.state,
            "version": visit.version,
        }
        raise PreconditionFailed(extra={"current": current})
    return visit


def _appointment(actor: Actor, patient: Patient, appointment_id: UUID | None) -> Appointment | None:
    if appointment_id is None:
        return None
    visible = appointments_visible_to(actor).select_related("clinic", "session")
    found = visible.filter(pk=appointment_id, patient=patient).first()
    if found is None:
        raise NotFound
    if found.clinic.centre_id != actor.centre_id:
        raise Forbidden("other_centre", _("This appointment is of another centre: act for that one."))
    return found


def _planned(patient: Patient, planned_visit_id: UUID | None) -> PlannedVisit | None:
    if planned_visit_id is None:
        return None
    rows = PlannedVisit.objects.select_related("plan").filter(pk=planned_visit_id, patient=patient)
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def _standing(
    actor: Actor, client_id: UUID, planned: PlannedVisit | None, appointment: Appointment | None
) -> Visit | None:
    sent = Visit.objects.filter(begun_by=actor.person_id, client_id=client_id).first()
    if sent is not None:
        return sent
    held = Visit.objects.exclude(state=VisitState.WITHDRAWN)
    found = held.filter(planned_visit=planned).first() if planned else None
    return found or (held.filter(appointment=appointment).first() if appointment else None)


def _check_open(planned: PlannedVisit | None, appointment: Appointment | None) -> None:
    if planned is not None and planned.state not in (PlanState.PLANNED, PlanState.DONE):
        raise Conflict("visit_not_open", _("This visit of the plan is not open any more."))
    if appointment is not None and appointment.state not in HOLDS_VISIT:
        raise Conflict("appointment_not_open", _("This appointment did not take place."))


def _check_day(on: date, planned: PlannedVisit | None) -> None:
    if on > clock.today():
        raise Invalid("future_date", _("This day is still to come."), field="on")
    if planned is not None and on <= planned.plan.infused_on:
        raise Invalid("before_infusion", _("This day is not after the infusion."), field="on")
