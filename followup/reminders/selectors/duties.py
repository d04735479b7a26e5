"""What is due for patients in follow-up: worked out for one, listed for who looks after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from cases.overview.selectors.summary import overview_of
from cases.pathway.models import CourseEntry
from cases.pathway.selectors.wording import in_language
from cases.patients.models import Patient
from cases.patients.policies import clinical_reach
from cases.record.rules.months import months_after
from followup.protocols.models import FollowUpPlan, PlannedVisit
from followup.protocols.policies import centres_that_follow
from followup.protocols.rules.schedule import State
from followup.protocols.rules.vaccination import DoseStatus
from followup.protocols.selectors.prevention import prevention_of
from followup.protocols.selectors.prevention_worklist import FOR_MONTHS, overdue_prevention
from followup.reminders.models import Duty
from followup.reminders.rules.duties import ANSWER_DAYS, DUTY_LABELS, DUTY_TABS, LISTED, DutyKind
from followup.visits.models import VisitItem
from kernel import clock
from kernel.actors import Actor


def followed() -> QuerySet[FollowUpPlan]:
    """The plans by which somebody is followed now: of each living patient the newest, with a visit still to come."""
    newer = FollowUpPlan.objects.filter(patient=OuterRef("patient"), infused_on__gt=OuterRef("infused_on"))
    coming = PlannedVisit.objects.filter(plan=OuterRef("pk"), state=State.PLANNED, on__gte=clock.today())
    return FollowUpPlan.objects.filter(Exists(coming), ~Exists(newer), patient__deceased_on=None)


def due_of(plan: FollowUpPlan) -> tuple[UUID, dict[DutyKind, date]]:
    """Of one of `followed`: the centre whose turn it is, and since when which kind is due. About twenty
    queries."""
    today = clock.today()
    visits = list(
        PlannedVisit.objects.filter(plan=plan, is_past=False)
        .exclude(state__in=[State.CANCELLED, State.SKIPPED])
        .order_by("on")
    )
    turn = next((visit for visit in visits if visit.on >= today), visits[-1])
    centre = turn.circle_centre_id or turn.hub_centre_id
    assert centre is not None  # one of them owns it (constraint)
    return centre, dict(_due(plan, visits, today))


def _due(plan: FollowUpPlan, visits: list[PlannedVisit], today: date) -> Iterator[tuple[DutyKind, date]]:
    # Today names by itself what is late, as long as it looks at prevention
    looked_at = plan.infused_on > months_after(today, -FOR_MONTHS)
    due = {DoseStatus.DUE} if looked_at else {DoseStatus.DUE, DoseStatus.OVERDUE}
    doses = [
        dose
        for vaccine in prevention_of(plan.patient_id, plan.infused_on)["vaccines"]
        for dose in vaccine["doses"]
        if dose["status"] in due
    ]
    if doses:
        yield DutyKind.VACCINATION, min(dose["planned_on"] or today for dose in doses)
    asked = [visit for visit in visits if visit.on <= today]
    forms = PlannedVisit.objects.filter(
        pk__in=[visit.pk for visit in asked], source__items__code="registry_form"
    )
    newest = forms.order_by("-on").first()
    if newest is not None and not _is_sent(newest):
        yield DutyKind.REGISTRY, newest.on
    patient = Patient.objects.select_related("centre").get(pk=plan.patient_id)
    if any(item["is_essential"] for item in overview_of(patient)["missing"]):
        yield DutyKind.MISSING, today


def _is_sent(visit: PlannedVisit) -> bool:
    answered = VisitItem.objects.filter(visit__planned_visit=visit, code="registry_form").exclude(outcome="")
    return answered.exists()


def funding_due() -> dict[UUID, tuple[UUID, date]]:
    """Of each living patient with a request that waits for its answer too long: the centre that asked, and since when.
    One query.

    The newest entry of a step counts, by its date, whether the answer corrects the request or stands beside it.
    """
    rows = (
        CourseEntry.objects.filter(
            kind="milestone",
            withdrawn=False,
            attempt=F("pathway__attempt"),
            pathway__closed_at=None,
            pathway__patient__deceased_on=None,
        )
        .newest()
        .select_related("pathway")
    )
    last = {
        (row.pathway.patient_id, row.pathway_id, row.values["step"]): row
        for row in sorted(rows, key=lambda row: (row.values["on"], row.at))
    }
    due: dict[UUID, tuple[UUID, date]] = {}
    for (patient_id, _pathway, _step), row in last.items():
        since = date.fromisoformat(row.values["on"]) + timedelta(days=ANSWER_DAYS)
        is_due = row.values["status"] == "requested" and since <= clock.today()
        if is_due and (patient_id not in due or since < due[patient_id][1]):
            due[patient_id] = row.centre_id, since
    return due


def duties(actor: Actor) -> list[dict[str, Any]]:
    """The section of Today, the oldest first, whatever their number: in the centres where the actor looks after
    patients. Two queries."""
    centres = centres_that_follow(actor)
    if not centres:
        return []
    seen = clinical_reach(actor).filter(patient_id=OuterRef("patient_id"))
    rows = Duty.objects.filter(Exists(seen), centre__in=centres, kind__in=LISTED).select_related("patient")
    return [
        {
            "id": str(row.pk),
            "patient": {"id": str(row.patient_id), "display_name": row.patient.display_name},
            "title": in_language(DUTY_LABELS[DutyKind(row.kind)]),
            "url": f"/cases/{row.patient_id}/{DUTY_TABS[DutyKind(row.kind)]}",
            "due_on": row.due_on,
            "overdue": row.kind == DutyKind.FUNDING and row.due_on < clock.today(),
        }
        for row in rows.order_by("due_on", "pk")
    ]


def overdue(actor: Actor) -> list[dict[str, Any]]:
    """The section of Today for what is late of prevention, of those who were late at the last full hour. Ten queries at
    most, however many."""
    late = Duty.objects.filter(kind=DutyKind.PREVENTION)
    return overdue_prevention(actor, late.values("patient_id"))
