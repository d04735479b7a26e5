"""The treatments that are drawn on the time axis of the charts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from cases.pathway.selectors.course import dated_course, day_in, pathways_asked, pathways_of
from cases.pathway.selectors.days import days_in, therapies_end_on
from cases.patients.selectors.access import patient_known
from cases.record.rules.codes import INTENTS, REGIMEN_CHOICES
from cases.record.rules.text import Text, label_of
from cases.record.selectors.current import lines, lines_asked, running_row
from kernel import clock
from kernel.prepared import asked_together

_MARKS: dict[str, Text] = {
    "apheresis": Text("Aferesi", "Apheresis"),
    "lymphodepletion": Text("Linfodeplezione", "Lymphodepletion"),
    "infusion": Text("Infusione CAR-T", "CAR-T infusion"),
}
_BRIDGING = ("holding", "bridging")


def treatments_of(patient_id: UUID) -> list[dict[str, Any]]:
    """Lines of therapy and the steps of the CAR-T course, oldest first: {kind, start, end, until, label_it, label_en}.

    `kind`: therapy, bridging, apheresis, lymphodepletion or infusion. `end` None: a single day, still running, or
    nobody wrote the end; then `until` is the last day that it can have lasted. What is only planned is left out: the
    charts tell what was. Two queries, and those of each pathway. The caller has checked access.
    """
    today = clock.today()
    died_on = patient_known(patient_id).deceased_on
    with asked_together(pathways_asked(patient_id), lines_asked(patient_id)):
        found = list(_course(patient_id, died_on))
        infusions = [item["start"] for item in found if item["kind"] == "infusion"]
        told = [item for item in (*_lines(patient_id, infusions, died_on), *found) if item["start"] <= today]
    return sorted(told, key=lambda item: (item["start"], item["kind"]))


def _lines(patient_id: UUID, infusions: list[date], died_on: date | None) -> Iterator[dict[str, Any]]:
    """A line that no longer runs, and whose end nobody wrote, can have lasted until its progression, or until the next
    line. Death ends every therapy, and the next infusion what bridged the time until it."""
    rows = lines(patient_id)
    running = running_row(rows, max(infusions, default=None))
    for position, line in enumerate(rows):
        if line.start_on is None:
            continue
        intent = label_of(INTENTS, line.intent) if line.intent else Text("Terapia", "Therapy")
        regimen = label_of(REGIMEN_CHOICES, line.regimen) if line.regimen else None
        if line.regimen_text and (regimen is None or line.regimen == "other"):
            regimen = Text(line.regimen_text, line.regimen_text)
        label = regimen or intent
        kind = "bridging" if line.intent in _BRIDGING else "therapy"
        ends = [day for day in infusions if kind == "bridging" and day >= line.start_on]
        ends += [] if died_on is None else [died_on]
        if line is not running:
            later = (row.start_on for row in rows[position + 1 :] if row.start_on is not None)
            ends.append(line.progression_on or next(later, clock.today()))
        yield {
            "kind": kind,
            "start": line.start_on,
            "end": line.end_on,
            "until": _until(line.start_on, line.end_on, ends),
            "label_it": f"{line.line_no}. {label.it}",
            "label_en": f"{line.line_no}. {label.en}",
        }


def _until(start: date, end: date | None, ends: list[date]) -> date | None:
    return max(min(ends), start) if end is None and ends else None


def _course(patient_id: UUID, died_on: date | None) -> Iterator[dict[str, Any]]:
    """The days of each course, and its therapies between the centres when their first day is known."""
    for pathway in pathways_of(patient_id):
        course, dates = dated_course(pathway)
        days, over_on = days_in(pathway, dates), therapies_end_on(pathway, dates, died_on)
        for kind, on in (
            ("apheresis", days.done_on),
            ("lymphodepletion", days.lymphodepletion_on),
            ("infusion", days.infused_on),
        ):
            if on is not None:
                yield _mark(kind, on, None, None, _MARKS[kind])
        for kind in _BRIDGING:
            for entry in course.entries.get(kind, []):
                start, end = day_in(entry.values.get("start_on")), day_in(entry.values.get("end_on"))
                if start is not None:
                    text = str(entry.values.get("regimen", ""))
                    until = _until(start, end, [over_on] if over_on is not None else [])
                    yield _mark("bridging", start, end, until, Text(text, text))


def _mark(kind: str, start: date, end: date | None, until: date | None, label: Text) -> dict[str, Any]:
    return {
        "kind": kind,
        "start": start,
        "end": end,
        "until": until,
        "label_it": label.it,
        "label_en": label.en,
    }
