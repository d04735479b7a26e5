"""Machine clients over HTTP, for the administrators of a centre."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.pagination import CursorPage, limit_of
from kernel.api.serializers import EmptyInput, ProblemOutput
from kernel.api.views import ApiView
from network.directory.api.params import PAGING, cursor_of, uuid_in, uuid_of
from network.machines import services
from network.machines.api.serializers import (
    MachineClientInput,
    MachineClientOutput,
    MachineClientPageOutput,
    machine_output,
)
from network.machines.selectors import machine_get, machine_list


class MachineClientsApi(ApiView):
    @extend_schema(
        operation_id="machine_clients_list",
        parameters=[OpenApiParameter("centre", UUID), *PAGING],
        responses={200: MachineClientPageOutput, 400: ProblemOutput},
    )
    def get(self, request: Request) -> Response:
        """Programs of the centres that I administer, newest first."""
        limit = limit_of(request)
        cursor = cursor_of(request, length=1)
        rows = machine_list(
            actor=self.actor,
            centre_id=uuid_of(request, "centre"),
            after=uuid_in(cursor[0]) if cursor else None,
            limit=limit,
        )
        page = CursorPage.of(
            request, rows, limit=limit, key=lambda machine: (str(machine.pk),), render=machine_output
        )
        return Response(page.data())

    @extend_schema(
        operation_id="machine_clients_create",
        request=MachineClientInput,
        responses={
            201: MachineClientOutput,
            400: ProblemOutput,
            403: ProblemOutput,
            404: ProblemOutput,
            409: ProblemOutput,
        },
    )
    def post(self, request: Request) -> Response:
        """Register a program by its public keys."""
        given = MachineClientInput(data=request.data)
        given.is_valid(raise_exception=True)
        machine = services.machine_create(actor=self.actor, **given.validated_data)
        return Response(machine_output(machine_get(actor=self.actor, machine_id=machine.pk)), status=201)


class MachineClientRevokeApi(ApiView):
    @extend_schema(
        operation_id="machine_clients_revoke",
        request=EmptyInput,
        responses={200: MachineClientOutput, 404: ProblemOutput},
    )
    def post(self, request: Request, machine_id: UUID) -> Response:
        """End a program's access at once and for good."""
        return Response(machine_output(services.machine_revoke(actor=self.actor, machine_id=machine_id)))
