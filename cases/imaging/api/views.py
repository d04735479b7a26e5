"""Imaging endpoints: the studies of a patient, their pictures, and what a person says of a mismatch."""

from datetime import date
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.imaging import selectors, services
from cases.imaging.api.serializers import (
    ImagingListOutput,
    ImagingStudyOutput,
    StudyConfirmPatientInput,
    StudyWithdrawInput,
    StudyWithdrawOutput,
)
from cases.imaging.selectors import StudyKey
from cases.patients.policies import can_write_record
from kernel.api.pagination import CursorPage, limit_of
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Invalid, NotFound
from kernel.files.api.negotiation import IgnoreAccept
from kernel.files.api.streaming import respond
from network.directory.api.params import PAGING, cursor_of, uuid_in

STUDIES_SHOWN = 20


def _after(request: Request) -> StudyKey | None:
    cursor = cursor_of(request, length=2)
    if cursor is None:
        return None
    on, study_id = cursor
    try:
        return StudyKey(None if on is None else date.fromisoformat(str(on)), uuid_in(study_id))
    except ValueError as exc:
        raise Invalid("bad_cursor", _("This page link is not valid."), field="cursor") from exc


class ImagingListApi(ApiView):
    @extend_schema(
        operation_id="imaging_list",
        parameters=[*PAGING],
        responses={200: ImagingListOutput, 400: ProblemOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Studies and series of a patient, newest first, each with the check of whose images they are."""
        limit = limit_of(request, STUDIES_SHOWN)
        studies = selectors.imaging_list(
            actor=self.actor, patient_id=patient_id, limit=limit, after=_after(request)
        )
        may_confirm = can_write_record(self.actor, patient_id)
        page = CursorPage.of(
            request,
            studies,
            limit=limit,
            key=lambda study: (study.study_on.isoformat() if study.study_on else None, str(study.pk)),
            render=lambda study: selectors.study_output(study, actor=self.actor, may_confirm=may_confirm),
        )
        services.studies_listed(actor=self.actor, patient_id=patient_id, count=len(page.results))
        return Response({"studies": page.results, "next": page.next})


class StudyConfirmPatientApi(ApiView):
    @extend_schema(
        operation_id="imaging_study_confirm_patient",
        request=StudyConfirmPatientInput,
        responses={200: ImagingStudyOutput, 403: ProblemOutput, 404: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request, study_id: UUID) -> Response:
        """Confirm with a reason that a study with a mismatch is of this patient; answers the study as it is now."""
        given = StudyConfirmPatientInput(data=request.data)
        given.is_valid(raise_exception=True)
        study = services.study_confirm_patient(
            actor=self.actor, study_id=study_id, reason=given.validated_data["reason"]
        )
        shown = selectors.study_shown(actor=self.actor, study=study)
        return Response(selectors.study_output(shown, actor=self.actor, may_confirm=True))


class StudyWithdrawApi(ApiView):
    @extend_schema(
        operation_id="imaging_study_withdraw",
        request=StudyWithdrawInput,
        responses={200: StudyWithdrawOutput, 403: ProblemOutput, 404: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request, study_id: UUID) -> Response:
        """Withdraw all files of a study with a reason; their bytes are kept."""
        given = StudyWithdrawInput(data=request.data)
        given.is_valid(raise_exception=True)
        files = services.study_withdraw(
            actor=self.actor, study_id=study_id, reason=given.validated_data["reason"]
        )
        return Response({"files": files})


class SeriesThumbnailApi(ApiView):
    content_negotiation_class = IgnoreAccept

    @extend_schema(
        operation_id="imaging_series_thumbnail", responses={(200, "image/jpeg"): bytes, 404: ProblemOutput}
    )
    def get(self, request: Request, series_id: UUID) -> HttpResponseBase:
        """The first frame of the series' lowest instance."""
        series = selectors.series_get(actor=self.actor, series_id=series_id)
        key = selectors.picture_key(series)
        if not key:
            raise NotFound
        return respond(
            request,
            key=key,
            size=None,
            etag=key.replace("/", "-"),
            content_type="image/jpeg",
            name=f"{series.pk}.jpg",
        )
