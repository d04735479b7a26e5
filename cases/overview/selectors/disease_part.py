"""Which disease, how dangerous, what was tried and how it ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases.overview.rules.glance import is_alarming, risk_paths
from cases.overview.selectors.findings import mutations_fact, stage_words
from cases.overview.selectors.turns_part import (
    LookedAgain,
    called_earlier,
    looked_at_again,
    turn_facts,
)
from cases.overview.selectors.wording import END_UNKNOWN, ONGOING, Fact, both, fact_of
from cases.record.rules import codes
from cases.record.rules.line_reading import read_line
from cases.record.rules.text import Text, label_of
from cases.record.rules.therapy import RECORDED_THERAPY, treatment_since
from cases.record.selectors.current import primary_diagnosis
from cases.record.selectors.snapshot import Snapshot
from kernel import clock


def value_at(snapshot: Snapshot, path: str) -> Any:
    entry = snapshot.get(path)
    return entry["value"] if entry else None


def _own_day(snapshot: Snapshot, path: str) -> date | None:
    """The day of a finding, where it is not that of the diagnosis."""
    entry = snapshot.get(path)
    if entry is None or entry["on"] in (None, value_at(snapshot, "diagnosis.diagnosed_on")):
        return None
    return date.fromisoformat(entry["on"])


def _told_of_then(fact: Fact, snapshot: Snapshot, again: LookedAgain | None) -> Fact:
    """A finding of before a relapse that says it anew is called so. Of one without a day of its own, written after the
    relapse was, nobody knows: it may be newer. What alarms goes on to alarm."""
    entry = snapshot.get(fact["code"])
    if again is None or entry is None or fact["tone"] == "bad":
        return fact
    is_newer = fact["on"] is not None and date.fromisoformat(fact["on"]) >= again.on
    if _own_day(snapshot, fact["code"]) is None:
        is_newer |= datetime.fromisoformat(entry["recorded_at"]) > again.recorded_at
    return fact if is_newer else called_earlier(fact, again.on)


def disease_part(
    snapshot: Snapshot, patient_id: UUID, facts: list[dict[str, Any]], infused_on: date | None
) -> dict[str, Any]:
    """The name of the disease, its stage and days, what came of it since, and the findings that are known, what alarms
    first. Three queries."""
    disease = value_at(snapshot, "diagnosis.disease")
    name = label_of(codes.DISEASES, disease) if disease else Text("", "")
    staged = stage_words(
        value_at(snapshot, "diagnosis.ann_arbor"),
        value_at(snapshot, "diagnosis.ann_arbor_suffix"),
        on=_own_day(snapshot, "diagnosis.ann_arbor"),
    )
    found = [
        fact_of(
            path, snapshot.get(path), tone="bad" if is_alarming(path, value_at(snapshot, path)) else "neutral"
        )
        for path in risk_paths(disease)
        if path != "diagnosis.ann_arbor"
    ]
    again = looked_at_again(patient_id)
    risk = [
        _told_of_then(fact, snapshot, again.get(fact["code"].removeprefix("diagnosis.")))
        for fact in found
        if fact is not None and not fact["is_absent"]
    ]
    mutations = mutations_fact(primary_diagnosis(patient_id))
    if mutations is not None:
        risk.append(mutations)
    return {
        "code": disease or "",
        **both(name, "name"),
        **both(staged, "stage"),
        "diagnosed_on": value_at(snapshot, "diagnosis.diagnosed_on"),
        "relapsed_on": value_at(snapshot, "diagnosis.relapse_confirmed_on"),
        "risk": sorted(
            [*turn_facts(patient_id, infused_on), *risk, *_derived(facts)],
            key=lambda fact: fact["tone"] != "bad",
        ),
    }


def _derived(facts: list[dict[str, Any]]) -> list[Fact]:
    """What the history says against the patient: refractory, relapsed early. Only where the answer is yes."""
    return [
        {
            "code": f"derived.{fact['code']}",
            "label_it": fact["label_it"],
            "label_en": fact["label_en"],
            **both(_why(fact), "value"),
            "is_absent": False,
            "tone": "bad",
            "on": None,
            "author": "",
            # what the record itself says needs no source to stand beside it
            "centre": "" if fact["source"] == RECORDED_THERAPY else fact["source"],
        }
        for fact in facts
        if fact["answer"] is True
    ]


def _why(fact: dict[str, Any]) -> Text:
    """Yes, and from what: the days beside it say how near its limit an answer stands."""
    if fact["edit"] is not None:
        return Text("Sì (indicato da una persona)", "Yes (as a person stated)")
    used = fact["derived"]["used"]
    it = "; ".join(f"{item['label_it']}: {item['value_it']}" for item in used)
    en = "; ".join(f"{item['label_en']}: {item['value_en']}" for item in used)
    return Text(f"Sì. {it}" if used else "Sì", f"Yes. {en}" if used else "Yes")


def lines_part(snapshot: Snapshot, infused_on: date | None, *, is_dead: bool) -> list[dict[str, Any]]:
    """Every line of therapy in one line, in their order. The one that runs goes on, unless the patient `is_dead`; of
    another without an end it was not recorded."""
    recorded = snapshot["therapy_lines"]
    read = [read_line(item, number) for number, item in enumerate(recorded, start=1)]
    running = None if is_dead else treatment_since(read, infused_on, today=clock.today())
    return [
        _line(number, item, is_running=line is running)
        for number, (item, line) in enumerate(zip(recorded, read, strict=True), start=1)
    ]


def regimen_of(line: dict[str, Any]) -> Text:
    """What a line of a snapshot gave: the regimen, or what was written in its place, or else what it was for."""
    regimen = _regimen(line)
    return regimen if regimen.it else _coded(line, codes.INTENTS, "intent")


def _regimen(line: dict[str, Any]) -> Text:
    written = line.get("regimen_text")
    if written and line.get("regimen") in (None, "other"):
        return Text(written, written)
    return _coded(line, codes.REGIMEN_CHOICES, "regimen")


def _coded(line: dict[str, Any], choices: Any, name: str) -> Text:
    return label_of(choices, line[name]) if line.get(name) else Text("", "")


def _line(number: int, line: dict[str, Any], *, is_running: bool) -> dict[str, Any]:
    regimen = _regimen(line)
    centre = line.get("centre")
    return {
        "number": line.get("line_no") or number,
        **both(regimen, "regimen"),
        **both(_coded(line, codes.INTENTS, "intent"), "intent"),
        "start_on": line.get("start_on"),
        "end_on": line.get("end_on"),
        **both(Text("", "") if line.get("end_on") else ONGOING if is_running else END_UNKNOWN, "open"),
        "cycles": line.get("cycles"),
        **both(_coded(line, codes.RESPONSES, "best_response"), "response"),
        "response_on": line.get("best_response_on"),
        "tone": _tone(line.get("best_response")),
        "progression_on": line.get("progression_on"),
        **both(_coded(line, codes.STOP_REASONS, "stop_reason"), "stop"),
        "centre": line.get("treating_centre_name") or (centre["name"] if centre else ""),
    }


def _tone(response: str | None) -> str:
    if response in codes.COMPLETE_RESPONSES:
        return "good"
    return "bad" if response in codes.PROGRESSIVE_RESPONSES else "neutral"


def scores_part(scores: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The scores that have a value, with class, warnings, source and the days from the oldest to the newest of the
    values that it was made from; the record has the inputs."""
    return [
        {
            "code": score["score_id"],
            "label_it": score["label_it"],
            "label_en": score["label_en"],
            "value_it": score["display_it"],
            "value_en": score["display_en"],
            "class_it": score["class_label_it"],
            "class_en": score["class_label_en"],
            "since": min(score["dates"].values(), default=None),
            "on": max(score["dates"].values(), default=None),
            "note_it": " · ".join(warning["it"] for warning in score["warnings"]),
            "note_en": " · ".join(warning["en"] for warning in score["warnings"]),
            "source": score["source"],
        }
        for score in scores
        if score["value"] is not None
    ]
