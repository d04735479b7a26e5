"""The clock of a referral as people see it: what is awaited, from whom, until when."""

from datetime import datetime
from typing import Any

from cases.referrals.models import Referral, Status


def clock_output(
    *,
    status: str,
    submitted_at: datetime | None,
    due_at: datetime | None,
    decision_due_at: datetime | None,
    first_response_at: datetime | None,
    paused_at: datetime | None,
    paused_seconds: float,
    breached_at: datetime | None,
    target_hours: int | None,
    at: datetime,
) -> dict[str, Any] | None:
    """The running clock, or None when none runs (draft, decided, ended).

    `kind`: "response" until the hub's first human act, then "decision"; "paused" while the hub waits for the
    circle (`paused_at` is set and the time left stands still). `overdue` never while paused.
    """
    if status not in (Status.SUBMITTED, Status.UNDER_DISCUSSION, Status.MORE_INFO_NEEDED):
        return None
    waiting = status == Status.SUBMITTED and first_response_at is None
    due = due_at if waiting else decision_due_at
    paused = paused_at is not None
    return {
        "kind": "paused" if paused else "response" if waiting else "decision",
        "started_at": submitted_at,
        "due_at": due,
        "responded_at": first_response_at,
        "paused_at": paused_at,
        "paused_seconds": int(paused_seconds),
        "overdue": bool(not paused and due is not None and due < at),
        "breached": breached_at is not None,
        "target_hours": target_hours,
    }


CLOCK_COLUMNS = (
    "status",
    "submitted_at",
    "due_at",
    "decision_due_at",
    "first_response_at",
    "paused_at",
    "paused_total",
    "breached_at",
    "target_hours",
)


def clock_of(referral: Referral, at: datetime) -> dict[str, Any] | None:
    return clock_of_row({name: getattr(referral, name) for name in CLOCK_COLUMNS}, at)


def clock_of_row(row: dict[str, Any], at: datetime) -> dict[str, Any] | None:
    """The clock from the plain columns `CLOCK_COLUMNS` of a list query."""
    columns = {name: row[name] for name in CLOCK_COLUMNS if name != "paused_total"}
    return clock_output(**columns, paused_seconds=row["paused_total"].total_seconds(), at=at)
