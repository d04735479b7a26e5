"""Follow-up plans over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from followup.protocols import services
from followup.protocols.api.protocol_serializers import PlanMoveInput, PlanMoveOutput, PlanSafetyInput
from followup.protocols.api.serializers import (
    FollowUpOutput,
    PlanChangedOutput,
    PlanTransferInput,
    VisitClosedOutput,
    VisitDoneInput,
    VisitSkipInput,
)
from followup.protocols.models import FollowUpPlan, PlannedVisit
from kernel.api.etag import etag_of, required_version
from kernel.api.serializers import EmptyInput, ProblemOutput
from kernel.api.views import ApiView
from network.directory.api.params import IF_MATCH

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 403, 404, 409, 412, 428), ProblemOutput)


class FollowUpApi(ApiView):
    @extend_schema(operation_id="follow_up_get", responses={200: FollowUpOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The follow-up plans of a patient, visit by visit, with what each checks."""
        found = services.follow_up_open(actor=self.actor, patient_id=patient_id)
        return Response(FollowUpOutput(found).data)


class PlanTransferApi(ApiView):
    @extend_schema(
        operation_id="follow_up_plan_transfer",
        parameters=[IF_MATCH],
        request=PlanTransferInput,
        responses={200: PlanChangedOutput, **PROBLEMS},
    )
    def post(self, request: Request, plan_id: UUID) -> Response:
        """Another centre of the circle of care follows from now on: what is planned is theirs at once."""
        given = PlanTransferInput(data=request.data)
        given.is_valid(raise_exception=True)
        plan = services.plan_transfer(
            actor=self.actor,
            plan_id=plan_id,
            base_version=required_version(request),
            **given.validated_data,
        )
        return _changed(plan)


class PlanMoveApi(ApiView):
    @extend_schema(
        operation_id="follow_up_plan_move_preview", responses={200: PlanMoveOutput, 404: ProblemOutput}
    )
    def get(self, request: Request, plan_id: UUID) -> Response:
        """What the plan would be under the version of the protocol that holds today."""
        found = services.plan_move_preview(actor=self.actor, plan_id=plan_id)
        return Response(PlanMoveOutput(found).data, headers={"ETag": etag_of(found["version"])})

    @extend_schema(
        operation_id="follow_up_plan_move",
        parameters=[IF_MATCH],
        request=PlanMoveInput,
        responses={200: PlanChangedOutput, **PROBLEMS},
    )
    def post(self, request: Request, plan_id: UUID) -> Response:
        """What is still planned follows that version from now on; what happened stays."""
        given = PlanMoveInput(data=request.data)
        given.is_valid(raise_exception=True)
        return _changed(
            services.plan_move(
                actor=self.actor,
                plan_id=plan_id,
                base_version=required_version(request),
                **given.validated_data,
            )
        )


class PlanSafetyApi(ApiView):
    @extend_schema(
        operation_id="follow_up_plan_safety",
        parameters=[IF_MATCH],
        request=PlanSafetyInput,
        responses={200: PlanChangedOutput, **PROBLEMS},
    )
    def post(self, request: Request, plan_id: UUID) -> Response:
        """After a relapse or a new treatment: optional visits fall away, or come back."""
        given = PlanSafetyInput(data=request.data)
        given.is_valid(raise_exception=True)
        return _changed(
            services.plan_safety(
                actor=self.actor,
                plan_id=plan_id,
                base_version=required_version(request),
                **given.validated_data,
            )
        )


class VisitDoneApi(ApiView):
    @extend_schema(
        operation_id="planned_visit_done",
        parameters=[IF_MATCH],
        request=VisitDoneInput,
        responses={200: VisitClosedOutput, **PROBLEMS},
    )
    def post(self, request: Request, visit_id: UUID) -> Response:
        """The visit took place."""
        given = VisitDoneInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = required_version(request)
        return _answer(
            services.visit_done(
                actor=self.actor, visit_id=visit_id, base_version=version, **given.validated_data
            )
        )


class VisitSkipApi(ApiView):
    @extend_schema(
        operation_id="planned_visit_skip",
        parameters=[IF_MATCH],
        request=VisitSkipInput,
        responses={200: VisitClosedOutput, **PROBLEMS},
    )
    def post(self, request: Request, visit_id: UUID) -> Response:
        """The visit will not take place, with the reason."""
        given = VisitSkipInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = required_version(request)
        return _answer(
            services.visit_skip(
                actor=self.actor, visit_id=visit_id, base_version=version, **given.validated_data
            )
        )


class VisitReopenApi(ApiView):
    @extend_schema(
        operation_id="planned_visit_reopen",
        parameters=[IF_MATCH],
        request=EmptyInput,
        responses={200: VisitClosedOutput, **PROBLEMS},
    )
    def post(self, request: Request, visit_id: UUID) -> Response:
        """It was closed by mistake."""
        version = required_version(request)
        return _answer(services.visit_reopen(actor=self.actor, visit_id=visit_id, base_version=version))


def _changed(plan: FollowUpPlan) -> Response:
    return Response({"id": plan.pk, "version": plan.version}, headers={"ETag": etag_of(plan.version)})


def _answer(visit: PlannedVisit) -> Response:
    return Response(
        {"id": visit.pk, "state": visit.state, "version": visit.version},
        headers={"ETag": etag_of(visit.version)},
    )
