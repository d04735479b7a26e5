"""Escalation of an unanswered referral: the hub's on-call team again, then the coordinator, then the head
of programme, then the breach is recorded and the circle is told who has it. Each step happens once per
referral. A later step that the hub owes (the decision, the apheresis, the product) and that is past its due time
goes the same way, each once per step of the pathway.

The times 4/12/20/24 h are a design choice of this project for a response target of 24 h; another network
target scales them, an emergency divides them by four.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.pathway.rules.states import State, Urgency
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


LATE_STATES: tuple[State, ...] = (
    State.SUBMITTED,
    State.UNDER_DISCUSSION,
    State.DECIDED,
    State.SLOT_PLANNED,
    State.LEUKAPHERESIS_DONE,
    State.MANUFACTURING,
    State.READY_TO_INFUSE,
)
"""States in which somebody of the hub owes the next step by `due_at`. SUBMITTED: answered, but not taken in charge."""

LATE_STEPS: tuple[EscalationStep, ...] = (
    EscalationStep(
        "late_team", timedelta(0), ("hub_team",), Text("Passo in ritardo: centro CAR-T", "Late: hub team")
    ),
    EscalationStep(
        "late_coordinator",
        timedelta(hours=24),
        ("hub_coordinator",),
        Text("Passo in ritardo da un giorno: coordinatore", "Late for a day: coordinator"),
    ),
    EscalationStep(
        "late_head",
        timedelta(hours=72),
        ("hub_director", "circle_referrer"),
        Text(
            "Passo in ritardo da tre giorni: responsabile e centro inviante",
            "Late for three days: head of programme and referring centre",
        ),
    ),
)
"""After how long past the due time of a step who is told; times are a choice of this project."""


def late_steps_due(
    *, due_at: datetime, now: datetime, already_done: Collection[str] = ()
) -> tuple[EscalationStep, ...]:
    """Steps for a pathway that is past `due_at`, without those that were taken."""
    return tuple(s for s in LATE_STEPS if now >= due_at + s.after and s.code not in already_done)


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
