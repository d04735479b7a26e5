"""The doors to a visit: load, check, lock; and the same answer for "does not exist" and "not yours"."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from followup.visits.models import Visit, VisitOrder, VisitReport
from followup.visits.policies import (
    can_write_visit,
    orders_visible_to,
    reports_visible_to,
    visits_visible_to,
)
from followup.visits.rules.states import VisitState
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, NotFound

_WITH = (
    "patient__centre",
    "centre",
    "begun_by",
    "planned_visit__plan",
    "planned_visit__source",
    "appointment__session",
)


def visit_get(*, actor: Actor, visit_id: UUID) -> Visit:
    """Raises NotFound."""
    visit = visits_visible_to(actor).select_related(*_WITH).filter(pk=visit_id).first()
    if visit is None:
        raise NotFound
    return visit


def visit_lock(*, actor: Actor, visit_id: UUID) -> Visit:
    """For a write: the patient is locked before it, as wherever the record is written. Raises NotFound, Forbidden."""
    patient_id = visits_visible_to(actor).filter(pk=visit_id).values_list("patient_id", flat=True).first()
    if patient_id is None:
        raise NotFound
    if not can_write_visit(actor, patient_id):
        raise Forbidden
    Patient.objects.select_for_update(no_key=True, of=("self",)).get(pk=patient_id)
    locked = Visit.objects.select_related(*_WITH).select_for_update(no_key=True, of=("self",))
    return locked.get(pk=visit_id)


def draft_lock(*, actor: Actor, visit_id: UUID) -> Visit:
    """`visit_lock` of one that is still written. Raises Conflict `not_a_draft` too."""
    visit = visit_lock(actor=actor, visit_id=visit_id)
    if visit.state != VisitState.DRAFT:
        raise Conflict(
            "not_a_draft",
            _("This visit is closed: it cannot be changed any more."),
            extra={"current": {"state": visit.state, "version": visit.version}},
        )
    return visit


def order_visit_id(*, actor: Actor, order_id: UUID) -> UUID:
    """The visit of a request. Raises NotFound."""
    found = orders_visible_to(actor).filter(pk=order_id).values_list("visit_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def order_locked(order_id: UUID) -> VisitOrder:
    """A request of a visit that is locked."""
    return VisitOrder.objects.select_for_update(no_key=True).get(pk=order_id)


def report_get(*, actor: Actor, report_id: UUID) -> VisitReport:
    """Raises NotFound."""
    report = reports_visible_to(actor).select_related("visit", "file").filter(pk=report_id).first()
    if report is None:
        raise NotFound
    return report
