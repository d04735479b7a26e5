"""Sending one batch. Whatever happens to the worker, at most the one reminder in its hand is in doubt."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from followup.reminders.models import Reminder, ReminderAttempt, ReminderDevice, ReminderDue
from followup.reminders.rules.kinds import Channel, State
from followup.reminders.rules.timing import AWAY_PAUSE, MAX_ATTEMPTS, retry_pause
from followup.reminders.selectors.sending import NO_DEVICE, Letter, letters_of
from followup.reminders.services.claiming import FREE, lease
from kernel.clock import now
from kernel.notify.channels import Line, MailLine, Outcome, PushLine, Report, SmsLine
from kernel.notify.journal import Journal

_LINES: Mapping[str, Callable[[], Line]] = {
    Channel.MAIL: MailLine,
    Channel.SMS: SmsLine,
    Channel.PUSH: PushLine,
}


def batch_send(batch: UUID, *, lines: Mapping[str, Callable[[], Line]] = _LINES) -> int:
    """Send what the batch holds, over one connection a channel. Returns how many were sent.

    Before each delivery the row says so (`sending`, committed together with the end of the one before), and what was
    taken is noted at once, for a worker may die before that commit. Stops at half of the lease and lets the rest go,
    so that no living worker is ever thought dead.
    """
    until = now() + lease() / 2
    letters = letters_of(batch)
    sent = 0
    try:
        for channel in Channel:
            mine = [letter for letter in letters if letter.reminder.channel == channel]
            if mine:
                line = lines[channel]()
                try:
                    sent += _send_all(line, mine, batch, until)
                finally:
                    line.close()
    finally:
        _let_go(batch, now())
    return sent


def _send_all(line: Line, letters: Sequence[Letter], batch: UUID, until: datetime) -> int:
    sent = 0
    journal = Journal(batch)
    done: tuple[Letter, Report] | None = None
    for letter in letters:
        if now() >= until:
            break
        with transaction.atomic():
            if done:
                _settle(*done, batch)
                done = None
            if not _begin(letter, batch):
                continue
        report = line.deliver(letter.delivery)
        if report.outcome == Outcome.SENT:
            journal.note(letter.delivery.key)
        done = letter, report
        sent += report.outcome == Outcome.SENT
        if report.outcome == Outcome.AWAY:
            # asked once for all of them
            _let_go(batch, now() + _spread(AWAY_PAUSE), channel=letter.reminder.channel)
            break
    if done:
        with transaction.atomic():
            _settle(*done, batch)
    return sent


def _begin(letter: Letter, batch: UUID) -> bool:
    """Whether it may be sent now: it is still ours, not withdrawn meanwhile, not too late and has where to go."""
    moment = now()
    # Whoever moves the appointment just now holds all its reminders, and may wait for one that this transaction holds:
    # it is passed by, and let go with what is left of the batch.
    free = Reminder.objects.select_for_update(skip_locked=True).filter(
        pk=letter.reminder.pk, state=State.PENDING, due__batch=batch
    )
    mine = Reminder.objects.filter(pk__in=free.values("pk"))
    reason = letter.withheld or ("too_late" if letter.reminder.happens_at <= moment else "")
    if not reason:
        return bool(mine.update(state=State.SENDING, sending_at=moment, attempts=F("attempts") + 1))
    state = State.WITHDRAWN if reason in ("not_wanted", NO_DEVICE) else _end_of(letter.reminder)
    if mine.update(state=state, last_error=reason):
        ReminderAttempt.objects.create(reminder=letter.reminder, outcome="not_sent", detail=reason)
    return False


def _settle(letter: Letter, report: Report, batch: UUID) -> None:
    reminder = letter.reminder
    moment = now()
    attempts = reminder.attempts + 1
    # Only what is still in our hand: taken back after the lease, the word of the other worker stands.
    held = Reminder.objects.select_for_update().filter(pk=reminder.pk, state=State.SENDING, due__batch=batch)
    mine = Reminder.objects.filter(pk__in=held.values("pk"))
    detail = report.detail[:120]
    match report.outcome:
        case Outcome.SENT:
            mine.update(state=State.SENT, sent_at=moment, last_error="")
        case Outcome.AWAY:
            away = {"attempts": F("attempts") - 1, "last_error": detail}
            if mine.update(state=State.PENDING, **away):
                _put_off(reminder, moment + _spread(AWAY_PAUSE))
        case Outcome.LATER | Outcome.DOUBTFUL if attempts < MAX_ATTEMPTS:
            failed = {"in_doubt": report.outcome == Outcome.DOUBTFUL, "last_error": detail}
            if mine.update(state=State.PENDING, **failed):
                pause = retry_pause(attempts, random.random())  # noqa: S311 - spreads load, guards nothing
                _put_off(reminder, moment + pause)
        case Outcome.GONE:
            # the telephone is used no more, or took its permission back: the other channels go on
            if mine.update(state=State.WITHDRAWN, last_error=NO_DEVICE):
                _forget_device(reminder, letter.delivery.to)
        case _:
            mine.update(
                state=_end_of(reminder), in_doubt=report.outcome == Outcome.DOUBTFUL, last_error=detail
            )
    ReminderAttempt.objects.create(reminder=reminder, outcome=report.outcome, detail=detail)


def _end_of(reminder: Reminder) -> State:
    """Somebody has to look at what did not arrive; but not at a push, beside which mail or SMS go their own way."""
    return State.WITHDRAWN if reminder.channel == Channel.PUSH else State.DEAD


def _forget_device(reminder: Reminder, to: str) -> None:
    """The reminders that still wait for it find no address, and are withdrawn when their time comes."""
    # Whoever changes what the patient wants just now may hold it, and wait for this reminder: it is not waited for.
    held = ReminderDevice.objects.select_for_update(of=("self",), skip_locked=True)
    for device in held.filter(choice__patient=reminder.subject.patient_id, choice__to=reminder.to):
        if device.subscription.to == to:  # not the next one, allowed meanwhile
            device.delete()


def _put_off(reminder: Reminder, next_at: datetime) -> None:
    ReminderDue.objects.filter(pk=reminder.pk).update(next_at=next_at)


@transaction.atomic
def _let_go(batch: UUID, next_at: datetime, **which: str) -> None:
    # In the order in which whoever moves an appointment locks its reminders, so that neither stands in the other's way.
    held = Reminder.objects.select_for_update().filter(due__batch=batch, state=State.PENDING, **which)
    ReminderDue.objects.filter(pk__in=held.order_by("pk").values("pk")).update(next_at=next_at, **FREE)


def _spread(pause: timedelta) -> timedelta:
    return pause * (0.8 + 0.4 * random.random())  # noqa: S311 - spreads load, guards nothing
