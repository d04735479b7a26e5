"""The browsers in which a person takes push."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.notify import selectors, services
from kernel.notify.api.serializers import PushDeviceOutput, PushOutput, PushSubscriptionInput
from kernel.notify.channels.push import public_key


class PushApi(ApiView):
    @extend_schema(operation_id="push_get", responses=PushOutput)
    def get(self, request: Request) -> Response:
        """Whether push is offered, and the actor's own browsers."""
        shown: Any = {"public_key": public_key(), "devices": selectors.device_list(actor=self.actor)}
        return Response(PushOutput(shown).data)

    @extend_schema(
        operation_id="push_device_add",
        request=PushSubscriptionInput,
        responses={201: PushDeviceOutput, 400: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request) -> Response:
        """This browser takes push for the actor from now on, and for nobody else."""
        given = PushSubscriptionInput(data=request.data)
        given.is_valid(raise_exception=True)
        device = services.device_add(
            actor=self.actor,
            subscription=given.subscription(),
            user_agent=request.headers.get("User-Agent", ""),
            session_key=request.session.session_key or "",
        )
        return Response(PushDeviceOutput(device).data, status=201)


class PushDeviceApi(ApiView):
    @extend_schema(operation_id="push_device_remove", responses={204: None, 404: ProblemOutput})
    def delete(self, request: Request, device_id: UUID) -> Response:
        """That browser is told nothing more."""
        services.device_remove(actor=self.actor, device_id=device_id)
        return Response(status=204)
