"""Protocols and the choices of the network, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from followup.protocols import services
from followup.protocols.api import render
from followup.protocols.api.protocol_serializers import (
    CareRulesInput,
    CareRulesOutput,
    ProtocolDetailOutput,
    ProtocolDraftInput,
    ProtocolInput,
    ProtocolPublishInput,
    ProtocolRetireInput,
    ProtocolsOutput,
)
from followup.protocols.policies import can_administer_protocols
from followup.protocols.rules.drafting import Wanted
from followup.protocols.rules.standard import Mode, Owner
from followup.protocols.selectors import protocols as selectors
from followup.protocols.selectors.care import care_chosen
from kernel.actors import Actor
from kernel.api.etag import etag_of, required_version
from kernel.api.serializers import EmptyInput, ProblemOutput
from kernel.api.views import ApiView
from network.directory.api.params import IF_MATCH

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 403, 404, 409, 412, 428), ProblemOutput)


class ProtocolsApi(ApiView):
    @extend_schema(operation_id="protocols_list", responses={200: ProtocolsOutput, 403: ProblemOutput})
    def get(self, request: Request) -> Response:
        """The protocols of the network with their versions."""
        return _all(self.actor)

    @extend_schema(
        operation_id="protocol_create",
        request=ProtocolInput,
        responses={201: ProtocolDetailOutput, **PROBLEMS},
    )
    def post(self, request: Request) -> Response:
        """A protocol for some diseases or products, with its first draft."""
        given = ProtocolInput(data=request.data)
        given.is_valid(raise_exception=True)
        draft = services.protocol_create(actor=self.actor, **given.validated_data)
        return _detail(self.actor, draft.pk, status=201)


class ProtocolApi(ApiView):
    @extend_schema(
        operation_id="protocol_retire",
        parameters=[IF_MATCH],
        request=ProtocolRetireInput,
        responses={200: ProtocolsOutput, **PROBLEMS},
    )
    def patch(self, request: Request, protocol_id: UUID) -> Response:
        """No further patient is followed by it, or it is taken up again."""
        given = ProtocolRetireInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.protocol_retire(
            actor=self.actor,
            protocol_id=protocol_id,
            base_version=required_version(request),
            **given.validated_data,
        )
        return _all(self.actor)


class ProtocolDraftApi(ApiView):
    @extend_schema(
        operation_id="protocol_draft_begin",
        request=EmptyInput,
        responses={201: ProtocolDetailOutput, **PROBLEMS},
    )
    def post(self, request: Request, protocol_id: UUID) -> Response:
        """A draft of the next version, as a copy of the one in force."""
        draft = services.draft_begin(actor=self.actor, protocol_id=protocol_id)
        return _detail(self.actor, draft.pk, status=201)


class ProtocolVersionApi(ApiView):
    @extend_schema(
        operation_id="protocol_version_get",
        responses={200: ProtocolDetailOutput, 403: ProblemOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, version_id: UUID) -> Response:
        """One version, visit by visit, beside the one in force."""
        return _detail(self.actor, version_id)

    @extend_schema(
        operation_id="protocol_draft_save",
        parameters=[IF_MATCH],
        request=ProtocolDraftInput,
        responses={200: ProtocolDetailOutput, **PROBLEMS},
    )
    def put(self, request: Request, version_id: UUID) -> Response:
        """The draft as a whole. Faults stand at `visits.<number>.<field>`, counted from 0."""
        given = ProtocolDraftInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.draft_save(
            actor=self.actor,
            version_id=version_id,
            base_revision=required_version(request),
            source=given.validated_data["source"],
            visits=[_wanted(visit) for visit in given.validated_data["visits"]],
        )
        return _detail(self.actor, version_id)

    @extend_schema(
        operation_id="protocol_draft_discard",
        parameters=[IF_MATCH],
        responses={204: None, **PROBLEMS},
    )
    def delete(self, request: Request, version_id: UUID) -> Response:
        """The draft is thrown away."""
        services.draft_discard(
            actor=self.actor, version_id=version_id, base_revision=required_version(request)
        )
        return Response(status=204)


class ProtocolPublishApi(ApiView):
    @extend_schema(
        operation_id="protocol_publish",
        parameters=[IF_MATCH],
        request=ProtocolPublishInput,
        responses={200: ProtocolDetailOutput, **PROBLEMS},
    )
    def post(self, request: Request, version_id: UUID) -> Response:
        """The draft is in force from a day; from then on it never changes."""
        given = ProtocolPublishInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.version_publish(
            actor=self.actor,
            version_id=version_id,
            base_revision=required_version(request),
            **given.validated_data,
        )
        return _detail(self.actor, version_id)


class ProtocolWithdrawApi(ApiView):
    @extend_schema(
        operation_id="protocol_withdraw",
        parameters=[IF_MATCH],
        request=EmptyInput,
        responses={200: ProtocolDetailOutput, **PROBLEMS},
    )
    def post(self, request: Request, version_id: UUID) -> Response:
        """A version whose day is still to come is a draft again."""
        services.version_withdraw(
            actor=self.actor, version_id=version_id, base_revision=required_version(request)
        )
        return _detail(self.actor, version_id)


class CareRulesApi(ApiView):
    @extend_schema(operation_id="care_rules_get", responses={200: CareRulesOutput, 403: ProblemOutput})
    def get(self, request: Request) -> Response:
        """What the network chose about vaccines, driving and staying near the centre."""
        return _care(self.actor)

    @extend_schema(
        operation_id="care_rules_set",
        parameters=[IF_MATCH],
        request=CareRulesInput,
        responses={200: CareRulesOutput, **PROBLEMS},
    )
    def put(self, request: Request) -> Response:
        """Choose anew, as a whole. Version 0: nobody chose yet."""
        given = CareRulesInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.care_rules_set(
            actor=self.actor,
            base_version=required_version(request),
            min_inactivated_months=given.validated_data["min_inactivated_months"],
            products={
                each["code"]: (each["driving_days"], each["proximity_days"])
                for each in given.validated_data["products"]
            },
        )
        return _care(self.actor)


def _wanted(given: dict[str, Any]) -> Wanted:
    return Wanted(
        **{
            **given,
            "owner": Owner(given["owner"]),
            "mode": Mode(given["mode"]),
            "due": tuple(given["due"]),
            "indicated": tuple(given["indicated"]),
        }
    )


def _all(actor: Actor) -> Response:
    body = {
        "can_change": can_administer_protocols(actor),
        "protocols": [render.listed(each) for each in selectors.protocols(actor=actor)],
        **render.catalogues(),
    }
    return Response(ProtocolsOutput(body).data)


def _detail(actor: Actor, version_id: UUID, *, status: int = 200) -> Response:
    found = selectors.protocol_detail(actor=actor, version_id=version_id)
    body = {"can_change": can_administer_protocols(actor), **render.detail(found)}
    revision = found.standing.version.revision
    return Response(ProtocolDetailOutput(body).data, status=status, headers={"ETag": etag_of(revision)})


def _care(actor: Actor) -> Response:
    rules, products = care_chosen(actor=actor)
    body = {"can_change": can_administer_protocols(actor), **render.care(rules, products)}
    return Response(CareRulesOutput(body).data, headers={"ETag": etag_of(rules.version)})
