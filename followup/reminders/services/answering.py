"""A patient answers by the link of a reminder: confirms, cancels, takes another time, chooses one. Once, without an
account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from followup.clinics.models import Appointment, Pick, Place
from followup.clinics.rules.states import AppointmentState, PickState
from followup.clinics.selectors.access import sessions_lock
from followup.clinics.selectors.free import Offer
from followup.clinics.selectors.picking import (
    free_for,
    may_move_itself,
    open_picks,
    shown_of,
    wish_of,
    wish_to_move,
)
from followup.clinics.services.announcing import appointment_told
from followup.clinics.services.offering import declined, offer_accept, offer_next
from followup.clinics.services.picking import appointment_move_itself, pick_choose, pick_refuse
from followup.clinics.services.taking import let_go
from followup.reminders.models import Reminder, ReminderChoice
from followup.reminders.rules.kinds import OF_APPOINTMENTS, OF_PICKS, About, Answer, Channel
from followup.reminders.rules.words import first_name
from followup.reminders.selectors.links import reminder_of
from followup.reminders.selectors.sending import channels_of, place_of, times_of
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Invalid, NotFound
from kernel.notify.channels import public_key

PATIENT = Actor.system("appointment link")
_PICKED = {PickState.CHOSEN: Answer.CHOOSE, PickState.NONE_SUITS: Answer.NONE}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of a link may show: a first name, a place, times. `about`: confirm; offer or pick, and then until
    when. `places`: what one may choose from, for a first time or another one. `state`: open, full (nothing is left to
    choose), answered, or over (moved, cancelled, begun, expired, withdrawn). `push_key`: what a browser subscribes
    with, empty when it cannot; `device`: by which the browser that rings knows itself, empty when none does."""

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
    places: list[dict[str, Any]]
    push_key: str
    device: str


def link_look(*, token: str) -> Asked:
    """What the link is about. Looking changes nothing: mail programs follow links. Raises NotFound."""
    return asked_of(reminder_of_link(token))


@transaction.atomic
def link_answer(
    *, token: str, answer: str, ip: str | None, place_id: UUID | None = None, note: str = ""
) -> Asked:
    """Confirm, cancel, or move to `place_id`; of an offered place, accept or decline; of a choice, choose `place_id` or
    none of them (`note`: why). The same answer again is the same answer; another one is refused: the link was used.

    Raises NotFound, Invalid, Conflict (used, or the appointment was moved, cancelled or has begun, or the offer has
    expired; `place_taken`: choose another). Audited; who cancelled or found nothing is on the list of who is called,
    the place is offered to who waits.
    """
    reminder = reminder_of_link(token)
    _check(reminder, answer, place_id)
    _lock(reminder, place_id)
    reminder = _loaded(reminder.pk)
    given = _given(reminder)
    if given == answer:
        return asked_of(reminder)
    if given:
        raise Conflict("link_used", _("This link was used already. For a change call your centre."))
    if is_over(reminder):
        raise Conflict("link_over", _("This appointment has changed. Call your centre."))
    actor = actor_of(ip)
    _do(actor, reminder, Answer(answer), place_id, note)
    Reminder.objects.filter(pk=reminder.pk).update(answer=answer, answered_at=clock.now())
    audit.record(
        actor=actor,
        action=f"appointment.link_{answer}",
        patient_id=reminder.subject.patient_id,
        object_type="reminder",
        object_id=reminder.pk,
        detail={"to": reminder.to, "channel": reminder.channel},
    )
    return asked_of(_loaded(reminder.pk))


def actor_of(ip: str | None) -> Actor:
    """Whoever holds the link."""
    return Actor(kind="system", label=PATIENT.label, ip=ip)


def _check(reminder: Reminder, answer: str, place_id: UUID | None) -> None:
    possible = OF_PICKS if reminder.pick_id else OF_APPOINTMENTS
    if answer not in possible or (answer == Answer.MOVE and reminder.about != About.CONFIRM):
        raise Invalid("not_possible", _("This is no answer to what was asked."), field="answer")
    if answer in (Answer.MOVE, Answer.CHOOSE) and place_id is None:
        raise Invalid("required", _("Choose a day and an hour."), field="place_id")


def _lock(reminder: Reminder, place_id: UUID | None) -> None:
    """As everywhere: sessions, in their order, before what is in them."""
    places = Place.objects.filter(pk=place_id) if place_id else Place.objects.none()
    sessions = set(places.values_list("session_id", flat=True))
    if reminder.appointment is not None:
        sessions.add(reminder.appointment.session_id)
    sessions_lock(sessions)
    held = Pick.objects if reminder.pick_id else Appointment.objects
    held.select_for_update(no_key=True).get(pk=reminder.subject.pk)


def _do(actor: Actor, reminder: Reminder, answer: Answer, place_id: UUID | None, note: str) -> None:
    appointment, pick_id = reminder.appointment, reminder.pick_id
    if pick_id is not None:
        if answer == Answer.CHOOSE and place_id is not None:
            pick_choose(actor, pick_id, place_id)
        else:
            pick_refuse(actor, pick_id, note)
    elif appointment is not None and answer == Answer.MOVE and place_id is not None:
        appointment_move_itself(actor, appointment.pk, place_id)
    elif appointment is not None and answer == Answer.CONFIRM:
        _confirm(actor, reminder, appointment)
    elif appointment is not None:
        _cancel(actor, reminder, appointment)


