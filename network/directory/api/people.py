"""People and their memberships over HTTP."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.etag import etag_of, required_version
from kernel.api.pagination import CursorPage, limit_of
from kernel.api.serializers import EmptyInput, ProblemOutput
from kernel.api.views import ApiView
from network.directory.api.params import IF_MATCH, PAGING, cursor_of, text_of, uuid_in, uuid_of
from network.directory.api.render import membership_output, person_output
from network.directory.api.serializers import (
    MembershipAddInput,
    MembershipChangeInput,
    MembershipOutput,
    PersonOutput,
    PersonPageOutput,
    PersonSuspendInput,
)
from network.directory.models import Membership
from network.directory.policies import can_list_of_membership, standing_of
from network.directory.selectors import person_get, person_list
from network.directory.services import memberships, people


class PeopleApi(ApiView):
    @extend_schema(
        operation_id="people_list",
        parameters=[
            OpenApiParameter("q", str, description="Words of the name or the e-mail, accents forgiven."),
            OpenApiParameter("centre", UUID),
            OpenApiParameter("role", str),
            *PAGING,
        ],
        responses={200: PersonPageOutput, 400: ProblemOutput},
    )
    def get(self, request: Request) -> Response:
        """People of the network by family name."""
        limit = limit_of(request)
        cursor = cursor_of(request, length=3)
        after = (str(cursor[0]), str(cursor[1]), uuid_in(cursor[2])) if cursor else None
        rows = person_list(
            actor=self.actor,
            query=text_of(request, "q"),
            centre_id=uuid_of(request, "centre"),
            role=text_of(request, "role"),
            after=after,
            limit=limit,
        )
        page = CursorPage.of(
            request,
            rows,
            limit=limit,
            key=lambda row: (row.person.family_name, row.person.given_name, str(row.person.pk)),
            render=person_output,
        )
        return Response(page.data())


class PersonApi(ApiView):
    @extend_schema(operation_id="people_get", responses={200: PersonOutput, 404: ProblemOutput})
    def get(self, request: Request, person_id: UUID) -> Response:
        return Response(person_output(person_get(actor=self.actor, person_id=person_id)))


class PersonSuspendApi(ApiView):
    @extend_schema(
        operation_id="people_suspend",
        request=PersonSuspendInput,
        responses={
            200: PersonOutput,
            400: ProblemOutput,
            403: ProblemOutput,
            404: ProblemOutput,
            409: ProblemOutput,
        },
    )
    def post(self, request: Request, person_id: UUID) -> Response:
        """Shut a person out at once: sessions end, sockets close."""
        given = PersonSuspendInput(data=request.data)
        given.is_valid(raise_exception=True)
        people.person_suspend(actor=self.actor, person_id=person_id, **given.validated_data)
        return Response(person_output(person_get(actor=self.actor, person_id=person_id)))


class PersonReinstateApi(ApiView):
    @extend_schema(
        operation_id="people_reinstate",
        request=EmptyInput,
        responses={200: PersonOutput, 403: ProblemOutput, 404: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request, person_id: UUID) -> Response:
        EmptyInput(data=request.data).is_valid(raise_exception=True)
        people.person_reinstate(actor=self.actor, person_id=person_id)
        return Response(person_output(person_get(actor=self.actor, person_id=person_id)))


class MembershipsApi(ApiView):
    @extend_schema(
        operation_id="memberships_add",
        request=MembershipAddInput,
        responses={
            201: MembershipOutput,
            400: ProblemOutput,
            403: ProblemOutput,
            404: ProblemOutput,
            409: ProblemOutput,
        },
    )
    def post(self, request: Request) -> Response:
        """Give a person a role in a centre."""
        given = MembershipAddInput(data=request.data)
        given.is_valid(raise_exception=True)
        membership = memberships.membership_add(actor=self.actor, **given.validated_data)
        return _membership_answer(self, membership, 201)


class MembershipApi(ApiView):
    @extend_schema(
        operation_id="memberships_change",
        parameters=[IF_MATCH],
        request=MembershipChangeInput,
        responses={
            200: MembershipOutput,
            400: ProblemOutput,
            403: ProblemOutput,
            404: ProblemOutput,
            409: ProblemOutput,
            412: ProblemOutput,
        },
    )
    def patch(self, request: Request, membership_id: UUID) -> Response:
        """Change the role (answers with the membership that replaces it) or set the end."""
        given = MembershipChangeInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        membership = memberships.membership_change(
            actor=self.actor,
            membership_id=membership_id,
            version=required_version(request),
            role=values.get("role"),
            valid_until=values.get("valid_until"),
            reopen="valid_until" in values and values["valid_until"] is None,
        )
        return _membership_answer(self, membership, 200)


def _membership_answer(view: ApiView, membership: Membership, status: int) -> Response:
    can = can_list_of_membership(standing_of(view.actor), membership)
    return Response(
        membership_output(membership, can), status=status, headers={"ETag": etag_of(membership.version)}
    )
