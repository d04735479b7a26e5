"""Requests of a visit over HTTP."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from followup.visits.api.inputs import VisitOrderChangeInput, VisitOrderInput
from followup.visits.api.serializers import VisitOrderOutput
from followup.visits.api.views import PROBLEMS
from followup.visits.models import VisitOrder
from followup.visits.selectors.ordering import order_output
from followup.visits.services.ordering import order_add, order_change
from kernel.api.etag import etag_of, required_version
from kernel.api.views import ApiView
from network.directory.api.params import IF_MATCH


class VisitOrdersApi(ApiView):
    @extend_schema(
        operation_id="visit_order_add",
        request=VisitOrderInput,
        responses={201: VisitOrderOutput, **PROBLEMS},
    )
    def post(self, request: Request, visit_id: UUID) -> Response:
        """Ask for something; not a prescription. A proposal that was taken up already answers the same request."""
        given = VisitOrderInput(data=request.data)
        given.is_valid(raise_exception=True)
        return _order(order_add(actor=self.actor, visit_id=visit_id, **given.validated_data), status=201)


class VisitOrderApi(ApiView):
    @extend_schema(
        operation_id="visit_order_change",
        parameters=[IF_MATCH],
        request=VisitOrderChangeInput,
        responses={200: VisitOrderOutput, **PROBLEMS},
    )
    def patch(self, request: Request, order_id: UUID) -> Response:
        """Its words while the visit is a draft; its `state` always."""
        given = VisitOrderChangeInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = required_version(request)
        order = order_change(
            actor=self.actor, order_id=order_id, base_version=version, changes=given.validated_data
        )
        return _order(order)


def _order(order: VisitOrder, *, status: int = 200) -> Response:
    found = VisitOrderOutput(order_output(order)).data
    return Response(found, status=status, headers={"ETag": etag_of(order.version)})
