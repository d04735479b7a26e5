"""The sections of "Today" for clinics: sessions to decide about, and patients to call."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from cases.pathway.selectors.wording import in_language
from cases.record.rules.text import Text
from followup.clinics.models import Pick, Session
from followup.clinics.policies import clinics_visible_to
from followup.clinics.rules.states import SessionState
from followup.clinics.selectors.calendar import recall_of
from followup.clinics.selectors.picking import choosing_until, picks_to_call
from kernel import clock
from kernel.actors import Actor

LIMIT = 50
AHEAD = timedelta(days=60)
"""A holiday that is farther away can wait."""
_CHOOSING = Text("sta scegliendo, fino al", "choosing a place, until")
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
    """Patients who did not come, lost the appointment or could choose no other, the oldest first; whoever is choosing
    another is named as such. Eleven queries at most."""
    lost = [
        _call(
            item["id"],
            item["patient"]["id"],
            item["patient"]["display_name"],
            _told(item["clinic"]["title"], item["choosing_until"]),
            item["on"],
            "/calendar/waiting",
        )
        for item in recall_of(actor, limit=LIMIT)
    ]
    picks = picks_to_call(actor, limit=LIMIT)
    until = choosing_until(actor, picks)
    asked = [
        _call(
            pick.pk,
            pick.patient_id,
            pick.patient.display_name,
            _told(pick.clinic.title, until.get(pick.pk)),
            _since(pick),
            f"/calendar/waiting/{pick.clinic_id}",
        )
        for pick in picks
    ]
    return sorted(lost + asked, key=lambda row: row["due_on"])[:LIMIT]


def _told(clinic: str, choosing: date | None) -> str:
    if choosing is None:
        return clinic
    return f"{clinic} · {in_language(_CHOOSING)} {clock.stamp_day(choosing)}"


def _since(pick: Pick) -> date:
    return (pick.decided_at or clock.now()).astimezone(clock.wall_zone()).date()


def _call(key: UUID, patient_id: UUID, name: str, clinic: str, on: date, url: str) -> dict[str, Any]:
    """To be called today, also of an appointment that would have been later; late from the day after its own."""
    today = clock.today()
    return {
        "id": str(key),
        "patient": {"id": str(patient_id), "display_name": name},
        "title": clinic,
        "url": url,
        "due_on": min(on, today),
        "overdue": on < today,
    }
