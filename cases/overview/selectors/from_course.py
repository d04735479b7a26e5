"""What the CAR-T course contributes to the story: its own days instead of those of the moves, therapies, deviations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from cases.overview.rules.story import MAJOR, NORMAL, Lane, Place, StoryItem
from cases.overview.selectors.wording import END_UNKNOWN, plain_words
from cases.pathway.models import CourseEntry
from cases.pathway.rules import CLOSURE_BY_CODE, STATE_INFO, State
from cases.pathway.rules.course import KIND_BY_CODE
from cases.pathway.rules.custody import STEP_BY_CODE
from cases.pathway.selectors.course import Course, CourseDates, day_in, instant_in, is_settled
from cases.record.rules.text import Text, joined, label_of
from kernel import clock

PLACE = Place("course")
THERAPIES = MappingProxyType(
    {
        "bridging": Text("Terapia ponte", "Bridging therapy"),
        "holding": Text("Terapia di attesa", "Holding therapy"),
    }
)
_STAYS = MappingProxyType(
    {
        "infusion": Text("Degenza", "Hospital stay"),
        "icu": Text("Terapia intensiva", "Intensive care"),
        "readmission": Text("Nuovo ricovero", "Readmission"),
    }
)
_WAITS = Text("In attesa della risposta dell'altro centro", "Waits for the other centre's answer")
_NOT_ANSWERED = Text("Senza risposta dell'altro centro", "Not answered by the other centre")
_AGREED = Text("Concordata tra i centri", "Agreed between the centres")
_REFUSED = Text("Non concordata", "Not agreed")


def days_told(dates: CourseDates) -> Mapping[str, date]:
    """The day of each state of the pathway that the course knows better than the move into it."""
    known: dict[str, date | datetime | None] = {
        State.LEUKAPHERESIS_DONE: dates.apheresis_on,
        State.MANUFACTURING: dates.shipped_at,
        State.READY_TO_INFUSE: dates.product_received_at,
        State.LYMPHODEPLETION: dates.ld_day1_on,
        State.INFUSED: dates.infusion_at,
    }
    return {state: on_day(moment) for state, moment in known.items() if moment is not None}


def ends_told(dates: CourseDates) -> Mapping[str, date]:
    """The last day of what is over, where the course knows it better than the move out of it."""
    last_on = dates.ld_last_on
    return {State.LYMPHODEPLETION: last_on} if last_on is not None and last_on <= clock.today() else {}


def on_day(moment: date | datetime) -> date:
    return moment.astimezone(clock.wall_zone()).date() if isinstance(moment, datetime) else moment


def details_told(course: Course, dates: CourseDates) -> Mapping[str, Text]:
    """What stands beside a state in the story: numbers of the collection, lot and dose of the product."""
    release = course.values("release")
    closed = CLOSURE_BY_CODE.get(course.pathway.closed_reason)
    depletion = course.newest("lymphodepletion")
    lot = release.get("lot") or release.get("batch")
    found = {
        State.LEUKAPHERESIS_DONE: collection_words(course),
        State.READY_TO_INFUSE: joined(
            Text(f"Lotto {lot}", f"Lot {lot}") if lot else None, _number(release.get("dose_e6"), "×10⁶")
        ),
        State.INFUSED: joined(_number(dates.cells_e6, "×10⁶")),
        State.LYMPHODEPLETION: depletion_words(depletion) if depletion is not None else Text("", ""),
        State.CLOSED: closed.label if closed else Text("", ""),
    }
    return {state: text for state, text in found.items() if text.it}


def collection_words(course: Course) -> Text:
    """How much was collected."""
    collection = course.good("collection")
    numbers = course.step_values(collection) if collection is not None else {}
    return joined(_number(numbers.get("volume_ml"), "mL"), _number(numbers.get("cd3_e9"), "×10⁹ CD3+"))


def has_stay(course: Course) -> bool:
    """Was the stay for the infusion written down with its days?"""
    return any(entry.values.get("setting") == "infusion" for entry in course.entries.get("episode", []))


def course_items(course: Course, *, may_last: bool, tells_depletion: bool) -> Iterator[StoryItem]:
    """Bridging and holding therapies and stays in hospital with their dates, and identity deviations. `may_last`: a
    therapy without a written end can still go on. `tells_depletion`: no move of the pathway has told it. No queries."""
    for entry in course.entries.get("episode", []):
        yield from _stay(entry)
    if tells_depletion:
        yield from _depletion(course, may_last=may_last)
    for kind, label in THERAPIES.items():
        for entry in course.entries.get(kind, []):
            yield from _therapy(entry, label, may_last=may_last)
    for deviation in course.deviations:
        settled = is_settled(deviation)
        step = STEP_BY_CODE[deviation.step.code].label
        ended = on_day(deviation.resolution.confirmation.at) if settled else None
        yield StoryItem(
            f"deviation-{deviation.pk}",
            Lane.CART,
            on_day(deviation.opened_at),
            Text(f"Deviazione d'identità: {step.it}", f"Identity deviation: {step.en}"),
            MAJOR + 5,
            PLACE,
            end=ended,
            is_open=not settled,
            tone="bad",
        )


def _therapy(entry: CourseEntry, label: Text, *, may_last: bool) -> Iterator[StoryItem]:
    start, end = day_in(entry.values.get("start_on")), day_in(entry.values.get("end_on"))
    if start is None:
        return
    regimen = entry.values.get("regimen", "")
    today, is_unknown = clock.today(), end is None and not may_last
    yield StoryItem(
        f"{entry.kind}-{entry.entry_id}",
        Lane.TREATMENT,
        start,
        Text(f"{label.it}: {regimen}", f"{label.en}: {regimen}"),
        NORMAL + 10,
        PLACE,
        end=end,
        is_open=end is None and start <= today and may_last,
        is_planned=start > today,
        detail=joined(END_UNKNOWN if is_unknown else None, response_words(entry), answer_words(entry)),
    )


def _depletion(course: Course, *, may_last: bool) -> Iterator[StoryItem]:
    entry = course.newest("lymphodepletion")
    start = day_in(entry.values.get("day1_on")) if entry is not None else None
    if entry is None or start is None:
        return
    end, today = day_in(entry.values.get("last_on")), clock.today()
    yield StoryItem(
        f"lymphodepletion-{entry.entry_id}",
        Lane.CART,
        start,
        STATE_INFO[State.LYMPHODEPLETION].label,
        MAJOR,
        PLACE,
        end=end,
        is_open=end is None and start <= today and may_last,
        is_planned=start > today,
        detail=joined(depletion_words(entry), END_UNKNOWN if end is None and not may_last else None),
    )


def depletion_words(entry: CourseEntry) -> Text:
    """Drugs and doses."""
    doses = str(entry.values.get("doses") or "")
    drugs = [_chosen("lymphodepletion", "drugs", code) for code in entry.values.get("drugs") or ()]
    named = Text(", ".join(drug.it for drug in drugs), ", ".join(drug.en for drug in drugs))
    return joined(named if drugs else None, Text(doses, doses) if doses else None)


def response_words(entry: CourseEntry) -> Text:
    """How a therapy before the infusion was answered, and when that was looked at."""
    code, on = entry.values.get("response"), day_in(entry.values.get("response_on"))
    if not code:
        return Text("", "")
    day = f" ({clock.stamp_day(on)})" if on else ""
    label = _chosen(entry.kind, "response", code)
    return Text(f"{label.it}{day}", f"{label.en}{day}")


def _chosen(kind: str, field: str, code: str) -> Text:
    found = next(item for item in KIND_BY_CODE[kind].fields if item.code == field)
    return label_of(found.choices, code)


def answer_words(entry: CourseEntry) -> Text:
    """What the other centre said to a therapy before the infusion."""
    answer = getattr(entry, "agreement", None)
    if answer is not None:
        return _AGREED if answer.agrees else _REFUSED
    end = day_in(entry.values.get("end_on"))
    return _NOT_ANSWERED if end is not None and end < clock.today() else _WAITS


def stay_words(entry: CourseEntry) -> tuple[Text, Text]:
    """What a stay in hospital is called, and what it is for."""
    setting, reason = entry.values.get("setting", ""), entry.values.get("reason") or ""
    return _STAYS.get(setting, _STAYS["infusion"]), Text(reason, reason)


def _stay(entry: CourseEntry) -> Iterator[StoryItem]:
    start, end = instant_in(entry.values.get("admitted_at")), instant_in(entry.values.get("discharged_at"))
    if start is None:
        return
    label, reason = stay_words(entry)
    is_intensive = entry.values.get("setting") == "icu"
    yield StoryItem(
        f"episode-{entry.entry_id}",
        Lane.CART,
        on_day(start),
        label,
        MAJOR if is_intensive else NORMAL + 10,
        PLACE,
        end=on_day(end) if end else None,
        is_open=end is None,
        detail=reason,
        tone="bad" if is_intensive else "neutral",
    )


def _number(value: float | None, unit: str) -> Text | None:
    return None if value is None else plain_words(value, unit)
