"""Sections of "Today": alerts that nobody has seen, and patients on the ward at whom nobody looked in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from cases.pathway.models import Pathway
from cases.pathway.policies import pathways_visible_to
from cases.pathway.selectors.days import with_infusion
from cases.pathway.selectors.wording import in_language
from cases.patients.selectors.output import patient_of_row
from cases.record.models import EntryStatus
from cases.record.rules.text import Text
from cases.toxicity.models import ToxicityAlert, ToxicityObservation
from cases.toxicity.policies import ON_WARD, alerts_visible_to, wards_of
from cases.toxicity.rules.alerts import LEVELS
from cases.toxicity.rules.frequency import LAST_DAY
from cases.toxicity.selectors.infusion import day_after
from kernel import clock
from kernel.actors import Actor

LIMIT = 50
_FIRST_LOOK = timedelta(hours=4)
_GRACE, _GRACE_GRADED = timedelta(minutes=30), timedelta(minutes=15)
_NO_LOOK = Text("Nessuna osservazione dall'infusione", "No observation since the infusion")
_LATE = Text("Osservazione in ritardo", "Observation overdue")
_PERSON = ("patient_id", "patient__family_name", "patient__given_name")


def open_alerts(actor: Actor) -> list[dict[str, Any]]:
    """Alerts that wait for somebody, for those who look after patients at the bedside of a centre that treats the
    patient; what must be seen first on top. None of who has died: they stay to be read with the sheets."""
    wards = wards_of(actor)
    if not wards:
        return []
    treated_here = Pathway.objects.filter(patient_id=OuterRef("patient_id"), hub_centre_id__in=wards)
    rows: QuerySet[ToxicityAlert, dict[str, Any]] = (
        alerts_visible_to(actor)
        .filter(acknowledged_at=None, withdrawn_at=None, patient__deceased_on=None)
        .filter(Exists(treated_here) | Exists(_looked_at_in(wards)))
        .order_by(F("due_at").asc(nulls_last=True), "raised_at", "id")
        .values("id", "scale", "grade", "level", "due_at", "raised_at", *_PERSON)[:LIMIT]
    )
    return [_alert(row) for row in rows]


def _looked_at_in(wards: list[Any]) -> QuerySet[ToxicityObservation]:
    return ToxicityObservation.objects.filter(pk=OuterRef("observation_id"), centre_id__in=wards)


def _alert(row: dict[str, Any]) -> dict[str, Any]:
    level = LEVELS[row["level"]]
    return {
        **_of_patient(row),
        "title": f"{row['scale'].upper()} {row['grade']}",
        "status_label": in_language(level.label),
        "due_at": row["due_at"],
        "at": row["raised_at"],
        "urgent": level.acknowledge_minutes is not None,
        "overdue": row["due_at"] is not None and row["due_at"] < clock.now(),
    }


def looks_overdue(actor: Actor) -> list[dict[str, Any]]:
    """Patients on the actor's ward whose next look is past its time (15 minutes from grade 2 on, else 30), and who
    live: the pathway of who has died stays open until somebody closes it."""
    wards = wards_of(actor)
    if not wards:
        return []
    newest = ToxicityObservation.objects.filter(
        patient_id=OuterRef("patient_id"), status=EntryStatus.ACTIVE, observed_at__gte=OuterRef("given_at")
    ).order_by("-observed_at", "-id")
    on_ward = pathways_visible_to(actor).filter(
        closed_at=None, hub_centre_id__in=wards, state__in=ON_WARD, patient__deceased_on=None
    )
    rows = (
        with_infusion(on_ward)
        .annotate(
            seen_at=Subquery(newest.values("observed_at")[:1]),
            look_due_at=Subquery(newest.values("next_due_at")[:1]),
        )
        .values("id", "given_at", "seen_at", "look_due_at", *_PERSON)
    )
    moment = clock.now()
    late = [shown for row in rows if (shown := _late(dict(row), moment)) is not None]
    return sorted(late, key=lambda item: item["due_at"])[:LIMIT]


def _late(row: dict[str, Any], moment: Any) -> dict[str, Any] | None:
    seen_at, due_at = row["seen_at"], row["look_due_at"]
    if seen_at and due_at is None and (day_after(row["given_at"], seen_at) or 0) > LAST_DAY:
        return None  # nobody looks by the clock any more
    # a look that was entered before the infusion was has no time for the next one
    due_at = due_at or (seen_at or row["given_at"]) + _FIRST_LOOK
    often = due_at - seen_at if seen_at else _FIRST_LOOK
    grace = _GRACE_GRADED if often <= timedelta(hours=2) else _GRACE
    if due_at + grace >= moment:
        return None
    return {
        **_of_patient(row),
        "title": in_language(_LATE if seen_at else _NO_LOOK),
        "due_at": due_at,
        "overdue": True,
    }


def _of_patient(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "patient": patient_of_row(row),
        "url": f"/cases/{row['patient_id']}/toxicity",
    }
