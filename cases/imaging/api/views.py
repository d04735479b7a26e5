"""Imaging endpoints: the studies of a patient, their pictures, and what a person says of a mismatch."""

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.imaging import selectors, services
from cases.imaging.api.serializers import (
    ImagingListOutput,
    StudyConfirmPatientInput,
    StudyWithdrawInput,
    StudyWithdrawOutput,
)
from cases.patients.policies import can_write_record
from kernel.actors import Actor
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import NotFound
from kernel.files.api.negotiation import IgnoreAccept
from kernel.files.api.streaming import respond


def _list(actor: Actor, patient_id: UUID) -> dict[str, Any]:
    studies = selectors.imaging_list(actor=actor, patient_id=patient_id)
    may_confirm = can_write_record(actor, patient_id)
    return {
        "studies": [selectors.study_output(study, actor=actor, may_confirm=may_confirm) for study in studies]
    }


class ImagingListApi(ApiView):
    @extend_schema(operation_id="imaging_list", responses={200: ImagingListOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Studies and series of a patient, newest first, each with the check of whose images they are."""
        found = _list(self.actor, patient_id)
        services.studies_listed(actor=self.actor, patient_id=patient_id, count=len(found["studies"]))
        return Response(found)


class StudyConfirmPatientApi(ApiView):
    @extend_schema(
        operation_id="imaging_study_confirm_patient",
        request=StudyConfirmPatientInput,
        responses={200: ImagingListOutput, 403: ProblemOutput, 404: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request, study_id: UUID) -> Response:
        """Confirm with a reason that a study with a mismatch is of this patient; answers the list anew."""
        given = StudyConfirmPatientInput(data=request.data)
        given.is_valid(raise_exception=True)
        study = services.study_confirm_patient(
            actor=self.actor, study_id=study_id, reason=given.validated_data["reason"]
        )
        return Response(_list(self.actor, study.patient_id))


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
