"""Two years after an infusion: what each visit found, written into the record by who saw the patient.

All days count from the infusion. The course is a typical good one with what is usual on the way: low IgG and their
replacement, a virus that wakes up, vaccines from the sixth month. It belongs to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from circlecare.demo.case import Case
from circlecare.demo.record import Entry, printed_limits, record_fill
from circlecare.demo.stories import Act, Acts
from kernel import clock

INFUSED_AFTER = 52.0
"""Days from the referral to the infusion, in the plots."""

# wbc, anc, alc, platelets, hb, ldh, crp, igg, cd4 by the day after the infusion
_COURSE = MappingProxyType(
    {
        3: (1.1, 0.6, 0.1, 88, 9.6, 310, 62, None, None),
        7: (0.7, 0.3, 0.1, 52, 8.9, 355, 96, None, None),
        10: (0.9, 0.4, 0.1, 41, 8.7, 298, 38, None, None),
        14: (1.8, 0.9, 0.2, 49, 8.8, 261, 14, None, None),
        28: (2.6, 1.3, 0.3, 86, 9.7, 228, 8, 5.1, 68),
        45: (2.9, 1.5, 0.4, 104, 10.2, 219, 21, 4.4, None),
        60: (3.3, 1.8, 0.5, 121, 10.8, 214, 5, 3.6, 96),
        100: (3.9, 2.2, 0.7, 142, 11.4, 207, 4, 3.2, 141),
        182: (4.6, 2.7, 0.9, 163, 12.1, 201, 3, 5.2, 188),
        273: (4.9, 2.9, 1.1, 171, 12.5, 198, 3, 5.6, 236),
        365: (5.3, 3.2, 1.2, 182, 12.9, 196, 2, 6.1, 284),
        547: (5.6, 3.3, 1.4, 190, 13.2, 194, 2, 6.8, 341),
        730: (5.8, 3.4, 1.5, 196, 13.4, 192, 2, 7.4, 396),
    }
)
_CODES = ("wbc", "anc", "alc", "platelets", "hb", "ldh", "crp", "igg_g_l", "cd4")


@dataclass(frozen=True, slots=True)
class Visit:
    """What was found on one day: `ecog`, the response of a PET, vaccines, and whatever else, by kind."""

    ecog: int | None = None
    response: str | None = None
    occasion: str = "follow_up"
    vaccines: tuple[tuple[str, int], ...] = ()
    more: tuple[tuple[str, dict[str, Any]], ...] = ()
    who: str = "circle"


VISITS = MappingProxyType(
    {
        3: Visit(who="owner"),
        7: Visit(who="owner"),
        10: Visit(who="owner"),
        14: Visit(ecog=1, who="owner"),
        28: Visit(ecog=1, response="cmr", occasion="day_28", who="owner"),
        45: Visit(
            more=(
                (
                    "infections",
                    {
                        "organism_kind": "viral",
                        "organism": "CMV (riattivazione)",
                        "sites": ["blood"],
                        "severity": "2",
                        "treatment": "Valganciclovir 14 giorni",
                        "outcome": "resolved",
                        "resolved_on": 19,
                    },
                ),
            ),
        ),
        60: Visit(ecog=1),
        100: Visit(ecog=0, response="cmr", occasion="day_100"),
        130: Visit(more=(("immunoglobulins", {"route": "iv", "indication": "low_igg", "dose_g": 30}),)),
        160: Visit(more=(("immunoglobulins", {"route": "iv", "indication": "low_igg", "dose_g": 30}),)),
        182: Visit(ecog=0, response="cmr"),
        225: Visit(
            vaccines=(("pneumococcal_conjugate", 1), ("dtap", 1), ("hepatitis_b", 1), ("influenza", 1))
        ),
        273: Visit(ecog=0, vaccines=(("zoster_recombinant", 1), ("covid19", 1))),
        290: Visit(vaccines=(("pneumococcal_conjugate", 2), ("dtap", 2), ("hepatitis_b", 2))),
        340: Visit(vaccines=(("zoster_recombinant", 2), ("pneumococcal_conjugate", 3), ("covid19", 2))),
        365: Visit(ecog=0, response="cmr"),
        410: Visit(vaccines=(("dtap", 3), ("hepatitis_b", 3), ("covid19", 3))),
        547: Visit(ecog=0, response="cmr"),
        730: Visit(ecog=0, response="cmr"),
    }
)


def _visit(day: int) -> Act:
    def act(case: Case, at: datetime) -> None:
        with clock.at(at):
            entries = entries_of_visit(day, clock.today(), VISITS.get(day, Visit()), sex=case.patient.sex)
            record_fill(actor=case.actor(VISITS.get(day, Visit()).who), patient=case.patient, entries=entries)

    return act


def entries_of_visit(day: int, on: date, visit: Visit, *, sex: str) -> list[Entry]:
    """What the record says of that day."""
    found: list[Entry] = []
    if visit.ecog is not None:
        found.append(("performance-status", {"effective_on": on, "ecog": visit.ecog, "b_symptoms": False}))
        found.append(("infection-status", {"effective_on": on, "active_infection": "none"}))
        found.append(("vitals", {"effective_on": on, "weight_kg": 66 + day // 150, "temperature_c": 36.5}))
    if visit.response is not None:
        found.append(
            (
                "disease-status",
                {
                    "effective_on": on,
                    "occasion": visit.occasion,
                    "method": "pet_ct",
                    "pet_on": on - timedelta(days=2),
                    "deauville": 2,
                    "response": visit.response,
                    "disease_state": "cr",
                },
            )
        )
    for vaccine, dose in visit.vaccines:
        found.append(("immunizations", {"vaccine": vaccine, "dose_no": dose, "given_on": on}))
    for kind, values in visit.more:
        found.append((kind, _dated(values, on)))
    for code, value in zip(_CODES, _COURSE.get(day, ()), strict=False):
        if value is not None:
            lab: dict[str, Any] = {"code": code, "value": value, "effective_on": on}
            found.append(("labs", lab | printed_limits(code, sex)))
    return found


def _dated(values: dict[str, Any], on: date) -> dict[str, Any]:
    """Days of a visit's own dates count back from it: the first day of an infection that was found to be over."""
    dated = dict(values)
    if "resolved_on" in dated:
        return dated | {"found_on": on - timedelta(days=dated["resolved_on"]), "resolved_on": on}
    return dated | {"given_on": on}


AFTERCARE: Acts = tuple((INFUSED_AFTER + day + 0.3, _visit(day)) for day in sorted({*VISITS, *_COURSE}))
"""What happened after the infusion, as acts of a story."""
