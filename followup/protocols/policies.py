"""Who sees a follow-up plan and who closes its visits, as who the clinical record; and who writes protocols."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cases.patients import policies as patients
from followup.protocols.models import FollowUpPlan, PlannedVisit
from kernel.actors import Actor
from network.directory.models import Centre, CentreKind, Role
from network.directory.policies import standing_of
from network.directory.rules import CLINICAL_ROLES
from network.directory.selectors import centres_with_role

_ADMINISTER = frozenset({Role.COORDINATOR, Role.CENTRE_ADMIN})


def planned_visits_visible_to(actor: Actor) -> QuerySet[PlannedVisit]:
    """Visits of the patients whose clinical record the actor may read."""
    return PlannedVisit.objects.filter(
        Exists(patients.clinical_reach(actor).filter(patient_id=OuterRef("patient_id")))
    )


def plans_visible_to(actor: Actor) -> QuerySet[FollowUpPlan]:
    """Plans of the patients whose clinical record the actor may read."""
    return FollowUpPlan.objects.filter(
        Exists(patients.clinical_reach(actor).filter(patient_id=OuterRef("patient_id")))
    )


def can_close_visit(actor: Actor, patient_id: UUID) -> bool:
    """Who may write into the record: a visit may have taken place in any centre of the circle of care."""
    return actor.kind == "person" and patients.can_write_record(actor, patient_id)


def centres_that_follow(actor: Actor) -> list[UUID]:
    """Centres in which the actor looks after patients: those whose overdue visits are shown."""
    return centres_with_role(actor, CLINICAL_ROLES)


def can_view_protocols(actor: Actor) -> bool:
    """Every member of the network: protocols say nothing about patients."""
    return actor.kind == "person" and standing_of(actor).is_member


def can_administer_protocols(actor: Actor) -> bool:
    """An act of the network: coordinators and administrators of a CAR-T centre, and who administers the platform."""
    standing = standing_of(actor)
    if actor.kind != "person" or standing.is_platform_admin:
        return actor.kind == "person"
    centres = [centre_id for centre_id, role in standing.roles if role in _ADMINISTER]
    return Centre.objects.filter(pk__in=centres, kind=CentreKind.HUB, is_active=True).exists()
