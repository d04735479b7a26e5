"""States of the CAR-T pathway, outcomes of the hub's decision, and who owns each step.

The backbone (candidate, data on the platform, discussion, judgement of eligibility,
apheresis-bridging-infusion, return) is that of the Crema-Cremona circle presented at the GITMO meeting,
Brescia, 28 Nov 2025. The finer states and every default due time are design choices of this project and
may be changed by the network.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from cases.record.rules.text import Text


class Side(StrEnum):
    """On which side of one pathway the acting centre stands (a relation to the pathway, not a kind of
    centre).
    """

    HUB = "hub"
    CIRCLE = "circle"
    SYSTEM = "system"


class Urgency(StrEnum):
    """How soon the circle centre needs an answer."""

    ROUTINE = "routine"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class State(StrEnum):
    """Main states. The numbers S01..S18 of the clinical reference are in `StateInfo.number`."""

    IDENTIFIED = "identified"
    REFERRAL_DRAFT = "referral_draft"
    SUBMITTED = "submitted"
    UNDER_DISCUSSION = "under_discussion"
    MORE_INFO_NEEDED = "more_info_needed"
    DECIDED = "decided"
    SLOT_PLANNED = "slot_planned"
    LEUKAPHERESIS_DONE = "leukapheresis_done"
    CRYOSTORED_HOLD = "cryostored_hold"
    MANUFACTURING = "manufacturing"
    READY_TO_INFUSE = "ready_to_infuse"
    LYMPHODEPLETION = "lymphodepletion"
    INFUSED = "infused"
    INPATIENT_MONITORING = "inpatient_monitoring"
    NEAR_CENTRE = "near_centre"
    RETURNED_TO_CIRCLE = "returned_to_circle"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


class Outcome(StrEnum):
    """Outcome of a decision. "More information needed" is a state, not an outcome."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    PREEMPTIVE_APHERESIS_ONLY = "preemptive_apheresis_only"
    DEFERRED = "deferred"
    OTHER_TRIAL = "other_trial"


OUTCOME_LABELS = MappingProxyType(
    {
        Outcome.ELIGIBLE: Text("Idoneo", "Eligible"),
        Outcome.NOT_ELIGIBLE: Text("Non idoneo", "Not eligible"),
        Outcome.PREEMPTIVE_APHERESIS_ONLY: Text("Solo raccolta pre-emptive", "Pre-emptive apheresis only"),
        Outcome.DEFERRED: Text("Rinviato, da rivalutare", "Deferred, to be reviewed"),
        Outcome.OTHER_TRIAL: Text(
            "Altro studio o altra terapia cellulare", "Other trial or other cell therapy"
        ),
    }
)


@dataclass(frozen=True, slots=True)
class StateInfo:
    """What the board and the clock need to know about a state.

    `owner` is the side that must act next; `due_hours` the default time for it (None: no clock of its own,
    the visit plan or nothing drives it).
    """

    state: State
    number: int
    label: Text
    owner: Side
    due_hours: int | None


def _info(number: int, state: State, it: str, en: str, owner: Side, due_hours: int | None) -> StateInfo:
    return StateInfo(state, number, Text(it, en), owner, due_hours)


