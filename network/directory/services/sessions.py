"""Sessions of a person: where they are signed in, and ending it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import transaction

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.errors import NotFound
from kernel.notify.services import devices_forget
from kernel.realtime.publisher import SIGNED_OUT, SUSPENDED, close_sockets, publish
from network.directory.events import SessionClosing


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One place where the person is signed in. `user_agent` is shown as the browser sent it."""

    id: int
    ip: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


def session_list(*, actor: Actor, current_key: str | None) -> list[OpenSession]:
    """The actor's own sessions that still open a door, newest first."""
    rows = UserSession.objects.filter(user_id=actor.person_id).order_by("-created_at")
    return [
        OpenSession(
            id=row.pk,
            ip=row.ip,
            user_agent=row.user_agent,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_current=row.session_key == current_key,
        )
        for row in rows
        if row.exists()
    ]


@transaction.atomic
def session_end(*, actor: Actor, session_id: int) -> str:
    """End one of the actor's own sessions and close its sockets. Returns its key. Raises NotFound."""
    row = UserSession.objects.select_for_update().filter(pk=session_id, user_id=actor.person_id).first()
    if row is None:
        raise NotFound
    key: str = row.session_key
    row.end()
    devices_forget(actor.who, session_key=key)
    close_sockets(session_keys=[key], code=SIGNED_OUT)
    record(actor=actor, action="session.ended", object_type="session", object_id=row.pk or session_id)
    return key


@transaction.atomic
def sessions_end_others(*, actor: Actor, keep_key: str | None) -> int:
    """End all of the actor's own sessions but the one of `keep_key`, and forget the other browsers that
    take push: one of them may be in other hands. Returns how many sessions."""
    rows = list(UserSession.objects.select_for_update().filter(user_id=actor.person_id))
    others = [row for row in rows if row.session_key != keep_key]
    keys = [row.session_key for row in others]
    for row in others:
        row.end()
    devices_forget(actor.who, keep_session_key=keep_key or "")
    if keys:
        close_sockets(session_keys=keys, code=SIGNED_OUT)
        record(actor=actor, action="session.others_ended", detail={"count": len(keys)})
    return len(keys)


def end_everything(person_id: UUID, *, reason: Literal["suspended", "signed_out"] = "suspended") -> None:
    """Every session is deleted, every socket told why and closed. The caller raises the person's session
    epoch, which makes the sessions worthless, also those that nobody tracked."""
    for row in UserSession.objects.select_for_update().filter(user_id=person_id):
        row.end()
    devices_forget(person_id)
    publish(SessionClosing(reason=reason, person_id=person_id), person_ids=[person_id])
    close_sockets(person_ids=[person_id], code=SUSPENDED if reason == "suspended" else SIGNED_OUT)
