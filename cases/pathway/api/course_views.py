"""The course and the chain of custody over HTTP. Every write answers with the whole course as it stands then."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.pathway.api.course_serializers import (
    CartCourseOutput,
    CourseAgreeInput,
    CourseEntryCorrectInput,
    CourseEntryInput,
    CustodyCorrectInput,
    CustodySignInput,
    CustodyStepInput,
    DeviationResolveInput,
)
from cases.pathway.rules.course import KINDS
from cases.pathway.rules.custody import STEPS
from cases.pathway.rules.identity import Reading
from cases.pathway.selectors.course_view import course_open
from cases.pathway.services import course as entries
from cases.pathway.services import custody, deviations
from kernel.api.etag import required_version
from kernel.api.serializers import EmptyInput, ProblemOutput, StrictSerializer
from kernel.api.views import ApiView
from network.directory.api.params import IF_MATCH

PROBLEMS: dict[int, Any] = {
    400: ProblemOutput,
    403: ProblemOutput,
    404: ProblemOutput,
    409: ProblemOutput,
}
ANSWERS = {200: CartCourseOutput, **PROBLEMS}
MADE = {201: CartCourseOutput, **PROBLEMS}
STEP = OpenApiParameter("code", str, OpenApiParameter.PATH, enum=[step.code for step in STEPS])
KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=[kind.code for kind in KINDS])


class _CourseApi(ApiView):
    def _read(self, serializer: type[StrictSerializer], request: Request) -> dict[str, Any]:
        data = serializer(data=request.data)
        data.is_valid(raise_exception=True)
        return dict(data.validated_data)

    def _answer(self, patient_id: UUID, status: int = 200) -> Response:
        return Response(course_open(actor=self.actor, patient_id=patient_id), status=status)


def _readings(raw: list[dict[str, str]]) -> list[Reading]:
    """What was left empty was not read."""
    return [Reading(**item) for item in raw if item["value"].strip()]


class CourseApi(_CourseApi):
    """The course of the patient's open pathway (else of the newest)."""

    @extend_schema(operation_id="course_get", responses={200: CartCourseOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        return self._answer(patient_id)


class CourseEntriesApi(_CourseApi):
    @extend_schema(
        operation_id="course_entry_record", parameters=[KIND], request=CourseEntryInput, responses=MADE
    )
    def post(self, request: Request, pathway_id: UUID, kind: str) -> Response:
        """A new entry. A retry with the same `client_id` gives the same one."""
        data = self._read(CourseEntryInput, request)
        entry = entries.course_entry_record(actor=self.actor, pathway_id=pathway_id, kind=kind, **data)
        return self._answer(entry.pathway.patient_id, 201)


class CourseEntryApi(_CourseApi):
    @extend_schema(
        operation_id="course_entry_correct",
        parameters=[IF_MATCH],
        request=CourseEntryCorrectInput,
        responses={**ANSWERS, 412: ProblemOutput, 428: ProblemOutput},
    )
    def patch(self, request: Request, entry_id: UUID) -> Response:
        """The next version, with its reason; all fields are sent. 412 carries what stands now."""
        data = self._read(CourseEntryCorrectInput, request)
        entry = entries.course_entry_correct(
            actor=self.actor, entry_id=entry_id, base_version=required_version(request), **data
        )
        return self._answer(entry.pathway.patient_id)


class CourseAgreeApi(_CourseApi):
    @extend_schema(
        operation_id="course_entry_agree",
        parameters=[IF_MATCH],
        request=CourseAgreeInput,
        responses={**ANSWERS, 412: ProblemOutput, 428: ProblemOutput},
    )
    def post(self, request: Request, entry_id: UUID) -> Response:
        """The other centre answers the proposal that it read."""
        data = self._read(CourseAgreeInput, request)
        agreement = entries.course_entry_agree(
            actor=self.actor, entry_id=entry_id, version=required_version(request), **data
        )
        return self._answer(agreement.entry.pathway.patient_id)


class CustodyStepsApi(_CourseApi):
    @extend_schema(
        operation_id="custody_step_record", parameters=[STEP], request=CustodyStepInput, responses=MADE
    )
    def post(self, request: Request, pathway_id: UUID, code: str) -> Response:
        """Record a step. Identifiers that do not agree answer 201 too: stored as failed, with an open deviation."""
        data = self._read(CustodyStepInput, request)
        row = custody.custody_step_record(
            actor=self.actor,
            pathway_id=pathway_id,
            code=code,
            **{**data, "readings": _readings(data["readings"])},
        )
        return self._answer(row.pathway.patient_id, 201)


class CustodySignApi(_CourseApi):
    @extend_schema(operation_id="custody_step_sign", request=CustodySignInput, responses=ANSWERS)
    def post(self, request: Request, step_id: UUID) -> Response:
        """The second person, signed in as themselves."""
        data = self._read(CustodySignInput, request)
        signature = custody.custody_step_sign(
            actor=self.actor,
            step_id=step_id,
            readings=_readings(data["readings"]),
            objection=data["objection"],
        )
        return self._answer(signature.step.pathway.patient_id)


class CustodyCorrectApi(_CourseApi):
    @extend_schema(
        operation_id="custody_step_correct",
        parameters=[IF_MATCH],
        request=CustodyCorrectInput,
        responses={**ANSWERS, 412: ProblemOutput, 428: ProblemOutput},
    )
    def post(self, request: Request, step_id: UUID) -> Response:
        """Correct fields of a step; the old values stay. If-Match: one more than the corrections seen."""
        data = self._read(CustodyCorrectInput, request)
        correction = custody.custody_step_correct(
            actor=self.actor, step_id=step_id, base_number=required_version(request) - 1, **data
        )
        return self._answer(correction.step.pathway.patient_id)


class DeviationResolveApi(_CourseApi):
    @extend_schema(operation_id="deviation_resolve", request=DeviationResolveInput, responses=ANSWERS)
    def post(self, request: Request, deviation_id: UUID) -> Response:
        """Why the identity did not agree; a second person confirms."""
        data = self._read(DeviationResolveInput, request)
        resolution = deviations.deviation_resolve(actor=self.actor, deviation_id=deviation_id, **data)
        return self._answer(resolution.deviation.pathway.patient_id)


class DeviationConfirmApi(_CourseApi):
    @extend_schema(operation_id="deviation_confirm", request=EmptyInput, responses=ANSWERS)
    def post(self, request: Request, deviation_id: UUID) -> Response:
        """The second, different person."""
        self._read(EmptyInput, request)
        confirmation = deviations.deviation_confirm(actor=self.actor, deviation_id=deviation_id)
        return self._answer(confirmation.resolution.deviation.pathway.patient_id)
