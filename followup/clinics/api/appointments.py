"""Appointments and the waiting list over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from followup.clinics.api.inputs import (
    AppointmentCancelInput,
    AppointmentInput,
    AppointmentMarkInput,
    AppointmentMoveInput,
    RecallCloseInput,
    WaitingInput,
)
from followup.clinics.api.serializers import (
    AppointmentOutput,
    AppointmentsOutput,
    RecallsOutput,
    WaitingListOutput,
)
from followup.clinics.rules.states import AppointmentState
from followup.clinics.selectors.calendar import appointment_of, waiting_of
from followup.clinics.services import booking as services
from followup.clinics.services.reading import patient_appointments_open, recall_open, waiting_open
from followup.clinics.services.waiting import waiting_add, waiting_withdraw
from kernel.api.etag import etag_of, required_version
from kernel.api.serializers import EmptyInput, ProblemOutput
from kernel.api.views import ApiView
from network.directory.api.params import IF_MATCH

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 403, 404, 409, 412, 428), ProblemOutput)


class PatientAppointmentsApi(ApiView):
    @extend_schema(
        operation_id="patient_appointments", responses={200: AppointmentsOutput, 404: ProblemOutput}
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The appointments of a patient, the newest first."""
        found = patient_appointments_open(actor=self.actor, patient_id=patient_id)
        return Response(AppointmentsOutput({"appointments": found}).data)


class AppointmentsApi(ApiView):
    @extend_schema(
        operation_id="appointment_book",
        request=AppointmentInput,
        responses={201: AppointmentOutput, **PROBLEMS},
    )
    def post(self, request: Request) -> Response:
        """Book a patient. A place that somebody else took answers 409 `place_taken` with the next free ones in
        `offered`; a patient who comes to the session already answers 409 `booked_already`, unless that is known."""
        given = AppointmentInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.appointment_book(actor=self.actor, **given.validated_data)
        return _appointment(made.pk, status=201)


class RecallApi(ApiView):
    @extend_schema(operation_id="appointments_recall", responses={200: RecallsOutput})
    def get(self, request: Request) -> Response:
        """Who did not come, or lost the appointment, and is still to be called."""
        return Response(RecallsOutput({"appointments": recall_open(actor=self.actor)}).data)


class AppointmentMoveApi(ApiView):
    @extend_schema(
        operation_id="appointment_move",
        parameters=[IF_MATCH],
        request=AppointmentMoveInput,
        responses={200: AppointmentOutput, **PROBLEMS},
    )
    def post(self, request: Request, appointment_id: UUID) -> Response:
        """The patient comes to another place. Answers the new appointment."""
        given = AppointmentMoveInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.appointment_move(
            actor=self.actor,
            appointment_id=appointment_id,
            base_version=required_version(request),
            **given.validated_data,
        )
        return _appointment(made.pk)


class AppointmentCancelApi(ApiView):
    @extend_schema(
        operation_id="appointment_cancel",
        parameters=[IF_MATCH],
        request=AppointmentCancelInput,
        responses={200: AppointmentOutput, **PROBLEMS},
    )
    def post(self, request: Request, appointment_id: UUID) -> Response:
        """It will not take place, with the reason."""
        given = AppointmentCancelInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.appointment_cancel(
            actor=self.actor,
            appointment_id=appointment_id,
            base_version=required_version(request),
            **given.validated_data,
        )
        return _appointment(appointment_id)


class AppointmentMarkApi(ApiView):
    @extend_schema(
        operation_id="appointment_mark",
        parameters=[IF_MATCH],
        request=AppointmentMarkInput,
        responses={200: AppointmentOutput, **PROBLEMS},
    )
    def post(self, request: Request, appointment_id: UUID) -> Response:
        """Confirmed, arrived, seen, did not come; or a wrong click taken back."""
        given = AppointmentMarkInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.appointment_mark(
            actor=self.actor,
            appointment_id=appointment_id,
            base_version=required_version(request),
            state=AppointmentState(given.validated_data["state"]),
        )
        return _appointment(appointment_id)


class RecallCloseApi(ApiView):
    @extend_schema(
        operation_id="appointment_recall_close",
        parameters=[IF_MATCH],
        request=RecallCloseInput,
        responses={200: AppointmentOutput, **PROBLEMS},
    )
    def post(self, request: Request, appointment_id: UUID) -> Response:
        """The patient is not called for another appointment, and why."""
        given = RecallCloseInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.recall_close(
            actor=self.actor,
            appointment_id=appointment_id,
            base_version=required_version(request),
            **given.validated_data,
        )
        return _appointment(appointment_id)


class WaitingApi(ApiView):
    @extend_schema(operation_id="clinic_waiting_list", responses={200: WaitingListOutput, 404: ProblemOutput})
    def get(self, request: Request, clinic_id: UUID) -> Response:
        """Who waits, in their order."""
        found = waiting_open(actor=self.actor, clinic_id=clinic_id)
        return Response(WaitingListOutput({"waiting": found}).data)

    @extend_schema(
        operation_id="clinic_waiting_add",
        request=WaitingInput,
        responses={201: WaitingListOutput, **PROBLEMS},
    )
    def post(self, request: Request, clinic_id: UUID) -> Response:
        """The patient waits for a place; what is free is offered at once. Answers the list."""
        given = WaitingInput(data=request.data)
        given.is_valid(raise_exception=True)
        waiting_add(actor=self.actor, clinic_id=clinic_id, **given.validated_data)
        found = waiting_of(self.actor, clinic_id)
        return Response(WaitingListOutput({"waiting": found}).data, status=201)


class WaitingWithdrawApi(ApiView):
    @extend_schema(
        operation_id="waiting_withdraw",
        parameters=[IF_MATCH],
        request=EmptyInput,
        responses={200: WaitingListOutput, **PROBLEMS},
    )
    def post(self, request: Request, entry_id: UUID) -> Response:
        """The patient waits no more. Answers the list."""
        version = required_version(request)
        entry = waiting_withdraw(actor=self.actor, entry_id=entry_id, base_version=version)
        found = waiting_of(self.actor, entry.clinic_id)
        return Response(WaitingListOutput({"waiting": found}).data)


def _appointment(appointment_id: UUID, *, status: int = 200) -> Response:
    found = appointment_of(appointment_id)
    return Response(AppointmentOutput(found).data, status=status, headers={"ETag": etag_of(found["version"])})
