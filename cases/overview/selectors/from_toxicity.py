"""What the bedside sheets contribute: the grades of the last look, the episodes, and what was given for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases.overview.rules.phase import EARLY_DAYS
from cases.overview.rules.story import MAJOR, MINOR, NORMAL, Lane, Place, StoryItem
from cases.overview.selectors.from_course import on_day
from cases.overview.selectors.wording import Fact, both
from cases.record.rules.text import Text, label_of
from cases.toxicity.rules import codes
from cases.toxicity.selectors.beside import (
    agent_name,
    dose_words,
    iec_hs_since,
    iec_hs_words,
    treatments_told,
)
from cases.toxicity.selectors.episodes import (
    dated_events,
    icaht_now,
    intensive_care_now,
    present_grades,
    worst_grades,
)
from kernel.clock import stamp, stamp_day, today

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
                MAJOR if _alarms(event) else MINOR,
                _PLACE,
                detail=Text(event["detail_it"], event["detail_en"]),
                tone="bad" if _alarms(event) else "neutral",
            )


def _alarms(event: dict[str, Any]) -> bool:
    """A syndrome that was looked for and not found is no alarm."""
    return bool(event["code"] == "iec_hs" and event["grade"] != 0)


def _episode(event: dict[str, Any]) -> StoryItem:
    resolved, grade = event["resolved_at"], event["grade"] or 0
    return StoryItem(
        f"toxicity-{event['code']}-{event['at'].isoformat()}",
        Lane.TOXICITY,
        event["on"],
        Text(event["title_it"], event["title_en"]),
        MAJOR if grade >= 2 else NORMAL,
        _PLACE,
        end=on_day(resolved) if resolved else None,
        is_open=resolved is None,
        tone=_tone(grade),
    )


def toxicity_now(patient_id: UUID, infused_on: date | None) -> Iterator[Fact]:
    """CRS and ICANS as the last look found them, while somebody looks, and the worst there was since the infusion where
    it was more; intensive care; IEC-HS; what was given in these weeks; ICAHT. A fixed number of queries, none before
    the infusion."""
    if infused_on is None:
        return
    yield from _intensive_care(patient_id)
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
            "on": on_day(item["at"]).isoformat(),
            "author": item["author"],
            "centre": item["centre"],
        }
    yield from _iec_hs(patient_id)
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
            "on": on_day(item["at"]).isoformat(),
            "author": "",
            "centre": "",
        }
    yield from _given(patient_id)
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


def _intensive_care(patient_id: UUID) -> Iterator[Fact]:
    """As if it were now only of a look of today or yesterday: since then the patient may have left, and an older look
    says no more than where the patient was seen last."""
    look = intensive_care_now(patient_id)
    if look is None:
        return
    label, words = Text("Terapia intensiva", "Intensive care"), label_of(codes.ICU, look.icu)
    seen_on = on_day(look.observed_at)
    if (today() - seen_on).days <= 1:
        yield _fact("icu", label, words, tone="bad") | _noted(look)
    else:
        on = stamp_day(seen_on)
        since = Text(
            f"{words.it} all'ultima osservazione ({on}), poi non indicato",
            f"{words.en} at the last look ({on}), not noted since",
        )
        yield _fact("icu", label, since, tone="warn") | _noted(look)


def _iec_hs(patient_id: UUID) -> Iterator[Fact]:
    """As the last entry since the infusion says; the worst there was where it was more, or where the last has no grade
    yet: findings that nobody graded must not hide a grade."""
    entries = iec_hs_since(patient_id)
    if not entries:
        return
    name, last = Text("IEC-HS", "IEC-HS"), entries[0]
    alarms = last.grade != 0 and _is_recent(last.observed_at)
    yield _fact("iec_hs", name, iec_hs_words(last), tone="bad" if alarms else "neutral") | _noted(last)
    worst = max(entries, key=lambda entry: entry.grade or 0)
    if (worst.grade or 0) > (last.grade or 0):
        label = Text("IEC-HS, grado massimo", "IEC-HS, worst grade")
        yield _fact("iec_hs_worst", label, iec_hs_words(worst)) | _noted(worst)


def _given(patient_id: UUID) -> Iterator[Fact]:
    """How often and when last, while it is of these weeks: who gives the next dose must know."""
    told = [
        (agent_name(row), dose_words(row), count, stamp(row.given_at))
        for row, count in treatments_told(patient_id)
        if _is_recent(row.given_at)
    ]
    if told:
        it = [
            f"{name.it} ×{count}, {at}{f' ({dose.it})' if dose.it else ''}" for name, dose, count, at in told
        ]
        en = [
            f"{name.en} ×{count}, {at}{f' ({dose.en})' if dose.en else ''}" for name, dose, count, at in told
        ]
        label = Text("Dato per la tossicità, ultima volta", "Given for toxicity, last time")
        yield _fact("given", label, Text(" · ".join(it), " · ".join(en)))


def _is_recent(at: datetime) -> bool:
    return (today() - on_day(at)).days <= EARLY_DAYS


def _noted(row: Any) -> dict[str, str]:
    return {
        "on": on_day(row.observed_at).isoformat(),
        "author": row.author.display_name if row.author else "",
        "centre": row.centre.name,
    }


def _fact(code: str, label: Text, words: Text, *, tone: str = "neutral") -> Fact:
    return {
        "code": f"toxicity.{code}",
        **both(label, "label"),
        **both(words, "value"),
        "is_absent": False,
        "tone": tone,
        "on": None,
        "author": "",
        "centre": "",
    }


def _tone(grade: int) -> str:
    return "bad" if grade >= 2 else "warn" if grade else "neutral"
