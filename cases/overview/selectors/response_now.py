"""The last assessment of the response, and the best one since the infusion, as facts of how the patient is now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import dropwhile, takewhile
from typing import Any
from uuid import UUID

from cases.overview.selectors.detail_of_kind import detail_words
from cases.overview.selectors.turns_part import relapse_days
from cases.overview.selectors.wording import BEFORE_INFUSION, Fact, both
from cases.record.models import KIND_BY_SLUG, LATEST, DiseaseStatus, EntryStatus
from cases.record.rules import codes
from cases.record.rules.text import Text, joined, label_of
from cases.record.selectors.current import lines
from kernel import clock
from kernel.prepared import Prepared, Question

_KIND = KIND_BY_SLUG["disease-status"]


def response_now(patient_id: UUID, infused_on: date | None) -> Iterator[Fact]:
    """Response, Deauville and MRD of the newest assessment that names one of them, and the best response to the cells
    once it is not the newest: who decides what comes next asks what they achieved. Three queries."""
    rows = _ASSESSMENTS.rows(patient_id=patient_id)
    if not rows:
        return
    row, response = rows[0], rows[0]["response"]
    words = [label_of(codes.RESPONSES, response)] if response else []
    # its day stands beside it already
    words += detail_words(_KIND, {**row, "pet_on": None})
    is_old = infused_on is not None and _told_on(row) < infused_on
    if is_old:
        words.append(BEFORE_INFUSION)
    tone = "neutral"
    if not is_old and response in codes.COMPLETE_RESPONSES:
        tone = "good"
    elif not is_old and response in codes.PROGRESSIVE_RESPONSES:
        tone = "bad"
    code = "disease_status.picture" if _is_picture(row) else "disease_status.response"
    yield _fact(code, Text("Ultima valutazione", "Last assessment"), joined(*words), row) | {"tone": tone}
    if infused_on is not None:
        until = _turned_on(patient_id, infused_on)
        # of the day of the infusion itself an assessment says what was before it
        own = [each for each in rows if infused_on < _told_on(each) <= (until or date.max)]
        yield from _achieved(own, newest=row)


def _turned_on(patient_id: UUID, infused_on: date) -> date | None:
    """The first relapse after the infusion, or the first other therapy of any intent, if that came earlier: what is
    assessed from then on is not the doing of the cells alone."""
    days = relapse_days(patient_id)
    for line in lines(patient_id):
        days += [line.start_on or line.end_on or line.progression_on or line.best_response_on]
    return min((day for day in days if day is not None and day > infused_on), default=None)


def _achieved(own: list[dict[str, Any]], *, newest: dict[str, Any]) -> Iterator[Fact]:
    """`own`: the assessments that tell of the cells, the newest first. Of the best response the last days on which it
    was found without a worse one between them."""
    ranked = [(row, rank) for row in own if (rank := _RANKS.get(row["response"])) is not None]
    best = max((rank for _row, rank in ranked), default=0)
    if best == 0 or (own[0] is newest and _RANKS.get(newest["response"]) == best):
        return
    since_last = dropwhile(lambda each: each[1] != best, ranked)
    held = [row for row, _rank in takewhile(lambda each: each[1] == best, since_last)]
    same = [row for row in held if row["response"] == held[0]["response"]]
    words = [label_of(codes.RESPONSES, held[0]["response"])]
    if len(same) > 1:
        on = clock.stamp_day(_told_on(same[0]))
        words.append(Text(f"ancora il {on}", f"still on {on}"))
    label = Text("Miglior risposta alle CAR-T", "Best response to CAR-T")
    yield _fact("disease_status.best", label, joined(*words), same[-1])


_RANKS = {
    response: rank
    for rank, responses in enumerate(
        (
            codes.PROGRESSIVE_RESPONSES,
            codes.STABLE_RESPONSES,
            {"mr"},
            {"pmr", "pr"},
            {"vgpr"},
            {"cri", "crh", "cr_mrd_pos"},
            {"cmr", "cr"},
            {"cr_mrd_neg", "scr"},
        )
    )
    for response in responses
}
"""The worse first; 0: the disease goes on. A response that could not be judged has none."""


def _told_on(row: dict[str, Any]) -> date:
    """The picture tells of the day on which it was taken, not of that on which it was judged."""
    on: date = row["pet_on"] or row["effective_on"]
    return on


def _fact(code: str, label: Text, value: Text, row: dict[str, Any]) -> Fact:
    return {
        "code": code,
        **both(label, "label"),
        **both(value, "value"),
        "is_absent": False,
        "tone": "neutral",
        "on": _told_on(row).isoformat(),
        "author": " ".join(filter(None, (row["author__given_name"], row["author__family_name"]))),
        "centre": row["centre__name"] or "",
    }


def _is_picture(row: dict[str, Any]) -> bool:
    """A picture that lights up, of which nobody has said yet what it means, is no response; it may be the relapse."""
    return not row["response"] and row["mrd_result"] in (None, "not_done") and (row["deauville"] or 0) >= 4


def response_asked(patient_id: UUID) -> Question:
    """What `response_now` asks, for `asked_together`."""
    return _ASSESSMENTS.asking(patient_id=patient_id)


_ASSESSMENTS: Prepared[Any] = Prepared(
    lambda patient_id: (
        DiseaseStatus.objects.filter(
            patient_id=patient_id, status=EntryStatus.ACTIVE, effective_on__isnull=False
        )
        .exclude(response__isnull=True, deauville__isnull=True, mrd_result__isnull=True)
        .order_by(*LATEST)
        .values(
            "effective_on",
            "pet_on",
            "response",
            "deauville",
            "mrd_result",
            "author__given_name",
            "author__family_name",
            "centre__name",
        )
    ),
    patient_id=UUID,
)
