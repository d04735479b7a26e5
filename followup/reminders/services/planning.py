"""The reminders of an appointment follow it: made, moved and withdrawn in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from followup.clinics.models import Appointment, Pick
from followup.clinics.rules.states import AppointmentState, PickState
from followup.clinics.selectors.picking import open_picks
from followup.reminders.models import ClinicReminders, Reminder, ReminderChoice, ReminderRule
from followup.reminders.models.reminder import reminder_id
from followup.reminders.rules.kinds import STANDARD, State
from followup.reminders.rules.timing import due_at, offer_due_at
from followup.reminders.selectors.sending import channels_of
from kernel import clock
from kernel.actors import Actor
from kernel.ids import new_id


def appointment_follows(_actor: Actor, appointment_id: UUID) -> None:
    """Registered with the clinics: told of each appointment that was made, moved, cancelled or came to its end."""
    plan([appointment_id])


@transaction.atomic
def plan(appointment_ids: Iterable[UUID]) -> None:
    """Bring the reminders of these appointments in line with what holds now. What left the house stays; what is late
    already is not made, but the first word of an offer. Seven queries, however many they are."""
    appointments = list(
        Appointment.objects.filter(pk__in=set(appointment_ids)).select_related("clinic", "patient")
    )
    _bring_in_line(Q(appointment__in=appointments), _wanted(appointments))


def pick_follows(_actor: Actor, pick_id: UUID) -> None:
    """Registered with the clinics: told of each choice of places that was sent or decided."""
    plan_picks([pick_id])


@transaction.atomic
def plan_picks(pick_ids: Iterable[UUID]) -> None:
    """As `plan`, of the choices that patients may make. Four queries."""
    picks = list(Pick.objects.filter(pk__in=set(pick_ids)).select_related("clinic", "patient"))
    _bring_in_line(Q(pick__in=picks), _of_picks(picks))


def plan_coming(patient_id: UUID) -> list[UUID]:
    """All that is to come of one patient: they chose anew. Returns the appointments."""
    coming = Appointment.objects.filter(patient=patient_id, starts_at__gt=clock.now())
    keys = list(coming.values_list("pk", flat=True))
    plan(keys)
    plan_picks(open_picks().filter(patient=patient_id).values_list("pk", flat=True))
    return keys


def _bring_in_line(which: Q, wanted_now: Iterable[Reminder]) -> None:
    held: dict[UUID, Reminder] = {
        reminder.pk: reminder
        for reminder in Reminder.objects.select_for_update(of=("self",)).filter(which).order_by("id")
    }
    wanted = {reminder.pk: reminder for reminder in wanted_now}
    moment = clock.now()
    new = [
        reminder
        for key, reminder in wanted.items()
        if key not in held and (reminder.due_at > moment or reminder.is_urgent)
    ]
    changed = [
        reminder for key, reminder in held.items() if _brought_in_line(reminder, wanted.get(key), moment)
    ]
    # whoever holds one that changed holds it no more (trigger): its worker passes it by
    Reminder.objects.bulk_create(new, ignore_conflicts=True)
    Reminder.objects.bulk_update(changed, ["state", "due_at", "attempts", "last_error"])


def _brought_in_line(reminder: Reminder, wanted: Reminder | None, moment: datetime) -> bool:
    """Whether the reminder had to change."""
    if wanted is None:
        if reminder.state != State.PENDING:
            return False
        _reset(reminder, State.WITHDRAWN)
        return True
    if reminder.state == State.WITHDRAWN and wanted.due_at > moment:
        reminder.due_at = wanted.due_at
        _reset(reminder, State.PENDING)
        return True
    if reminder.state == State.PENDING and reminder.due_at != wanted.due_at:
        reminder.due_at = wanted.due_at
        _reset(reminder, State.PENDING)
        return True
    return False


def _reset(reminder: Reminder, state: State) -> None:
    reminder.state, reminder.attempts, reminder.last_error = state, 0, ""


def _wanted(appointments: list[Appointment]) -> Iterator[Reminder]:
    coming = [appointment for appointment in appointments if _is_coming(appointment, clock.now())]
    booked = AppointmentState.BOOKED
    rules = rules_of({appointment.clinic_id for appointment in coming if appointment.state == booked})
    choices = _choices({appointment.patient_id for appointment in coming})
    for appointment in coming:
        for choice in choices.get(appointment.patient_id, ()):
            if appointment.state != booked:
                yield from _of_offer(appointment, choice)
                continue
            for rule in rules[appointment.clinic_id]:
                if rule.visit_type_id in (None, appointment.visit_type_id):
                    yield from _of(appointment, rule, choice)


def _choices(patient_ids: set[UUID]) -> dict[UUID, list[ReminderChoice]]:
    found: dict[UUID, list[ReminderChoice]] = {}
    agreed = ReminderChoice.objects.filter(patient__in=patient_ids, agreed=True)
    for choice in agreed.select_related("device", "patient"):
        choice.channels = channels_of(choice)
        found.setdefault(choice.patient_id, []).append(choice)
    return found


def _of_picks(picks: list[Pick]) -> Iterator[Reminder]:
    moment = clock.now()
    asked = [
        pick
        for pick in picks
        if pick.state == PickState.OPEN and pick.until_at > moment and pick.patient.deceased_on is None
    ]
    choices = _choices({pick.patient_id for pick in asked})
    for pick in asked:
        for choice in choices.get(pick.patient_id, ()):
            yield from _asking("pick", pick, choice, pick.until_at)


def _is_coming(appointment: Appointment, moment: datetime) -> bool:
    if appointment.patient.deceased_on is not None or appointment.starts_at <= moment:
        return False
    expires_at = appointment.expires_at
    return appointment.state == AppointmentState.BOOKED or (expires_at is not None and expires_at > moment)


def _of_offer(appointment: Appointment, choice: ReminderChoice) -> Iterator[Reminder]:
    assert appointment.expires_at is not None  # offered (constraint)
    yield from _asking("offer", appointment, choice, appointment.expires_at)


def _asking(
    key: str, subject: Appointment | Pick, choice: ReminderChoice, until: datetime
) -> Iterator[Reminder]:
    """At once, and again before it is too late to answer."""
    dues = offer_due_at(
        subject.created_at,
        until,
        ZoneInfo(subject.clinic.zone),
        quiet_from=_time(choice.quiet_from),
        quiet_until=_time(choice.quiet_until),
    )
    for number, at in enumerate(dues):
        for channel in choice.channels:
            yield _reminder(f"{key}-{number}", None, subject, choice, channel, at, is_urgent=not number)


def _of(appointment: Appointment, rule: ReminderRule, choice: ReminderChoice) -> Iterator[Reminder]:
    if choice.to not in rule.to:
        return
    at = due_at(
        appointment.starts_at,
        ZoneInfo(appointment.clinic.zone),
        days_before=rule.days_before,
        hours_before=rule.hours_before,
        quiet_from=_time(choice.quiet_from),
        quiet_until=_time(choice.quiet_until),
    )
    for channel in sorted(set(rule.channels) & set(choice.channels)):
        yield _reminder(rule.pk, rule, appointment, choice, channel, at)


def _reminder(
    key: UUID | str,
    rule: ReminderRule | None,
    subject: Appointment | Pick,
    choice: ReminderChoice,
    channel: str,
    at: datetime,
    *,
    is_urgent: bool = False,
) -> Reminder:
    ends_at = subject.until_at if isinstance(subject, Pick) else subject.starts_at
    happens_at = ends_at.astimezone(UTC)
    found = Reminder(
        id=reminder_id(key, subject.pk, happens_at.isoformat(), choice.to, channel),
        rule=rule,
        appointment=subject if isinstance(subject, Appointment) else None,
        pick=subject if isinstance(subject, Pick) else None,
        centre_id=subject.clinic.centre_id,
        to=choice.to,
        channel=channel,
        happens_at=happens_at,
        due_at=at,
    )
    found.is_urgent = is_urgent
    return found


def _time(value: time) -> time:
    return value.replace(second=0, microsecond=0)


def rules_of(clinic_ids: Iterable[UUID]) -> dict[UUID, list[ReminderRule]]:
    """The rules in force of each clinic; one that had none yet gets the standard ones."""
    wanted = set(clinic_ids)
    lacking = wanted - set(
        ClinicReminders.objects.filter(clinic__in=wanted).values_list("clinic_id", flat=True)
    )
    for clinic_id in sorted(lacking):
        _begin(clinic_id)
    found: dict[UUID, list[ReminderRule]] = {clinic_id: [] for clinic_id in wanted}
    for rule in ReminderRule.objects.filter(of__clinic__in=wanted, is_active=True).select_related("of"):
        found[rule.of.clinic_id].append(rule)
    return found


def _begin(clinic_id: UUID) -> None:
    key = new_id()
    ClinicReminders.objects.bulk_create([ClinicReminders(id=key, clinic_id=clinic_id)], ignore_conflicts=True)
    if not ClinicReminders.objects.filter(pk=key).exists():
        return  # somebody else was quicker, and wrote the rules too
    ReminderRule.objects.bulk_create(
        [
            ReminderRule(
                of_id=key,
                about=each.about,
                days_before=each.days_before,
                hours_before=each.hours_before,
                channels=list(each.channels),
                to=list(each.to),
            )
            for each in STANDARD
        ]
    )
