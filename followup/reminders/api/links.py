"""The page behind the link of a reminder: no account, one answer."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from followup.reminders.api.serializers import AppointmentLinkInput, AppointmentLinkOutput
from followup.reminders.services.answering import link_answer, link_look
from followup.reminders.services.ringing import link_hush, link_ring
from kernel.api.limits import limit_calls
from kernel.api.serializers import ProblemOutput
from kernel.api.views import PublicApiView
from kernel.notify.api.serializers import PushSubscriptionInput
from network.directory.api.client import client_ip

PER_MINUTE = 30


class AppointmentLinkApi(PublicApiView):
    """Whoever holds the link owns the mailbox or the telephone that it was sent to."""

    @extend_schema(
        operation_id="appointment_link_look",
        auth=[],
        responses={200: AppointmentLinkOutput, 404: ProblemOutput, 429: ProblemOutput},
    )
    def get(self, request: Request, token: str) -> Response:
        """Looking changes nothing."""
        limit_calls("appointment-link", client_ip(request), per_minute=PER_MINUTE)
        return _private(AppointmentLinkOutput(link_look(token=token)).data)

    @extend_schema(
        operation_id="appointment_link_answer",
        auth=[],
        request=AppointmentLinkInput,
        responses={
            200: AppointmentLinkOutput,
            400: ProblemOutput,
            404: ProblemOutput,
            409: ProblemOutput,
            429: ProblemOutput,
        },
    )
    def post(self, request: Request, token: str) -> Response:
        """Confirm, cancel, move, choose a place or none."""
        limit_calls("appointment-link", client_ip(request), per_minute=PER_MINUTE)
        given = AppointmentLinkInput(data=request.data)
        given.is_valid(raise_exception=True)
        asked = link_answer(token=token, ip=client_ip(request), **given.validated_data)
        return _private(AppointmentLinkOutput(asked).data)


class AppointmentLinkPushApi(PublicApiView):
    """The telephone of whoever holds the link rings for reminders."""

    @extend_schema(
        operation_id="appointment_link_ring",
        auth=[],
        request=PushSubscriptionInput,
        responses={
            200: AppointmentLinkOutput,
            400: ProblemOutput,
            404: ProblemOutput,
            409: ProblemOutput,
            429: ProblemOutput,
        },
    )
    def post(self, request: Request, token: str) -> Response:
        """In this browser, and in no other from now on."""
        limit_calls("appointment-link", client_ip(request), per_minute=PER_MINUTE)
        given = PushSubscriptionInput(data=request.data)
        given.is_valid(raise_exception=True)
        asked = link_ring(
            token=token,
            subscription=given.subscription(),
            user_agent=request.headers.get("User-Agent", ""),
            ip=client_ip(request),
        )
        return _private(AppointmentLinkOutput(asked).data)

    @extend_schema(
        operation_id="appointment_link_hush",
        auth=[],
        responses={200: AppointmentLinkOutput, 404: ProblemOutput, 429: ProblemOutput},
    )
    def delete(self, request: Request, token: str) -> Response:
        """No telephone rings any more."""
        limit_calls("appointment-link", client_ip(request), per_minute=PER_MINUTE)
        return _private(AppointmentLinkOutput(link_hush(token=token, ip=client_ip(request))).data)


def _private(data: object) -> Response:
    return Response(data, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
