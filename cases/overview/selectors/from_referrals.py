"""What the referrals contribute: what was asked, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases.overview.rules.story import MAJOR, MINOR, NORMAL, Lane, Place, StoryItem
from cases.pathway.rules import OUTCOME_LABELS, Outcome
from cases.record.rules.text import Text
from cases.referrals.models import Decision, InfoRequest, Referral
from kernel import clock
from kernel.prepared import Prepared, Question

MOST = 500
PLACE = Place("referral")


def referral_items(patient_id: UUID) -> Iterator[StoryItem]:
    """Submissions, decisions and questions with their answers. Three queries."""
    for row in _REFERRALS.rows(patient_id=patient_id):
        title = Text(f"Inviato a {row['hub__name']}", f"Referred to {row['hub__name']}")
        question = Text(row["question_to_hub"], row["question_to_hub"])
        yield StoryItem(
            f"referral-{row['id']}",
            Lane.DECISIONS,
            _day(row["submitted_at"]),
            title,
            NORMAL + 10,
            PLACE,
            detail=question,
        )
    for row in _DECISIONS.rows(patient_id=patient_id):
        label = OUTCOME_LABELS[Outcome(row["outcome"])]
        yield StoryItem(
            f"decision-{row['id']}",
            Lane.DECISIONS,
            _day(row["decided_at"]),
            Text(f"Giudizio: {label.it}", f"Decision: {label.en}"),
            MAJOR + 5,
            PLACE,
            detail=Text(row["text"], row["text"]),
            tone="bad" if row["outcome"] == Outcome.NOT_ELIGIBLE else "neutral",
        )
    for row in _QUESTIONS.rows(patient_id=patient_id):
        end = row["answered_at"] or row["dropped_at"]
        answer = f" → {row['answer']}" if row["answer"] else ""
        yield StoryItem(
            f"question-{row['id']}",
            Lane.DECISIONS,
            _day(row["asked_at"]),
            Text("Informazione richiesta", "Information asked for"),
            MINOR,
            PLACE,
            end=_day(end) if end else None,
            is_open=end is None,
            detail=Text(row["text"] + answer, row["text"] + answer),
            tone="warn" if end is None else "neutral",
        )


def _day(at: datetime) -> date:
    return at.astimezone(clock.wall_zone()).date()


def told_asked(patient_id: UUID) -> list[Question]:
    """What `referral_items` asks, for `asked_together`."""
    return [asked.asking(patient_id=patient_id) for asked in (_REFERRALS, _DECISIONS, _QUESTIONS)]


_REFERRALS: Prepared[Any] = Prepared(
    lambda patient_id: (
        Referral.objects.filter(patient_id=patient_id, submitted_at__isnull=False)
        .order_by("-submitted_at")
        .values("id", "submitted_at", "hub__name", "question_to_hub")[:MOST]
    ),
    patient_id=UUID,
)
_DECISIONS: Prepared[Any] = Prepared(
    lambda patient_id: (
        Decision.objects.filter(referral__patient_id=patient_id)
        .order_by("-decided_at")
        .values("id", "decided_at", "outcome", "text")[:MOST]
    ),
    patient_id=UUID,
)
_QUESTIONS: Prepared[Any] = Prepared(
    lambda patient_id: (
        InfoRequest.objects.filter(referral__patient_id=patient_id)
        .order_by("-asked_at")
        .values("id", "asked_at", "answered_at", "dropped_at", "text", "answer")[:MOST]
    ),
    patient_id=UUID,
)
