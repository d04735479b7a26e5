"""Escalation of an unanswered referral: the hub's on-call team again, then the coordinator, then the head
of programme, then the breach is recorded and the circle is told who has it. Each step happens once per
referral.

The times 4/12/20/24 h are a design choice of this project for a response target of 24 h; another network
target scales them, an emergency divides them by four.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.pathway.rules.states import Urgency
from cases.record.rules.text import Text

STANDARD_TARGET_HOURS = 24


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """One step: who is told (`recipients` are group codes) when the referral has been unanswered for
    `after`.
    """

    code: str
    after: timedelta
    recipients: tuple[str, ...]
    label: Text


_BASE: tuple[tuple[str, int, tuple[str, ...], Text], ...] = (
    (
        "hub_on_call",
        4,
        ("hub_team",),
        Text("Referral senza risposta: di nuovo al turno del centro CAR-T", "Unanswered: hub on-call again"),
    ),
    (
        "coordinator",
        12,
        ("hub_coordinator", "hub_second_physician"),
        Text(
            "Referral senza risposta: coordinatore e secondo medico del centro CAR-T",
            "Unanswered: coordinator and second hub physician",
        ),
    ),
    (
        "head_of_programme",
        20,
        ("hub_director",),
        Text("Referral senza risposta: responsabile del programma", "Unanswered: head of programme"),
    ),
    (
        "breach",
        24,
        ("hub_director", "circle_referrer"),
        Text("Tempo di risposta superato", "Response target missed"),
    ),
)


def escalation_steps(
    *, urgency: Urgency | str = Urgency.ROUTINE, target_hours: float = STANDARD_TARGET_HOURS
) -> tuple[EscalationStep, ...]:
    """Steps in order for a network target of `target_hours`; the last falls exactly on the target.

    Raises ValueError for a target that is not positive. Example: emergency at 24 h gives 1, 3, 5 and 6 h.
    """
    if not target_hours > 0:
        raise ValueError("target_hours must be positive")
    factor = target_hours / STANDARD_TARGET_HOURS / (4 if Urgency(urgency) is Urgency.EMERGENCY else 1)
    return tuple(EscalationStep(c, timedelta(hours=h * factor), who, text) for c, h, who, text in _BASE)


def escalations_due(
    *,
    running_since: datetime,
    now: datetime,
    already_done: Collection[str] = (),
    paused: timedelta = timedelta(0),
    urgency: Urgency | str = Urgency.ROUTINE,
    target_hours: float = STANDARD_TARGET_HOURS,
) -> tuple[EscalationStep, ...]:
    """Steps whose time has come and that were not done yet. `paused` is the total time the clock stood
    still.
    """
    elapsed = now - running_since - paused
    steps = escalation_steps(urgency=urgency, target_hours=target_hours)
    return tuple(step for step in steps if elapsed >= step.after and step.code not in already_done)
