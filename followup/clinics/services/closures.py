"""Days on which a centre, or one of its clinics, is closed: said, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from followup.clinics.models import Clinic, Closure, Session
from followup.clinics.policies import can_set_up
from followup.clinics.rules.states import SessionState, Why
from followup.clinics.selectors.access import clinic_get, closure_get
from followup.clinics.services.announcing import clinic_told
from followup.clinics.services.making import closed_why, closures_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, Invalid


@transaction.atomic
def closure_add(
    *,
    actor: Actor,
    from_on: date,
    until_on: date,
    reason: str,
    clinic_id: UUID | None = None,
) -> tuple[Closure, int]:
    """The acting centre, or one clinic of it, is closed on some days; sessions on them wait for a decision, and who
    is booked stays booked until then. Returns how many. Raises NotFound, Forbidden, Invalid. Audited; told live."""
    if clinic_id is None and not can_set_up(actor):
        raise Forbidden
    clinics = [clinic_get(actor=actor, clinic_id=clinic_id, lock=True)] if clinic_id else _of_centre(actor)
    if until_on < from_on or (until_on - from_on).days > 366:
        raise Invalid("ends_before", _("The last day is before the first."), field="until_on")
    if not reason.strip():
        raise Invalid("required", _("Say why."), field="reason")
    assert actor.centre_id is not None
    closure = Closure.objects.create(
        centre_id=actor.centre_id,
        clinic_id=clinic_id,
        from_on=from_on,
        until_on=until_on,
        reason=reason.strip(),
        made_by_id=actor.who,
    )
    asked = 0
    for clinic in clinics:
        coming = Session.objects.filter(
            clinic=clinic, state=SessionState.OPEN, on__range=(from_on, until_on), starts_at__gt=clock.now()
        )
        asked += coming.update(
            state=SessionState.NEEDS_DECISION,
            why=Why.CLOSURE,
            holiday_it=closure.reason,
            holiday_en=closure.reason,
            version=F("version") + 1,
        )
        clinic_told(actor, clinic, "clinic.closed_days", object_type="closure", object_id=closure.pk)
    return closure, asked


@transaction.atomic
def closure_end(*, actor: Actor, closure_id: UUID, base_version: int) -> tuple[Closure, int]:
    """It is not closed after all. Sessions to come that waited for a decision because of it take bookings again, with
    who was booked in them; one that another closure or a taken room stands against still waits, and what was decided
    meanwhile (moved, held, cancelled) stays decided. Returns how many are open again.

    Raises NotFound, Forbidden, PreconditionFailed, Conflict (taken back already). Audited; told live.
    """
    closure = closure_get(actor=actor, closure_id=closure_id, base_version=base_version)
    if closure.ended_at is not None:
        raise Conflict("ended", _("These days are open again already."))
    closure.ended_at = clock.now()
    closure.version += 1
    closure.save()
    clinics = (
        [clinic_get(actor=actor, clinic_id=closure.clinic_id, lock=True)]
        if closure.clinic_id
        else _of_centre(actor)
    )
    opened = 0
    for clinic in clinics:
        others = closures_of(clinic, closure.from_on, closure.until_on)
        waiting = Session.objects.select_for_update(no_key=True).filter(
            clinic=clinic,
            state=SessionState.NEEDS_DECISION,
            why=Why.CLOSURE,
            on__range=(closure.from_on, closure.until_on),
            starts_at__gt=clock.now(),
        )
        opened += sum(_opened(clinic, session, others) for session in waiting.order_by("pk"))
        clinic_told(actor, clinic, "clinic.closed_days_ended", object_type="closure", object_id=closure.pk)
    return closure, opened


def _opened(clinic: Clinic, session: Session, others: Iterable[Closure]) -> bool:
    session.why, name = closed_why(clinic, session.on, others)
    session.holiday_it, session.holiday_en = name.it[:120], name.en[:120]
    session.version += 1
    if session.why == Why.NONE:
        session.state = SessionState.OPEN
        try:
            with transaction.atomic():
                session.save()
        except IntegrityError as error:
            if "session_room_once" not in str(error):
                raise
            session.state, session.why = SessionState.NEEDS_DECISION, Why.ROOM_TAKEN
        else:
            return True
    session.save()
    return False


def _of_centre(actor: Actor) -> list[Clinic]:
    """Locked: a rule that is being saved makes its sessions before or after, and not beside."""
    clinics = Clinic.objects.filter(centre=actor.centre_id, is_active=True)
    return list(clinics.select_for_update(no_key=True).order_by("pk"))
