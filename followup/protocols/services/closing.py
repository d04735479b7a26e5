"""A planned visit took place, will not take place, or is open again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from cases.patients.policies import people_who_can_view_clinical
from cases.record.rules.text import codes_of
from followup.protocols.events import FollowUpChanged
from followup.protocols.models import FollowUpPlan, PlannedVisit
from followup.protocols.models.plan import SKIP_REASONS
from followup.protocols.policies import planned_visits_visible_to
from followup.protocols.rules.schedule import State
from followup.protocols.selectors.signed import has_signed_report
from followup.protocols.services.following import plan_follows
from followup.protocols.services.locking import patient_locked
from kernel import clock, realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Invalid, PreconditionFailed

NOTE_MAX = 500


@transaction.atomic
def visit_done(
    *, actor: Actor, visit_id: UUID, done_on: date, note: str = "", base_version: int
) -> PlannedVisit:
    """The visit took place on `done_on`, in the acting centre. Outside its window too: that is told, not forbidden.

    Raises NotFound, Forbidden, PreconditionFailed, Conflict (not open), Invalid (a day to come, not after the
    infusion, or after the death; a note that is too long). Audited; told live.
    """
    visit, infused_on = _open(actor, visit_id, base_version)
    if done_on > clock.today():
        raise Invalid("future_date", _("This day is still to come."), field="done_on")
    if infused_on is not None and done_on <= infused_on:
        raise Invalid("before_infusion", _("This day is not after the infusion."), field="done_on")
    died_on = Patient.objects.values_list("deceased_on", flat=True).get(pk=visit.patient_id)
    if died_on is not None and done_on > died_on:
        raise Invalid("after_death", _("This day is after the death."), field="done_on")
    visit.state, visit.done_on = State.DONE, done_on
    return _close(actor, visit, note, "follow_up.visit_done")


@transaction.atomic
def visit_skip(
    *, actor: Actor, visit_id: UUID, reason: str, note: str = "", base_version: int
) -> PlannedVisit:
    """The visit will not take place. `reason`: one of SKIP_REASONS; "other" says which in the note.

    Raises NotFound, Forbidden, PreconditionFailed, Conflict (not open), Invalid. Audited; told live.
    """
    visit, _infused_on = _open(actor, visit_id, base_version)
    if reason not in codes_of(SKIP_REASONS):
        raise Invalid("unknown_reason", _("Choose a reason."), field="reason")
    if reason == "other" and not note.strip():
        raise Invalid("note_required", _("Say why."), field="note")
    visit.state, visit.skip_reason = State.SKIPPED, reason
    return _close(actor, visit, note, "follow_up.visit_skipped")


@transaction.atomic
def visit_reopen(*, actor: Actor, visit_id: UUID, base_version: int) -> PlannedVisit:
    """It was closed by mistake: it is planned again, on the day that the course gives now.

    Raises NotFound, Forbidden, PreconditionFailed, Conflict (not closed; `report_signed`: what was signed took place,
    an addendum corrects it). Audited; told live.
    """
    visit, _infused_on = _locked(actor, visit_id, base_version)
    if visit.state not in (State.DONE, State.SKIPPED):
        raise Conflict("not_closed", _("This visit is not closed."))
    if has_signed_report(visit.pk):
        raise Conflict(
            "report_signed",
            _("The report of this visit is signed: it stays closed. To correct it, write an addendum."),
        )
    visit.state, visit.done_on, visit.skip_reason, visit.note = State.PLANNED, None, "", ""
    visit.closed_at = visit.closed_by_id = visit.closed_centre_id = None
    _save(actor, visit, "follow_up.visit_reopened")
    # the infusion may have moved, or the patient died, while it was closed
    plan_follows(actor, visit.patient_id)
    visit.refresh_from_db()
    return visit


def _locked(actor: Actor, visit_id: UUID, base_version: int) -> tuple[PlannedVisit, date | None]:
    patient_locked(actor, planned_visits_visible_to(actor).filter(pk=visit_id))
    visit = PlannedVisit.objects.select_related("source").select_for_update(of=("self",)).get(pk=visit_id)
    if visit.version != base_version:
        raise PreconditionFailed(extra={"current": {"state": visit.state, "version": visit.version}})
    infused_on = FollowUpPlan.objects.values_list("infused_on", flat=True).get(pk=visit.plan_id)
    return visit, infused_on


def _open(actor: Actor, visit_id: UUID, base_version: int) -> tuple[PlannedVisit, date | None]:
    visit, infused_on = _locked(actor, visit_id, base_version)
    if visit.state != State.PLANNED:
        raise Conflict("not_open", _("This visit is not open any more."))
    return visit, infused_on


def _close(actor: Actor, visit: PlannedVisit, note: str, action: str) -> PlannedVisit:
    tidy = note.replace("\x00", "").strip()
    if len(tidy) > NOTE_MAX:
        raise Invalid("too_long", _("At most %(max)s characters.") % {"max": NOTE_MAX}, field="note")
    visit.note = tidy
    visit.closed_at = clock.now()
    visit.closed_by_id, visit.closed_centre_id = actor.person_id, actor.centre_id
    return _save(actor, visit, action)


def _save(actor: Actor, visit: PlannedVisit, action: str) -> PlannedVisit:
    visit.version += 1
    visit.save()
    audit.record(
        actor=actor,
        action=action,
        patient_id=visit.patient_id,
        object_type="planned_visit",
        object_id=visit.pk,
        detail={"visit": visit.source.code, "version": visit.version},
    )
    realtime.publish(
        FollowUpChanged(patient_id=visit.patient_id),
        person_ids=people_who_can_view_clinical(visit.patient_id),
    )
    return visit
