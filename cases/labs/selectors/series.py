"""Laboratory results and vital signs as courses: columns of days and numbers, for charts and for export."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import FloatField, Func, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce

from cases.labs.rules.points import censored, day_number, limit_mark
from cases.labs.rules.vitals import VITALS, Vital
from cases.record.models import EntryStatus, LabResult, VitalSign
from cases.record.rules.codes import LAB_BY_CODE
from cases.record.rules.lab_catalogue import Lab
from cases.toxicity.selectors.beside import SheetResult, iec_hs_asked, iec_hs_results
from kernel import clock
from kernel.prepared import Prepared, asked_together
from network.directory.selectors import people_names

NOWHERE = -1
"""In `limit`: the laboratory gave no limits with this result; in `by`: written by an import without a person."""
IEC_HS_SHEET = "iec_hs"
"""In `origins`: a sheet of IEC-HS took it down, and the laboratory has no result of that day."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both belong to it; None: open."""

    start: date | None = None
    end: date | None = None

    @property
    def first(self) -> date:
        return self.start or date.min

    @property
    def last(self) -> date:
        return self.end or date.max


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
    `is_recorded`: in a file that may come back it would be taken for a result of the laboratory. Two queries, whatever
    the number of results. The caller has checked access.
    """
    labs = [test for code, test in LAB_BY_CODE.items() if codes is None or code in codes]
    vitals = [vital for vital in VITALS if codes is None or vital.code in codes]
    within = {"patient_id": patient_id, "start": span.first, "end": span.last}
    lab_rows = _LABS.asking(codes=[test.code for test in labs], **within)
    with asked_together(lab_rows, _VITALS.asking(**within), iec_hs_asked(patient_id)):
        taken = {} if is_recorded else _taken_down(patient_id, {test.code for test in labs}, span)
        points = [
            *_lab_points(_LABS.rows(**lab_rows.values), taken),
            *_vital_points(_VITALS.rows(**within), [vital.code for vital in vitals]),
        ]
    return _in_columns(points, [*labs, *vitals])


# What a point is made of: code, day and instant, value, flags, lower and upper limit, key of the author, origin.
_Point = tuple[str, tuple[date, float | None], float, int, tuple[float | None, float | None], str | None, str]
_NO_LIMITS = (None, None)


def _lab_points(rows: list[Any], taken: dict[tuple[str, date], list[SheetResult]]) -> Iterator[_Point]:
    for code, value, text, day, at, low, high, author, origin in rows:
        number, flags = (value, 0) if value is not None else censored(text) or (None, 0)
        if number is None:
            continue  # words, not a number: the list of all results shows them
        if taken and not flags:
            taken.pop((code, day), None)  # a bound leaves what was read: "> 1650" says less than 18000
        flags |= limit_mark(number, low, high, flags)
        yield code, (day, at), number, flags, (low, high), author, origin
    for told in chain.from_iterable(taken.values()):
        moment = told.at.date(), told.at.timestamp()
        author = str(told.author_id) if told.author_id else None
        yield told.code, moment, told.value, 0, _NO_LIMITS, author, IEC_HS_SHEET


def _vital_points(rows: list[Any], wanted: Collection[str]) -> Iterator[_Point]:
    codes = [vital.code for vital in VITALS]
    for day, at, author, origin, *values in rows:
        for code, value in zip(codes, values, strict=True):
            if value is not None and code in wanted:
                yield code, (day, at), float(value), 0, _NO_LIMITS, author, origin


def _in_columns(points: list[_Point], measured: list[Lab | Vital]) -> dict[str, Any]:
    """What `courses` answers. Of five thousand points whatever is done for each costs more than all the rest, so each
    column is made whole."""
    codes, moments, values, flags, pairs, authors, ways = zip(*points, strict=True) if points else [()] * 7
    limits, people, origins, days = _Names(_NO_LIMITS), _Names(None), _Names(None), _Days()
    rows = zip(
        map(days.__getitem__, moments),
        values,
        flags,
        map(limits.__getitem__, pairs),
        map(people.__getitem__, authors),
        map(origins.__getitem__, ways),
        strict=True,
    )
    found: dict[str, list[tuple[Any, ...]]] = {each.code: [] for each in measured}
    for code, row in zip(codes, rows, strict=True):
        found[code].append(row)
    return {
        "series": [_course(each, found[each.code]) for each in measured if found[each.code]],
        "limits": [list(pair) for pair in limits.seen],
        "people": _people(people.seen),
        "origins": origins.seen,
    }


class _Names(dict[Any, int]):
    """Each value once, and where it stands: what repeats is sent as a number. `nothing` stands nowhere."""

    def __init__(self, nothing: Any) -> None:
        super().__init__({nothing: NOWHERE})
        self.seen: list[Any] = []

    def __missing__(self, value: Any) -> int:
        place = self[value] = len(self.seen)
        self.seen.append(value)
        return place


class _Days(dict[tuple[date, float | None], float]):
    """Places on the axis; the results of one sample share one."""

    def __missing__(self, moment: tuple[date, float | None]) -> float:
        day, instant = moment
        at = None if instant is None else datetime.fromtimestamp(instant, UTC)
        place = self[moment] = day_number(day, at)
        return place


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


def _course(measured: Lab | Vital, points: list[tuple[Any, ...]]) -> dict[str, Any]:
    # days with an hour and days without may be mixed: the axis wants them in order
    points.sort(key=itemgetter(0))
    days, values, flags, limit, by, origin = zip(*points, strict=True)
    return {
        "code": measured.code,
        "label_it": measured.label.it,
        "label_en": measured.label.en,
        "unit": measured.unit,
        "unit_label": measured.unit_label,
        "days": days,
        "values": values,
        "flags": flags,
        "limit": limit,
        "by": by,
        "origin": origin,
    }


def _people(keys: list[str]) -> list[dict[str, Any]]:
    ids = [UUID(key) for key in keys]
    names = people_names(ids) if ids else {}
    return [{"id": person_id, "display_name": names[person_id]} for person_id in ids]


class _Epoch(Func):
    """Seconds since 1970 as a plain number: of an instant with its zone Python would make an object."""

    template = "date_part('epoch', %(expressions)s)"


def _in_order(rows: QuerySet[Any, Any]) -> Any:
    # the key of the author as text for the same reason: a person is looked up once, not for each of five thousand rows
    told = rows.annotate(
        instant=Cast(_Epoch("taken_at"), FloatField()), author_key=Cast("author_id", TextField())
    )
    return told.order_by("effective_on", "taken_at", "recorded_at", "id")


_LABS: Prepared[tuple[Any, ...]] = Prepared(
    lambda patient_id, codes, start, end: (
        _in_order(
            LabResult.objects.filter(
                patient_id=patient_id,
                status=EntryStatus.ACTIVE,
                code__any_of=codes,
                effective_on__gte=start,
                effective_on__lte=end,
            )
        )
        .exclude(value__isnull=True, text_value__isnull=True)
        .annotate(
            number=Cast("value", FloatField()),
            lower=Cast("ref_low", FloatField()),
            # the choice of `limits_of`, made by the database: five thousand rows come without it being made in Python
            upper=Cast(Coalesce("ref_high", "uln"), FloatField()),
        )
        .values_list(
            "code",
            "number",
            "text_value",
            "effective_on",
            "instant",
            "lower",
            "upper",
            "author_key",
            "origin",
        )
    ),
    patient_id=UUID,
    codes=list,
    start=date,
    end=date,
)
_VITALS: Prepared[tuple[Any, ...]] = Prepared(
    lambda patient_id, start, end: _in_order(
        VitalSign.objects.filter(
            patient_id=patient_id,
            status=EntryStatus.ACTIVE,
            effective_on__gte=start,
            effective_on__lte=end,
        )
    ).values_list("effective_on", "instant", "author_key", "origin", *(vital.column for vital in VITALS)),
    patient_id=UUID,
    start=date,
    end=date,
)
