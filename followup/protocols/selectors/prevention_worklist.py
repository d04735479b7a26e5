"""The section of "Today" for vaccines and checks of immunoglobulin that are late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cases.pathway.selectors.wording import in_language
from cases.record.models import (
    KIND_BY_SLUG,
    EntryStatus,
    Immunization,
    Immunoglobulin,
    LabResult,
    TherapyLine,
)
from cases.record.rules.months import months_after
from followup.protocols.models import PlannedVisit
from followup.protocols.policies import centres_that_follow, plans_visible_to
from followup.protocols.rules.immunoglobulin import ADVICE_LABELS, ig_advice, overdue_checks
from followup.protocols.rules.schedule import State
from followup.protocols.rules.vaccination import Given, Immunity, overdue_doses
from followup.protocols.selectors.care import care_for
from followup.protocols.selectors.prevention import ig_dose, measured, steroid_since
from kernel import clock
from kernel.actors import Actor

LIMIT = 50
MOST_PLANS = 500
FOR_MONTHS = 24
"""The series end in the second year; later each visit reviews prevention."""


def overdue_prevention(actor: Actor) -> list[dict[str, Any]]:
    """Patients whom the actor's centres follow, with what is late of their vaccines and immunoglobulin, the longest
    late first. The newest 500 infusions of two years are looked at. Ten queries, however many patients."""
    plans = _plans(actor)
    if not plans:
        return []
    today, months = clock.today(), care_for("").min_inactivated_months
    ids = list(plans)
    given = _by_patient(_active(Immunization, ids).order_by("effective_on"))
    doses = _by_patient(_active(Immunoglobulin, ids).order_by("effective_on"))
    labs = _by_patient(_active(LabResult, ids).filter(code="igg_g_l").order_by("effective_on"))
    lines = _by_patient(_active(TherapyLine, ids, dated="start_on").filter(end_on=None))
    sheets = {
        row.patient_id: row
        for row in KIND_BY_SLUG["comorbidity"].rows.filter(patient_id__in=ids, status=EntryStatus.ACTIVE)
    }
    found = []
    for patient_id, plan in plans.items():
        infused_on = plan["infused_on"]
        state = Immunity(
            infused_on=infused_on,
            given=[Given(row.vaccine or row.text, row.effective_on) for row in given[patient_id]],
            last_ig_on=doses[patient_id][-1].effective_on if doses[patient_id] else None,
            is_treated=any(row.start_on > infused_on for row in lines[patient_id]),
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
            found.append(_item(plan, late))
    found.sort(key=lambda item: (item["due_on"], item["id"]))
    return found[:LIMIT]


def _plans(actor: Actor) -> dict[UUID, dict[str, Any]]:
    """By patient, the newest plan that goes on."""
    centres = centres_that_follow(actor)
    if not centres:
        return {}
    goes_on = PlannedVisit.objects.filter(plan=OuterRef("pk")).exclude(state=State.CANCELLED.value)
    rows = (
        plans_visible_to(actor)
        .annotate(follows=Coalesce("circle_centre", "pathway__circle_centre"))
        .filter(
            Exists(goes_on),
            follows__in=centres,
            infused_on__gt=months_after(clock.today(), -FOR_MONTHS),
            patient__deceased_on=None,
        )
        .order_by("-infused_on", "-pk")
        .values("pk", "patient_id", "infused_on", "patient__family_name", "patient__given_name")[:MOST_PLANS]
    )
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row["patient_id"], {**row})
    return found


def _active(model: Any, ids: list[UUID], *, dated: str = "effective_on") -> Any:
    return model.objects.filter(patient_id__in=ids, status=EntryStatus.ACTIVE, **{f"{dated}__isnull": False})


def _by_patient(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return found


def _item(plan: dict[str, Any], late: list[tuple[date, str]]) -> dict[str, Any]:
    names = [name for _on, name in sorted(late)]
    return {
        "id": str(plan["pk"]),
        "patient": {
            "id": str(plan["patient_id"]),
            "display_name": f"{plan['patient__family_name']} {plan['patient__given_name']}",
        },
        "url": f"/cases/{plan['patient_id']}/follow-up",
        "title": names[0]
        if len(names) == 1
        else _("%(first)s and %(more)s more") % {"first": names[0], "more": len(names) - 1},
        "due_on": min(on for on, _name in late),
        "overdue": True,
    }
