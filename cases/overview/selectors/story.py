"""The whole story: every room says what it contributes; here it is put into one order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from cases.overview.rules.story import LANE_LABELS, LANES, StoryItem, told, until_death
from cases.pathway.selectors.days import infused_on
from cases.record.selectors.current import primary_diagnosis
from kernel import clock
from kernel.prepared import Question, asked_together

StorySource = Callable[[UUID], Iterable[StoryItem]]
"""Items of one patient in a number of queries that does not depend on how many there are."""
StoryAsked = Callable[[UUID], Sequence[Question]]
"""What a source asks whatever it finds, for `asked_together`."""

_sources: dict[str, tuple[StorySource, StoryAsked]] = {}


def _nothing(_patient_id: UUID) -> Sequence[Question]:
    return ()


def register(code: str, source: StorySource, asked: StoryAsked = _nothing) -> None:
    """What a room contributes to the story; under a code that is there already it takes the other's place."""
    _sources[code] = (source, asked)


def story_items(patient_id: UUID) -> tuple[list[StoryItem], int]:
    """The items in their order, and how many were left out. The caller has checked access."""
    questions = [question for _source, asked in _sources.values() for question in asked(patient_id)]
    with asked_together(*questions):
        return told(until_death(item for source, _asked in _sources.values() for item in source(patient_id)))


def story_of(patient_id: UUID) -> dict[str, Any]:
    """The story as the picture and its table show it. The caller has checked access."""
    items, left_out = story_items(patient_id)
    diagnosis = primary_diagnosis(patient_id)
    return {
        "patient_id": patient_id,
        "today": clock.today(),
        "diagnosed_on": diagnosis.diagnosed_on if diagnosis else None,
        "relapsed_on": diagnosis.relapse_confirmed_on if diagnosis else None,
        "infused_on": infused_on(patient_id),
        "lanes": [
            {"code": lane.value, "label_it": LANE_LABELS[lane].it, "label_en": LANE_LABELS[lane].en}
            for lane in LANES
        ],
        "items": [item_output(item) for item in items],
        "left_out": left_out,
    }


def item_output(item: StoryItem) -> dict[str, Any]:
    return {
        "key": item.key,
        "lane": item.lane,
        "start": item.start,
        "end": item.end,
        "is_open": item.is_open,
        "is_planned": item.is_planned,
        "title_it": item.title.it,
        "title_en": item.title.en,
        "detail_it": item.detail.it,
        "detail_en": item.detail.en,
        "weight": item.weight,
        "tone": item.tone,
        "tab": item.place.tab,
        "kind": item.place.kind,
    }
