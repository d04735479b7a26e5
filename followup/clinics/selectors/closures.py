"""Closed days of centres and clinics."""

from __future__ import annotations

from typing import Any

from cases.patients.selectors.output import centre_brief
from followup.clinics.models import Session
from followup.clinics.policies import can_run, closures_visible_to
from followup.clinics.rules.states import SessionState, Why
from kernel import clock
from kernel.actors import Actor


def closures_coming(actor: Actor) -> list[dict[str, Any]]:
    """Closed days that are not over, the next first, and how many sessions wait for a decision on them. Two
    queries."""
    today = clock.today()
    closures = list(
        closures_visible_to(actor)
        .filter(ended_at=None, until_on__gte=today)
        .select_related("centre")
        .order_by("from_on", "id")
    )
    waiting = list(
        Session.objects.filter(
            centre__in={item.centre_id for item in closures},
            state=SessionState.NEEDS_DECISION,
            why=Why.CLOSURE,
            on__gte=today,
        ).values_list("centre_id", "clinic_id", "on")
    )
    return [
        {
            "id": item.pk,
            "centre": centre_brief(item.centre),
            "clinic_id": item.clinic_id,
            "from_on": item.from_on,
            "until_on": item.until_on,
            "reason": item.reason,
            "sessions": sum(
                centre_id == item.centre_id
                and item.clinic_id in (None, clinic_id)
                and item.from_on <= on <= item.until_on
                for centre_id, clinic_id, on in waiting
            ),
            "can_end": can_run(actor, item.centre_id),
            "version": item.version,
        }
        for item in closures
    ]
