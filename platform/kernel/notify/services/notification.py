"""Writing notifications and reading marks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kernel.actors import Actor
from kernel.clock import is_past_told, now
from kernel.errors import Invalid
from kernel.notify import kinds
from kernel.notify.events import NotificationCreated, NotificationRead, TodayChanged
from kernel.notify.kinds import Kind
from kernel.notify.models import Channel, Notification, NotificationPreference
from kernel.notify.services.mail import Addressee, mails_cancel, notice_mails_queue
from kernel.notify.services.push import notice_pushes_queue, pushes_cancel
from kernel.realtime import publish


@transaction.atomic
def send(
    *,
    person_ids: Iterable[UUID],
    kind: str,
    subject_type: str,
    subject_id: UUID | None,
    url: str,
    dedupe_key: str,
    params: Mapping[str, Any] | None = None,
    group_key: str = "",
) -> None:
    """Tell each of `person_ids` one thing, on the channels that they chose for `kind`.

    Call it inside the transaction of the fact: rolled back together, told together. `url` is a path of the
    app. `params` are for the bell's line: names of colleagues and counts, nothing clinical. `dedupe_key`
    names the fact: a second call with it reaches nobody twice. `group_key` names what is settled together:
    reading it (`notifications_mark_group_read`) clears the bell and withdraws waiting mail, and mail of one
    group is sent at most every 10 minutes per person. Suspended people get nothing; a story of the past
    (`kernel.clock.at`) is neither mailed nor pushed.

    Raises LookupError for a kind that nobody registered. Publishes `notification.created`, `today.changed`.
    """
    entry = kinds.get(kind)
    people = _addressees(person_ids)
    if not people:
        return
    chosen = _chosen(entry, people)

    def who_wants(channel: Channel) -> list[Addressee]:
        is_default = channel in entry.default_channels
        return [person for person in people if chosen.get((person.id, channel), is_default)]

    wants_app = people if entry.urgent else who_wants(Channel.IN_APP)
    if wants_app:
        rows = [
            Notification(
                person_id=person.id,
                kind=kind,
                subject_type=subject_type,
                subject_id=subject_id,
                url=url,
                params=dict(params or {}),
                urgent=entry.urgent,
                dedupe_key=dedupe_key,
                group_key=group_key,
            )
            for person in wants_app
        ]
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        _publish_created(entry, rows, {person.id: person.language for person in wants_app})
    if is_past_told():
        return
    if wants_mail := who_wants(Channel.MAIL):
        notice_mails_queue(
            entry=entry, people=wants_mail, url=url, dedupe_key=dedupe_key, group_key=group_key
        )
    if wants_push := who_wants(Channel.PUSH):
        notice_pushes_queue(
            entry=entry, people=wants_push, url=url, dedupe_key=dedupe_key, group_key=group_key
        )


def _addressees(person_ids: Iterable[UUID]) -> list[Addressee]:
    people = get_user_model().objects.filter(pk__in=set(person_ids), is_active=True).order_by("pk")
    return [Addressee(*row) for row in people.values_list("pk", "email", "language")]


def _chosen(entry: Kind, people: Sequence[Addressee]) -> dict[tuple[UUID, str], bool]:
    rows = NotificationPreference.objects.filter(
        person_id__in=[person.id for person in people], kind=entry.code
    )
    return {
        (person_id, channel): enabled
        for person_id, channel, enabled in rows.values_list("person_id", "channel", "enabled")
    }


def _publish_created(entry: Kind, rows: Sequence[Notification], languages: Mapping[UUID, str]) -> None:
    # ON CONFLICT DO NOTHING tells nothing of what was new; our keys were made here, so ask for them.
    ids = [row.pk for row in rows]
    stored = Notification.objects.filter(pk__in=ids).order_by().values_list("pk", "created_at")
    created_at = dict(stored)
    for row in rows:
        if row.pk not in created_at:
            continue
        with override(languages[row.person_id]):
            event = NotificationCreated(
                id=row.pk,
                kind=row.kind,
                title=entry.line(row.params),
                url=row.url,
                params=row.params,
                urgent=row.urgent,
                subject_type=row.subject_type,
                subject_id=row.subject_id,
                created_at=created_at[row.pk],
            )
        publish(event, person_ids=[row.person_id])
    publish(TodayChanged(), person_ids=[row.person_id for row in rows if row.pk in created_at])


@transaction.atomic
def notifications_mark_read(*, actor: Actor, ids: Sequence[UUID] | None) -> int:
    """Mark the actor's own notifications as read; `ids` None means all. Returns how many are left unread.

    Ids of others are ignored, like ids that do not exist. Publishes `notification.read` when any changed.
    """
    mine = Notification.objects.filter(person_id=actor.who, read_at=None)
    return _mark(actor.who, mine if ids is None else mine.filter(pk__in=ids))


@transaction.atomic
def notifications_mark_group_read(*, person_id: UUID, group_key: str) -> None:
    """The person has seen the thing itself: clear its entries from the bell, withdraw its mails and pushes that
    wait."""
    unread = Notification.objects.filter(person_id=person_id, group_key=group_key, read_at=None)
    if unread.exists():
        _mark(person_id, unread)
    mails_cancel(person_id=person_id, group_key=group_key)
    pushes_cancel(person_id=person_id, group_key=group_key)


def _mark(person_id: UUID, rows: Any) -> int:
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        Notification.objects.filter(pk__in=ids).update(read_at=now())
    unread = Notification.objects.filter(person_id=person_id, read_at=None).count()
    if ids:
        publish(NotificationRead(ids=ids, unread=unread), person_ids=[person_id])
        publish(TodayChanged(), person_ids=[person_id])
    return unread


@transaction.atomic
def preferences_set(*, actor: Actor, choices: Sequence[tuple[str, str, bool]]) -> None:
    """Store (kind, channel, enabled) for the actor; of the same twice, the last. Raises Invalid for an unknown kind,
    and when the app channel of an urgent kind is to be switched off."""
    for code, channel, enabled in choices:
        entry = kinds.find(code)
        if entry is None:
            raise Invalid("unknown_kind", _("There is no such notification."), field="preferences")
        if entry.urgent and channel == Channel.IN_APP and not enabled:
            raise Invalid(
                "urgent_stays_on", _("Urgent notifications stay on in the app."), field="preferences"
            )
    last = {(code, channel): enabled for code, channel, enabled in choices}
    NotificationPreference.objects.bulk_create(
        [
            NotificationPreference(person_id=actor.who, kind=code, channel=channel, enabled=enabled)
            for (code, channel), enabled in last.items()
        ],
        update_conflicts=True,
        unique_fields=["person", "kind", "channel"],
        update_fields=["enabled"],
    )