def _confirm(actor: Actor, reminder: Reminder, appointment: Appointment) -> None:
    if reminder.about == About.OFFER:
        offer_accept(appointment)
    else:
        appointment.confirmed_at = clock.now()
        appointment.version += 1
        appointment.save(update_fields=["confirmed_at", "version"])
    appointment_told(actor, appointment, "appointment.confirmed")


def _cancel(actor: Actor, reminder: Reminder, appointment: Appointment) -> None:
    let_go(appointment, "patient_asked", recall=reminder.about != About.OFFER)
    declined(appointment)
    appointment_told(actor, appointment, "appointment.cancelled", reason="patient_asked")
    offer_next(appointment.session)


def reminder_of_link(token: str) -> Reminder:
    """With all that the page shows. Raises NotFound."""
    key = reminder_of(token)
    if key is None:
        raise NotFound
    return _loaded(key)


def _loaded(key: UUID) -> Reminder:
    found = (
        Reminder.objects.filter(Q(rule=None) | Q(rule__about=About.CONFIRM), pk=key)
        .select_related(
            "rule",
            "appointment__clinic__centre",
            "appointment__patient",
            "appointment__session",
            "appointment__visit_type",
            "appointment__planned_visit",
            "appointment__moved_to",
            "pick__clinic__centre",
            "pick__patient",
            "pick__visit_type",
            "pick__appointment",
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _given(reminder: Reminder) -> str:
    """The answer to this link; of an offer or a choice also that to another link: it is told twice, and perhaps to two
    people."""
    if reminder.pick is not None:
        return _PICKED.get(PickState(reminder.pick.state), "")
    if reminder.answer or reminder.about != About.OFFER:
        return reminder.answer
    others = Reminder.objects.filter(appointment=reminder.appointment, rule=None).exclude(answer="")
    return others.values_list("answer", flat=True).first() or ""


def is_over(reminder: Reminder) -> bool:
    """Whether there is nothing left to answer."""
    moment = clock.now()
    appointment = reminder.appointment
    if appointment is None:
        return not open_picks().filter(pk=reminder.subject.pk).exists()
    if reminder.about == About.OFFER:
        return appointment.expires_at is None or appointment.expires_at <= moment
    return (
        appointment.state != AppointmentState.BOOKED
        or appointment.starts_at != reminder.happens_at
        or appointment.starts_at <= moment
    )


def _taken(reminder: Reminder) -> Appointment | None:
    """The appointment that was chosen by the link, or whose time it was about."""
    if reminder.pick is not None:
        return reminder.pick.appointment
    if reminder.appointment is not None and reminder.answer == Answer.MOVE:
        return reminder.appointment.moved_to
    return None


def _offers(reminder: Reminder) -> list[Offer]:
    if reminder.pick is not None:
        wish = wish_of(reminder.pick)
    elif (
        reminder.appointment is not None
        and reminder.about == About.CONFIRM
        and may_move_itself(reminder.appointment)
    ):
        wish = wish_to_move(reminder.appointment)
    else:
        return []
    return shown_of(free_for([wish])[wish.key])


def asked_of(reminder: Reminder) -> Asked:
    """What the page shows of it now."""
    subject, taken, given = reminder.subject, _taken(reminder), _given(reminder)
    state = "answered" if given else "over" if is_over(reminder) else "open"
    if taken is not None and taken.state == AppointmentState.CANCELLED:
        state = "over"
    choice = choice_of(reminder)
    offers = _offers(reminder) if state == "open" else []
    if state == "open" and reminder.pick_id and not offers:
        state = "full"
    zone = ZoneInfo(subject.clinic.zone)
    (when_it, until_it), (when_en, until_en) = (
        times_of(taken or subject, "it"),
        times_of(taken or subject, "en"),
    )
    return Asked(
        about=reminder.about,
        name=first_name(subject.patient.given_name),
        place=place_of(subject),
        phone=subject.clinic.centre.phone,
        when_it=when_it,
        when_en=when_en,
        until_it=until_it,
        until_en=until_en,
        state=state,
        answer=given,
        places=[
            {
                "id": offer.places[0].pk,
                "when_it": clock.told(offer.places[0].starts_at, zone, "it"),
                "when_en": clock.told(offer.places[0].starts_at, zone, "en"),
            }
            for offer in offers
        ],
        push_key=public_key() if choice and state != "over" else "",
        device=choice.device.fingerprint if choice and Channel.PUSH in channels_of(choice) else "",
    )


def choice_of(reminder: Reminder) -> ReminderChoice | None:
    """What whom it was sent to wants, unless they want nothing any more."""
    of = ReminderChoice.objects.filter(patient=reminder.subject.patient_id, to=reminder.to, agreed=True)
    return of.select_related("device", "patient").first()
