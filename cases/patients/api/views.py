"""Patients, their circle of care and their numbers over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.patients.api.serializers import (
    AccessLogPageOutput,
    CareRelationOutput,
    CircleAddInput,
    CircleOutput,
    DuplicatesCheckInput,
    DuplicatesOutput,
    HospitalNumberAddInput,
    HospitalNumberOutput,
    PatientCreateInput,
    PatientOutput,
    PatientPageOutput,
    PatientUpdateInput,
    ReasonInput,
)
from cases.patients.models import Patient
from cases.patients.selectors.duplicates import candidate_output
from cases.patients.selectors.listing import NameKey
from cases.patients.selectors.output import (
    hospital_number_output,
    patient_output,
    patient_row,
    relation_output,
)
from cases.patients.services import (
    access_log_open,
    circle_add_centre,
    circle_end,
    circle_invite_person,
    circle_open,
    duplicates_check,
    hospital_number_add,
    hospital_number_remove,
    patient_create,
    patient_list_open,
    patient_open,
    patient_search_open,
    patient_update,
)
from cases.patients.services.validation import identity_warnings
from kernel.api.etag import etag_of, required_version
from kernel.api.pagination import CursorPage, limit_of
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Invalid
from network.directory.api.params import IF_MATCH, PAGING, cursor_of, text_of, uuid_in, uuid_of

PROBLEMS: dict[int, Any] = {400: ProblemOutput, 403: ProblemOutput, 404: ProblemOutput}


class PatientsApi(ApiView):
    @extend_schema(
        operation_id="patients_list",
        parameters=[
            OpenApiParameter(
                "q", str, description="Name, tax code, hospital number or dd/mm/yyyy, as typed so far."
            ),
            OpenApiParameter("centre", UUID, description="Only patients treated there now."),
            *PAGING,
        ],
        responses={200: PatientPageOutput, 400: ProblemOutput},
    )
    def get(self, request: Request) -> Response:
        """Patients whom I may see: by name, or the best matches of what is typed (one page, no next)."""
        limit, centre_id, text = limit_of(request), uuid_of(request, "centre"), text_of(request, "q")
        if text:
            found = patient_search_open(
                actor=self.actor, text=text, limit=min(limit, 50), centre_id=centre_id
            )
            return Response({"results": [patient_row(row) for row in found], "next": None, "previous": None})
        cursor = cursor_of(request, length=3)
        after = NameKey(str(cursor[0]), str(cursor[1]), uuid_in(cursor[2])) if cursor else None
        rows = patient_list_open(actor=self.actor, limit=limit, after=after, centre_id=centre_id)
        page = CursorPage.of(
            request,
            rows,
            limit=limit,
            key=lambda row: (row.family_name, row.given_name, str(row.pk)),
            render=patient_row,
        )
        return Response(page.data())

    @extend_schema(
        operation_id="patients_create",
        request=PatientCreateInput,
        responses={200: PatientOutput, 201: PatientOutput, **PROBLEMS, 409: ProblemOutput},
    )
    def post(self, request: Request) -> Response:
        """Open a record in my acting centre. 409 `possible_duplicate` carries `candidates`."""
        given = PatientCreateInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        patient, made = patient_create(
            actor=self.actor,
            client_id=values.pop("client_id", None),
            confirm_distinct_from=values.pop("confirm_distinct_from", ()),
            values=values,
        )
        return _answer(self, patient, 201 if made else 200)


class PatientApi(ApiView):
    @extend_schema(operation_id="patients_get", responses={200: PatientOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Identity, banner and what I may do."""
        return _answer(self, patient_open(actor=self.actor, patient_id=patient_id))

    @extend_schema(
        operation_id="patients_update",
        parameters=[IF_MATCH],
        request=PatientUpdateInput,
        responses={200: PatientOutput, **PROBLEMS, 409: ProblemOutput, 412: ProblemOutput},
    )
    def patch(self, request: Request, patient_id: UUID) -> Response:
        """Change identity or contacts; 412 carries the newer version as `current`."""
        version = required_version(request)
        given = PatientUpdateInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        patient = patient_update(
            actor=self.actor, patient_id=patient_id, changes=given.validated_data, base_version=version
        )
        return _answer(self, patient)


