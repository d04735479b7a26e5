"""What was done to the patient in the course, a line each: collection, therapies, lymphodepletion, hospital stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.overview.selectors.from_course import (
    THERAPIES,
    answer_words,
    collection_words,
    depletion_words,
    on_day,
    response_words,
    stay_words,
)
from cases.overview.selectors.wording import END_UNKNOWN, ONGOING
from cases.pathway.rules import STATE_INFO, State
from cases.pathway.selectors.course import Course, CourseDates, day_in, instant_in
from cases.pathway.selectors.days import therapies_end_on
from cases.record.rules.text import Text, joined
from kernel import clock

_NOTHING = Text("", "")
_FOR_INFUSION = Text("per l'infusione", "for the infusion")
_PLANNED = Text("prevista", "planned")


@dataclass(frozen=True, slots=True)
class Treatment:
    """`what` was given or collected; `open_words` stand in the place of an end that is not written."""

    label: Text
    what: Text
    start_on: date | None
    end_on: date | None
    open_words: Text = _NOTHING
    note: Text = _NOTHING


def treatments_of_course(course: Course, dates: CourseDates, died_on: date | None) -> tuple[Treatment, ...]:
    """By their first day. No queries."""
    is_over = therapies_end_on(course.pathway, dates, died_on) is not None
    found = [*_treatments(course, dates, is_over=is_over), *_stays(course, dates, died_on)]
    return tuple(sorted(found, key=lambda item: item.start_on or date.max))


def _treatments(course: Course, dates: CourseDates, *, is_over: bool) -> Iterator[Treatment]:
    if dates.apheresis_on is not None:
        label = STATE_INFO[State.LEUKAPHERESIS_DONE].label
        yield Treatment(label, collection_words(course), dates.apheresis_on, dates.apheresis_on)
    for kind, label in THERAPIES.items():
        for entry in course.entries.get(kind, []):
            regimen = str(entry.values.get("regimen") or "–")
            start_on, end_on = day_in(entry.values.get("start_on")), day_in(entry.values.get("end_on"))
            open_words = _open_words(start_on, end_on, is_over=is_over)
            note = joined(response_words(entry), answer_words(entry))
            yield Treatment(label, Text(regimen, regimen), start_on, end_on, open_words, note)
    depletion = course.newest("lymphodepletion")
    if depletion is not None:
        start_on, end_on = day_in(depletion.values.get("day1_on")), day_in(depletion.values.get("last_on"))
        open_words = _open_words(start_on, end_on, is_over=is_over)
        label = STATE_INFO[State.LYMPHODEPLETION].label
        yield Treatment(label, depletion_words(depletion), start_on, end_on, open_words)


def _stays(course: Course, dates: CourseDates, died_on: date | None) -> Iterator[Treatment]:
    """Each stay with its days; one without an end goes on, unless the patient died, or went home as the pathway says
    of the stay for the infusion."""
    for entry in course.entries.get("episode", []):
        start, end = (
            instant_in(entry.values.get("admitted_at")),
            instant_in(entry.values.get("discharged_at")),
        )
        if start is None:
            continue
        label, reason = stay_words(entry)
        if not reason.it and entry.values.get("setting") == "infusion":
            reason = _FOR_INFUSION
        left_at = dates.discharged_at
        if end is None and left_at and left_at > start and entry.values.get("setting") == "infusion":
            end = left_at
        end_on = on_day(end) if end is not None else None
        open_words = _open_words(on_day(start), end_on, is_over=died_on is not None)
        yield Treatment(label, reason, on_day(start), end_on, open_words)


def _open_words(start_on: date | None, end_on: date | None, *, is_over: bool) -> Text:
    if end_on is not None:
        return _NOTHING
    if is_over:
        return END_UNKNOWN
    return _PLANNED if start_on is not None and start_on > clock.today() else ONGOING
