"""Invitations over HTTP: for administrators, and the public link."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.pagination import CursorPage, limit_of
from kernel.api.serializers import EmptyInput, ProblemOutput
from kernel.api.views import ApiView, PublicApiView
from network.directory.api.client import client_ip
from network.directory.api.params import PAGING, cursor_of, uuid_in, uuid_of
from network.directory.api.render import centre_brief, invitation_output
from network.directory.api.serializers import (
    InvitationAcceptInput,
    InvitationCreateInput,
    InvitationOfferOutput,
    InvitationOutput,
    InvitationPageOutput,
)
from network.directory.models import Invitation
from network.directory.policies import standing_of
from network.directory.selectors import invitation_list
from network.directory.services import invitations


class InvitationsApi(ApiView):
    @extend_schema(
        operation_id="invitations_list",
        parameters=[
            OpenApiParameter("centre", UUID),
            OpenApiParameter("open", bool, description="Only those still waiting, expired ones included."),
            *PAGING,
        ],
        responses={200: InvitationPageOutput, 400: ProblemOutput},
    )
    def get(self, request: Request) -> Response:
        """Invitations of the centres that I administer, newest first."""
        limit = limit_of(request)
        cursor = cursor_of(request, length=1)
        rows = invitation_list(
            actor=self.actor,
            centre_id=uuid_of(request, "centre"),
            open_only=request.query_params.get("open", "").lower() in {"1", "true"},
            after=uuid_in(cursor[0]) if cursor else None,
            limit=limit,
        )
        standing = standing_of(self.actor)
        page = CursorPage.of(
            request,
            rows,
            limit=limit,
            key=lambda invitation: (str(invitation.pk),),
            render=lambda invitation: invitation_output(invitation, standing),
        )
        return Response(page.data())

    @extend_schema(
        operation_id="invitations_create",
        request=InvitationCreateInput,
        responses={
            201: InvitationOutput,
            400: ProblemOutput,
            403: ProblemOutput,
            404: ProblemOutput,
            409: ProblemOutput,
        },
    )
    def post(self, request: Request) -> Response:
        """Invite somebody by mail."""
        given = InvitationCreateInput(data=request.data)
        given.is_valid(raise_exception=True)
        invitation = invitations.invitation_create(actor=self.actor, **given.validated_data)
        return _answer(self, invitation, 201)


class InvitationRevokeApi(ApiView):
    @extend_schema(
        operation_id="invitations_revoke",
        request=EmptyInput,
        responses={200: InvitationOutput, 404: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request, invitation_id: UUID) -> Response:
        EmptyInput(data=request.data).is_valid(raise_exception=True)
        return _answer(
            self, invitations.invitation_revoke(actor=self.actor, invitation_id=invitation_id), 200
        )


class InvitationResendApi(ApiView):
    @extend_schema(
        operation_id="invitations_resend",
        request=EmptyInput,
        responses={200: InvitationOutput, 404: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request, invitation_id: UUID) -> Response:
        """Send it again with a new link; the older link is dead."""
        EmptyInput(data=request.data).is_valid(raise_exception=True)
        return _answer(
            self, invitations.invitation_resend(actor=self.actor, invitation_id=invitation_id), 200
        )


class InvitationAcceptApi(PublicApiView):
    """Behind the link of the mail; whoever holds it owns the mailbox."""

    @extend_schema(
        operation_id="invitations_offer",
        auth=[],
        responses={200: InvitationOfferOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, key: str) -> Response:
        return Response(_offer(invitations.invitation_by_key(key)))

    @extend_schema(
        operation_id="invitations_accept",
        auth=[],
        request=InvitationAcceptInput,
        responses={200: InvitationOfferOutput, 400: ProblemOutput, 404: ProblemOutput},
    )
    def post(self, request: Request, key: str) -> Response:
        """Take the role. Afterwards one signs in as usual."""
        given = InvitationAcceptInput(data=request.data)
        given.is_valid(raise_exception=True)
        accepted = invitations.invitation_accept(key=key, ip=client_ip(request), **given.validated_data)
        return Response(_offer(accepted))


def _offer(invitation: Invitation) -> dict[str, object]:
    return {
        "email": invitation.email,
        "given_name": invitation.given_name,
        "family_name": invitation.family_name,
        "role": invitation.role,
        "centre": centre_brief(invitation.centre),
        "has_account": invitations.has_account(invitation),
    }


def _answer(view: ApiView, invitation: Invitation, status: int) -> Response:
    return Response(invitation_output(invitation, standing_of(view.actor)), status=status)
