"""The sections of "Today" for clinics: sessions to decide about, and patients to call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cases.pathway.selectors.wording import in_language
from cases.record.rules.text import Text
from followup.clinics.models import Session
from followup.clinics.policies import clinics_visible_to
from followup.clinics.rules.states import SessionState
from followup.clinics.selectors.calendar import recall_of
from kernel import clock
from kernel.actors import Actor

LIMIT = 50
AHEAD = timedelta(days=60)
"""A holiday that is farther away can wait."""
_OPEN = Text("seduta da decidere", "session to decide about")


def undecided_sessions(actor: Actor) -> list[dict[str, Any]]:
    """Sessions of the next weeks on a holiday, a closed day or in a taken room, the next first. Two queries."""
    today = clock.today()
    rows = (
        Session.objects.filter(
            clinic__in=clinics_visible_to(actor).filter(is_active=True),
            state=SessionState.NEEDS_DECISION,
            on__range=(today, today + AHEAD),
        )
        .order_by("on", "id")
        .values("id", "on", "clinic__title", "holiday_it", "holiday_en")
    )
    return [
        {
            "id": str(row["id"]),
            "title": " · ".join(
                filter(
                    None,
                    [
                        row["clinic__title"],
                        in_language(Text(row["holiday_it"], row["holiday_en"])) or in_language(_OPEN),
                    ],
                )
            ),
            "url": f"/calendar/sessions/{row['id']}",
            "due_on": row["on"],
            "overdue": False,
        }
        for row in rows[:LIMIT]
    ]


def to_recall(actor: Actor) -> list[dict[str, Any]]:
    """Patients who did not come or lost the appointment, the oldest first. Three queries."""
    return [
        {
            "id": str(item["id"]),
            "patient": {
                "id": str(item["patient"]["id"]),
                "display_name": item["patient"]["display_name"],
            },
            "title": item["clinic"]["title"],
            "url": "/calendar/waiting",
            "due_on": item["on"],
            "overdue": True,
        }
        for item in recall_of(actor, limit=LIMIT)
    ]
