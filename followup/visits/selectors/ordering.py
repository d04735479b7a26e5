"""What is asked for, and what the plan and the calendars propose to ask for. Nothing is prescribed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from cases.overview.selectors.wording import both
from cases.record.rules.text import Text
from followup.protocols.models import PlannedVisit
from followup.protocols.rules.immunoglobulin import Advice
from followup.protocols.rules.items import ITEM_BY_CODE, Group, Need
from followup.protocols.rules.schedule import State as PlanState
from followup.protocols.rules.vaccination import DoseStatus
from followup.protocols.selectors.plan import checklist_of
from followup.visits.models import Visit, VisitOrder
from followup.visits.rules.states import OrderKind
from followup.visits.selectors.dose_words import dose_label, dose_reasons
from kernel import clock
from kernel.prepared import Prepared, Question

BLOOD_BEFORE = timedelta(days=3)
"""Results are there when the patient comes (a choice of this project)."""

_NO_WHY = Text("", "")
_BLOOD = Text("Esami del sangue", "Blood tests")
_NOW = (DoseStatus.DUE, DoseStatus.OVERDUE)
_SOON = (DoseStatus.AHEAD, DoseStatus.DEFERRED)


def order_output(order: VisitOrder) -> dict[str, Any]:
    return {
        "id": order.pk,
        "visit_id": order.visit_id,
        "kind": order.kind,
        "what": order.what,
        "due_on": order.due_on,
        "note": order.note,
        "proposal": order.proposal,
        "state": order.state,
        "made_by": {"id": order.made_by_id, "display_name": order.made_by.display_name},
        "closed_at": order.closed_at,
        "version": order.version,
    }


def proposals(visit: Visit, prevention: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """What is due up to the next visit of the plan, each under a code of its own, with `prevention_since` the infusion
    of the plan. Of a visit in no plan nothing, nor of who has died. Two queries."""
    planned = visit.planned_visit
    if planned is None or prevention is None or visit.patient.deceased_on is not None:
        return []
    following = next((each for each in _PLANNED.rows(plan_id=planned.plan_id) if each.on > planned.on), None)
    until = following.on if following else None
    return [*_of_next(following), *_vaccines(prevention, until), *_immunoglobulin(prevention)]


def planned_asked(planned: PlannedVisit) -> Question:
    """What `proposals` asks first, for `asked_together`."""
    return _PLANNED.asking(plan_id=planned.plan_id)


_PLANNED: Prepared[PlannedVisit] = Prepared(
    lambda plan_id: (
        PlannedVisit.objects.filter(plan=plan_id, state=PlanState.PLANNED)
        .select_related("source", "plan")
        .order_by("is_optional", "on")
    ),
    plan_id=UUID,
)


def _proposal(
    code: str, kind: OrderKind, what: Text, *, on: date | None, why: Text = _NO_WHY
) -> dict[str, Any]:
    return {"code": code, "kind": kind.value, **both(what, "what"), "due_on": on, **both(why, "why")}


def _of_next(following: PlannedVisit | None) -> Iterator[dict[str, Any]]:
    if following is None:
        return
    label = Text(following.source.label_it, following.source.label_en)
    yield _proposal(
        "visit.next",
        OrderKind.VISIT,
        label,
        on=following.on,
        why=Text(
            f"Dal {clock.stamp_day(following.opens_on)} al {clock.stamp_day(following.closes_on)}",
            f"From {clock.stamp_day(following.opens_on)} to {clock.stamp_day(following.closes_on)}",
        ),
    )
    due = [each.item for each in checklist_of(following) if each.need is Need.DUE]
    why = Text(f"Per: {label.it}", f"For: {label.en}")
    blood = [item.label for item in due if item.group is Group.BLOOD or item.code == "m_protein"]
    if blood:
        what = Text(
            f"{_BLOOD.it}: {'; '.join(each.it for each in blood)}",
            f"{_BLOOD.en}: {'; '.join(each.en for each in blood)}",
        )
        yield _proposal("blood.next", OrderKind.BLOOD, _short(what), on=following.on - BLOOD_BEFORE, why=why)
    kinds = {"team_samples": OrderKind.BLOOD, "pet_ct": OrderKind.IMAGING, "marrow_mrd": OrderKind.OTHER}
    for code, kind in kinds.items():
        if any(item.code == code for item in due):
            yield _proposal(f"{code}.next", kind, ITEM_BY_CODE[code].label, on=following.on, why=why)


def _short(text: Text) -> Text:
    return Text(*(part if len(part) <= 200 else f"{part[:199]}…" for part in text))


def _vaccines(prevention: Mapping[str, Any], until: date | None) -> Iterator[dict[str, Any]]:
    for vaccine in prevention["vaccines"]:
        for dose in vaccine["doses"]:
            soon = dose["status"] in _SOON and dose["on"] and until and dose["on"] <= until
            if dose["status"] not in _NOW and not soon:
                continue
            yield _proposal(
                f"vaccine.{vaccine['code']}.{dose['number']}",
                OrderKind.VACCINE,
                dose_label(vaccine, dose),
                on=dose["on"],
                why=dose_reasons(dose),
            )
            break


def _immunoglobulin(prevention: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    kinds = {Advice.NEXT_DOSE: OrderKind.IMMUNOGLOBULIN, Advice.MEASURE: OrderKind.BLOOD}
    for advice in prevention["immunoglobulin"]:
        kind = kinds.get(Advice(advice["code"]))
        if kind is not None:
            yield _proposal(
                f"ig.{advice['code']}",
                kind,
                Text(advice["label_it"], advice["label_en"]),
                on=advice["on"],
                why=Text(advice["why_it"], advice["why_en"]),
            )
