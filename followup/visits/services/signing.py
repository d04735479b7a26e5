"""A visit is signed: from then on it stands, and its report goes into the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.referrals.services.snapshots import canonical_hash
from followup.clinics.rules.states import AppointmentState, may_become
from followup.clinics.services.booking import appointment_mark
from followup.protocols.models import PlannedVisit
from followup.protocols.rules.schedule import State as PlanState
from followup.protocols.services import visit_done
from followup.visits.models import Visit, VisitItem, VisitReport
from followup.visits.policies import can_sign_visit
from followup.visits.rules.states import VisitState
from followup.visits.selectors.access import draft_lock, visit_lock
from followup.visits.selectors.checklist import Checked
from followup.visits.selectors.frozen import added, frozen
from followup.visits.selectors.revision import revision_of
from followup.visits.services.completing import complete_items, signer
from followup.visits.services.reporting import report_made
from followup.visits.services.writing import tell, tidy
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, Invalid, PreconditionFailed
from network.directory.models import Centre, Person


@transaction.atomic
def visit_sign(*, actor: Actor, visit_id: UUID, base_revision: int, language: str) -> VisitReport:
    """The first report of a complete draft; its planned visit and its appointment are done with it.

    Raises NotFound, Forbidden (not a doctor of its centre), PreconditionFailed when anything was written since
    `base_revision` was read, Conflict `incomplete` with `missing`, or `not_a_draft` for who is second. Audited; told
    live.
    """
    visit = draft_lock(actor=actor, visit_id=visit_id)
    if not can_sign_visit(actor, visit):
        raise Forbidden
    rows = {row.code: row for row in visit.items.select_related("updated_by")}
    sections = {row.code: row for row in visit.sections.all()}
    revision = revision_of(
        visit,
        sections=sections.values(),
        items=rows.values(),
        entries=visit.entries.all(),
        orders=visit.orders.all(),
    )
    if revision != base_revision:
        raise PreconditionFailed(extra={"current": {"state": visit.state, "revision": revision}})
    items = complete_items(visit, rows, sections)
    _answered(actor, visit, items)
    person, centre, at = *signer(actor), clock.now()
    data = frozen(visit, items, by=person, centre=centre, at=at)
    report = _report(visit, data, language, by=person, centre=centre, at=at)
    visit.state, visit.version = VisitState.SIGNED.value, visit.version + 1
    visit.save(update_fields=["state", "version"])
    _done(actor, visit)
    tell(actor, visit, "visit.signed", report=str(report.pk), sha256=report.sha256)
    return report


@transaction.atomic
def visit_add(*, actor: Actor, visit_id: UUID, base_number: int, text: str, reason: str) -> VisitReport:
    """An addendum to a signed visit: the next report, which names the one that it replaces. That one stays readable.

    `base_number`: of the report that was read. Raises NotFound, Forbidden, Conflict `not_signed`, PreconditionFailed
    with `current`, Invalid. Audited; told live.
    """
    visit = visit_lock(actor=actor, visit_id=visit_id)
    if not can_sign_visit(actor, visit):
        raise Forbidden
    if visit.state != VisitState.SIGNED:
        raise Conflict("not_signed", _("Only a signed visit has an addendum."))
    told, why = tidy(text), " ".join(tidy(reason).split())
    if not told or not why:
        raise Invalid("required", _("Say what is added, and why."), field="reason" if told else "text")
    last = visit.reports.order_by("-number")[0]
    if last.number != base_number:
        raise PreconditionFailed(extra={"current": {"number": last.number}})
    person, centre, at = *signer(actor), clock.now()
    data = added(last.data, number=last.number + 1, text=told, reason=why, by=person, centre=centre, at=at)
    report = _report(visit, data, last.language, by=person, centre=centre, at=at, replaces=last)
    tell(actor, visit, "visit.added_to", report=str(report.pk), number=report.number)
    return report


def _report(
    visit: Visit,
    data: dict[str, Any],
    language: str,
    *,
    by: Person,
    centre: Centre,
    at: datetime,
    replaces: VisitReport | None = None,
) -> VisitReport:
    return report_made(
        VisitReport.objects.create(
            visit=visit,
            number=data["number"],
            language=language,
            data=data,
            sha256=canonical_hash(data),
            replaces=replaces,
            reason=data["reason"],
            signed_by=by,
            centre=centre,
            signed_at=at,
        )
    )


def _answered(actor: Actor, visit: Visit, items: list[Checked]) -> None:
    """The checklist of the signature stays, also where nobody needed to answer."""
    assert actor.person_id is not None
    assert actor.centre_id is not None
    VisitItem.objects.bulk_create(
        VisitItem(
            visit=visit,
            code=item.code,
            need=item.need.value,
            updated_by_id=actor.person_id,
            centre_id=actor.centre_id,
        )
        for item in items
        if item.row is None
    )


def _done(actor: Actor, visit: Visit) -> None:
    if visit.planned_visit_id is not None:
        planned = PlannedVisit.objects.get(pk=visit.planned_visit_id)
        died_on = visit.patient.deceased_on
        if planned.state == PlanState.PLANNED and (died_on is None or visit.on <= died_on):
            visit_done(actor=actor, visit_id=planned.pk, done_on=visit.on, base_version=planned.version)
    appointment = visit.appointment
    if appointment is None or appointment.session.on > clock.today():
        return
    # one that was marked or cancelled meanwhile stays as it is
    if may_become(appointment.state, AppointmentState.DONE):
        appointment_mark(
            actor=actor,
            appointment_id=appointment.pk,
            base_version=appointment.version,
            state=AppointmentState.DONE,
        )
