"""What the clinics of Crema write to their patients: reminders sent, refused by a mail server and still to come, and a
choice of places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from django.db import transaction

from circlecare.demo.clinics import BOOKED_AGO
from circlecare.demo.network import Cast
from followup.clinics.models import Appointment
from followup.reminders.models import Reminder, ReminderChoice
from followup.reminders.rules.kinds import About, Channel, State, To
from followup.reminders.selectors.links import token_of
from followup.reminders.services.answering import link_answer
from followup.reminders.services.choosing import choice_set
from followup.reminders.services.claiming import claim
from followup.reminders.services.picking import pick_send
from followup.reminders.services.ruling import Wanted, clinic_rules, clinic_rules_set
from followup.reminders.services.sending import batch_send
from kernel import clock
from kernel.actors import Actor
from kernel.ids import new_id
from kernel.notify.channels import Delivery, Outcome, Report

_EARLY_DAYS = (28, 21)
"""So long before come two reminders more, so that some were due by now on whatever day the demonstration is made."""
_SAY_NO = 4
"""Each so many patients want none."""
_CHOOSE_FROM, _CHOOSE_WITHIN = timedelta(days=14), timedelta(days=10)


def reminders_ensure(*, cast: Cast) -> None:
    """Once: patients are asked, and what was due by now has been sent, but for one whose mailbox was full."""
    secretary = cast["silvia"]
    if ReminderChoice.objects.filter(asked_centre=secretary.centre_id).exists():
        return
    coming = list(
        Appointment.objects.filter(
            clinic__centre=secretary.centre_id, planned_visit__isnull=False, starts_at__gt=clock.now()
        )
        # a circle that an earlier version has invented has no addresses
        .exclude(patient__email="")
        .select_related("patient")
        .order_by("starts_at", "pk")
    )
    with transaction.atomic():
        with clock.at(clock.now() - BOOKED_AGO + timedelta(hours=1)):
            _asked(secretary, coming)
        _sent(coming)
        _to_choose(secretary, coming)


def _asked(secretary: Actor, coming: Sequence[Appointment]) -> None:
    for clinic_id in {appointment.clinic_id for appointment in coming}:
        whole = clinic_rules(actor=secretary, clinic_id=clinic_id)
        kept = [
            Wanted(rule.about, rule.days_before, rule.hours_before, rule.channels, rule.to, rule.pk)
            for rule in whole.rules.filter(is_active=True)
        ]
        early = [Wanted(About.CONFIRM, days, 0, [Channel.MAIL], [To.PATIENT]) for days in _EARLY_DAYS]
        clinic_rules_set(
            actor=secretary, clinic_id=clinic_id, base_version=whole.version, rules=[*early, *kept]
        )
    patients = dict.fromkeys(appointment.patient_id for appointment in coming)
    for number, patient_id in enumerate(patients, start=1):
        choice_set(
            actor=secretary,
            patient_id=patient_id,
            to=To.PATIENT,
            base_version=0,
            agreed=bool(number % _SAY_NO),
            channels=[Channel.MAIL],
            language="it",
            quiet_from=time(21),
            quiet_until=time(8),
        )


def _sent(coming: Sequence[Appointment]) -> None:
    """Each at its time; the newest is refused. The first is confirmed by its link."""
    due = Reminder.objects.filter(
        state=State.PENDING, appointment__in=coming, due_at__lte=clock.now()
    ).order_by("due_at", "pk")
    refused = str(due.values_list("pk", flat=True).last())
    for at in dict.fromkeys(due.values_list("due_at", flat=True)):
        batch = new_id()
        with clock.at(at):
            claim(batch)
            batch_send(batch, lines={Channel.MAIL: lambda: _Past(refused)})
    first = (
        Reminder.objects.filter(state=State.SENT, rule__about=About.CONFIRM).order_by("due_at", "pk").first()
    )
    if first is not None:
        with clock.at(min(first.due_at + timedelta(hours=2), clock.now())):
            link_answer(token=token_of(first.pk), answer="confirm", ip=None)


def _to_choose(secretary: Actor, coming: Sequence[Appointment]) -> None:
    """Of those who agreed to be written to, the last of the list may choose a further place by a link."""
    agreed = ReminderChoice.objects.filter(agreed=True, patient__in=[each.patient_id for each in coming])
    willing = set(agreed.values_list("patient_id", flat=True))
    last = next((each for each in reversed(coming) if each.patient_id in willing), None)
    if last is not None:
        pick_send(
            actor=secretary,
            clinic_id=last.clinic_id,
            patient_id=last.patient_id,
            from_on=clock.today() + _CHOOSE_FROM,
            until_on=clock.today() + _CHOOSE_WITHIN,
        )


@dataclass(frozen=True, slots=True)
class _Past:
    """A line over which nothing goes, for what is told is over. One message finds the mailbox full."""

    refused: str

    def deliver(self, delivery: Delivery) -> Report:
        if delivery.key == self.refused:
            return Report(Outcome.REFUSED, "SMTPDataError 552")
        return Report(Outcome.SENT)

    def close(self) -> None:
        """There was no connection."""
