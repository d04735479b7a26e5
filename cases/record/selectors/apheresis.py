"""What stands in the way of an apheresis. Its days are known where the pathway is; that room registers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cases.record.models import ClinicalStatus
from cases.record.rules.evidence import ADVISORY, EVIDENCE_LABELS
from cases.record.rules.lymphocytes import Given, LymphocyteWarning, Situation, lymphocyte_warnings
from cases.record.rules.text import Text
from cases.record.rules.washout import classes_of_medicine, last_given
from cases.record.selectors.current import active, line_of, lines, sheet
from kernel.clock import today
from kernel.prepared import Prepared, Question


@dataclass(frozen=True, slots=True)
class ApheresisDays:
    """Days of the pathway that the patient is on; all None when there is none."""

    planned_on: date | None = None
    done_on: date | None = None
    lymphodepletion_on: date | None = None
    infused_on: date | None = None


DaysOf = Callable[[UUID], ApheresisDays]
_providers: list[DaysOf] = []


def register(provider: DaysOf) -> None:
    """`provider` tells the days of a patient's apheresis and infusion."""
    _providers[:] = [provider]


def days_of(patient_id: UUID) -> ApheresisDays:
    """As the pathway tells them; all None in an installation without pathways."""
    return _providers[0](patient_id) if _providers else ApheresisDays()


def apheresis_warnings(patient_id: UUID, *, days: ApheresisDays | None = None) -> dict[str, Any]:
    """Medicines and lines of therapy that harm lymphocytes, each with its reason and source; a fixed number of
    queries. `days`: of the pathway, when the caller knows them. The caller has checked access."""
    days = days or days_of(patient_id)
    comorbidity: Any = sheet("comorbidity", patient_id)
    dose = comorbidity.steroid_dose_mg_prednisone_eq if comorbidity else None
    now = Situation(
        today=today(),
        apheresis_planned_on=days.planned_on,
        apheresis_on=days.done_on,
        infused_on=days.infused_on,
        steroid_mg=None if dose is None else float(dose),
    )
    medicines = [_of_medicine(row) for row in _MEDICINES.rows(patient_id=patient_id)]
    found = lymphocyte_warnings([*medicines, *_of_lines(patient_id, now)], now)
    return {
        "planned_on": days.planned_on,
        "done_on": days.done_on,
        "results": [_shown(warning) for warning in found],
        **_said("advisory", ADVISORY),
    }


def warnings_asked(patient_id: UUID) -> Question:
    """What `apheresis_warnings` asks beyond the current record, for `asked_together`."""
    return _MEDICINES.asking(patient_id=patient_id)


_MEDICINES: Prepared[Any] = Prepared(
    lambda patient_id: (
        active("medications", patient_id)
        .filter(none_known=False)
        # the record of thirty medicines is long, and no more is looked at
        .only("text", "code", "start_on", "end_on", "clinical_status")
    ),
    patient_id=UUID,
)


def _of_medicine(row: Any) -> Given:
    return Given(
        ref=f"medications:{row.pk}",
        classes=classes_of_medicine(row.text, row.code),
        start_on=row.start_on,
        last_on=row.end_on,
        running=row.end_on is None and row.clinical_status != ClinicalStatus.RESOLVED,
    )


def _of_lines(patient_id: UUID, now: Situation) -> list[Given]:
    """Lines that run or whose end is known; of an old one without an end nothing is said, as in the prompts."""
    rows = lines(patient_id)
    read = [line_of(row) for row in rows]
    given = []
    for row, (line, last) in zip(rows, last_given(read, now.planned_on, today=now.today), strict=True):
        if last is not None:
            ended = line.end_on or line.progression_on
            given.append(
                Given(
                    ref=f"therapy-lines:{row.pk}",
                    classes=line.drug_classes or frozenset(),
                    start_on=line.start_on,
                    last_on=ended,
                    running=ended is None,
                )
            )
    return given


def _shown(warning: LymphocyteWarning) -> dict[str, Any]:
    kind, _, entry_id = warning.ref.partition(":")
    return {
        "kind": kind,
        "entry_id": entry_id,
        "rule": warning.rule,
        **_said("message", warning.message),
        "source": warning.source,
        **_said("evidence", EVIDENCE_LABELS[warning.evidence]),
        "clear_on": warning.clear_on,
        "missing": list(warning.missing),
    }


def _said(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_it": text.it, f"{name}_en": text.en}
