"""What was done to the patient on the way to the infusion, in a line each: collection, bridging, lymphodepletion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.overview.selectors.from_course import (
    THERAPIES,
    answer_words,
    collection_words,
    depletion_words,
    response_words,
)
from cases.pathway.models import CourseEntry
from cases.pathway.rules import STATE_INFO, State
from cases.pathway.selectors.course import Course, CourseDates, day_in
from cases.record.rules.text import Text
from kernel import clock

_NOTHING = Text("", "")
_PLANNED = Text("prevista", "planned")
_ONGOING = Text("in corso", "ongoing")
_END_UNKNOWN = Text("fine non registrata", "end not recorded")


@dataclass(frozen=True, slots=True)
class Treatment:
    """`what` was given or collected; `open_words` stand in the place of an end that is not written."""

    label: Text
    what: Text
    start_on: date | None
    end_on: date | None
    open_words: Text = _NOTHING
    note: Text = _NOTHING


def treatments_of_course(course: Course, dates: CourseDates) -> tuple[Treatment, ...]:
    """By their first day. No queries."""
    return tuple(sorted(_treatments(course, dates), key=lambda item: item.start_on or date.max))


def _treatments(course: Course, dates: CourseDates) -> Iterator[Treatment]:
    if dates.apheresis_on is not None:
        label = STATE_INFO[State.LEUKAPHERESIS_DONE].label
        yield Treatment(label, collection_words(course), dates.apheresis_on, dates.apheresis_on)
    for kind, label in THERAPIES.items():
        for entry in course.entries.get(kind, []):
            regimen = str(entry.values.get("regimen") or "–")
            note = _joined(response_words(entry), answer_words(entry))
            yield _dated(entry, label, Text(regimen, regimen), note, "start_on", "end_on", course, dates)
    depletion = course.newest("lymphodepletion")
    if depletion is not None:
        what = depletion_words(depletion)
        label = STATE_INFO[State.LYMPHODEPLETION].label
        yield _dated(depletion, label, what, _NOTHING, "day1_on", "last_on", course, dates)


def _dated(
    entry: CourseEntry,
    label: Text,
    what: Text,
    note: Text,
    first: str,
    last: str,
    course: Course,
    dates: CourseDates,
) -> Treatment:
    start_on, end_on = day_in(entry.values.get(first)), day_in(entry.values.get(last))
    is_over = dates.infusion_at is not None or not course.pathway.is_open
    ahead = start_on is not None and start_on > clock.today() and not is_over
    words = _PLANNED if ahead else _END_UNKNOWN if is_over else _ONGOING
    return Treatment(label, what, start_on, end_on, _NOTHING if end_on else words, note)


def _joined(*parts: Text) -> Text:
    kept = [part for part in parts if part.it]
    return Text(" · ".join(part.it for part in kept), " · ".join(part.en for part in kept))
