"""Who acts: turns the session into `request.actor`, in one query beside that of the session."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _

from kernel.actors import Actor
from kernel.api import problems
from kernel.prepared import Question, asked_together
from network.directory.api.client import client_ip
from network.directory.models import Person
from network.directory.selectors import ActiveMembership, presence_asked, presence_of

API_PREFIXES = ("/api/v1/", "/fhir/r4/")
# What a person who still has to set up the second factor may reach: to see who they are, and the language.
WITHOUT_SECOND_FACTOR = frozenset({"/api/v1/me/"})
SEEN_AT_STEP_S = 60
READING = frozenset({"GET", "HEAD", "OPTIONS"})

ACTING_CENTRE_KEY = "acting_centre_id"
SIGNED_IN_AT_KEY = "signed_in_at"
SEEN_AT_KEY = "seen_at"


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    code: str
    detail: str

    def response(self) -> HttpResponse:
        body = problems.body(status_code=self.status, code=self.code, detail=self.detail)
        return JsonResponse(body, status=self.status, content_type=problems.CONTENT_TYPE)


class ActorMiddleware:
    """Sets `request.actor` (None when signed out or suspended) and `request.memberships` on API calls, and
    speaks the person's language.

    Ends sessions that were idle too long or are too old, refuses an `X-Centre` that is not one of the
    person's centres (403 `centre_not_yours`), and keeps staff without a second factor out where it is
    required (403 `mfa_required`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]  # the kernel's views read it
        request.memberships = ()  # type: ignore[attr-defined]
        if not request.path.startswith(API_PREFIXES):
            return self.get_response(request)
        with asked_together(*_who(request)):
            if request.user.is_authenticated:
                refusal = _identify(request, request.user)
                if refusal is not None:
                    return refusal.response()
        if request.method not in READING:
            return self.get_response(request)
        # a call that only reads asks nothing twice
        with asked_together():
            return self.get_response(request)


def _who(request: HttpRequest) -> list[Question]:
    person_id = _uuid(request.session.get(SESSION_KEY, ""))
    return presence_asked(person_id) if person_id else []


def _identify(request: HttpRequest, person: Person) -> Refusal | None:
    if not keep_session_alive(request):
        return None
    presence = presence_of(person.pk)
    translation.activate(person.language)
    request.LANGUAGE_CODE = person.language
    if (
        settings.CIRCLECARE_REQUIRE_MFA
        and not presence.has_totp
        and request.path not in WITHOUT_SECOND_FACTOR
    ):
        return Refusal(403, "mfa_required", _("Set up two-factor sign-in first."))
    centre_id, mine = _acting_centre(request, presence.memberships)
    if not mine:
        return Refusal(403, "centre_not_yours", _("You do not belong to this centre. Choose one of yours."))
    request.memberships = presence.memberships  # type: ignore[attr-defined]
    request.has_totp = presence.has_totp  # type: ignore[attr-defined]
    request.actor = Actor.person(  # type: ignore[attr-defined]
        person.pk, centre_id=centre_id, ip=client_ip(request), held=_held(request, presence.memberships)
    )
    return None


def _held(
    request: HttpRequest, memberships: tuple[ActiveMembership, ...]
) -> frozenset[tuple[UUID, str]] | None:
    """What was just read need not be read again for each part of a page. A write asks anew, under its lock."""
    if request.method not in READING:
        return None
    return frozenset((membership.centre_id, membership.role) for membership in memberships)


def keep_session_alive(request: HttpRequest) -> bool:
    """Whether the session may go on; one that may not is emptied. Writes at most once a minute."""
    now = int(time.time())
    session = request.session
    if not session_goes_on(session):
        session.flush()
        return False
    seen_at = session.get(SEEN_AT_KEY)
    if seen_at is None:
        session[SIGNED_IN_AT_KEY] = session[SEEN_AT_KEY] = now
    elif now - seen_at >= SEEN_AT_STEP_S:
        session[SEEN_AT_KEY] = now
    return True


def session_goes_on(session: Mapping[str, Any] | SessionBase) -> bool:
    """Neither idle for too long nor too old. One that has made no call yet goes on."""
    now = int(time.time())
    seen_at = session.get(SEEN_AT_KEY)
    if seen_at is None:
        return True
    idle: bool = now - seen_at > settings.CIRCLECARE_SESSION_IDLE_S
    old: bool = now - session.get(SIGNED_IN_AT_KEY, seen_at) > settings.CIRCLECARE_SESSION_ABSOLUTE_S
    return not idle and not old


def _acting_centre(
    request: HttpRequest, memberships: tuple[ActiveMembership, ...]
) -> tuple[UUID | None, bool]:
    """The centre to act for, and False when the tab names one that is not the person's.

    The tab's header wins, then the session's choice, then the oldest membership. A choice in the session
    that has ended meanwhile is passed over silently: it was right when it was made.
    """
    mine = [membership.centre_id for membership in memberships]
    header = request.headers.get("X-Centre")
    if header:
        named = _uuid(header)
        return (named, True) if named in mine else (None, False)
    chosen = _uuid(request.session.get(ACTING_CENTRE_KEY, ""))
    if chosen in mine:
        return chosen, True
    return (mine[0] if mine else None), True


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except (ValueError, TypeError, AttributeError):
        return None
