"""Visits over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from followup.protocols.rules.items import Need
from followup.visits.api.inputs import (
    VisitBeginInput,
    VisitChangeInput,
    VisitEntryInput,
    VisitItemInput,
    VisitSectionInput,
    VisitWithdrawInput,
)
from followup.visits.api.serializers import (
    VisitItemOutput,
    VisitOutput,
    VisitRecordedOutput,
    VisitSectionRowOutput,
    VisitsOutput,
)
from followup.visits.selectors.access import visit_get
from followup.visits.selectors.checklist import Checked, item_output, section_row_output
from followup.visits.selectors.entries import entries_output
from followup.visits.selectors.output import visit_output
from followup.visits.services.beginning import visit_begin, visit_change, visit_withdraw
from followup.visits.services.filling import item_write, section_write
from followup.visits.services.reading import visit_open, visits_open
from followup.visits.services.recording import visit_record
from kernel.actors import Actor
from kernel.api.etag import etag_of, required_version
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from network.directory.api.params import IF_MATCH

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 403, 404, 409, 412, 428), ProblemOutput)


def answer_visit(actor: Actor, visit_id: UUID, *, status: int = 200) -> Response:
    """The whole visit after a write of it."""
    found = visit_output(actor, visit_get(actor=actor, visit_id=visit_id))
    return Response(VisitOutput(found).data, status=status, headers={"ETag": etag_of(found["version"])})


class PatientVisitsApi(ApiView):
    @extend_schema(operation_id="patient_visits", responses={200: VisitsOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The visits of a patient, the newest first."""
        return Response(VisitsOutput(visits_open(actor=self.actor, patient_id=patient_id)).data)

    @extend_schema(
        operation_id="visit_begin",
        request=VisitBeginInput,
        responses={200: VisitOutput, 201: VisitOutput, **PROBLEMS},
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Begin a visit. 200 with the one that was begun already."""
        given = VisitBeginInput(data=request.data)
        given.is_valid(raise_exception=True)
        visit, made = visit_begin(actor=self.actor, patient_id=patient_id, **given.validated_data)
        return answer_visit(self.actor, visit.pk, status=201 if made else 200)


class VisitApi(ApiView):
    @extend_schema(operation_id="visit_get", responses={200: VisitOutput, 404: ProblemOutput})
    def get(self, request: Request, visit_id: UUID) -> Response:
        """A visit with what the record says, the checklist, the requests and the reports."""
        found = visit_open(actor=self.actor, visit_id=visit_id)
        return Response(VisitOutput(found).data, headers={"ETag": etag_of(found["version"])})

    @extend_schema(
        operation_id="visit_change",
        parameters=[IF_MATCH],
        request=VisitChangeInput,
        responses={200: VisitOutput, **PROBLEMS},
    )
    def patch(self, request: Request, visit_id: UUID) -> Response:
        """Its day, its mode or its reason."""
        given = VisitChangeInput(data=request.data)
        given.is_valid(raise_exception=True)
        visit_change(
            actor=self.actor,
            visit_id=visit_id,
            base_version=required_version(request),
            changes=given.validated_data,
        )
        return answer_visit(self.actor, visit_id)


class VisitWithdrawApi(ApiView):
    @extend_schema(
        operation_id="visit_withdraw",
        parameters=[IF_MATCH],
        request=VisitWithdrawInput,
        responses={200: VisitOutput, **PROBLEMS},
    )
    def post(self, request: Request, visit_id: UUID) -> Response:
        """The draft was begun by mistake, with the reason."""
        given = VisitWithdrawInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = required_version(request)
        visit_withdraw(actor=self.actor, visit_id=visit_id, base_version=version, **given.validated_data)
        return answer_visit(self.actor, visit_id)


class VisitSectionApi(ApiView):
    @extend_schema(
        operation_id="visit_section_write",
        parameters=[IF_MATCH],
        request=VisitSectionInput,
        responses={200: VisitSectionRowOutput, **PROBLEMS},
    )
    def put(self, request: Request, visit_id: UUID, code: str) -> Response:
        """Write a section; If-Match "0" for one in which nobody wrote. 412 carries the newer text as `current`."""
        given = VisitSectionInput(data=request.data)
        given.is_valid(raise_exception=True)
        row = section_write(
            actor=self.actor,
            visit_id=visit_id,
            code=code,
            base_version=required_version(request),
            **given.validated_data,
        )
        found = VisitSectionRowOutput(section_row_output(code, row)).data
        return Response(found, headers={"ETag": etag_of(row.version)})


class VisitItemApi(ApiView):
    @extend_schema(
        operation_id="visit_item_write",
        parameters=[IF_MATCH],
        request=VisitItemInput,
        responses={200: VisitItemOutput, **PROBLEMS},
    )
    def put(self, request: Request, visit_id: UUID, code: str) -> Response:
        """Answer an item of the checklist, or add one beyond it; If-Match "0" for one without an answer."""
        given = VisitItemInput(data=request.data)
        given.is_valid(raise_exception=True)
        row = item_write(
            actor=self.actor,
            visit_id=visit_id,
            code=code,
            base_version=required_version(request),
            **given.validated_data,
        )
        found = VisitItemOutput(item_output(Checked(code, Need(row.need), row))).data
        return Response(found, headers={"ETag": etag_of(row.version)})


class VisitEntriesApi(ApiView):
    @extend_schema(
        operation_id="visit_record",
        request=VisitEntryInput,
        responses={201: VisitRecordedOutput, **PROBLEMS},
    )
    def post(self, request: Request, visit_id: UUID) -> Response:
        """Make an entry of the record in the visit; each problem at its field, as the record answers."""
        given = VisitEntryInput(data=request.data)
        given.is_valid(raise_exception=True)
        link, warnings = visit_record(actor=self.actor, visit_id=visit_id, **given.validated_data)
        [entry] = entries_output([link])
        return Response(VisitRecordedOutput({"entry": entry, "warnings": warnings}).data, status=201)
