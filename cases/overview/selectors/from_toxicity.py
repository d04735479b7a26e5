"""What the bedside sheets contribute: the grades of the last look, the episodes, and what was given for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from cases.overview.rules.story import MAJOR, MINOR, NORMAL, Lane, Place, StoryItem
from cases.overview.selectors.wording import Fact, both
from cases.record.rules.text import Text
from cases.toxicity.selectors.episodes import dated_events, icaht_now, present_grades, worst_grades
from kernel.clock import wall_zone

_PLACE = Place("toxicity")
_ICAHT = (Text("ICAHT precoce", "Early ICAHT"), Text("ICAHT tardiva", "Late ICAHT"))


def toxicity_items(patient_id: UUID) -> Iterator[StoryItem]:
    """Episodes from their onset to the quiet day, treatments and IEC-HS by their day. A fixed number of queries."""
    for number, event in enumerate(dated_events(patient_id)):
        if event["on"] is None:
            continue
        if event["code"] in ("crs", "icans"):
            yield _episode(event)
        else:
            yield StoryItem(
                f"toxicity-{event['code']}-{number}",
                Lane.TOXICITY,
                event["on"],
                Text(event["title_it"], event["title_en"]),
                MINOR if event["code"] == "treatment" else MAJOR,
                _PLACE,
                tone="neutral" if event["code"] == "treatment" else "bad",
            )


def _episode(event: dict[str, Any]) -> StoryItem:
    resolved, grade = event["resolved_at"], event["grade"] or 0
    return StoryItem(
        f"toxicity-{event['code']}-{event['at'].isoformat()}",
        Lane.TOXICITY,
        event["on"],
        Text(event["title_it"], event["title_en"]),
        MAJOR if grade >= 2 else NORMAL,
        _PLACE,
        end=resolved.astimezone(wall_zone()).date() if resolved else None,
        is_open=resolved is None,
        tone=_tone(grade),
    )


def toxicity_now(patient_id: UUID, infused_on: date | None) -> Iterator[Fact]:
    """CRS and ICANS as the last look found them, while somebody looks, and the worst there was since the infusion where
    it was more; ICAHT. A fixed number of queries, none before the infusion."""
    if infused_on is None:
        return
    present = {item["scale"]: item for item in present_grades(patient_id)}
    for item in present.values():
        grade = item["grade"]
        words = Text("Assente", "None") if grade == 0 else Text(f"Grado {grade}", f"Grade {grade}")
        name = item["scale"].upper()
        yield {
            "code": f"toxicity.{item['scale']}",
            **both(Text(name, name), "label"),
            **both(words, "value"),
            "is_absent": False,
            "tone": _tone(grade),
            "on": item["at"].astimezone(wall_zone()).date().isoformat(),
            "author": item["author"],
            "centre": item["centre"],
        }
    for item in worst_grades(patient_id):
        scale, grade = item["scale"], item["grade"]
        if scale in present and present[scale]["grade"] >= grade:
            continue
        name, day = scale.upper(), f" (D{item['day']:+d})" if item["day"] is not None else ""
        yield {
            "code": f"toxicity.{scale}_worst",
            **both(Text(f"{name}, grado massimo", f"{name}, worst grade"), "label"),
            **both(Text(f"Grado {grade}{day}", f"Grade {grade}{day}"), "value"),
            "is_absent": False,
            # over, or less by now: it is told, and alarms nobody
            "tone": "neutral",
            "on": item["at"].astimezone(wall_zone()).date().isoformat(),
            "author": "",
            "centre": "",
        }
    for phase, icaht in zip(_ICAHT, icaht_now(patient_id) or (), strict=False):
        if not icaht.grade:
            continue
        lowest = "" if icaht.nadir is None else f" (nadir {icaht.nadir:.0f}/µL)"
        yield {
            "code": f"toxicity.icaht_{icaht.phase}",
            **both(phase, "label"),
            **both(Text(f"Grado {icaht.grade}{lowest}", f"Grade {icaht.grade}{lowest}"), "value"),
            "is_absent": False,
            "tone": "neutral",
            "on": None,
            "author": "",
            "centre": "",
        }


def _tone(grade: int) -> str:
    return "bad" if grade >= 2 else "warn" if grade else "neutral"
