"""Who sees the sheets and who is told of a rise of grade. Reading and writing follow the clinical record."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.pathway.models import Pathway
from cases.pathway.rules import State
from cases.patients import policies as patients
from cases.toxicity.models import ToxicityAlert
from kernel.actors import Actor
from network.directory.models import Membership, Role
from network.directory.selectors import centres_with_role

ON_WARD = (State.INFUSED, State.INPATIENT_MONITORING)
"""Where somebody looks at the patient by the clock."""
WARD_ROLES = (Role.CLINICIAN, Role.COORDINATOR, Role.NURSE)
_GROUPS = {
    "ward_physicians": Q(role=Role.CLINICIAN),
    "hub_coordinators": Q(role=Role.COORDINATOR),
    "ward_nurses": Q(role=Role.NURSE),
    "intensive_care": Q(person__profession="intensivist"),
}


def alerts_visible_to(actor: Actor) -> QuerySet[ToxicityAlert]:
    """Alerts about the patients whose clinical record the actor may read."""
    return ToxicityAlert.objects.filter(
        Exists(patients.clinical_reach(actor).filter(patient_id=OuterRef("patient_id")))
    )


def can_acknowledge(actor: Actor, patient_id: UUID) -> bool:
    """Who may write into the record says that they have seen it, under the acting centre."""
    return patients.can_write_record(actor, patient_id)


def wards_of(actor: Actor) -> list[UUID]:
    """Centres in which the actor looks after patients at the bedside."""
    return centres_with_role(actor, WARD_ROLES)


def people_to_alert(*, patient_id: UUID, centre_id: UUID, groups: Iterable[str]) -> set[UUID]:
    """Who is told: the groups at the hub of the newest pathway and at the centre that looked, among those who may
    read the record. Three queries."""
    newest = Pathway.objects.filter(patient_id=patient_id, hub_centre__isnull=False).order_by("-opened_at")
    hub_id = newest.values_list("hub_centre_id", flat=True).first()
    members = Membership.objects.active().filter(centre_id__in=[centre_id, *([hub_id] if hub_id else [])])
    wanted = Q(pk=None)
    for group in groups:
        wanted |= _GROUPS[group]
    found = members.filter(wanted)
    return set(found.values_list("person_id", flat=True)) & patients.people_who_can_view_clinical(patient_id)
