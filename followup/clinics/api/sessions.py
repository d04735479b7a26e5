"""Sessions of clinics over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from followup.clinics.api.inputs import (
    SessionAddInput,
    SessionCancelInput,
    SessionHoldInput,
    SessionMarkInput,
    SessionMoveInput,
)
from followup.clinics.api.params import required_day
from followup.clinics.api.serializers import (
    ClinicSessionOutput,
    ClinicSessionsOutput,
    SessionCancelledOutput,
)
from followup.clinics.rules.states import SessionState
from followup.clinics.selectors.calendar import session_of
from followup.clinics.selectors.marked import marked_days
from followup.clinics.services import sessions as services
from followup.clinics.services.reading import session_open, sessions_open
from kernel.actors import Actor
from kernel.api.etag import etag_of, required_version
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from network.directory.api.params import IF_MATCH, uuid_of

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 403, 404, 409, 412, 428), ProblemOutput)


class ClinicSessionsApi(ApiView):
    @extend_schema(
        operation_id="clinic_sessions_list",
        parameters=[
            OpenApiParameter("from", str, required=True),
            OpenApiParameter("to", str, required=True, description="At most 370 days later."),
            OpenApiParameter("clinic", UUID),
            OpenApiParameter("detail", bool, description="With the places and who comes."),
        ],
        responses={200: ClinicSessionsOutput, 400: ProblemOutput},
    )
    def get(self, request: Request) -> Response:
        """The sessions of one's centres between two days, and the holidays and closed days among them."""
        first_on, last_on = required_day(request, "from"), required_day(request, "to")
        clinic_id = uuid_of(request, "clinic")
        found = sessions_open(
            actor=self.actor,
            first_on=first_on,
            last_on=last_on,
            clinic_id=clinic_id,
            detail=request.query_params.get("detail") in ("1", "true"),
        )
        days = marked_days(self.actor, first_on=first_on, last_on=last_on, clinic_id=clinic_id)
        return Response(ClinicSessionsOutput({"sessions": found, "days": days}).data)


class SessionAddApi(ApiView):
    @extend_schema(
        operation_id="clinic_session_add",
        request=SessionAddInput,
        responses={201: ClinicSessionOutput, **PROBLEMS},
    )
    def post(self, request: Request, clinic_id: UUID) -> Response:
        """A single session beside the rules."""
        given = SessionAddInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.session_add(actor=self.actor, clinic_id=clinic_id, **given.validated_data)
        return _session(self.actor, made.pk, status=201)


class ClinicSessionApi(ApiView):
    @extend_schema(
        operation_id="clinic_session_get", responses={200: ClinicSessionOutput, 404: ProblemOutput}
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        """One session with its places and who comes: the list of the afternoon."""
        found = session_open(actor=self.actor, session_id=session_id)
        return Response(ClinicSessionOutput(found).data, headers={"ETag": etag_of(found["version"])})


class SessionHoldApi(ApiView):
    @extend_schema(
        operation_id="clinic_session_hold",
        parameters=[IF_MATCH],
        request=SessionHoldInput,
        responses={200: ClinicSessionOutput, **PROBLEMS},
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        """It is held although the day is a holiday, or in another room."""
        given = SessionHoldInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = required_version(request)
        services.session_hold(
            actor=self.actor, session_id=session_id, base_version=version, **given.validated_data
        )
        return _session(self.actor, session_id)


class SessionMoveApi(ApiView):
    @extend_schema(
        operation_id="clinic_session_move",
        parameters=[IF_MATCH],
        request=SessionMoveInput,
        responses={200: ClinicSessionOutput, **PROBLEMS},
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        """The whole session, with who is booked, goes to another day or hour."""
        given = SessionMoveInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = required_version(request)
        services.session_move(
            actor=self.actor, session_id=session_id, base_version=version, **given.validated_data
        )
        return _session(self.actor, session_id)


class SessionCancelApi(ApiView):
    @extend_schema(
        operation_id="clinic_session_cancel",
        parameters=[IF_MATCH],
        request=SessionCancelInput,
        responses={200: SessionCancelledOutput, **PROBLEMS},
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        """It is not held; who was booked is on the list of who is called."""
        given = SessionCancelInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = required_version(request)
        _done, appointments = services.session_cancel(
            actor=self.actor, session_id=session_id, base_version=version, **given.validated_data
        )
        found = {"session": session_of(self.actor, session_id), "appointments": appointments}
        return Response(SessionCancelledOutput(found).data)


class SessionMarkApi(ApiView):
    @extend_schema(
        operation_id="clinic_session_mark",
        parameters=[IF_MATCH],
        request=SessionMarkInput,
        responses={200: ClinicSessionOutput, **PROBLEMS},
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        """No further bookings, bookings again, or it took place."""
        given = SessionMarkInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.session_mark(
            actor=self.actor,
            session_id=session_id,
            base_version=required_version(request),
            state=SessionState(given.validated_data["state"]),
        )
        return _session(self.actor, session_id)


def _session(actor: Actor, session_id: UUID, *, status: int = 200) -> Response:
    found = session_of(actor, session_id)
    return Response(
        ClinicSessionOutput(found).data, status=status, headers={"ETag": etag_of(found["version"])}
    )
