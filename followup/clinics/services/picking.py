"""A patient chooses one of the free places: asked by the staff, answered by a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypedDict, Unpack
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.selectors.access import patient_get
from followup.clinics.models import Appointment, Pick, Place, Session
from followup.clinics.rules.states import HOLDS_VISIT, PickState
from followup.clinics.selectors.access import clinic_get, visit_type_of
from followup.clinics.selectors.free import OFFERED, Offer
from followup.clinics.selectors.picking import (
    Wish,
    free_for,
    may_move_itself,
    open_picks,
    pick_get,
    wish_of,
    wish_to_move,
)
from followup.clinics.services.announcing import appointment_told, pick_told
from followup.clinics.services.booking import call_no_more, check_planned, moved
from followup.clinics.services.offering import settled
from followup.clinics.services.pick_ends import pick_decide, pick_expire, picks_settled
from followup.clinics.services.taking import check_eligible, take
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Invalid

PLACES_MAX, DAYS_MAX = OFFERED, 60
GONE = _("Somebody else has just taken this place. Choose another one.")


class Within(TypedDict, total=False):
    """For which visit, and between what the patient chooses: one of `place_ids`, or (none) of the next free places on
    days between the two."""

    visit_type_id: UUID | None
    planned_visit_id: UUID | None
    place_ids: Sequence[UUID]
    from_on: date | None
    latest_on: date | None


@transaction.atomic
def pick_open(
    *, actor: Actor, clinic_id: UUID, patient_id: UUID, until_on: date, **within: Unpack[Within]
) -> Pick:
    """Let the patient choose, until the end of `until_on`. Nothing is held for the patient.

    Raises NotFound, Forbidden, Invalid, Conflict (`asked_already`; `no_place`: there is nothing to choose from;
    `deceased`, `visit_not_open`, `visit_has_appointment`, as for a booking). Audited; told live.
    """
    clinic = clinic_get(actor=actor, clinic_id=clinic_id, lock=True)
    patient = patient_get(actor=actor, patient_id=patient_id)
    visit_type = visit_type_of(clinic, within.get("visit_type_id"))
    planned_visit_id, place_ids = within.get("planned_visit_id"), within.get("place_ids", ())
    from_on, latest_on = within.get("from_on"), within.get("latest_on")
    if patient.deceased_on is not None:
        raise Conflict("deceased", _("The patient has died."))
    check_planned(patient.pk, planned_visit_id)
    _check_free_visit(planned_visit_id)
    if not clock.today() <= until_on <= clock.today() + timedelta(days=DAYS_MAX):
        raise Invalid("bad_day", _("Choose a day within the next 60 days."), field="until_on")
    if from_on and latest_on and latest_on < from_on:
        raise Invalid("ends_before", _("The last day is before the first, or over."), field="latest_on")
    places = list(Place.objects.filter(pk__in=place_ids, session__clinic=clinic))
    if len(places) != len(set(place_ids)):
        raise Invalid("unknown", _("One of the places is of another clinic."), field="place_ids")
    _expire_before(patient.pk)
    pick = Pick(
        clinic=clinic,
        patient=patient,
        visit_type=visit_type,
        planned_visit_id=planned_visit_id,
        from_on=from_on,
        latest_on=latest_on,
        until_on=until_on,
        until_at=datetime.combine(until_on + timedelta(days=1), time(), ZoneInfo(clinic.zone)),
        only_these=bool(places),
        made_by_id=actor.who,
    )
    try:
        with transaction.atomic():
            pick.save(force_insert=True)
    except IntegrityError as error:
        if "pick_once" not in str(error) and "pick_of_planned_visit_once" not in str(error):
            raise
        raise Conflict("asked_already", _("This patient is choosing a place already.")) from error
    pick.places.set(places)
    if not free_for([wish_of(pick)])[pick.pk]:
        check_eligible(clinic, patient.pk, latest_on or date.max)
        raise Conflict(
            "no_place",
            _("There is no free place to choose from: a place must be at least a day ahead."),
            field="place_ids",
        )
    pick_told(actor, pick, "appointment.pick_sent", places=len(places))
    return pick


@transaction.atomic
def pick_withdraw(*, actor: Actor, pick_id: UUID, base_version: int) -> Pick:
    """The patient may choose no more. Raises NotFound, Forbidden, PreconditionFailed, Conflict. Audited; told live."""
    pick = pick_get(actor=actor, pick_id=pick_id, base_version=base_version)
    if pick.state != PickState.OPEN:
        raise Conflict("pick_decided", _("This choice is over already."))
    pick_decide(actor, pick, PickState.WITHDRAWN, "appointment.pick_withdrawn")
    return pick


@transaction.atomic
def pick_close_recall(*, actor: Actor, pick_id: UUID, base_version: int, note: str) -> Pick:
    """The patient is not called, and why. Raises as `pick_withdraw`, and Invalid. Audited; told live."""
    pick = pick_get(actor=actor, pick_id=pick_id, base_version=base_version)
    call_no_more(pick, note)
    pick_told(actor, pick, "appointment.recall_closed")
    return pick


def pick_choose(actor: Actor, pick_id: UUID, place_id: UUID) -> Appointment:
    """The patient takes the place, whose session is locked. Raises Conflict: `place_taken`, `pick_over`."""
    pick = pick_locked(pick_id)
    offer = _offer(wish_of(pick), place_id)
    session = _session(offer)
    try:
        appointment = take(
            actor,
            session=session,
            places=offer.places,
            patient_id=pick.patient_id,
            visit_type=pick.visit_type,
            planned_visit_id=pick.planned_visit_id,
        )
    except Conflict as error:
        # what the staff are told of the clinic is not for who holds a link
        if error.code == "visit_has_appointment":
            raise over() from error
        raise Conflict("place_taken", GONE) from error
    pick.appointment = appointment
    pick_decide(actor, pick, PickState.CHOSEN, "appointment.pick_chosen")
    settled(appointment)
    picks_settled(actor, appointment)
    appointment_told(actor, appointment, "appointment.booked", picked=str(pick.pk))
    return appointment


def pick_refuse(actor: Actor, pick_id: UUID, note: str) -> None:
    """None suits: the patient is to be called. Called in a transaction. Raises Conflict."""
    pick = pick_locked(pick_id)
    pick.note = note.strip()
    pick_decide(actor, pick, PickState.NONE_SUITS, "appointment.pick_refused", recall=True)


def pick_locked(pick_id: UUID) -> Pick:
    """Raises Conflict `pick_over`: decided, too late, or not needed any more."""
    pick = (
        open_picks()
        .select_for_update(of=("self",), no_key=True)
        .select_related("clinic", "clinic__centre", "patient", "visit_type")
        .filter(pk=pick_id)
        .first()
    )
    if pick is None:
        raise over()
    return pick


def over() -> Conflict:
    return Conflict("pick_over", _("You can choose no more with this link. For a change call your centre."))


def appointment_move_itself(actor: Actor, appointment_id: UUID, place_id: UUID) -> Appointment:
    """The patient takes another time, when the clinic allows it; both sessions are locked. Returns the new appointment.
    Raises Conflict: `place_taken`, `may_not_move`."""
    old = (
        Appointment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("clinic", "clinic__centre", "patient", "visit_type", "planned_visit", "session")
        .get(pk=appointment_id)
    )
    if not may_move_itself(old):
        raise Conflict("may_not_move", _("You cannot move this appointment any more. Call your centre."))
    offer = _offer(wish_to_move(old), place_id)
    try:
        return moved(actor, old, _session(offer), place_id)
    except Conflict as error:
        raise Conflict("place_taken", GONE) from error


def _session(offer: Offer) -> Session:
    return Session.objects.select_related("clinic", "clinic__centre").get(pk=offer.session.pk)


def _offer(wish: Wish, place_id: UUID) -> Offer:
    found = free_for([wish])[wish.key]
    offer = next((each for each in found if each.places[0].pk == place_id), None)
    if offer is None:
        raise Conflict("place_taken", GONE)
    return offer


def _check_free_visit(planned_visit_id: UUID | None) -> None:
    booked = Appointment.objects.filter(planned_visit=planned_visit_id, state__in=HOLDS_VISIT)
    if planned_visit_id and booked.exists():
        raise Conflict("visit_has_appointment", _("This visit of the plan has an appointment already."))


def _expire_before(patient_id: UUID) -> None:
    """One that is over stands in nobody's way until beat closes it."""
    due = Pick.objects.filter(patient=patient_id, state=PickState.OPEN, until_at__lte=clock.now())
    for pick_id in due.values_list("pk", flat=True):
        pick_expire(pick_id)
