"""The summary and the story as one printed sheet: plain strings in one language, made from the same facts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cases.overview.rules.days import day_after_infusion
from cases.overview.rules.picture import ROW_MM, picture_of
from cases.overview.rules.story import LANE_LABELS, StoryItem
from cases.overview.selectors import sheet_words as words
from cases.overview.selectors.sheet_parts import Block, Say, summary_blocks
from cases.record.rules import printed_words

MOST_EVENTS = 400
"""About twelve pages; what is lighter and older than these is read in the record."""


def sheet_of(
    overview: dict[str, Any],
    items: list[StoryItem],
    *,
    language: str,
    printed_by: str,
    at: datetime,
) -> dict[str, Any]:
    """Everything that the template shows. `printed_by`: person and centre, as they stand on the foot of each page."""
    say = Say(language)
    patient = overview["patient"]
    born = f"{say.day(patient['birth_date'])} ({patient['age']} {say(printed_words.YEARS)})"
    rows = [
        (printed_words.BIRTH_DATE, born),
        (printed_words.SEX, patient["sex"]),
        (printed_words.TAX_CODE, patient["tax_code"] or "–"),
        (words.CENTRE, patient["centre_name"]),
        (words.PHASE, overview[f"phase_label_{say.language}"]),
        (words.CAREGIVER, patient["caregiver"] or "–"),
    ]
    if patient["deceased_on"]:
        rows.append((words.DIED, say.day(patient["deceased_on"])))
    infused_on = overview["course"]["infused_on"] if overview["course"] else None
    return {
        "lang": say.language,
        "title": say(words.TITLE),
        "author": printed_by,
        "patient": {
            "name": patient["display_name"],
            "short": f"{patient['display_name']} · {say.day(patient['birth_date'])}",
            "rows": [{"label": say(label), "value": value} for label, value in rows],
        },
        "blocks": [
            *summary_blocks(say, overview),
            *_story_blocks(say, items, overview["today"], infused_on),
        ],
        "footer": {
            "printed": f"{say(words.PRINTED)} {say.instant(at)} {say(words.BY)} {printed_by}",
            "note": overview[f"advisory_{say.language}"] + ".",
            "page_label": say(printed_words.PAGE),
        },
    }


def _story_blocks(say: Say, items: list[StoryItem], today: date, infused_on: date | None) -> list[Block]:
    happened = [item for item in items if not item.is_planned]
    planned = [item for item in items if item.is_planned]
    heaviest = sorted(happened, key=lambda item: (-item.weight, -item.start.toordinal(), item.key))[
        :MOST_EVENTS
    ]
    kept = {item.key for item in heaviest}
    printed = [item for item in happened if item.key in kept]
    return [
        *_picture_block(say, happened, today, infused_on),
        *_events_block(say, words.EVENTS, printed, infused_on),
        *_note_block(say, len(happened) - len(printed)),
        *_events_block(say, words.PLANNED, planned, infused_on),
    ]


def _picture_block(say: Say, items: list[StoryItem], today: date, infused_on: date | None) -> list[Block]:
    picture = picture_of(items, lambda item: say(item.title), today=today, infused_on=infused_on)
    if picture is None:
        return []
    left_out = sum(lane.left_out for lane in picture.lanes)
    return [
        {
            "type": "picture",
            "title": say(words.STORY),
            "new_page": True,
            "row_mm": ROW_MM,
            "width_mm": picture.width_mm,
            "today_mm": picture.today_mm,
            "infusion_mm": picture.infusion_mm,
            "infusion_label": say(words.INFUSION),
            "ticks": [{"x_mm": x, "label": f"{on:%m/%Y}"} for x, on in picture.ticks],
            "lanes": [
                {
                    "label": say(LANE_LABELS[lane.lane]),
                    "rows": lane.rows,
                    "marks": [
                        {
                            "x_mm": mark.x_mm,
                            "width_mm": mark.width_mm,
                            "row": mark.row,
                            "label": mark.label,
                            "label_mm": mark.label_mm,
                            "is_label_left": mark.is_label_left,
                            "tone": mark.tone,
                            "weight": mark.weight,
                        }
                        for mark in lane.marks
                    ],
                }
                for lane in picture.lanes
            ],
            "notes": [say.counted(left_out, words.LEFT_OUT_ONE, words.LEFT_OUT)] if left_out else [],
        }
    ]


def _events_block(say: Say, title: Any, items: list[StoryItem], infused_on: date | None) -> list[Block]:
    if not items:
        return []
    rows = [
        [
            _span(say, item),
            _day(item.start, infused_on),
            say(item.title),
            say(item.detail).replace("\n", " ")[:240],
        ]
        for item in items
    ]
    columns = [say(column) for column in words.EVENT_COLUMNS]
    return [say.table(say(title), columns, [5, 2, 7, 8], rows)]


def _note_block(say: Say, left_out: int) -> list[Block]:
    if left_out <= 0:
        return []
    return [say.listed("", [say.item(say.counted(left_out, words.SHORTENED_ONE, words.SHORTENED))])]


def _span(say: Say, item: StoryItem) -> str:
    if item.end is not None and item.end != item.start:
        return f"{say.day(item.start)} – {say.day(item.end)}"
    return f"{say.day(item.start)} – {say(words.ONGOING)}" if item.is_open else say.day(item.start)


def _day(on: date, infused_on: date | None) -> str:
    return "" if infused_on is None else f"D{day_after_infusion(infused_on, on):+d}"