class PatientDuplicatesCheckApi(ApiView):
    @extend_schema(
        operation_id="patients_check_duplicates",
        request=DuplicatesCheckInput,
        responses={200: DuplicatesOutput, 400: ProblemOutput, 403: ProblemOutput},
    )
    def post(self, request: Request) -> Response:
        """Who might be the same person, asked before a record is made."""
        given = DuplicatesCheckInput(data=request.data)
        given.is_valid(raise_exception=True)
        found = duplicates_check(actor=self.actor, values=given.validated_data)
        return Response({"candidates": [candidate_output(candidate) for candidate in found]})


class CircleApi(ApiView):
    @extend_schema(operation_id="patients_circle_list", responses={200: CircleOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Who treats the patient: running relations first, then the ended ones."""
        relations = circle_open(actor=self.actor, patient_id=patient_id)
        return Response({"results": [relation_output(relation) for relation in relations]})

    @extend_schema(
        operation_id="patients_circle_add",
        request=CircleAddInput,
        responses={201: CareRelationOutput, **PROBLEMS},
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Let a centre, or one specialist, into the circle of care."""
        given = CircleAddInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        until = values.pop("valid_until", None)
        if ("centre_id" in values) == ("person_id" in values):
            raise Invalid(fields={"centre_id": [_("Choose either a centre or a person.")]})
        if "centre_id" in values:
            relation = circle_add_centre(actor=self.actor, patient_id=patient_id, until=until, **values)
        else:
            relation = circle_invite_person(
                actor=self.actor,
                patient_id=patient_id,
                person_id=values["person_id"],
                reason=values["reason"],
                until=until,
            )
        return Response(relation_output(relation), status=201)


class CircleEndApi(ApiView):
    @extend_schema(
        operation_id="patients_circle_end",
        request=ReasonInput,
        responses={200: CareRelationOutput, **PROBLEMS, 409: ProblemOutput},
    )
    def post(self, request: Request, patient_id: UUID, relation_id: UUID) -> Response:
        """End a relation now."""
        given = ReasonInput(data=request.data)
        given.is_valid(raise_exception=True)
        relation = circle_end(
            actor=self.actor, patient_id=patient_id, relation_id=relation_id, **given.validated_data
        )
        return Response(relation_output(relation))


class HospitalNumbersApi(ApiView):
    @extend_schema(
        operation_id="patients_hospital_numbers_add",
        request=HospitalNumberAddInput,
        responses={201: HospitalNumberOutput, **PROBLEMS, 409: ProblemOutput},
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Note a hospital's number for the patient."""
        given = HospitalNumberAddInput(data=request.data)
        given.is_valid(raise_exception=True)
        number = hospital_number_add(actor=self.actor, patient_id=patient_id, **given.validated_data)
        return Response(hospital_number_output(number), status=201)


class HospitalNumberApi(ApiView):
    @extend_schema(
        operation_id="patients_hospital_numbers_remove",
        responses={204: None, 403: ProblemOutput, 404: ProblemOutput},
    )
    def delete(self, request: Request, patient_id: UUID, number_id: UUID) -> Response:
        """Take away a number that was noted by mistake."""
        hospital_number_remove(actor=self.actor, patient_id=patient_id, number_id=number_id)
        return Response(status=204)


class AccessLogApi(ApiView):
    @extend_schema(
        operation_id="patients_access_log",
        parameters=[*PAGING],
        responses={200: AccessLogPageOutput, 400: ProblemOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Who looked at or wrote to this patient, newest first."""
        limit = limit_of(request)
        cursor = cursor_of(request, length=1)
        before = cursor[0] if cursor else None
        if before is not None and not isinstance(before, int):
            raise Invalid(
                "bad_cursor", _("This page link is not valid. Start from the first page."), field="cursor"
            )
        rows = access_log_open(actor=self.actor, patient_id=patient_id, limit=limit, before=before)
        page = CursorPage.of(
            request, rows, limit=limit, key=lambda row: (row["entry_id"],), render=_without_entry_id
        )
        return Response(page.data())


def _without_entry_id(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "entry_id"}


def _answer(view: ApiView, patient: Patient, status: int = 200) -> Response:
    body = patient_output(actor=view.actor, patient=patient)
    body["warnings"] = identity_warnings(patient)
    return Response(body, status=status, headers={"ETag": etag_of(patient.version)})
