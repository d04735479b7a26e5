"""Imaging is part of the clinical record: who sees the one sees the other."""

from uuid import UUID

from django.db.models import QuerySet

from cases.imaging.models import ImagingStudy
from cases.patients import policies as patients
from kernel.actors import Actor


def can_view(actor: Actor, study: ImagingStudy) -> bool:
    return patients.can_view_clinical(actor, study.patient_id)


def can_confirm(actor: Actor, study: ImagingStudy) -> bool:
    """Say that the images are of this patient in spite of the header: who may write the record."""
    return patients.can_write_record(actor, study.patient_id)


def studies_visible_to(actor: Actor) -> QuerySet[ImagingStudy]:
    return ImagingStudy.objects.filter(patient__in=patients.clinical_visible_to(actor))


def people_who_can_view(patient_id: UUID) -> set[UUID]:
    return patients.people_who_can_view_clinical(patient_id)
