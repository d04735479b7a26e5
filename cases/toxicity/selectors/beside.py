"""What the sheets say beside the grades of CRS and ICANS: IEC-HS, what was given, intensive care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.pathway.selectors.days import infused_at
from cases.record.models import EntryStatus
from cases.record.rules.text import Text, joined, label_of
from cases.toxicity.models import IecHsEntry, ToxicityTreatment
from cases.toxicity.rules import codes
from cases.toxicity.selectors.course import given_asked, given_since
from kernel.clock import stamp
from kernel.prepared import Prepared, Question


def iec_hs_since(patient_id: UUID) -> list[IecHsEntry]:
    """What was entered since the last infusion, the newest first; all that there is without one. One query."""
    infused = infused_at(patient_id)
    return [row for row in iec_hs_of(patient_id) if infused is None or row.observed_at >= infused]


def iec_hs_of(patient_id: UUID) -> list[IecHsEntry]:
    """The newest first. One query."""
    return _IEC_HS.rows(patient_id=patient_id)


def iec_hs_asked(patient_id: UUID) -> Question:
    """What `iec_hs_of` asks, for `asked_together`."""
    return _IEC_HS.asking(patient_id=patient_id)


@dataclass(frozen=True, slots=True)
class SheetResult:
    """A result that a sheet of IEC-HS took down; `code` and the unit of `value` as in the laboratory's catalogue."""

    code: str
    value: float
    at: datetime
    author_id: UUID | None


def iec_hs_results(patient_id: UUID) -> list[SheetResult]:
    """What the sheets of IEC-HS took down of the laboratory. Without its limit, in whose place a baseline may stand.
    One query."""
    return [
        SheetResult(code, float(value), row.observed_at, row.author_id)
        for row in iec_hs_of(patient_id)
        for code, column in _LABORATORY.items()
        if (value := getattr(row, column)) is not None
    ]


_LABORATORY = {
    "ferritin": "ferritin_ug_l",
    "fibrinogen": "fibrinogen_mg_dl",
    "ldh": "ldh_u_l",
    "alt": "alt_u_l",
    "ast": "ast_u_l",
}


def beside_asked(patient_id: UUID) -> list[Question]:
    """What `iec_hs_of` and `treatments_told` ask, for `asked_together`."""
    return [iec_hs_asked(patient_id), *given_asked(patient_id)]


def treatments_told(patient_id: UUID) -> list[tuple[ToxicityTreatment, int]]:
    """The last dose of each agent since the infusion and how many there were, the agent that was given last first.
    One query."""
    last: dict[str, tuple[ToxicityTreatment, int]] = {}
    for row in given_since(patient_id):
        name = agent_name(row).en.casefold()
        last[name] = (row, last[name][1] + 1 if name in last else 1)
    return sorted(last.values(), key=lambda told: told[0].given_at, reverse=True)


def agent_name(row: ToxicityTreatment) -> Text:
    """What was given: of what is not in the list, as it was written."""
    if row.agent == "other" and row.agent_text:
        return Text(row.agent_text, row.agent_text)
    return label_of(codes.AGENTS, row.agent)


def dose_words(row: ToxicityTreatment) -> Text:
    """How much, which dose of tocilizumab it was, and when a running drug was stopped."""
    found = [_number(row.dose_mg, "mg"), _number(row.rate_ug_kg_min, "µg/kg/min")]
    if row.dose_no:
        found.append(Text(f"dose {row.dose_no}", f"dose {row.dose_no}"))
    if row.stopped_at:
        on = stamp(row.stopped_at)
        found.append(Text(f"fino al {on}", f"until {on}"))
    return joined(*found)


def iec_hs_words(entry: IecHsEntry) -> Text:
    """Its grade, and the ferritin that it rests on."""
    grade = entry.grade
    said = (
        Text("grado non indicato", "grade not given")
        if grade is None
        else Text(f"Grado {grade}", f"Grade {grade}")
        if grade
        else Text("Assente", "None")
    )
    ferritin = _number(entry.ferritin_ug_l, "µg/L")
    named = Text(f"ferritina {ferritin.it}", f"ferritin {ferritin.en}") if ferritin.it else ferritin
    return joined(said, named)


def _number(value: Any, unit: str) -> Text:
    if value is None:
        return Text("", "")
    shown = f"{float(value):.10g}"
    return Text(f"{shown.replace('.', ',')} {unit}", f"{shown} {unit}")


_IEC_HS: Prepared[IecHsEntry] = Prepared(
    lambda patient_id: (
        IecHsEntry.objects.filter(patient_id=patient_id, status=EntryStatus.ACTIVE)
        .select_related("author", "centre")
        .order_by("-observed_at", "-pk")
    ),
    patient_id=UUID,
)
