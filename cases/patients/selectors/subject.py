"""The patient as a subject of conversations and files."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from cases.patients.models import CareRelation
from cases.patients.policies import (
    can_view_clinical,
    can_write_record,
    clinical_reach,
    clinical_visible_to,
    people_who_can_view_clinical,
)
from kernel.actors import Actor


class PatientSubject:
    """A case: what hangs on a patient is read by those who may read the record."""

    type = "patient"

    def can_view(self, actor: Actor, subject_id: UUID) -> bool:
        return can_view_clinical(actor, subject_id)

    def can_contribute(self, actor: Actor, subject_id: UUID) -> bool:
        return can_write_record(actor, subject_id)

    def people_who_can_view(self, subject_id: UUID) -> set[UUID]:
        return people_who_can_view_clinical(subject_id)

    def visible_ids(self, actor: Actor) -> QuerySet[CareRelation, UUID]:
        return clinical_reach(actor).order_by().values_list("patient_id", flat=True)

    def titles(self, actor: Actor, subject_ids: Iterable[UUID]) -> dict[UUID, str]:
        rows = clinical_visible_to(actor).filter(pk__in=list(subject_ids))
        return {
            pk: f"{family} {given}"
            for pk, family, given in rows.values_list("pk", "family_name", "given_name")
        }

    def patient_id(self, subject_id: UUID) -> UUID | None:
        return subject_id

    def url(self, subject_id: UUID) -> str:
        return f"/cases/{subject_id}"
