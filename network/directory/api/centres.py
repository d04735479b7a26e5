"""Centres over HTTP."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.etag import etag_of, required_version
from kernel.api.pagination import CursorPage, limit_of
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from network.directory.api.conflicts import newer_version
from network.directory.api.params import IF_MATCH, PAGING, cursor_of, text_of, uuid_in
from network.directory.api.render import centre_output
from network.directory.api.serializers import (
    CentreCreateInput,
    CentreOutput,
    CentrePageOutput,
    CentreUpdateInput,
)
from network.directory.models import Centre
from network.directory.policies import standing_of
from network.directory.selectors import centre_get, centre_list
from network.directory.services import centres


class CentresApi(ApiView):
    @extend_schema(
        operation_id="centres_list",
        parameters=[
            OpenApiParameter("q", str, description="Part of the name or city, or the start of the code."),
            OpenApiParameter("kind", str, enum=["hub", "circle"]),
            *PAGING,
        ],
        responses={200: CentrePageOutput, 400: ProblemOutput},
    )
    def get(self, request: Request) -> Response:
        """Centres of the network by name."""
        limit = limit_of(request)
        cursor = cursor_of(request, length=2)
        after = (str(cursor[0]), uuid_in(cursor[1])) if cursor else None
        rows = centre_list(
            actor=self.actor,
            query=text_of(request, "q"),
            kind=text_of(request, "kind"),
            after=after,
            limit=limit,
        )
        standing = standing_of(self.actor)
        page = CursorPage.of(
            request,
            rows,
            limit=limit,
            key=lambda centre: (centre.name, str(centre.pk)),
            render=lambda centre: centre_output(centre, standing),
        )
        return Response(page.data())

    @extend_schema(
        operation_id="centres_create",
        request=CentreCreateInput,
        responses={201: CentreOutput, 400: ProblemOutput, 403: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request) -> Response:
        """A hospital joins the network (platform administrators)."""
        given = CentreCreateInput(data=request.data)
        given.is_valid(raise_exception=True)
        return self._answer(centres.centre_create(actor=self.actor, **given.validated_data), 201)

    def _answer(self, centre: Centre, status: int) -> Response:
        return Response(
            centre_output(centre, standing_of(self.actor)),
            status=status,
            headers={"ETag": etag_of(centre.version)},
        )


class CentreApi(ApiView):
    @extend_schema(operation_id="centres_get", responses={200: CentreOutput, 404: ProblemOutput})
    def get(self, request: Request, centre_id: UUID) -> Response:
        return self._answer(centre_get(actor=self.actor, centre_id=centre_id))

    @extend_schema(
        operation_id="centres_update",
        parameters=[IF_MATCH],
        request=CentreUpdateInput,
        responses={
            200: CentreOutput,
            400: ProblemOutput,
            403: ProblemOutput,
            404: ProblemOutput,
            412: ProblemOutput,
        },
    )
    def patch(self, request: Request, centre_id: UUID) -> Response:
        """Edit a centre: its administrators its page, platform administrators all."""
        given = CentreUpdateInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = required_version(request)

        def current() -> dict[str, Any]:
            return centre_output(centre_get(actor=self.actor, centre_id=centre_id), standing_of(self.actor))

        with newer_version(current):
            centre = centres.centre_update(
                actor=self.actor, centre_id=centre_id, version=version, **given.validated_data
            )
        return self._answer(centre)

    def _answer(self, centre: Centre) -> Response:
        return Response(
            centre_output(centre, standing_of(self.actor)), headers={"ETag": etag_of(centre.version)}
        )
