"""The story of a patient as a list of dated items in lanes, whatever room they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from cases.record.rules.text import Text


class Lane(StrEnum):
    """The lanes of the picture, in the order in which they are drawn."""

    DISEASE = "disease"
    TREATMENT = "treatment"
    RESPONSE = "response"
    CART = "cart"
    TOXICITY = "toxicity"
    VISITS = "visits"
    DECISIONS = "decisions"
    DOCUMENTS = "documents"


LANE_LABELS = MappingProxyType(
    {
        Lane.DISEASE: Text("Malattia", "Disease"),
        Lane.TREATMENT: Text("Terapie", "Treatment"),
        Lane.RESPONSE: Text("Risposta", "Response"),
        Lane.CART: Text("Percorso CAR-T", "CAR-T course"),
        Lane.TOXICITY: Text("Tossicità e infezioni", "Toxicity and infections"),
        Lane.VISITS: Text("Visite ed esami", "Visits and tests"),
        Lane.DECISIONS: Text("Decisioni e domande", "Decisions and questions"),
        Lane.DOCUMENTS: Text("Documenti e immagini", "Documents and images"),
    }
)
LANES: tuple[Lane, ...] = tuple(Lane)

NOTHING = Text("", "")
PIVOT, MAJOR, NORMAL, MINOR, TRACE = 100, 80, 60, 40, 20
"""Weights: what turns the story (diagnosis, infusion, death) is labelled first, a single document last."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item lives: a part of the case page, and within the record the kind of entry."""

    tab: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class StoryItem:
    """One thing that happened, lasted or is planned.

    `start` is its day (or first day); `end` is None for an instant and for what still lasts (`is_open`).
    `weight` (0 to 100) decides what keeps its label when there is little room. `is_planned`: not yet true.
    """

    key: str
    lane: Lane
    start: date
    title: Text
    weight: int
    place: Place
    end: date | None = None
    is_open: bool = False
    is_planned: bool = False
    detail: Text = NOTHING
    tone: str = "neutral"


DEATH = "death"
"""The key of the item that ends a story."""


def until_death(items: Iterable[StoryItem]) -> Iterator[StoryItem]:
    """Nothing lasts beyond a death: what was open ends with it, and what was planned for later falls away."""
    kept = list(items)
    died_on = next((item.start for item in kept if item.key == DEATH), None)
    for item in kept:
        if died_on is None:
            yield item
        elif item.is_open and item.start <= died_on:
            yield replace(item, end=died_on, is_open=False)
        elif not (item.is_planned and item.start > died_on):
            yield item


MOST_ITEMS = 5_000
"""More than anybody reads; beyond it the lightest are left out, and the answer says how many."""


def told(items: Iterable[StoryItem], *, most: int = MOST_ITEMS) -> tuple[list[StoryItem], int]:
    """The items in their order (day, then lane, then the heavier first), and how many were left out.

    The lightest go first, of equal ones the oldest: told(two traces and a pivot, most=2) keeps the pivot and the
    younger trace. A key that comes twice is told once, as it came last.
    """
    once = {item.key: item for item in items}
    kept = list(once.values())
    if len(kept) > most:
        kept.sort(key=lambda item: (-item.weight, -item.start.toordinal(), item.key))
        del kept[most:]
    order = {lane: number for number, lane in enumerate(LANES)}
    kept.sort(key=lambda item: (item.start, order[item.lane], -item.weight, item.key))
    return kept, len(once) - len(kept)
