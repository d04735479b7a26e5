"""Who waits for a place."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.selectors.access import patient_get
from followup.clinics.models import Clinic, Session, WaitingEntry
from followup.clinics.rules.states import SessionState, WaitingState
from followup.clinics.selectors.access import clinic_get, visit_type_of, waiting_get
from followup.clinics.services.announcing import clinic_told
from followup.clinics.services.offering import offer_next
from followup.protocols.models import PlannedVisit
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Invalid, NotFound


@transaction.atomic
def waiting_add(
    *,
    actor: Actor,
    clinic_id: UUID,
    patient_id: UUID,
    visit_type_id: UUID,
    earliest: date,
    latest: date,
    planned_visit_id: UUID | None = None,
    note: str = "",
) -> WaitingEntry:
    """The patient waits for a place on a day between the two. What is free on them is offered at once.

    Raises NotFound, Forbidden, Invalid, Conflict (waits already). Audited; told live.
    """
    clinic = clinic_get(actor=actor, clinic_id=clinic_id, lock=True)
    patient = patient_get(actor=actor, patient_id=patient_id)
    visit_type = visit_type_of(clinic, visit_type_id)
    if latest < earliest or latest < clock.today():
        raise Invalid("ends_before", _("The last day is before the first, or over."), field="latest")
    if planned_visit_id and not PlannedVisit.objects.filter(pk=planned_visit_id, patient=patient).exists():
        raise NotFound
    entry = WaitingEntry(
        clinic=clinic,
        patient=patient,
        visit_type=visit_type,
        planned_visit_id=planned_visit_id,
        earliest=earliest,
        latest=latest,
        note=note.strip(),
        made_by_id=actor.who,
    )
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        if "waiting_once" not in str(error):
            raise
        raise Conflict(
            "waits_already", _("This patient is on the waiting list already."), field="patient_id"
        ) from error
    _told(actor, entry, clinic, "appointment.waiting_added")
    _offer_now(entry)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def waiting_withdraw(*, actor: Actor, entry_id: UUID, base_version: int) -> WaitingEntry:
    """Raises NotFound, Forbidden, PreconditionFailed, Conflict (it has an offer: cancel that). Audited; told live."""
    entry = waiting_get(actor=actor, entry_id=entry_id, base_version=base_version)
    if entry.state == WaitingState.OFFERED:
        raise Conflict("has_offer", _("A place is offered: confirm or cancel that appointment."))
    if entry.state not in (WaitingState.WAITING, WaitingState.LAPSED):
        raise Conflict("not_waiting", _("This patient does not wait any more."))
    entry.state = WaitingState.WITHDRAWN
    entry.version += 1
    entry.save()
    _told(actor, entry, entry.clinic, "appointment.waiting_withdrawn")
    return entry


def _offer_now(entry: WaitingEntry) -> None:
    sessions = Session.objects.select_for_update(no_key=True, of=("self",)).filter(
        clinic=entry.clinic_id,
        state=SessionState.OPEN,
        on__range=(entry.earliest, entry.latest),
        starts_at__gt=clock.now(),
    )
    for session in sessions.select_related("clinic").order_by("pk"):
        offer_next(session)
        entry.refresh_from_db(fields=["state"])
        if entry.state != WaitingState.WAITING:
            return


def _told(actor: Actor, entry: WaitingEntry, clinic: Clinic, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        patient_id=entry.patient_id,
        object_type="waiting_entry",
        object_id=entry.pk,
        detail={"clinic": str(clinic.pk)},
    )
    clinic_told(actor, clinic, "clinic.waiting_changed", object_type="clinic", object_id=clinic.pk)
