"""The treatments that are drawn on the time axis of the charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from cases.labs.rules.points import HOSPITAL_ZONE
from cases.pathway.models import PathwayStep
from cases.pathway.rules import State
from cases.record.models import EntryStatus, TherapyLine
from cases.record.rules.codes import INTENTS, REGIMEN_CHOICES
from cases.record.rules.text import Text, label_of

_MARKS: dict[str, tuple[str, Text]] = {
    State.LEUKAPHERESIS_DONE: ("apheresis", Text("Aferesi", "Apheresis")),
    State.LYMPHODEPLETION: ("lymphodepletion", Text("Linfodeplezione", "Lymphodepletion")),
    State.INFUSED: ("infusion", Text("Infusione CAR-T", "CAR-T infusion")),
}
_BRIDGING = frozenset({"bridging", "holding"})


def treatments_of(patient_id: UUID) -> list[dict[str, Any]]:
    """Lines of therapy and the steps of the CAR-T course, oldest first: {kind, start, end, label_it, label_en}.

    `kind`: therapy, bridging, apheresis, lymphodepletion or infusion. `end` None: still running, or a single day. Two
    queries. The caller has checked access.
    """
    found = [*_lines(patient_id), *_course(patient_id)]
    return sorted(found, key=lambda item: (item["start"], item["kind"]))


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
    """The day on which a step was recorded stands for the day on which it was done."""
    rows = PathwayStep.objects.moves().filter(pathway__patient_id=patient_id, to_state__in=list(_MARKS))
    for state, at in rows.order_by("at").values_list("to_state", "at"):
        kind, label = _MARKS[state]
        yield {
            "kind": kind,
            "start": at.astimezone(HOSPITAL_ZONE).date(),
            "end": None,
            "label_it": label.it,
            "label_en": label.en,
        }
