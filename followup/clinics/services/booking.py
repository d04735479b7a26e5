"""Appointments are made, moved, cancelled, and come to their end."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.selectors.access import patient_get
from cases.record.rules.text import codes_of
from followup.clinics.models import Appointment, Pick, Place, Session, VisitType
from followup.clinics.policies import can_overbook
from followup.clinics.rules.states import (
    CANCEL_REASONS,
    COMING,
    HOLDS_VISIT,
    MOVED,
    AppointmentState,
    Recall,
    may_become,
)
from followup.clinics.selectors.access import appointment_get, session_get, visit_type_of
from followup.clinics.selectors.free import free_places, runs_in
from followup.clinics.services.announcing import appointment_told
from followup.clinics.services.offering import declined, offer_accept, offer_next, settled, taken_up
from followup.clinics.services.pick_ends import picks_settled
from followup.clinics.services.taking import check_bookable, full, let_go, take
from followup.protocols.models import PlannedVisit
from followup.protocols.rules.schedule import State as VisitState
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, Invalid, NotFound


@transaction.atomic
def appointment_book(
    *,
    actor: Actor,
    session_id: UUID,
    patient_id: UUID,
    visit_type_id: UUID,
    client_id: UUID,
    place_id: UUID | None = None,
    planned_visit_id: UUID | None = None,
    mode: str = "",
    note: str = "",
    extra_reason: str = "",
    even_if_booked: bool = False,
) -> Appointment:
    """Book the patient into a session: at `place_id` (the first of as many as the visit takes), or at the first free
    place.

    `extra_reason`: one more than there are places, at the hour of `place_id` or of the last. Sent twice with one
    `client_id` it is one appointment. Raises NotFound, Forbidden, Invalid, Conflict (`place_taken` with the next free
    places in `offered`; `booked_already` with `booked_at`, unless `even_if_booked`: the patient comes to this session;
    `patient_busy`, `not_yet_eligible`, `session_not_open`, ...). Audited; told live.
    """
    session = session_get(actor=actor, session_id=session_id, lock=True)
    patient = patient_get(actor=actor, patient_id=patient_id)
    sent = Appointment.objects.filter(booked_by=actor.person_id, client_id=client_id).first()
    if sent is not None:
        if (sent.session_id, sent.patient_id) != (session.pk, patient.pk):
            raise Conflict("client_id_used", _("This booking was sent with other contents."))
        return sent
    visit_type = visit_type_of(session.clinic, visit_type_id)
    check_planned(patient.pk, planned_visit_id)
    check_bookable(session, patient)
    if not even_if_booked:
        _check_first(session, patient.pk)
    if extra_reason.strip():
        places: Sequence[Place] = [_extra(actor, session, place_id, extra_reason.strip())]
    else:
        places = places_from(session, visit_type, place_id, patient.pk)
    appointment = take(
        actor,
        session=session,
        places=places,
        patient_id=patient.pk,
        visit_type=visit_type,
        planned_visit_id=planned_visit_id,
        mode=mode,
        note=note.strip(),
        client_id=client_id,
    )
    settled(appointment)
    picks_settled(actor, appointment)
    appointment_told(actor, appointment, "appointment.booked", extra=bool(extra_reason.strip()))
    return appointment


@transaction.atomic
def appointment_move(
    *,
    actor: Actor,
    appointment_id: UUID,
    base_version: int,
    session_id: UUID,
    place_id: UUID | None = None,
    client_id: UUID | None = None,
) -> Appointment:
    """The patient comes to another place: this appointment is cancelled and a new one made, or neither.

    Raises NotFound, Forbidden, PreconditionFailed, Conflict. Returns the new one. Audited; told live.
    """
    old = appointment_get(
        actor=actor, appointment_id=appointment_id, base_version=base_version, also=session_id
    )
    if old.state not in COMING:
        raise Conflict("not_coming", _("Only an appointment that is still to come can be changed."))
    session = session_get(actor=actor, session_id=session_id, lock=True)
    if session.clinic_id != old.clinic_id:
        raise Conflict("other_clinic", _("An appointment moves within its clinic."))
    return moved(actor, old, session, place_id, client_id)


def moved(
    actor: Actor, old: Appointment, session: Session, place_id: UUID | None, client_id: UUID | None = None
) -> Appointment:
    """Give up the one, which is locked, and take the other. Both sessions are locked. Raises Conflict, NotFound."""
    check_bookable(session, old.patient)
    let_go(old, MOVED)
    places = places_from(session, old.visit_type, place_id, old.patient_id)
    new = take(
        actor,
        session=session,
        places=places,
        patient_id=old.patient_id,
        visit_type=old.visit_type,
        planned_visit_id=old.planned_visit_id,
        mode=old.mode,
        note=old.note,
        client_id=client_id,
        moved_from=old,
    )
    taken_up(old)
    appointment_told(actor, old, "appointment.cancelled", reason=MOVED)
    appointment_told(actor, new, "appointment.moved", moved_from=str(old.pk))
    offer_next(old.session)
    return new


@transaction.atomic
def appointment_cancel(
    *,
    actor: Actor,
    appointment_id: UUID,
    base_version: int,
    reason: str,
    note: str = "",
    recall: bool = False,
) -> Appointment:
    """It will not take place. `recall`: the patient is to be called for another. The place is offered to who waits.

    Raises NotFound, Forbidden, PreconditionFailed, Conflict, Invalid. Audited; told live.
    """
    appointment = appointment_get(actor=actor, appointment_id=appointment_id, base_version=base_version)
    if reason not in codes_of(CANCEL_REASONS):
        raise Invalid("unknown_reason", _("Choose a reason."), field="reason")
    if reason == "other" and not note.strip():
        raise Invalid("note_required", _("Say why."), field="note")
    if appointment.state not in COMING:
        raise Conflict("not_coming", _("Only an appointment that is still to come can be changed."))
    let_go(appointment, reason, note=note.strip(), recall=recall)
    declined(appointment)
    appointment_told(actor, appointment, "appointment.cancelled", reason=reason)
    offer_next(appointment.session)
    return appointment


@transaction.atomic
def appointment_mark(
    *, actor: Actor, appointment_id: UUID, base_version: int, state: AppointmentState
) -> Appointment:
    """The patient confirmed an offer (`booked`), is there, was seen, or did not come; or a wrong click is taken
    back. Who did not come is on the list of who is called, unless they have died.

    Raises NotFound, Forbidden, PreconditionFailed, Conflict (not from this state, or before the day). Audited; told
    live.
    """
    appointment = appointment_get(actor=actor, appointment_id=appointment_id, base_version=base_version)
    if not may_become(appointment.state, state):
        raise Conflict("not_possible", _("This is not possible any more: the appointment has changed."))
    if state != AppointmentState.BOOKED and appointment.session.on > clock.today():
        raise Conflict("not_yet", _("This appointment is still to come."))
    if state == AppointmentState.NO_SHOW and appointment.starts_at > clock.now():
        raise Conflict("not_yet", _("This appointment is still to come."))
    if appointment.state == AppointmentState.OFFERED:
        offer_accept(appointment)
        appointment_told(actor, appointment, "appointment.confirmed")
        return appointment
    appointment.state = state
    is_called = state == AppointmentState.NO_SHOW and appointment.patient.deceased_on is None
    appointment.recall = Recall.OPEN if is_called else Recall.NONE
    appointment.version += 1
    appointment.save()
    appointment_told(actor, appointment, f"appointment.{state}")
    return appointment


@transaction.atomic
def recall_close(*, actor: Actor, appointment_id: UUID, base_version: int, note: str) -> Appointment:
    """The patient is not called for another appointment, and why. Raises as `appointment_mark`, and Invalid."""
    appointment = appointment_get(actor=actor, appointment_id=appointment_id, base_version=base_version)
    call_no_more(appointment, note)
    appointment_told(actor, appointment, "appointment.recall_closed")
    return appointment


def call_no_more(held: Appointment | Pick, note: str) -> None:
    """Take whoever lost it off the list of calls. Raises Invalid, Conflict."""
    if not note.strip():
        raise Invalid("note_required", _("Say why."), field="note")
    if held.recall != Recall.OPEN:
        raise Conflict("not_to_recall", _("This patient need not be called any more."))
    held.recall, held.recall_note = Recall.CLOSED, note.strip()
    held.version += 1
    held.save()


def check_planned(patient_id: UUID, planned_visit_id: UUID | None) -> None:
    """Raises NotFound, Conflict."""
    if planned_visit_id is None:
        return
    visit = PlannedVisit.objects.filter(pk=planned_visit_id, patient=patient_id).first()
    if visit is None:
        raise NotFound
    if visit.state != VisitState.PLANNED:
        raise Conflict("visit_not_open", _("This visit of the plan is not open any more."))


def _check_first(session: Session, patient_id: UUID) -> None:
    """Raises Conflict: a second appointment in one session is mostly a mistake, and sometimes wanted."""
    booked = Appointment.objects.filter(session=session, patient=patient_id, state__in=HOLDS_VISIT)
    there = booked.order_by("starts_at").first()
    if there is not None:
        raise Conflict(
            "booked_already",
            _("This patient has an appointment in this session already: %(at)s.")
            % {"at": clock.stamp(there.starts_at)},
            extra={"booked_at": there.starts_at.isoformat().replace("+00:00", "Z")},
        )


def places_from(
    session: Session, visit_type: VisitType, place_id: UUID | None, patient_id: UUID
) -> Sequence[Place]:
    """The places to take; whether they are still free the database says."""
    if place_id is None:
        found = runs_in(free_places([session.pk]).get(session.pk, ()), visit_type.places)
        if not found:
            raise full(session.clinic, visit_type, patient_id, session.on)
        return found[0]
    first = Place.objects.filter(pk=place_id, session=session).first()
    if first is None:
        raise NotFound
    if first.is_extra:
        return [first]
    wanted = list(
        Place.objects.filter(
            session=session,
            is_extra=False,
            number__gte=first.number,
            number__lt=first.number + visit_type.places,
        )
    )
    if len(wanted) < visit_type.places:
        raise Conflict(
            "too_long", _("This visit needs more time than the session has left. Choose an earlier place.")
        )
    return wanted


def _extra(actor: Actor, session: Session, place_id: UUID | None, reason: str) -> Place:
    if not can_overbook(actor, session.centre_id):
        raise Forbidden("overbooking", _("Only clinical staff adds a patient to a full session."))
    places = list(Place.objects.filter(session=session).order_by("number"))
    if sum(place.is_extra for place in places) >= session.clinic.max_overbooked:
        raise Conflict("overbooked", _("No further patient can be added to this session."))
    usual = [place for place in places if not place.is_extra]
    beside = next((place for place in usual if place.pk == place_id), usual[-1])
    return Place.objects.create(
        session=session,
        number=places[-1].number + 1,
        starts_at=beside.starts_at,
        ends_at=beside.ends_at,
        is_extra=True,
        extra_reason=reason,
    )
