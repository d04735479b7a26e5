"""Patients who may choose their place, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from followup.clinics.api.inputs import RecallCloseInput
from followup.clinics.api.serializers import (
    AppointmentPatientOutput,
    ClinicBrief,
    PlannedVisitBrief,
    VisitTypeOutput,
)
from followup.clinics.rules.states import PickState
from followup.clinics.services.picking import PLACES_MAX, pick_close_recall, pick_withdraw
from followup.reminders.services.picking import pick_send, picks_open
from kernel.actors import Actor
from kernel.api.etag import required_version
from kernel.api.serializers import EmptyInput, ProblemOutput, StrictSerializer
from kernel.api.views import ApiView
from network.directory.api.params import IF_MATCH

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 403, 404, 409, 412, 428), ProblemOutput)


class PickOutput(serializers.Serializer[Any]):
    """`left`: of an open one, how many places there are to choose from. `to_call`: the patient is to be called. `sent`:
    what became of the messages. `note`: why none suits. `starts_at`: what was chosen."""

    id = serializers.UUIDField()
    clinic = ClinicBrief()
    patient = AppointmentPatientOutput()
    visit_type = VisitTypeOutput()
    planned_visit = PlannedVisitBrief(allow_null=True)
    state = serializers.ChoiceField(choices=list(PickState))
    until_on = serializers.DateField()
    left = serializers.IntegerField(allow_null=True)
    to_call = serializers.BooleanField()
    sent = serializers.ChoiceField(choices=["waiting", "sent", "failed"])
    note = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    can_run = serializers.BooleanField()
    version = serializers.IntegerField()


class PicksOutput(serializers.Serializer[Any]):
    picks = PickOutput(many=True)


class PickInput(StrictSerializer):
    """Without `place_ids` the patient chooses among the next free places, on days between the two."""

    patient_id = serializers.UUIDField()
    until_on = serializers.DateField()
    visit_type_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    planned_visit_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    place_ids = serializers.ListField(
        required=False, default=list, child=serializers.UUIDField(), max_length=PLACES_MAX
    )
    from_on = serializers.DateField(required=False, allow_null=True, default=None)
    latest_on = serializers.DateField(required=False, allow_null=True, default=None)


class PicksApi(ApiView):
    @extend_schema(operation_id="clinic_picks", responses={200: PicksOutput, 404: ProblemOutput})
    def get(self, request: Request, clinic_id: UUID) -> Response:
        """Who may choose a place, who is to be called, and who decided lately."""
        return _picks(self.actor, clinic_id)

    @extend_schema(
        operation_id="clinic_pick_send", request=PickInput, responses={201: PicksOutput, **PROBLEMS}
    )
    def post(self, request: Request, clinic_id: UUID) -> Response:
        """Let a patient choose a place by a link. Answers the list."""
        given = PickInput(data=request.data)
        given.is_valid(raise_exception=True)
        pick_send(actor=self.actor, clinic_id=clinic_id, **given.validated_data)
        return _picks(self.actor, clinic_id, status=201)


class PickWithdrawApi(ApiView):
    @extend_schema(
        operation_id="pick_withdraw",
        parameters=[IF_MATCH],
        request=EmptyInput,
        responses={200: PicksOutput, **PROBLEMS},
    )
    def post(self, request: Request, pick_id: UUID) -> Response:
        """The patient may choose no more. Answers the list."""
        EmptyInput(data=request.data).is_valid(raise_exception=True)
        pick = pick_withdraw(actor=self.actor, pick_id=pick_id, base_version=required_version(request))
        return _picks(self.actor, pick.clinic_id)


class PickCloseRecallApi(ApiView):
    @extend_schema(
        operation_id="pick_recall_close",
        parameters=[IF_MATCH],
        request=RecallCloseInput,
        responses={200: PicksOutput, **PROBLEMS},
    )
    def post(self, request: Request, pick_id: UUID) -> Response:
        """The patient is not called, and why. Answers the list."""
        given = RecallCloseInput(data=request.data)
        given.is_valid(raise_exception=True)
        pick = pick_close_recall(
            actor=self.actor, pick_id=pick_id, base_version=required_version(request), **given.validated_data
        )
        return _picks(self.actor, pick.clinic_id)


def _picks(actor: Actor, clinic_id: UUID, *, status: int = 200) -> Response:
    return Response(PicksOutput({"picks": picks_open(actor=actor, clinic_id=clinic_id)}).data, status=status)
