"""A plan is made when the cells are given, and follows the course: nobody has to think of it."""

from __future__ import annotations

import logging
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from cases.pathway.models import Pathway
from cases.pathway.selectors.days import with_infusion
from cases.patients.models import Patient
from cases.patients.policies import people_who_can_view_clinical
from followup.protocols.events import FollowUpChanged
from followup.protocols.models import FollowUpPlan, PlannedVisit, ProtocolVisit
from followup.protocols.rules.schedule import Aim, Course, State
from followup.protocols.rules.standard import Owner
from followup.protocols.selectors.aims import aim_of
from followup.protocols.selectors.choice import protocol_of
from followup.protocols.selectors.courses import courses_of
from kernel import realtime
from kernel.actors import Actor
from kernel.audit import services as audit

logger = logging.getLogger(__name__)
SYSTEM = Actor.system("follow-up")
_MOVED = (
    *("source_id", "on", "opens_on", "closes_on", "is_past", "state", "mode", "is_optional"),
    *("owner", "hub_centre_id", "circle_centre_id"),
)
_COLUMNS = [name.removesuffix("_id") for name in _MOVED]


def plan_follows(actor: Actor, patient_id: UUID) -> None:
    """Bring the plans of a patient in line with the infusions and with a death, in the transaction that wrote them.

    A first infusion makes a plan; another day of it moves what has not happened; one that was taken back, a death or a
    next infusion cancels what was still to come, and undoing them plans it again. What was done or skipped stays, and
    what was open before the death: it may have taken place although nobody said so.
    Audited and told live when something changed.
    """
    patient = Patient.objects.select_for_update(no_key=True, of=("self",)).get(pk=patient_id)
    held = {
        plan.pathway_id: plan
        for plan in FollowUpPlan.objects.filter(patient=patient).select_related("circle_centre")
    }
    changed = {"made": 0, "moved": 0}
    for pathway, course in courses_of(patient):
        plan = held.get(pathway.pk)
        if plan is None:
            if course.infused_on is None:
                continue
            plan = _made(patient, pathway, course.infused_on)
            changed["made"] += 1
        elif course.infused_on not in (None, plan.infused_on):
            plan.infused_on = course.infused_on
            plan.save(update_fields=["infused_on"])
        changed["moved"] += _follow(plan, pathway, course)
    if not any(changed.values()):
        return
    audit.record(
        actor=actor,
        action="follow_up.planned",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
        detail=changed,
    )
    realtime.publish(
        FollowUpChanged(patient_id=patient_id), person_ids=people_who_can_view_clinical(patient_id)
    )


def plans_catch_up() -> int:
    """Make the plans of those who were infused before there were plans (an older version of the platform), bring
    owners in line when a pathway went to another centre, and give back the visits that opened before a death (an older
    version cancelled them). Returns how many patients were looked at.

    Each patient in a transaction of their own: a failure of one is logged and stops no other.
    """
    lacking = with_infusion(Pathway.objects.filter(follow_up_plan=None))
    moved = PlannedVisit.objects.filter(state=State.PLANNED).filter(
        Q(hub_centre__isnull=False) & ~Q(hub_centre=F("plan__pathway__hub_centre"))
        | Q(circle_centre__isnull=False)
        & ~Q(circle_centre=Coalesce("plan__circle_centre", "plan__pathway__circle_centre"))
    )
    found = (lacking, moved, _lost_to_a_death())
    patients = {patient_id for rows in found for patient_id in rows.values_list("patient_id", flat=True)}
    for patient_id in sorted(patients):
        try:
            with transaction.atomic():
                plan_follows(SYSTEM, patient_id)
        except Exception:
            logger.exception("follow-up plan of patient %s", patient_id)
    return len(patients)


def _lost_to_a_death() -> QuerySet[PlannedVisit]:
    """Cancelled though they opened no later than the death. Not those that something else cancelled, which the hourly
    round would look at for ever: an infusion that was taken back, a next one, the end of the optional visits, another
    protocol (what `stays_planned` and the protocol of the plan say, asked of the database)."""
    infused = with_infusion(Pathway.objects.filter(patient__deceased_on__isnull=False)).values("pk")
    next_infused = FollowUpPlan.objects.filter(
        patient=OuterRef("patient"),
        infused_on__gt=OuterRef("plan__infused_on"),
        infused_on__lte=OuterRef("on"),
        pathway__in=infused,
    )
    in_protocol = ProtocolVisit.objects.filter(
        version=OuterRef("plan__protocol"), code=OuterRef("source__code")
    )
    return PlannedVisit.objects.filter(
        Q(plan__safety_from=None) | Q(is_optional=False) | Q(on__lt=F("plan__safety_from")),
        Exists(in_protocol),
        ~Exists(next_infused),
        state=State.CANCELLED,
        patient__deceased_on__gte=F("opens_on"),
        plan__pathway__in=infused,
    )


def _made(patient: Patient, pathway: Pathway, infused_on: date) -> FollowUpPlan:
    return FollowUpPlan.objects.create(
        patient=patient, pathway=pathway, protocol=protocol_of(pathway), infused_on=infused_on
    )


def _follow(plan: FollowUpPlan, pathway: Pathway, course: Course) -> int:
    """How many visits were made or changed."""
    visits = PlannedVisit.objects.select_for_update(of=("self",)).filter(plan=plan).select_related("source")
    held = {visit.source.code: visit for visit in visits}
    sources = {source.code: source for source in ProtocolVisit.objects.filter(version=plan.protocol_id)}
    new, changed = [], []
    for code in {**sources, **held}:
        visit, source = held.get(code), sources.get(code)
        aim = aim_of(visit, source, plan=plan, course=course)
        if aim is None:
            continue
        before = [getattr(visit, name) for name in _MOVED] if visit else None
        row = visit or PlannedVisit(plan=plan, patient_id=plan.patient_id)
        _point(row, source or row.source, aim, plan, pathway)
        if visit is None:
            new.append(row)
        elif before != [getattr(row, name) for name in _MOVED]:
            row.version += 1
            changed.append(row)
    PlannedVisit.objects.bulk_create(new)
    PlannedVisit.objects.bulk_update(changed, [*_COLUMNS, "version"])
    return len(new) + len(changed)


def _point(
    visit: PlannedVisit, source: ProtocolVisit, aim: Aim, plan: FollowUpPlan, pathway: Pathway
) -> None:
    visit.source = source
    visit.on, visit.opens_on, visit.closes_on = aim.span.on, aim.span.opens, aim.span.closes
    visit.is_past, visit.state = aim.is_past, aim.state
    visit.mode, visit.is_optional = source.mode, source.is_optional
    hub = pathway.hub_centre
    # who was never referred anywhere is followed where they are
    visit.owner = source.owner if hub is not None else Owner.CIRCLE
    visit.hub_centre = hub if visit.owner in (Owner.HUB, Owner.BOTH) else None
    circle = plan.circle_centre or pathway.circle_centre
    visit.circle_centre = circle if visit.owner in (Owner.CIRCLE, Owner.BOTH) else None
