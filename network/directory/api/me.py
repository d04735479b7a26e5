"""The signed-in person: profile, acting centre, own sessions."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.etag import etag_of, required_version
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Forbidden
from network.directory.api.conflicts import newer_version
from network.directory.api.middleware import ACTING_CENTRE_KEY
from network.directory.api.render import centre_brief
from network.directory.api.serializers import ActingCentreInput, MeOutput, MeUpdateInput, SessionListOutput
from network.directory.models import Person
from network.directory.rules import CLINICAL_ROLES, IDENTITY_ROLES
from network.directory.selectors import active_memberships, network_settings
from network.directory.services import people, sessions


def _person(request: Request) -> Person:
    assert isinstance(request.user, Person)  # ApiView lets nobody else in
    return request.user


def _me(request: Request, person: Person) -> dict[str, Any]:
    return {
        "id": person.pk,
        "email": person.email,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "display_name": person.display_name,
        "profession": person.profession,
        "phone": person.phone,
        "language": person.language,
        "theme": person.theme,
        "memberships": [
            {
                "id": membership.pk,
                "centre": centre_brief(membership.centre),
                "role": membership.role,
                "valid_from": membership.valid_from,
                "valid_until": membership.valid_until,
            }
            for membership in active_memberships(person.pk)
        ],
        "acting_centre_id": request.actor.centre_id,  # type: ignore[attr-defined]  # set by the middleware
        "mfa": {
            "enabled": request.has_totp,  # type: ignore[attr-defined]  # set by the middleware
            "required": settings.CIRCLECARE_REQUIRE_MFA,
        },
        "can": _can(person, {m.role for m in request.memberships}),  # type: ignore[attr-defined]  # set by the middleware
        "demo": settings.CIRCLECARE_DEMO,
        "response_target_hours": network_settings().response_target_hours,
        "version": person.version,
    }


def _can(person: Person, roles: set[str]) -> list[str]:
    """What the person may do anywhere at all: which screens and buttons make sense."""
    can = []
    if roles & IDENTITY_ROLES:
        can += ["view_patients", "create_patient"]
    if roles & CLINICAL_ROLES:
        can.append("view_clinical")
    if "privacy_officer" in roles:
        can.append("view_access_log")
    if person.is_platform_admin or "centre_admin" in roles:
        can += ["invite_people", "manage_centre"]
    if person.is_platform_admin:
        can.append("manage_network")
    return can


def _answer(request: Request, person: Person) -> Response:
    return Response(_me(request, person), headers={"ETag": etag_of(person.version)})


class MeApi(ApiView):
    """Who I am, where I belong, and what I may do."""

    @extend_schema(operation_id="me_get", responses=MeOutput)
    def get(self, request: Request) -> Response:
        return _answer(request, _person(request))

    @extend_schema(
        operation_id="me_update",
        parameters=[OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="Optional.")],
        request=MeUpdateInput,
        responses={200: MeOutput, 400: ProblemOutput, 412: ProblemOutput},
    )
    def patch(self, request: Request) -> Response:
        given = MeUpdateInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = required_version(request) if "If-Match" in request.headers else None
        with newer_version(lambda: _me(request, _person(request))):
            person = people.profile_update(actor=self.actor, version=version, **given.validated_data)
        return _answer(request, person)


class ActingCentreApi(ApiView):
    """Choose the centre that I act for in this session (a tab may name another by `X-Centre`)."""

    @extend_schema(
        operation_id="me_acting_centre",
        request=ActingCentreInput,
        responses={200: MeOutput, 400: ProblemOutput, 403: ProblemOutput},
    )
    def post(self, request: Request) -> Response:
        given = ActingCentreInput(data=request.data)
        given.is_valid(raise_exception=True)
        centre_id: UUID = given.validated_data["centre_id"]
        if centre_id not in {m.centre_id for m in request.memberships}:  # type: ignore[attr-defined]  # see above
            raise Forbidden("centre_not_yours", _("You do not belong to this centre. Choose one of yours."))
        request.session[ACTING_CENTRE_KEY] = str(centre_id)
        answer = _me(request, _person(request))
        answer["acting_centre_id"] = centre_id
        return Response(answer)


class SessionsApi(ApiView):
    """Where I am signed in."""

    @extend_schema(operation_id="me_sessions_list", responses=SessionListOutput)
    def get(self, request: Request) -> Response:
        key = request.session.session_key
        rows = sessions.session_list(actor=self.actor, current_key=key)
        return Response({"results": [{name: getattr(row, name) for name in row.__slots__} for row in rows]})

    @extend_schema(operation_id="me_sessions_end_others", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out everywhere else."""
        sessions.sessions_end_others(actor=self.actor, keep_key=request.session.session_key)
        return Response(status=204)


class SessionApi(ApiView):
    @extend_schema(operation_id="me_session_end", responses={204: None, 404: ProblemOutput})
    def delete(self, request: Request, session_id: int) -> Response:
        """End one of my sessions; ending the present one signs me out."""
        session = request.session
        if sessions.session_end(actor=self.actor, session_id=session_id) == session.session_key:
            session.flush()
        return Response(status=204)
