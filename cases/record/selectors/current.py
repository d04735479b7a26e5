"""The rows that count now, for all values of one patient, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.record.models import KIND_BY_SLUG, LATEST, ClinicalEntry, Diagnosis, EntryStatus
from cases.record.rules.sources import SOURCES
from cases.record.rules.therapy import TherapyLine, treatment_since
from kernel.clock import today
from kernel.prepared import Prepared, Question, asked_together

SERIES = {
    "vitals": ("weight_kg", "height_cm"),
    "performance-status": ("ecog", "kps", "b_symptoms", "adl", "iadl", "g8"),
    "infection-status": ("active_infection", "active_infection_detail", "mdr_colonisation", "covid_recent"),
    "disease-status": ("disease_state", "pet_on", "deauville", "smd_cm", "tmtv_ml"),
}
SHEETS = ("diagnoses", "comorbidity", "logistics")
LISTS = ("allergies", "medications")
_LAST_DAY = {"medications": "end_on", "conditions": "resolved_on"}
CODE_FIELD = {"labs": "code", "virology": "code", "consents": "kind"}


def active(kind: str, patient_id: UUID) -> QuerySet[Any]:
    """Entries of one kind that are not marked as errors."""
    return KIND_BY_SLUG[kind].rows.filter(patient_id=patient_id, status=EntryStatus.ACTIVE)


@cache
def _prepared(build: Callable[..., QuerySet[Any, Any]], *shape: Any) -> Prepared[Any]:
    return Prepared(lambda patient_id: build(*shape, patient_id), patient_id=UUID)


def sheet(kind: str, patient_id: UUID) -> ClinicalEntry | None:
    """The one row of a sheet; for diagnoses the primary one."""
    found: ClinicalEntry | None = _prepared(_sheet, kind).first(patient_id=patient_id)
    return found


def sheet_asked(kind: str, patient_id: UUID) -> Question:
    """What `sheet` asks, for `asked_together`."""
    return _prepared(_sheet, kind).asking(patient_id=patient_id)


def primary_diagnosis(patient_id: UUID) -> Diagnosis | None:
    """The disease for which the patient is here."""
    return cast("Diagnosis | None", sheet("diagnoses", patient_id))


def primary_diagnosis_asked(patient_id: UUID) -> Question:
    """What `primary_diagnosis` asks, for `asked_together`."""
    return sheet_asked("diagnoses", patient_id)


def _sheet(kind: str, patient_id: UUID) -> QuerySet[Any]:
    rows = active(kind, patient_id)
    if kind == "diagnoses":
        rows = rows.filter(is_primary=True)
    return rows.order_by("pk")[:1]


def series(kind: str, patient_id: UUID, names: Iterable[str]) -> dict[str, ClinicalEntry]:
    """For each column the newest row that says something about it (a value, or why there is none).

    One query, however many columns and however long the series.
    """
    names = tuple(names)
    found: dict[str, ClinicalEntry] = {}
    for row in _prepared(_series, kind, names).rows(patient_id=patient_id):
        for name in names:
            if name not in found and (getattr(row, name) is not None or name in row.field_marks):
                found[name] = row
    return found


def _series(kind: str, names: tuple[str, ...], patient_id: UUID) -> QuerySet[Any]:
    rows = active(kind, patient_id)
    newest = [
        rows.filter(Q(**{f"{name}__isnull": False}) | Q(field_marks__has_key=name)).order_by(*LATEST)[:1]
        for name in names
    ]
    # the branches may give the same row several times: UNION makes one of it
    ids = newest[0].values("pk").union(*(branch.values("pk") for branch in newest[1:]))
    return _by_key(kind, ids).order_by(*LATEST)


def _by_key(kind: str, ids: QuerySet[Any]) -> QuerySet[Any]:
    """These rows and no other condition: asked for the patient once more, a plan made for everybody reads them all."""
    return KIND_BY_SLUG[kind].rows.filter(pk__in=ids)


def coded(kind: str, patient_id: UUID, codes: Iterable[str] | None = None) -> dict[str, ClinicalEntry]:
    """The newest row of each code; of results that of each test which a form may show. One query."""
    name = CODE_FIELD[kind]
    if codes is None:
        latest = _prepared(_newest_coded, kind).rows(patient_id=patient_id)
    else:
        latest = list(_coded(kind, patient_id).filter(**{f"{name}__in": list(codes)}))
    return {getattr(row, name): row for row in latest}


def _newest_coded(kind: str, patient_id: UUID) -> QuerySet[Any]:
    if kind != "labs":
        return _coded(kind, patient_id)
    # eight years of results: a branch for each test goes to its end of the index, DISTINCT ON would read them all
    rows = active(kind, patient_id)
    newest = [rows.filter(code=code).order_by(*LATEST)[:1].values("pk") for code in _LAB_CODES]
    return _by_key(kind, newest[0].union(*newest[1:], all=True)).order_by("code")


_LAB_CODES = sorted({source.code for source in SOURCES.values() if source.kind == "labs"})


def _coded(kind: str, patient_id: UUID) -> QuerySet[Any]:
    name = CODE_FIELD[kind]
    return active(kind, patient_id).order_by(name, *LATEST).distinct(name)


@dataclass(frozen=True, slots=True)
class CurrentRecord:
    """Everything the forms read, loaded."""

    sheets: dict[str, ClinicalEntry | None]
    series: dict[str, dict[str, ClinicalEntry]]
    coded: dict[str, dict[str, ClinicalEntry]]
    lists: dict[str, list[Any]]
    lines: list[Any]


def list_rows(kind: str, patient_id: UUID) -> list[Any]:
    """Rows of a list that still hold, oldest first. A medicine or condition whose last day is over holds no more."""
    day = today()
    rows = _prepared(_list_rows, kind).rows(patient_id=patient_id)
    return [row for row in rows if (getattr(row, _LAST_DAY.get(kind, ""), None) or day) >= day]


def list_asked(kind: str, patient_id: UUID) -> Question:
    """What `list_rows` asks, for `asked_together`."""
    return _prepared(_list_rows, kind).asking(patient_id=patient_id)


def _list_rows(kind: str, patient_id: UUID) -> QuerySet[Any]:
    return active(kind, patient_id).filter(clinical_status="active").order_by("recorded_at", "id")


def lines(patient_id: UUID) -> list[Any]:
    """Lines of therapy in their order."""
    return _prepared(_lines).rows(patient_id=patient_id)


def lines_asked(patient_id: UUID) -> Question:
    """What `lines` asks, for `asked_together`."""
    return _prepared(_lines).asking(patient_id=patient_id)


def line_of(row: Any) -> TherapyLine:
    """A row of a line of therapy as the clinical rules take it."""
    return TherapyLine(
        line_no=row.line_no,
        intent=row.intent or "salvage",
        regimen=row.regimen or "other",
        classes=frozenset(row.classes) if row.classes else None,
        start_on=row.start_on,
        end_on=row.end_on,
        best_response=row.best_response,
        response_at_eot=row.response_at_eot,
        progression_on=row.progression_on,
        stop_reason=row.stop_reason,
    )


def running_row(rows: Iterable[Any], infused_on: date | None) -> Any | None:
    """Of all lines of a patient the one that runs, as `treatment_since` says; None: none does."""
    rows = list(rows)
    read = [line_of(row) for row in rows]
    running = treatment_since(read, infused_on, today=today())
    return next((row for row, line in zip(rows, read, strict=True) if line is running), None)


def _lines(patient_id: UUID) -> QuerySet[Any]:
    return active("therapy-lines", patient_id).order_by("line_no", "start_on", "recorded_at")


def current_record(patient_id: UUID) -> CurrentRecord:
    """One query, whatever the size of the record."""
    with asked_together(*current_asked(patient_id)):
        return CurrentRecord(
            sheets={kind: sheet(kind, patient_id) for kind in SHEETS},
            series={kind: series(kind, patient_id, names) for kind, names in SERIES.items()},
            coded={kind: coded(kind, patient_id) for kind in CODE_FIELD},
            lists={kind: list_rows(kind, patient_id) for kind in LISTS},
            lines=lines(patient_id),
        )


def current_asked(patient_id: UUID) -> list[Question]:
    """What `current_record` asks, for `asked_together`."""
    shapes = (
        *(_prepared(_sheet, kind) for kind in SHEETS),
        *(_prepared(_series, kind, names) for kind, names in SERIES.items()),
        *(_prepared(_newest_coded, kind) for kind in CODE_FIELD),
        *(_prepared(_list_rows, kind) for kind in LISTS),
        _prepared(_lines),
    )
    return [shape.asking(patient_id=patient_id) for shape in shapes]
