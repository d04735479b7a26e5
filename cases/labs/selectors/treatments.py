"""The treatments that are drawn on the time axis of the charts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from cases.pathway.selectors.course import dated_course, day_in, pathways_of
from cases.pathway.selectors.days import days_in
from cases.patients.models import Patient
from cases.record.models import EntryStatus, TherapyLine
from cases.record.rules.codes import INTENTS, REGIMEN_CHOICES
from cases.record.rules.text import Text, label_of
from kernel import clock

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
    charts tell what was. Three queries, and six for each pathway. The caller has checked access.
    """
    today = clock.today()
    found = [*_lines(patient_id), *_course(patient_id)]
    died_on = Patient.objects.filter(pk=patient_id).values_list("deceased_on", flat=True).first()
    infusions = [item["start"] for item in found if item["kind"] == "infusion"]
    told = [{**item, "until": _until(item, infusions, died_on)} for item in found if item["start"] <= today]
    return sorted(told, key=lambda item: (item["start"], item["kind"]))


def _until(item: dict[str, Any], infusions: list[date], died_on: date | None) -> date | None:
    """Death ends every therapy, and the next infusion what bridged the time until it."""
    if item["end"] is not None or item["kind"] in _MARKS:
        return None
    start: date = item["start"]
    ends = [day for day in infusions if item["kind"] == "bridging" and day >= start]
    if died_on is not None:
        ends.append(max(died_on, start))
    return min(ends, default=None)


def _lines(patient_id: UUID) -> Iterator[dict[str, Any]]:
    rows = TherapyLine.objects.filter(
        patient_id=patient_id, status=EntryStatus.ACTIVE, start_on__isnull=False
    )
    for line in rows.order_by("start_on", "line_no"):
        intent = label_of(INTENTS, line.intent) if line.intent else Text("Terapia", "Therapy")
        regimen = label_of(REGIMEN_CHOICES, line.regimen) if line.regimen else None
        if line.regimen_text and (regimen is None or line.regimen == "other"):
            regimen = Text(line.regimen_text, line.regimen_text)
        label = regimen or intent
        yield {
            "kind": "bridging" if line.intent in _BRIDGING else "therapy",
            "start": line.start_on,
            "end": line.end_on,
            "label_it": f"{line.line_no}. {label.it}",
            "label_en": f"{line.line_no}. {label.en}",
        }


def _course(patient_id: UUID) -> Iterator[dict[str, Any]]:
    """The days of each course, and its therapies between the centres when their first day is known."""
    for pathway in pathways_of(patient_id):
        course, dates = dated_course(pathway)
        days = days_in(pathway, dates)
        for kind, on in (
            ("apheresis", days.done_on),
            ("lymphodepletion", days.lymphodepletion_on),
            ("infusion", days.infused_on),
        ):
            if on is not None:
                yield _mark(kind, on, None, _MARKS[kind])
        for kind in _BRIDGING:
            for entry in course.entries.get(kind, []):
                start = day_in(entry.values.get("start_on"))
                if start is not None:
                    text = str(entry.values.get("regimen", ""))
                    yield _mark("bridging", start, day_in(entry.values.get("end_on")), Text(text, text))


def _mark(kind: str, start: date, end: date | None, label: Text) -> dict[str, Any]:
    return {"kind": kind, "start": start, "end": end, "label_it": label.it, "label_en": label.en}
