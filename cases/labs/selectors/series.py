"""Laboratory results and vital signs as courses: columns of days and numbers, for charts and for export."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import FloatField, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, Extract

from cases.labs.rules.points import censored, day_number, limit_mark
from cases.labs.rules.vitals import VITALS
from cases.record.models import EntryStatus, LabResult, VitalSign
from cases.record.rules.codes import LAB_BY_CODE
from cases.record.rules.text import Text
from cases.toxicity.selectors.beside import SheetResult, iec_hs_results
from kernel import clock
from network.directory.models import Person

NO_LIMITS = -1
"""In `limit`: the laboratory gave no limits with this result."""
NOBODY = -1
"""In `by`: written by an import without a person."""
IEC_HS_SHEET = "iec_hs"
"""In `origins`: a sheet of IEC-HS took it down, and the laboratory has no result of that day."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both belong to it; None: open."""

    start: date | None = None
    end: date | None = None

    def narrow(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        if self.start is not None:
            rows = rows.filter(effective_on__gte=self.start)
        if self.end is not None:
            rows = rows.filter(effective_on__lte=self.end)
        return rows


@dataclass(slots=True)
class _Names:
    """Each value once, and where it stands: what repeats in five thousand rows is sent as a number."""

    seen: dict[Any, int] = field(default_factory=dict)

    def place(self, value: Any) -> int:
        return self.seen.setdefault(value, len(self.seen))


@dataclass(slots=True)
class _Days:
    """Places on the axis; the results of one sample share one."""

    seen: dict[tuple[date, float | None], float] = field(default_factory=dict)

    def place(self, day: date, instant: float | None) -> float:
        found = self.seen.get((day, instant))
        if found is None:
            at = None if instant is None else datetime.fromtimestamp(instant, UTC)
            found = self.seen[day, instant] = day_number(day, at)
        return found


@dataclass(slots=True)
class _Tables:
    """What the results of one patient share."""

    limits: _Names = field(default_factory=_Names)
    people: _Names = field(default_factory=_Names)
    origins: _Names = field(default_factory=_Names)
    days: _Days = field(default_factory=_Days)

    def author(self, person_id: UUID | None) -> int:
        return NOBODY if person_id is None else self.people.place(person_id)


# Numbers that Python reads as they come: of five thousand rows a decimal, or an instant with its zone, costs more than
# everything else that is done with them.
_INSTANT = Cast(Extract("taken_at", "epoch"), FloatField())


def courses(
    patient_id: UUID,
    *,
    codes: Collection[str] | None = None,
    span: Span = Span(),
    is_recorded: bool = False,
) -> dict[str, Any]:
    """Every numeric result of the tests and vital signs in `codes` (None: of all), oldest first.

    {series: [{code, label_it, label_en, unit, unit_label, days, values, flags, limit, by, origin}], limits, people,
    origins}: `days` since 1970-01-01 (see `day_number`), `flags` as in `rules.points`, `limit`, `by` and `origin` are
    places in `limits` (pairs of lower and upper), `people` and `origins`. Errors are left out. What a sheet of IEC-HS
    took down stands among the results where the laboratory has no number of that test of that day; not with
    `is_recorded`: in a file that may come back it would be taken for a result of the laboratory. Four queries, whatever
    the number of results. The caller has checked access.
    """
    tables = _Tables()
    series = [*_labs(patient_id, codes, span, tables, is_recorded), *_vitals(patient_id, codes, span, tables)]
    return {
        "series": series,
        "limits": [list(pair) for pair in tables.limits.seen],
        "people": _people(tables.people.seen),
        "origins": list(tables.origins.seen),
    }


def _labs(
    patient_id: UUID, codes: Collection[str] | None, span: Span, tables: _Tables, is_recorded: bool
) -> list[dict[str, Any]]:
    wanted = [code for code in LAB_BY_CODE if codes is None or code in codes]
    if not wanted:
        return []
    rows = LabResult.objects.filter(patient_id=patient_id, status=EntryStatus.ACTIVE, code__in=wanted)
    rows = rows.exclude(value__isnull=True, text_value__isnull=True)
    columns: dict[str, list[list[Any]]] = {}
    taken = {} if is_recorded else _taken_down(patient_id, wanted, span)
    for code, value, text, day, at, low, high, author, origin in (
        _in_order(span.narrow(rows))
        .annotate(
            number=Cast("value", FloatField()),
            lower=Cast("ref_low", FloatField()),
            # the choice of `limits_of`, made by the database: five thousand rows come without it being made in Python
            upper=Cast(Coalesce("ref_high", "uln"), FloatField()),
            instant=_INSTANT,
        )
        .values_list(
            "code", "number", "text_value", "effective_on", "instant", "lower", "upper", "author_id", "origin"
        )
    ):
        number, flags = (value, 0) if value is not None else censored(text) or (None, 0)
        if number is None:
            continue  # words, not a number: the list of all results shows them
        if taken and not flags:
            taken.pop((code, day), None)  # a bound leaves what was read: "> 1650" says less than 18000
        flags |= limit_mark(number, low, high, flags)
        place = NO_LIMITS if low is None and high is None else tables.limits.place((low, high))
        columns.setdefault(code, []).append(
            [
                tables.days.place(day, at),
                number,
                flags,
                place,
                tables.author(author),
                tables.origins.place(origin),
            ]
        )
    for told in chain.from_iterable(taken.values()):
        columns.setdefault(told.code, []).append(
            [
                day_number(told.at.date(), told.at),
                told.value,
                0,
                NO_LIMITS,
                tables.author(told.author_id),
                tables.origins.place(IEC_HS_SHEET),
            ]
        )
    return [
        _course(
            code, LAB_BY_CODE[code].label, LAB_BY_CODE[code].unit, LAB_BY_CODE[code].unit_label, columns[code]
        )
        for code in wanted
        if code in columns
    ]


def _taken_down(
    patient_id: UUID, wanted: Collection[str], span: Span
) -> dict[tuple[str, date], list[SheetResult]]:
    """What sheets of IEC-HS took down of these tests in this span, by test and day. One query."""
    found: dict[tuple[str, date], list[SheetResult]] = {}
    for told in iec_hs_results(patient_id):
        on = told.at.astimezone(clock.wall_zone()).date()
        if told.code in wanted and (span.start or on) <= on <= (span.end or on):
            found.setdefault((told.code, on), []).append(told)
    return found


def _vitals(
    patient_id: UUID, codes: Collection[str] | None, span: Span, tables: _Tables
) -> list[dict[str, Any]]:
    wanted = [vital for vital in VITALS if codes is None or vital.code in codes]
    if not wanted:
        return []
    rows = VitalSign.objects.filter(
        Q(*((f"{vital.column}__isnull", False) for vital in wanted), _connector=Q.OR),
        patient_id=patient_id,
        status=EntryStatus.ACTIVE,
    )
    columns: dict[str, list[list[Any]]] = {}
    measured = _in_order(span.narrow(rows)).annotate(instant=_INSTANT)
    for day, at, author, origin, *values in measured.values_list(
        "effective_on", "instant", "author_id", "origin", *(vital.column for vital in wanted)
    ):
        by, via = tables.author(author), tables.origins.place(origin)
        on = tables.days.place(day, at)
        for vital, value in zip(wanted, values, strict=True):
            if value is not None:
                columns.setdefault(vital.code, []).append([on, float(value), 0, NO_LIMITS, by, via])
    return [
        _course(vital.code, vital.label, vital.unit, vital.unit_label, columns[vital.code])
        for vital in wanted
        if vital.code in columns
    ]


def _in_order(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows.filter(effective_on__isnull=False).order_by("effective_on", "taken_at", "recorded_at", "id")


def _course(code: str, label: Text, unit: str, unit_label: str, points: list[list[Any]]) -> dict[str, Any]:
    # days with an hour and days without may be mixed: the axis wants them in order
    points.sort(key=lambda point: point[0])
    days, values, flags, limit, by, origin = (list(column) for column in zip(*points, strict=True))
    return {
        "code": code,
        "label_it": label.it,
        "label_en": label.en,
        "unit": unit,
        "unit_label": unit_label,
        "days": days,
        "values": values,
        "flags": flags,
        "limit": limit,
        "by": by,
        "origin": origin,
    }


def _people(ids: Iterable[UUID]) -> list[dict[str, Any]]:
    wanted = list(ids)
    rows = Person.objects.filter(pk__in=wanted) if wanted else ()
    names = {person.pk: person.display_name for person in rows}
    return [{"id": person_id, "display_name": names[person_id]} for person_id in wanted]
