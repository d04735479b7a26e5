"""A patient confirms or cancels by the link of a reminder: once, without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from followup.clinics.models import Appointment
from followup.clinics.rules.states import AppointmentState
from followup.clinics.selectors.access import sessions_lock
from followup.clinics.services.announcing import appointment_told
from followup.clinics.services.offering import declined, offer_next
from followup.clinics.services.taking import let_go
from followup.reminders.models import Reminder
from followup.reminders.rules.words import first_name
from followup.reminders.selectors.links import reminder_of
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, NotFound

PATIENT = Actor.system("appointment link")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of a link may show: a first name, a place, a time. `state`: open, answered, or over (moved,
    cancelled, begun)."""

    name: str
    place: str
    phone: str
    when_it: str
    when_en: str
    state: str
    answer: str


def link_look(*, token: str) -> Asked:
    """What the link is about. Looking changes nothing: mail programs follow links. Raises NotFound."""
    return _asked(_reminder(token))


@transaction.atomic
def link_answer(*, token: str, answer: str, ip: str | None) -> Asked:
    """Confirm or cancel. The same answer again is the same answer; another one is refused: the link was used.

    Raises NotFound, Conflict (used, or the appointment was moved, cancelled or has begun). Audited; who
    cancelled is on the list of who is called, the place is offered to who waits.
    """
    reminder = _reminder(token)
    sessions_lock({reminder.appointment.session_id})
    Appointment.objects.select_for_update(no_key=True).get(pk=reminder.appointment_id)
    reminder = _loaded(reminder.pk)
    if reminder.answer == answer:
        return _asked(reminder)
    if reminder.answer:
        raise Conflict("link_used", _("This link was used already. For a change call your centre."))
    if _is_over(reminder, clock.now()):
        raise Conflict("link_over", _("This appointment has changed. Call your centre."))
    Reminder.objects.filter(pk=reminder.pk).update(answer=answer, answered_at=clock.now())
    actor = Actor(kind="system", label=PATIENT.label, ip=ip)
    audit.record(
        actor=actor,
        action=f"appointment.link_{answer}",
        patient_id=reminder.appointment.patient_id,
        object_type="reminder",
        object_id=reminder.pk,
        detail={"to": reminder.to, "channel": reminder.channel},
    )
    appointment = reminder.appointment
    if answer == "confirm":
        appointment.confirmed_at = clock.now()
        appointment.version += 1
        appointment.save(update_fields=["confirmed_at", "version"])
        appointment_told(actor, appointment, "appointment.confirmed")
    else:
        let_go(appointment, "patient_asked", recall=True)
        declined(appointment)
        appointment_told(actor, appointment, "appointment.cancelled", reason="patient_asked")
        offer_next(appointment.session)
    return _asked(_loaded(reminder.pk))


def _reminder(token: str) -> Reminder:
    key = reminder_of(token)
    if key is None:
        raise NotFound
    return _loaded(key)


def _loaded(key: UUID) -> Reminder:
    found = (
        Reminder.objects.filter(pk=key, rule__about="confirm")
        .select_related("appointment__clinic__centre", "appointment__patient", "appointment__session")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _is_over(reminder: Reminder, moment: datetime) -> bool:
    appointment = reminder.appointment
    return (
        appointment.state != AppointmentState.BOOKED
        or appointment.starts_at != reminder.happens_at
        or appointment.starts_at <= moment
    )


def _asked(reminder: Reminder) -> Asked:
    clinic = reminder.appointment.clinic
    zone = ZoneInfo(clinic.zone)
    state = "answered" if reminder.answer else "over" if _is_over(reminder, clock.now()) else "open"
    return Asked(
        name=first_name(reminder.appointment.patient.given_name),
        place=clinic.place or clinic.centre.name,
        phone=clinic.centre.phone,
        when_it=clock.told(reminder.happens_at, zone, "it"),
        when_en=clock.told(reminder.happens_at, zone, "en"),
        state=state,
        answer=reminder.answer,
    )
