"""Reads on imaging: the list of a patient's studies in a constant number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from cases.imaging import policies
from cases.imaging.models import ImagingInstance, ImagingSeries, ImagingStudy
from cases.patients import policies as patients
from kernel.actors import Actor
from kernel.errors import NotFound

_SHOWN = Q(instances__file__withdrawn_at=None)


@dataclass(frozen=True, slots=True)
class StudyKey:
    """A page starts after this study; `on` None: among those without a date, which come last."""

    on: date | None
    study_id: UUID

    def later(self) -> Q:
        same = Q(study_on=self.on, pk__lt=self.study_id)
        return same if self.on is None else same | Q(study_on__lt=self.on) | Q(study_on=None)


def imaging_list(
    *, actor: Actor, patient_id: UUID, limit: int, after: StudyKey | None = None
) -> list[ImagingStudy]:
    """Studies with something left to see, newest first, each with `shown_series` (and their `shown_instances`), one
    more than `limit` when there are more.

    Raises NotFound when the actor may not see the clinical record. Three queries beside the access check.
    """
    studies = _shown(actor, patient_id)
    if after is not None:
        studies = studies.filter(after.later())
    return list(studies[: limit + 1])


def study_shown(*, actor: Actor, study: ImagingStudy) -> ImagingStudy:
    """The same study as `imaging_list` gives it. Raises NotFound, also when all of it was withdrawn."""
    found = _shown(actor, study.patient_id).filter(pk=study.pk).first()
    if found is None:
        raise NotFound
    return found


def _shown(actor: Actor, patient_id: UUID) -> QuerySet[ImagingStudy]:
    if not patients.can_view_clinical(actor, patient_id):
        raise NotFound
    series = (
        ImagingSeries.objects.annotate(
            shown_instances=Count("instances", filter=_SHOWN),
            broken_instances=Count("instances", filter=_SHOWN & ~Q(instances__error_code="")),
        )
        .filter(shown_instances__gt=0)
        .select_related("thumbnail_of__file")
        .order_by(F("number").asc(nulls_last=True), "id")
    )
    shown = ImagingInstance.objects.filter(series__study=OuterRef("pk"), file__withdrawn_at=None)
    return (
        ImagingStudy.objects.filter(Exists(shown), patient_id=patient_id)
        .select_related("confirmed_by")
        .prefetch_related(Prefetch("series", queryset=series, to_attr="shown_series"))
        .order_by(F("study_on").desc(nulls_last=True), "-id")
    )


def series_get(*, actor: Actor, series_id: UUID) -> ImagingSeries:
    """One series. NotFound alike when missing and when not the actor's to see."""
    series = ImagingSeries.objects.select_related("study", "thumbnail_of__file").filter(pk=series_id).first()
    if series is None or not policies.can_view(actor, series.study):
        raise NotFound
    return series


def files_in_studies(file_ids: Collection[UUID]) -> set[UUID]:
    """Those of `file_ids` that carry images of a study or hold them packed: a study is withdrawn as a whole, with a
    reason."""
    shown = ImagingInstance.objects.filter(file__withdrawn_at=None)
    found = shown.filter(file_id__in=list(file_ids)).values_list("file_id")
    packed = shown.filter(file__parent_id__in=list(file_ids)).values_list("file__parent_id")
    return {file_id for (file_id,) in found.union(packed)}


def picture_key(series: ImagingSeries) -> str:
    """Storage key of the series' picture; "" when there is none or its file was withdrawn."""
    shows = series.thumbnail_of
    return series.thumbnail_key if shows is not None and not shows.file.is_withdrawn else ""


def study_output(study: ImagingStudy, *, actor: Actor, may_confirm: bool) -> dict[str, Any]:
    """As the case page shows it. `study` comes from `imaging_list`."""
    series: list[Any] = getattr(study, "shown_series", [])
    open_reasons = study.open_reasons
    return {
        "id": study.pk,
        "study_uid": study.study_uid,
        "date": study.study_on,
        "description": study.description,
        "modalities": sorted({each.modality for each in series if each.modality}),
        "mismatch": {
            "level": "warning" if open_reasons else "none",
            "reasons": open_reasons,
            "header": {
                "name": study.dicom_name.replace("^", " ").strip(),
                "patient_id": study.dicom_patient_id,
                "birth_date": study.dicom_birth_date,
                "sex": study.dicom_sex,
            },
            "confirmed": _confirmation(study),
        },
        "can_confirm": may_confirm and bool(open_reasons),
        "can_withdraw": may_confirm,
        "series": [_series_output(each) for each in series],
    }


def _confirmation(study: ImagingStudy) -> dict[str, Any] | None:
    if study.confirmed_at is None or study.confirmed_by is None:
        return None
    return {
        "at": study.confirmed_at,
        "by": {"id": study.confirmed_by.pk, "name": study.confirmed_by.display_name},
        "why": study.confirmed_why,
        "reasons": study.confirmed_reasons,
    }


def _series_output(series: Any) -> dict[str, Any]:
    return {
        "id": series.pk,
        "uid": series.series_uid,
        "modality": series.modality,
        "number": series.number,
        "description": series.description,
        "body_part": series.body_part,
        "instances": series.shown_instances,
        "instances_with_errors": series.broken_instances,
        "thumbnail_url": f"/api/v1/imaging/series/{series.pk}/thumbnail/" if picture_key(series) else None,
    }
