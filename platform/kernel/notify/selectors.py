"""Reads of one's own notifications and preferences, and of the demo's outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from kernel.actors import Actor
from kernel.notify import kinds
from kernel.notify.models import (
    Channel,
    Notification,
    NotificationPreference,
    OutboxMail,
    OutboxPush,
    PushDevice,
)
from kernel.notify.rules import mail_key


def notification_list(
    *, actor: Actor, unread_only: bool = False, before: UUID | None = None, limit: int
) -> list[Notification]:
    """The actor's own, newest first (the key sorts by time), one more than `limit` when there are more."""
    rows = Notification.objects.filter(person_id=actor.who)
    if unread_only:
        rows = rows.filter(read_at=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: limit + 1])


def notification_unread_count(*, actor: Actor) -> int:
    return Notification.objects.filter(person_id=actor.who, read_at=None).count()


def people_told(person_ids: Iterable[UUID], dedupe_key: str) -> set[UUID]:
    """Those among them who were told of the fact with this key already, by the bell, mail or push. Three queries."""
    people = set(person_ids)
    mails = {mail_key(dedupe_key, person_id): person_id for person_id in people}
    by_bell = Notification.objects.filter(person_id__in=people, dedupe_key=dedupe_key)
    by_mail = OutboxMail.objects.filter(dedupe_key__in=mails).values_list("dedupe_key", flat=True)
    by_push = OutboxPush.objects.filter(device__person_id__in=people, dedupe_key=dedupe_key)
    return {
        *by_bell.values_list("person_id", flat=True),
        *(mails[key] for key in by_mail),
        *by_push.values_list("device__person_id", flat=True),
    }


@dataclass(frozen=True, slots=True)
class Preference:
    kind: str
    title: str
    urgent: bool
    in_app: bool
    mail: bool
    push: bool


def preference_list(*, actor: Actor) -> list[Preference]:
    """Every kind with what holds for the actor: their choice, else the default of the kind."""
    chosen = {
        (kind, channel): enabled
        for kind, channel, enabled in NotificationPreference.objects.filter(person_id=actor.who).values_list(
            "kind", "channel", "enabled"
        )
    }

    def holds(kind: kinds.Kind, channel: str) -> bool:
        return chosen.get((kind.code, channel), channel in kind.default_channels)

    return [
        Preference(
            kind=kind.code,
            title=str(kind.title),
            urgent=kind.urgent,
            in_app=kind.urgent or holds(kind, Channel.IN_APP),
            mail=holds(kind, Channel.MAIL),
            push=holds(kind, Channel.PUSH),
        )
        for kind in kinds.registered()
    ]


def device_list(*, actor: Actor) -> list[PushDevice]:
    """The browsers in which the actor is told, the one added last first."""
    return list(PushDevice.objects.filter(person_id=actor.who).order_by("-created_at", "-pk"))


def outbox_list(*, before: UUID | None = None, limit: int) -> list[OutboxMail]:
    """All mail, newest first. For the demo's page only: the view refuses elsewhere."""
    rows = OutboxMail.objects.all() if before is None else OutboxMail.objects.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: limit + 1])


def mails_of_groups(group_keys: Iterable[str]) -> dict[str, list[OutboxMail]]:
    """What was queued so far to people without an account, by group, in the order of queueing. One query."""
    found: dict[str, list[OutboxMail]] = {key: [] for key in group_keys}
    rows = OutboxMail.objects.filter(person=None, group_key__in=found).order_by("created_at", "pk")
    for mail in rows.defer("body", "calendar"):
        found[mail.group_key].append(mail)
    return found
