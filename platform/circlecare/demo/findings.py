"""What was found between two talks, so that what colleagues write to each other stands in the record too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from circlecare.demo.case import Case
from circlecare.demo.record import Entry, printed_limits, record_fill
from circlecare.demo.stories import Act
from kernel import clock

Found = Callable[[Case, date], Iterable[Entry]]


def findings(found: Found) -> Act:
    """The entries that `found` gives for the day, written by the patient's centre."""

    def act(case: Case, at: datetime) -> None:
        with clock.at(at):
            entries = list(found(case, clock.today()))
            record_fill(actor=case.actor("circle"), patient=case.patient, entries=entries)

    return act


def tests_repeated(case: Case, on: date) -> Iterable[Entry]:
    """The echo and the blood count that the CAR-T centre asked for."""
    labs = case.profile.labs
    yield from _labs(case, on, {code: labs[code] for code in ("wbc", "anc", "alc", "platelets", "hb")})
    yield "labs", {"code": "lvef_pct", "value": 60, "method": "echo", "effective_on": on}


def first_week(case: Case, on: date) -> Iterable[Entry]:
    """The blood after a week of bridging: an LDH that falls."""
    return _labs(case, on, {"ldh": round(case.profile.labs.get("ldh", 400) * 0.7)})


def unfit(_case: Case, on: date) -> Iterable[Entry]:
    """A rapid progression that leaves the patient in no condition to be treated."""
    yield "performance-status", {"effective_on": on, "ecog": 3, "b_symptoms": True}
    yield "disease-status", {"effective_on": on, "disease_state": "pd"}


def pneumonia_over(case: Case, on: date) -> Iterable[Entry]:
    """What stood against the treatment, and that it is over."""
    yield (
        "infections",
        {
            "organism_kind": "bacterial",
            "sites": ["lung"],
            "severity": "3",
            "outcome": "resolved",
            "found_on": on - timedelta(days=8),
            "resolved_on": on,
        },
    )
    yield "infection-status", {"effective_on": on, "active_infection": "none"}
    yield from _labs(case, on, {"crp": 4})


def control(case: Case, on: date) -> Iterable[Entry]:
    """A visit of the follow-up: a count within its limits, and an IgG that is low."""
    yield "performance-status", {"effective_on": on, "ecog": 0, "b_symptoms": False}
    counts = {"wbc": 4.6, "anc": 2.7, "alc": 1.1, "platelets": 168, "hb": 14.1, "igg_g_l": 3.9}
    yield from _labs(case, on, counts)


def _labs(case: Case, on: date, values: dict[str, float]) -> Iterable[Entry]:
    for code, value in values.items():
        lab: dict[str, Any] = {"code": code, "value": value, "effective_on": on}
        yield "labs", lab | printed_limits(code, case.patient.sex)
