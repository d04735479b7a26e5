"""Who may hold a socket: signed in, active, and nothing else missing (a second factor, for instance)."""

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user_model
from django.http.request import validate_host
from django.utils import timezone

from kernel.realtime.publisher import COME_AGAIN, SIGNED_OUT, SUSPENDED
from kernel.realtime.sockets import Socket

Condition = Callable[[UUID], bool]
SessionCheck = Callable[[Mapping[str, Any]], bool]

_conditions: list[Condition] = []
_session_checks: list[SessionCheck] = []


def register(condition: Condition) -> None:
    """A further condition, asked at the handshake in a database thread (directory: second factor present).
    A person for whom it is False is refused with 4403."""
    if condition not in _conditions:
        _conditions.append(condition)


def register_session_check(check: SessionCheck) -> None:
    """May a session with these data go on (directory: not idle for too long, not too old)? Asked at the handshake and
    again for open sockets: a session that opens no door over HTTP must not keep listening. 4401 when False."""
    if check not in _session_checks:
        _session_checks.append(check)


def session_goes_on(session: Mapping[str, Any]) -> bool:
    return all(check(session) for check in _session_checks)


def origin_allowed(scope: dict[str, Any]) -> bool:
    """Browsers always send Origin; a page of another site must not use the visitor's cookie.

    Allowed: the host that was asked (when it is one of ours), and the trusted origins. A client without
    Origin is no browser, so there is no visitor to be deceived.
    """
    headers = dict(scope["headers"])
    raw = headers.get(b"origin")
    if raw is None:
        return True
    origin = raw.decode("latin-1").lower()
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    host = headers.get(b"host", b"").decode("latin-1").lower()
    try:
        own = validate_host(urlsplit(f"//{host}").hostname or "", settings.ALLOWED_HOSTS)
        return own and urlsplit(origin).netloc == host
    except ValueError:  # no address at all
        return False


@database_sync_to_async
def admit(person_id: UUID | None, session_key: str) -> int | None:
    """Ask the database. None: welcome; else the close code."""
    if person_id is None or not _sessions([session_key]).get(session_key):
        return SIGNED_OUT
    return None if _may_act(person_id) else SUSPENDED


@database_sync_to_async
def conditions_met(person_id: UUID) -> bool:
    return all(condition(person_id) for condition in _conditions)


def has_conditions() -> bool:
    return bool(_conditions)


@database_sync_to_async
def session_person(session: Any) -> UUID | None:
    """The person named by a session, also when they may not sign in (any more)."""
    value = session.get(SESSION_KEY)
    return UUID(value) if value else None


@database_sync_to_async
def refused(sockets: Collection[Socket]) -> list[tuple[Socket, int]]:
    """Those of `sockets` that must end, each with its close code. Two queries, whatever their number.

    A session that is gone need not be the end: a change of password gives the browser another one, while whoever
    copied the old cookie must stop listening. Both are asked to come again, and the handshake tells them apart.
    """
    persons = {UUID(bytes=socket.person) for socket in sockets}
    active = set(get_user_model().objects.filter(pk__in=persons, is_active=True).values_list("pk", flat=True))
    sessions = _sessions({socket.session_key for socket in sockets})
    ended: list[tuple[Socket, int]] = []
    for socket in sockets:
        if UUID(bytes=socket.person) not in active:
            ended.append((socket, SUSPENDED))
        elif socket.session_key not in sessions:
            ended.append((socket, COME_AGAIN))
        elif not sessions[socket.session_key]:
            ended.append((socket, SIGNED_OUT))
    return ended


def _may_act(person_id: UUID) -> bool:
    active = get_user_model().objects.filter(pk=person_id, is_active=True).exists()
    return active and all(condition(person_id) for condition in _conditions)


def _sessions(keys: Collection[str]) -> dict[str, bool]:
    """Whether each session goes on; one that is not there is left out."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    rows = store.get_model_class().objects.filter(session_key__in=keys)
    now = timezone.now()
    return {
        key: until > now and session_goes_on(store.decode(data))
        for key, data, until in rows.values_list("session_key", "session_data", "expire_date")
    }
