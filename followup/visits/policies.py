"""Who sees, writes and signs a visit. All follow the clinical record of the patient."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cases.patients import policies as patients
from followup.visits.models import Visit, VisitOrder, VisitReport
from kernel.actors import Actor
from network.directory.rules import CLINICAL_ROLES
from network.directory.selectors import centres_with_role, roles_by_centre

SIGNING_ROLES = frozenset({"clinician", "specialist"})
"""Doctors: a nurse or a coordinator fills a visit in, and does not sign it."""


def visits_visible_to(actor: Actor) -> QuerySet[Visit]:
    """Visits of the patients whose clinical record the actor may read."""
    reach = patients.clinical_reach(actor).filter(patient_id=OuterRef("patient_id"))
    return Visit.objects.filter(Exists(reach))


def orders_visible_to(actor: Actor) -> QuerySet[VisitOrder]:
    return VisitOrder.objects.filter(visit__in=visits_visible_to(actor))


def reports_visible_to(actor: Actor) -> QuerySet[VisitReport]:
    return VisitReport.objects.filter(visit__in=visits_visible_to(actor))


def can_write_visit(actor: Actor, patient_id: UUID) -> bool:
    """Whoever writes in the record, in any centre of the circle of care."""
    return actor.kind == "person" and patients.can_write_record(actor, patient_id)


def can_sign_visit(actor: Actor, visit: Visit) -> bool:
    """A doctor of the centre in which the visit took place, acting for it."""
    return (
        actor.centre_id is not None
        and actor.centre_id == visit.centre_id
        and bool(roles_by_centre(actor).get(actor.centre_id, frozenset()) & SIGNING_ROLES)
        and can_write_visit(actor, visit.patient_id)
    )


def centres_that_report(actor: Actor) -> list[UUID]:
    """Centres whose unsigned visits are shown to the actor."""
    return centres_with_role(actor, CLINICAL_ROLES)