_DAY = 24
STATES: tuple[StateInfo, ...] = (
    _info(1, State.IDENTIFIED, "Candidato identificato", "Candidate identified", Side.CIRCLE, 7 * _DAY),
    _info(2, State.REFERRAL_DRAFT, "Bozza di invio", "Referral draft", Side.CIRCLE, 7 * _DAY),
    _info(3, State.SUBMITTED, "Inviato", "Submitted", Side.HUB, _DAY),
    _info(4, State.UNDER_DISCUSSION, "In discussione", "Under discussion", Side.HUB, 7 * _DAY),
    _info(
        5, State.MORE_INFO_NEEDED, "Integrazione richiesta", "More information needed", Side.CIRCLE, 3 * _DAY
    ),
    _info(6, State.DECIDED, "Giudizio di idoneità espresso", "Decision made", Side.HUB, 7 * _DAY),
    _info(7, State.SLOT_PLANNED, "Aferesi programmata", "Apheresis planned", Side.HUB, 7 * _DAY),
    _info(8, State.LEUKAPHERESIS_DONE, "Linfocitoaferesi eseguita", "Leukapheresis done", Side.HUB, 3 * _DAY),
    _info(
        9,
        State.CRYOSTORED_HOLD,
        "Cellule crioconservate (raccolta pre-emptive)",
        "Cells cryostored (pre-emptive collection)",
        Side.CIRCLE,
        90 * _DAY,
    ),
    _info(10, State.MANUFACTURING, "In produzione", "Manufacturing", Side.HUB, 35 * _DAY),
    _info(11, State.READY_TO_INFUSE, "Prodotto disponibile", "Product available", Side.HUB, 7 * _DAY),
    _info(12, State.LYMPHODEPLETION, "Linfodeplezione", "Lymphodepletion", Side.HUB, 7 * _DAY),
    _info(13, State.INFUSED, "Infuso (giorno 0)", "Infused (day 0)", Side.HUB, _DAY),
    _info(
        14, State.INPATIENT_MONITORING, "Monitoraggio in degenza", "Inpatient monitoring", Side.HUB, 20 * _DAY
    ),
    _info(
        15, State.NEAR_CENTRE, "Permanenza vicino al centro", "Staying near the centre", Side.HUB, 28 * _DAY
    ),
    _info(
        16,
        State.RETURNED_TO_CIRCLE,
        "Rientro al centro di provenienza",
        "Returned to the circle centre",
        Side.CIRCLE,
        7 * _DAY,
    ),
    _info(17, State.FOLLOW_UP, "Follow-up", "Follow-up", Side.CIRCLE, None),
    _info(18, State.CLOSED, "Percorso chiuso", "Pathway closed", Side.CIRCLE, None),
)
STATE_INFO = MappingProxyType({info.state: info for info in STATES})
BEFORE_INFUSION: tuple[State, ...] = tuple(i.state for i in STATES if i.number < 13)
FROM_INFUSION: tuple[State, ...] = tuple(i.state for i in STATES if 13 <= i.number < 18)
OPEN_STATES: tuple[State, ...] = BEFORE_INFUSION + FROM_INFUSION
URGENT_DECISION_HOURS = 24
"""Until when an urgent case is to be decided; a choice of this project, as the form words it."""
HANDOVER_ACCEPT_HOURS = 48
"""A hand-over that the circle has not accepted after this time is reported (the patient is still in
NEAR_CENTRE).
"""


def owner_of(state: State | str, *, outcome: Outcome | str | None = None) -> Side:
    """Side that must act next. After a refusal or a deferral the patient is the circle's, so is the next
    step.
    """
    info = STATE_INFO[State(state)]
    handed_back = outcome in (Outcome.NOT_ELIGIBLE, Outcome.DEFERRED, Outcome.OTHER_TRIAL)
    if info.state is State.DECIDED and handed_back:
        return Side.CIRCLE
    return info.owner


def due_at(
    state: State | str,
    *,
    since: datetime,
    urgency: Urgency | str = Urgency.ROUTINE,
    response_target_hours: float = 24,
    planned_at: datetime | None = None,
) -> datetime | None:
    """When the owner of `state` is late.

    `since` is the instant the state was entered. For SUBMITTED the network-wide response target counts (a
    quarter of it in an emergency); UNDER_DISCUSSION gives a routine case seven days, and one that was sent as
    urgent or as an emergency the 24 hours that the form promises; for SLOT_PLANNED the planned apheresis plus
    one day and for MANUFACTURING the planned delivery (`planned_at`) replace the default. Returns None for
    states without a clock.
    """
    key = State(state)
    if key is State.SUBMITTED:
        divisor = 4 if Urgency(urgency) is Urgency.EMERGENCY else 1
        return since + timedelta(hours=response_target_hours / divisor)
    if key is State.UNDER_DISCUSSION and Urgency(urgency) is not Urgency.ROUTINE:
        return since + timedelta(hours=URGENT_DECISION_HOURS)
    if planned_at is not None and key is State.SLOT_PLANNED:
        return planned_at + timedelta(days=1)
    if planned_at is not None and key is State.MANUFACTURING:
        return planned_at
    hours = STATE_INFO[key].due_hours
    return None if hours is None else since + timedelta(hours=hours)
