"""A patient confirms or cancels by the link of a reminder: once, without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from followup.clinics.models import Appointment
from followup.clinics.rules.states import AppointmentState
from followup.clinics.selectors.access import sessions_lock
from followup.clinics.services.announcing import appointment_told
from followup.clinics.services.offering import declined, offer_accept, offer_next
from followup.clinics.services.taking import let_go
from followup.reminders.models import Reminder
from followup.reminders.rules.kinds import About
from followup.reminders.rules.words import first_name
from followup.reminders.selectors.links import reminder_of
from followup.reminders.selectors.sending import place_of
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, NotFound

PATIENT = Actor.system("appointment link")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of a link may show: a first name, a place, a time. `about`: confirm, or offer, and then until when
    the place is kept. `state`: open, answered, or over (moved, cancelled, begun, expired)."""

    about: str
    name: str
    place: str
    phone: str
    when_it: str
    when_en: str
    until_it: str
    until_en: str
    state: str
    answer: str


def link_look(*, token: str) -> Asked:
    """What the link is about. Looking changes nothing: mail programs follow links. Raises NotFound."""
    return _asked(_reminder(token))


@transaction.atomic
def link_answer(*, token: str, answer: str, ip: str | None) -> Asked:
    """Confirm or cancel; of an offered place, accept or decline. The same answer again is the same answer; another one
    is refused: the link was used.

    Raises NotFound, Conflict (used, or the appointment was moved, cancelled or has begun, or the offer has expired).
    Audited; who cancelled is on the list of who is called, the place is offered to who waits.
    """
    reminder = _reminder(token)
    sessions_lock({reminder.appointment.session_id})
    Appointment.objects.select_for_update(no_key=True).get(pk=reminder.appointment_id)
    reminder = _loaded(reminder.pk)
    given = _given(reminder)
    if given == answer:
        return _asked(reminder)
    if given:
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
    if answer == "confirm":
        _confirm(actor, reminder)
    else:
        _cancel(actor, reminder)
    return _asked(_loaded(reminder.pk))


def _confirm(actor: Actor, reminder: Reminder) -> None:
    appointment = reminder.appointment
    if reminder.about == About.OFFER:
        offer_accept(appointment)
    else:
        appointment.confirmed_at = clock.now()
        appointment.version += 1
        appointment.save(update_fields=["confirmed_at", "version"])
    appointment_told(actor, appointment, "appointment.confirmed")


def _cancel(actor: Actor, reminder: Reminder) -> None:
    appointment = reminder.appointment
    let_go(appointment, "patient_asked", recall=reminder.about != About.OFFER)
    declined(appointment)
    appointment_told(actor, appointment, "appointment.cancelled", reason="patient_asked")
    offer_next(appointment.session)


def _reminder(token: str) -> Reminder:
    key = reminder_of(token)
    if key is None:
        raise NotFound
    return _loaded(key)


def _loaded(key: UUID) -> Reminder:
    found = (
        Reminder.objects.filter(Q(rule=None) | Q(rule__about=About.CONFIRM), pk=key)
        .select_related("rule", "appointment__clinic__centre", "appointment__patient", "appointment__session")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _given(reminder: Reminder) -> str:
    """The answer to this link; of an offer also that to another link: it is told twice, and perhaps to two people."""
    if reminder.answer or reminder.about != About.OFFER:
        return reminder.answer
    others = Reminder.objects.filter(appointment=reminder.appointment, rule=None).exclude(answer="")
    return others.values_list("answer", flat=True).first() or ""


def _is_over(reminder: Reminder, moment: datetime) -> bool:
    appointment = reminder.appointment
    if reminder.about == About.OFFER:
        return appointment.expires_at is None or appointment.expires_at <= moment
    return (
        appointment.state != AppointmentState.BOOKED
        or appointment.starts_at != reminder.happens_at
        or appointment.starts_at <= moment
    )


def _asked(reminder: Reminder) -> Asked:
    clinic = reminder.appointment.clinic
    zone = ZoneInfo(clinic.zone)
    given, until = _given(reminder), reminder.appointment.expires_at
    state = "answered" if given else "over" if _is_over(reminder, clock.now()) else "open"
    return Asked(
        about=reminder.about,
        name=first_name(reminder.appointment.patient.given_name),
        place=place_of(reminder.appointment),
        phone=clinic.centre.phone,
        when_it=clock.told(reminder.happens_at, zone, "it"),
        when_en=clock.told(reminder.happens_at, zone, "en"),
        until_it=clock.told(until, zone, "it") if until else "",
        until_en=clock.told(until, zone, "en") if until else "",
        state=state,
        answer=given,
    )
