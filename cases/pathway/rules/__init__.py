"""The pathway as a state machine: states, permitted moves, reasons, intervals, escalation, order of times.

Pure functions and tables; knows neither Django nor the kernel. Import from here.
"""

from cases.pathway.rules.escalation import (
    LATE_STATES,
    LATE_STEPS,
    EscalationStep,
    escalation_steps,
    escalations_due,
    late_steps_due,
)
from cases.pathway.rules.intervals import (
    INTERVALS,
    Interval,
    IntervalDefinition,
    IntervalStatus,
    IntervalSummary,
    attrition,
    intervals_of,
    k2_net_hours,
    measure,
    paused_time,
    summarise,
)
from cases.pathway.rules.reasons import (
    ADDITIONAL_PATHWAY_REASONS,
    CLOSURE_BY_CODE,
    CLOSURE_REASONS,
    LD_DELAY_REASONS,
    MANUFACTURING_RESTART_REASONS,
    MOVE_REASONS,
    NOT_ELIGIBLE_REASONS,
    WITHDRAW_REASONS,
    ClosureReason,
    closure_reasons_for,
)
from cases.pathway.rules.states import (
    BEFORE_INFUSION,
    FROM_INFUSION,
    HANDOVER_ACCEPT_HOURS,
    OPEN_STATES,
    OUTCOME_LABELS,
    STATE_INFO,
    STATES,
    Outcome,
    Side,
    State,
    StateInfo,
    Urgency,
    due_at,
    owner_of,
)
from cases.pathway.rules.timestamps import InvariantProblem, PathwayTimes, check_times
from cases.pathway.rules.transitions import (
    READMISSION_STATES,
    TRANSITIONS,
    ActorRole,
    Transition,
    acts_as,
    allowed_moves,
    find_transition,
    moves_from,
)


def second_pathway_allowed(reason_code: str) -> bool:
    """Whether a second pathway may be open for the same patient beside the first, for this reason."""
    return any(reason_code == item.code for item in ADDITIONAL_PATHWAY_REASONS)


__all__ = [
    "ADDITIONAL_PATHWAY_REASONS",
    "BEFORE_INFUSION",
    "CLOSURE_BY_CODE",
    "CLOSURE_REASONS",
    "FROM_INFUSION",
    "HANDOVER_ACCEPT_HOURS",
    "INTERVALS",
    "LATE_STATES",
    "LATE_STEPS",
    "LD_DELAY_REASONS",
    "MANUFACTURING_RESTART_REASONS",
    "MOVE_REASONS",
    "NOT_ELIGIBLE_REASONS",
    "OPEN_STATES",
    "OUTCOME_LABELS",
    "READMISSION_STATES",
    "STATES",
    "STATE_INFO",
    "TRANSITIONS",
    "WITHDRAW_REASONS",
    "ActorRole",
    "ClosureReason",
    "EscalationStep",
    "Interval",
    "IntervalDefinition",
    "IntervalStatus",
    "IntervalSummary",
    "InvariantProblem",
    "Outcome",
    "PathwayTimes",
    "Side",
    "State",
    "StateInfo",
    "Transition",
    "Urgency",
    "acts_as",
    "allowed_moves",
    "attrition",
    "check_times",
    "closure_reasons_for",
    "due_at",
    "escalation_steps",
    "escalations_due",
    "find_transition",
    "intervals_of",
    "k2_net_hours",
    "late_steps_due",
    "measure",
    "moves_from",
    "owner_of",
    "paused_time",
    "second_pathway_allowed",
    "summarise",
]
