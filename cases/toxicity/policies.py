"""Who sees the sheets and who is told of a rise of grade. Reading and writing follow the clinical record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.pathway.models import Pathway
from cases.pathway.rules import State
from cases.patients import policies as patients
from cases.toxicity.models import ToxicityAlert
from cases.toxicity.rules.alerts import LEVELS
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


@dataclass(frozen=True, slots=True)
class Receivers:
    """To which centre the alerts of one patient go. `hub_id`: the hub of the newest pathway; `treating`: the centres
    that care for the patient now."""

    hub_id: UUID | None
    treating: frozenset[UUID]

    def of(self, alert: ToxicityAlert) -> UUID | None:
        """What somebody must have seen within minutes is for the hub, wherever the patient was looked at; the rest
        for the ward that looked. None when neither cares for the patient any more."""
        within_minutes = LEVELS[alert.level].acknowledge_minutes is not None
        wanted = (self.hub_id if within_minutes else None, alert.observation.centre_id, self.hub_id)
        return next((item for item in wanted if item in self.treating), None)


def receivers_of(patient_id: UUID) -> Receivers:
    """Two queries."""
    return Receivers(
        hub_id=_hub_of(patient_id),
        treating=frozenset(
            relation.centre_id
            for relation in patients.relations_in_force(patient_id)
            if relation.centre_id is not None
        ),
    )


def _hub_of(patient_id: UUID) -> UUID | None:
    newest = Pathway.objects.filter(patient_id=patient_id, hub_centre__isnull=False).order_by("-opened_at")
    return newest.values_list("hub_centre_id", flat=True).first()


def can_acknowledge(actor: Actor, patient_id: UUID) -> bool:
    """Who may write into the record, under the acting centre; of which alerts, `is_for` and `wrote` tell."""
    return patients.can_write_record(actor, patient_id)


def is_for(actor: Actor, centre_id: UUID | None) -> bool:
    """Whether an alert to this centre waits for the actor's: what another one has seen, this one has not."""
    return centre_id is None or actor.centre_id == centre_id


def wrote(actor: Actor, alert: ToxicityAlert) -> bool:
    """Who recorded the observation knows of it: the alert is there for somebody else to know."""
    return actor.person_id is not None and alert.observation.author_id == actor.person_id


def wards_of(actor: Actor) -> list[UUID]:
    """Centres in which the actor looks after patients at the bedside."""
    return centres_with_role(actor, WARD_ROLES)


def people_to_alert(*, patient_id: UUID, centre_id: UUID, groups: Iterable[str]) -> set[UUID]:
    """Who is told: the groups at the hub of the newest pathway and at the centre that looked, among those who may
    read the record. Three queries."""
    hub_id = _hub_of(patient_id)
    members = Membership.objects.active().filter(centre_id__in=[centre_id, *([hub_id] if hub_id else [])])
    wanted = Q(pk=None)
    for group in groups:
        wanted |= _GROUPS[group]
    found = members.filter(wanted)
    return set(found.values_list("person_id", flat=True)) & patients.people_who_can_view_clinical(patient_id)
