"""The last assessment of the response, and the best one since the infusion, as facts of how the patient is now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from cases.overview.selectors.detail_of_kind import detail_words
from cases.overview.selectors.wording import BEFORE_INFUSION, Fact, both
from cases.record.models import KIND_BY_SLUG, LATEST, DiseaseStatus, EntryStatus
from cases.record.rules import codes
from cases.record.rules.text import Text, joined, label_of
from cases.record.rules.therapy import counted_lines
from cases.record.selectors.current import line_of, lines
from kernel import clock
from kernel.prepared import Prepared, Question

_KIND = KIND_BY_SLUG["disease-status"]


def response_now(patient_id: UUID, infused_on: date | None) -> Iterator[Fact]:
    """Response, Deauville and MRD of the newest assessment that names one of them, and the best response of after the
    infusion once the disease answers worse or was treated again: who decides what comes next asks what the cells
    achieved. Two queries."""
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
        since = [each for each in reversed(rows) if _told_on(each) >= infused_on]
        yield from _achieved(since, until=_treated_again(patient_id, infused_on))


def _treated_again(patient_id: UUID, infused_on: date) -> date | None:
    """When the first line of therapy after the infusion began: what the disease answers from then on is its doing."""
    counted = counted_lines(line_of(row) for row in lines(patient_id))
    return min(
        (line.start_on for line in counted if line.start_on and line.start_on > infused_on), default=None
    )


def _achieved(rows: list[dict[str, Any]], *, until: date | None) -> Iterator[Fact]:
    """`rows`: the assessments since the infusion, the oldest first. Nothing is said while the newest is as good and
    nothing else was given since."""
    own = [row for row in rows if until is None or _told_on(row) <= until]
    best = max((rank for row in own if (rank := _rank(row))), default=None)
    if best is None:
        return
    newest = _rank(rows[-1])
    if until is None and newest is not None and newest >= best:
        return
    held = [row for row in own if _rank(row) == best]
    words, last = [label_of(codes.RESPONSES, held[0]["response"])], _told_on(held[-1])
    if last != _told_on(held[0]):
        on = clock.stamp_day(last)
        words.append(Text(f"ancora il {on}", f"still on {on}"))
    label = Text("Miglior risposta dopo l'infusione", "Best response after the infusion")
    yield _fact("disease_status.best", label, joined(*words), held[0])


def _rank(row: dict[str, Any]) -> int | None:
    """How good the response of an assessment is, 0 for a disease that goes on; None when it names none, or none could
    be judged."""
    worse_first = (
        codes.PROGRESSIVE_RESPONSES,
        codes.STABLE_RESPONSES,
        codes.PARTIAL_RESPONSES,
        codes.COMPLETE_RESPONSES,
    )
    return next((rank for rank, responses in enumerate(worse_first) if row["response"] in responses), None)


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
