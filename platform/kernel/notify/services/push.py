"""Browsers that take push, and what is told there: rows in the transaction of the fact, sent by a worker afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kernel.actors import Actor
from kernel.clock import now
from kernel.errors import Conflict, Invalid, NotFound
from kernel.notify import kinds
from kernel.notify.channels import Delivery, Outcome, PushLine, Subscription, is_push_offered
from kernel.notify.kinds import Kind
from kernel.notify.models import OutboxPush, OutboxState, PushDevice
from kernel.notify.rules import IN_FLIGHT_LIMIT, MAX_ATTEMPTS
from kernel.notify.services.claimed import claim, failed, give_up, settle
from kernel.notify.services.mail import Addressee
from kernel.queue import enqueue

SEND_TASK = "kernel.notify.tasks.send_pushes"
DEVICES_MAX = 12


def subscription_check(found: Subscription) -> None:
    """Raises Conflict when no push is offered, Invalid at the field that is no good."""
    if not is_push_offered():
        raise Conflict("no_push", _("This installation sends no push notifications."))
    fault = found.fault()
    if fault:
        raise Invalid(
            "not_usable", _("This browser gave an address that cannot be used for push."), field=fault
        )


@transaction.atomic
def device_add(
    *, actor: Actor, subscription: Subscription, user_agent: str, session_key: str = ""
) -> PushDevice:
    """Tell the actor in this browser from now on, and nobody else. Adding it again keeps it. Of more than 12 the one
    added first is forgotten. Raises Conflict, Invalid (`subscription_check`)."""
    subscription_check(subscription)
    # what still waits for whoever had this browser before goes with their device
    PushDevice.objects.filter(endpoint=subscription.endpoint).exclude(person_id=actor.who).delete()
    device, _made = PushDevice.objects.update_or_create(
        endpoint=subscription.endpoint,
        defaults={
            **PushDevice.columns(subscription, user_agent),
            "person_id": actor.who,
            "session_key": session_key,
        },
    )
    mine = PushDevice.objects.filter(person_id=actor.who).order_by("-created_at", "-pk")
    PushDevice.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[DEVICES_MAX:])).delete()
    return device


@transaction.atomic
def device_remove(*, actor: Actor, device_id: UUID) -> None:
    """Raises NotFound, also for a device of somebody else."""
    gone, _by_model = PushDevice.objects.filter(pk=device_id, person_id=actor.who).delete()
    if not gone:
        raise NotFound


def devices_forget(person_id: UUID, *, session_key: str = "", keep_session_key: str = "") -> None:
    """The person is shut out, or left: no browser of theirs is told anything more; of a session, that one; but the one
    to keep."""
    devices = PushDevice.objects.filter(person_id=person_id)
    if session_key:
        devices = devices.filter(session_key=session_key)
    if keep_session_key:
        devices = devices.exclude(session_key=keep_session_key)
    devices.delete()


def notice_pushes_queue(
    *, entry: Kind, people: Sequence[Addressee], url: str, dedupe_key: str, group_key: str
) -> None:
    """One push for each device of `people`, at once: it is what makes a telephone ring."""
    if not is_push_offered():
        return
    moment = now()
    devices = PushDevice.objects.filter(person_id__in=[person.id for person in people])
    rows = [
        OutboxPush(
            device_id=key, kind=entry.code, url=url, dedupe_key=dedupe_key, group_key=group_key, due_at=moment
        )
        for key in devices.order_by("pk").values_list("pk", flat=True)
    ]
    OutboxPush.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        enqueue(SEND_TASK)


def pushes_cancel(*, person_id: UUID, group_key: str) -> None:
    """Withdraw what waits: the person has read the thing in the app."""
    if not is_push_offered():
        return
    OutboxPush.objects.filter(
        device__person_id=person_id, group_key=group_key, state=OutboxState.PENDING
    ).update(state=OutboxState.CANCELLED)


def pushes_send(*, limit: int = 500) -> int:
    """Send what is due, each claimed first. A device that its service knows no more is forgotten. Returns how many were
    sent."""
    line = PushLine()
    sent = 0
    try:
        for _count in range(limit):
            push = claim(OutboxPush, now())
            if push is None:
                break
            sent += _send(line, push)
    finally:
        line.close()
    return sent


def _send(line: PushLine, push: OutboxPush) -> bool:
    device = PushDevice.objects.select_related("person").filter(pk=push.device_id).first()
    entry = kinds.find(push.kind)
    if device is None or not device.person.is_active or entry is None:
        settle(push, state=OutboxState.CANCELLED)
        return False
    with override(device.person.language):
        words = str(entry.mail_subject)
    report = line.deliver(
        Delivery(
            str(push.pk),
            device.subscription.to,
            "CircleCare",
            words,
            link=push.url,
            # an ordinary one about the same must not take the place of an urgent one
            topic=f"{push.kind}:{push.group_key or push.dedupe_key}",
        )
    )
    match report.outcome:
        case Outcome.SENT:
            settle(push, state=OutboxState.SENT, sent_at=now(), last_error="")
            PushDevice.objects.filter(pk=device.pk).update(told_at=now())
        case Outcome.GONE:
            device.delete()
        case Outcome.REFUSED:
            give_up(push, report.detail)
        case _:
            failed(push, report.detail)
    return report.outcome == Outcome.SENT


def pushes_reconcile() -> int:
    """Those whose worker died while sending go again, behind what waits, and not for ever. Returns how many."""
    stale = OutboxPush.objects.filter(state=OutboxState.SENDING, claimed_at__lt=now() - IN_FLIGHT_LIMIT)
    reason = "worker died while sending"
    stale.filter(attempts__gte=MAX_ATTEMPTS).update(state=OutboxState.DEAD, last_error=reason)
    return stale.update(state=OutboxState.PENDING, claimed_at=None, due_at=now(), last_error=reason)
