"""The section of "Today" for vaccines and checks of immunoglobulin that are late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cases.pathway.selectors.wording import in_language
from cases.patients.selectors.output import patient_of_row
from cases.record.models import (
    KIND_BY_SLUG,
    EntryStatus,
    Immunization,
    Immunoglobulin,
    LabResult,
    Relapse,
    TherapyLine,
)
from cases.record.rules.months import months_after
from cases.record.rules.therapy import treatment_since, untreated_since
from cases.record.selectors.current import line_of
from followup.protocols.models import FollowUpPlan, PlannedVisit
from followup.protocols.policies import centres_that_follow, plans_visible_to
from followup.protocols.rules.immunoglobulin import ADVICE_LABELS, ig_advice, overdue_checks
from followup.protocols.rules.schedule import State
from followup.protocols.rules.vaccination import Given, Immunity, overdue_doses
from followup.protocols.selectors.care import care_for
from followup.protocols.selectors.prevention import ig_dose, measured, steroid_since
from kernel import clock
from kernel.actors import Actor

FOR_MONTHS = 24
"""The series end in the second year; later each visit reviews prevention."""

Late = list[tuple[date, str]]
"""Since when, and the name of what is late."""


def overdue_prevention(actor: Actor, among: QuerySet[Any]) -> list[dict[str, Any]]:
    """Patients whom the actor's centres follow, with what is late of their vaccines and immunoglobulin, the longest
    late first, whatever their number.

    `among`: the ids of the patients of whom something was late when it was last worked out for all; what was given
    since is late no more. Eleven queries, however many patients.
    """
    centres = centres_that_follow(actor)
    if not centres:
        return []
    plans = _newest(plans_visible_to(actor).filter(patient__in=among), follows__in=centres)
    found = [_item(plan, late) for plan, late in _late(plans)]
    found.sort(key=lambda item: (item["due_on"], item["id"]))
    return found


def late_since(patient_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, date]]:
    """Of each of these patients of whom something of prevention is late: the centre that follows, and since when. Ten
    queries, however many."""
    plans = _newest(FollowUpPlan.objects.filter(patient__in=list(patient_ids)), follows__isnull=False)
    return {
        plan["patient_id"]: (plan["follows"], min(on for on, _name in late)) for plan, late in _late(plans)
    }


def looked_at() -> list[UUID]:
    """The patients whose prevention a centre of the circle follows. One query."""
    return list(_newest(FollowUpPlan.objects.all(), follows__isnull=False))


def _newest(plans: QuerySet[FollowUpPlan], **only: Any) -> dict[UUID, dict[str, Any]]:
    """By patient, the newest of these plans that goes on, infused within two years."""
    goes_on = PlannedVisit.objects.filter(plan=OuterRef("pk")).exclude(state=State.CANCELLED.value)
    rows = (
        plans.annotate(follows=Coalesce("circle_centre", "pathway__circle_centre"))
        .filter(
            Exists(goes_on),
            infused_on__gt=months_after(clock.today(), -FOR_MONTHS),
            patient__deceased_on=None,
            **only,
        )
        .order_by("-infused_on", "-pk")
        .values("pk", "patient_id", "infused_on", "follows", "patient__family_name", "patient__given_name")
    )
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row["patient_id"], {**row})
    return found


def _late(plans: dict[UUID, dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Late]]:
    """Of these plans those with something late, and what."""
    if not plans:
        return
    today, months = clock.today(), care_for("").min_inactivated_months
    ids = list(plans)
    given = _by_patient(_active(Immunization, ids).order_by("effective_on"))
    doses = _by_patient(_active(Immunoglobulin, ids).order_by("effective_on"))
    labs = _by_patient(_active(LabResult, ids).filter(code="igg_g_l").order_by("effective_on"))
    lines = _by_patient(TherapyLine.objects.filter(patient_id__in=ids, status=EntryStatus.ACTIVE))
    sheets = {
        row.patient_id: row
        for row in KIND_BY_SLUG["comorbidity"].rows.filter(patient_id__in=ids, status=EntryStatus.ACTIVE)
    }
    relapses = _by_patient(_active(Relapse, ids))
    for patient_id, plan in plans.items():
        infused_on = plan["infused_on"]
        read = [line_of(row) for row in lines[patient_id]]
        relapsed_on = [row.effective_on for row in relapses[patient_id]]
        state = Immunity(
            infused_on=infused_on,
            given=[Given(row.vaccine or row.text, row.effective_on) for row in given[patient_id]],
            last_ig_on=doses[patient_id][-1].effective_on if doses[patient_id] else None,
            is_treated=treatment_since(read, infused_on, today=today) is not None,
            is_untreated=untreated_since(read, relapsed_on, infused_on) is not None,
            steroid_mg=steroid_since(sheets.get(patient_id), infused_on),
        )
        values = (measured(row.value, row.text_value, row.effective_on) for row in labs[patient_id])
        said = ig_advice(
            infused_on=infused_on,
            igg_g_per_l=[value for value in values if value is not None],
            doses=[ig_dose(row) for row in doses[patient_id]],
            today=today,
        )
        late = [
            *(
                (dose.until or dose.on, in_language(vaccine.label))
                for vaccine, dose in overdue_doses(state, today=today, min_inactivated_months=months)
            ),
            *(
                (each.on, in_language(ADVICE_LABELS[each.advice]))
                for each in overdue_checks(said, today=today)
                if each.on is not None
            ),
        ]
        if late:
            yield plan, late


def _active(model: Any, ids: list[UUID]) -> Any:
    return model.objects.filter(patient_id__in=ids, status=EntryStatus.ACTIVE, effective_on__isnull=False)


def _by_patient(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return found


def _item(plan: dict[str, Any], late: list[tuple[date, str]]) -> dict[str, Any]:
    names = [name for _on, name in sorted(late)]
    return {
        "id": str(plan["pk"]),
        "patient": patient_of_row(plan),
        "url": f"/cases/{plan['patient_id']}/follow-up",
        "title": names[0]
        if len(names) == 1
        else _("%(first)s and %(more)s more") % {"first": names[0], "more": len(names) - 1},
        "due_on": min(on for on, _name in late),
        "overdue": True,
    }
