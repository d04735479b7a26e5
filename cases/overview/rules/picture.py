"""The story as a picture on paper: where every bar, point and word stands, in millimetres.

The screen lays out its own, zoomable picture; paper has one width and no hand to open a cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cases.overview.rules.story import LANES, Lane, StoryItem
from cases.record.rules.months import months_after

ROW_MM = 4.6
MARK_MM = 2.2
CHAR_MM = 1.25
MOST_LABEL_MM = 44.0
MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Drawn:
    """One mark: `width_mm` 0 for an instant; `label` empty when there is no room; `row` from the top of its lane.

    The label begins at `label_mm`; one that stands to the left of its mark (`is_label_left`) ends there.
    """

    x_mm: float
    width_mm: float
    row: int
    label: str
    label_mm: float
    is_label_left: bool
    tone: str
    weight: int


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """`left_out`: how many found no place; they stand in the table."""

    lane: Lane
    rows: int
    marks: list[Drawn]
    left_out: int


@dataclass(frozen=True, slots=True)
class Picture:
    first: date
    last: date
    width_mm: float
    lanes: list[DrawnLane]
    ticks: list[tuple[float, date]] = field(default_factory=list)
    today_mm: float | None = None
    infusion_mm: float | None = None


def picture_of(
    items: Sequence[StoryItem],
    title_of: Callable[[StoryItem], str],
    *,
    today: date,
    infused_on: date | None,
    width_mm: float = 142.0,
) -> Picture | None:
    """The picture of what happened (what is planned is left to the table); None when nothing did.

    Heavier items choose their row first, and the side of their label: the paper ends soon after today, where the
    infusion often stands. Who finds no row is counted in `left_out`, never drawn over another.
    """
    told = [item for item in items if not item.is_planned and item.start <= today]
    if not told:
        return None
    first = min(item.start for item in told)
    last = today + timedelta(days=max((today - first).days // 6, 20))
    per_day = width_mm / ((last - first).days + 1)

    def place(day: date) -> float:
        return (day - first).days * per_day

    lanes = []
    for lane in LANES:
        mine = [item for item in told if item.lane is lane]
        if mine:
            lanes.append(_lane(lane, mine, title_of, place, per_day, today, width_mm))
    return Picture(
        first,
        last,
        width_mm,
        lanes,
        _ticks(first, last, place, per_day),
        place(today),
        place(infused_on) if infused_on is not None and infused_on >= first else None,
    )


def _lane(
    lane: Lane,
    items: list[StoryItem],
    title_of: Callable[[StoryItem], str],
    place: Callable[[date], float],
    per_day: float,
    today: date,
    width_mm: float,
) -> DrawnLane:
    taken: list[list[tuple[float, float]]] = [[] for _ in range(min(MOST_ROWS, len(items)))]
    marks: list[Drawn] = []
    left_out = 0
    for item in sorted(items, key=lambda each: (-each.weight, each.start, each.key)):
        x = place(item.start)
        end = item.end or (today if item.is_open else None)
        width = max((min(end, today) - item.start).days * per_day, 1.2) if end is not None else 0.0
        bare = x + (width or MARK_MM / 2) + 0.4
        label = _cut(title_of(item))
        wide = min(len(label) * CHAR_MM + 1.0, MOST_LABEL_MM)
        start = x - (0.2 if width else MARK_MM / 2 + 0.2)
        inside = width >= wide
        reach = bare if inside else bare + wide
        row = _free(taken, start, reach) if reach <= width_mm else None
        on_left = row is None and not inside and start >= wide
        if on_left:
            row = _free(taken, start - wide, bare)
        has_label = row is not None
        on_left = on_left and has_label
        if row is None:
            row = _free(taken, start, bare)
        if row is None:
            left_out += 1
            continue
        taken[row].append((start - wide, bare) if on_left else (start, reach if has_label else bare))
        label_x = x + 0.8 if inside else start - 0.4 if on_left else bare + 0.4
        label = label if has_label else ""
        marks.append(Drawn(x, width, row, label, label_x, on_left, item.tone, item.weight))
    used = max((mark.row for mark in marks), default=0) + 1
    return DrawnLane(lane, used, sorted(marks, key=lambda mark: mark.x_mm), left_out)


def _free(taken: list[list[tuple[float, float]]], start: float, end: float) -> int | None:
    """The first row in which nothing is in the way."""
    for number, row in enumerate(taken):
        if all(end <= other_start or start >= other_end for other_start, other_end in row):
            return number
    return None


def _cut(label: str) -> str:
    most = int(MOST_LABEL_MM / CHAR_MM) - 1
    return label if len(label) <= most else f"{label[: most - 1]}…"


def _ticks(
    first: date, last: date, place: Callable[[date], float], per_day: float
) -> list[tuple[float, date]]:
    """Firsts of months, as many as can be read."""
    for months in (1, 3, 6, 12, 24, 60):
        if months * 30 * per_day >= 12:
            break
    start = date(first.year, 1, 1)
    found = []
    for number in range(0, 12 * 200, months):
        day = months_after(start, number)
        if day > last:
            break
        if day >= first:
            found.append((place(day), day))
    return found
