"""The last assessment of the response, as one fact of how the patient is now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from cases.overview.selectors.detail_of_kind import detail_words
from cases.overview.selectors.wording import BEFORE_INFUSION, Fact, both
from cases.record.models import KIND_BY_SLUG, LATEST, DiseaseStatus, EntryStatus
from cases.record.rules import codes
from cases.record.rules.text import Text, label_of
from kernel.prepared import Prepared, Question

_KIND = KIND_BY_SLUG["disease-status"]


def response_now(patient_id: UUID, infused_on: date | None) -> Iterator[Fact]:
    """Response, Deauville and MRD of the newest assessment that names one of them. One query."""
    row = _LAST.first(patient_id=patient_id)
    if row is None:
        return
    # the picture tells of the day on which it was taken, not of that on which it was judged
    on, response = row["pet_on"] or row["effective_on"], row["response"]
    words = [label_of(codes.RESPONSES, response)] if response else []
    # its day stands beside it already
    words += detail_words(_KIND, {**row, "pet_on": None})
    is_old = infused_on is not None and on < infused_on
    if is_old:
        words.append(BEFORE_INFUSION)
    tone = "neutral"
    if not is_old and response in codes.COMPLETE_RESPONSES:
        tone = "good"
    elif not is_old and response in codes.PROGRESSIVE_RESPONSES:
        tone = "bad"
    yield {
        "code": "disease_status.picture" if _is_picture(row) else "disease_status.response",
        **both(Text("Ultima valutazione", "Last assessment"), "label"),
        **both(Text(" · ".join(word.it for word in words), " · ".join(word.en for word in words)), "value"),
        "is_absent": False,
        "tone": tone,
        "on": on.isoformat(),
        "author": " ".join(filter(None, (row["author__given_name"], row["author__family_name"]))),
        "centre": row["centre__name"] or "",
    }


def _is_picture(row: dict[str, Any]) -> bool:
    """A picture that lights up, of which nobody has said yet what it means, is no response; it may be the relapse."""
    return not row["response"] and row["mrd_result"] in (None, "not_done") and (row["deauville"] or 0) >= 4


def response_asked(patient_id: UUID) -> Question:
    """What `response_now` asks, for `asked_together`."""
    return _LAST.asking(patient_id=patient_id)


_LAST: Prepared[Any] = Prepared(
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
        )[:1]
    ),
    patient_id=UUID,
)
