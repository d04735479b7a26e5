"""The states of sessions and appointments, and which step leads from one to the next."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from cases.record.rules.text import choice


class SessionState(StrEnum):
    """`needs_decision`: on a holiday, a closed day or in a taken room; nobody is booked until somebody decides.
    `closed`: no further bookings. `held`: it took place."""

    OPEN = "open"
    NEEDS_DECISION = "needs_decision"
    CLOSED = "closed"
    HELD = "held"
    CANCELLED = "cancelled"


HOLDS_ROOM = (SessionState.OPEN, SessionState.CLOSED, SessionState.HELD)
"""States of a session that has its room."""


class Why(StrEnum):
    """Why a session needs a decision."""

    NONE = ""
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    ROOM_TAKEN = "room_taken"


class AppointmentState(StrEnum):
    """`offered`: held for the patient until it expires. All but `cancelled` hold their places."""

    OFFERED = "offered"
    BOOKED = "booked"
    ARRIVED = "arrived"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


COMING = (AppointmentState.OFFERED, AppointmentState.BOOKED)
"""States of an appointment that is still to come, and may be moved or cancelled."""

HOLDS_VISIT = (*COMING, AppointmentState.ARRIVED, AppointmentState.DONE)
"""States in which a visit of the plan has its appointment: there is one."""

_STEPS = MappingProxyType(
    {
        AppointmentState.BOOKED: frozenset(
            {AppointmentState.OFFERED, AppointmentState.ARRIVED, AppointmentState.NO_SHOW}
        ),
        AppointmentState.ARRIVED: frozenset(
            {AppointmentState.BOOKED, AppointmentState.NO_SHOW, AppointmentState.DONE}
        ),
        AppointmentState.DONE: frozenset({AppointmentState.ARRIVED, AppointmentState.BOOKED}),
        AppointmentState.NO_SHOW: frozenset({AppointmentState.BOOKED, AppointmentState.ARRIVED}),
    }
)


def may_become(now: str, then: str) -> bool:
    """Whether an appointment may go from one state to the other in the hands of the staff. Also backwards: a wrong
    click is taken back. Moving and cancelling have rules of their own."""
    return AppointmentState(now) in _STEPS.get(AppointmentState(then), frozenset())


class Recall(StrEnum):
    """Who did not come, or lost the appointment with the session, is called until there is a new one or a reason."""

    NONE = ""
    OPEN = "open"
    REBOOKED = "rebooked"
    CLOSED = "closed"


class WaitingState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    BOOKED = "booked"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class PickState(StrEnum):
    """`open`: the patient may choose. `expired`: nobody chose in time. `withdrawn`: by the clinic, or not needed any
    more."""

    OPEN = "open"
    CHOSEN = "chosen"
    NONE_SUITS = "none_suits"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


PICK_CALLS = (PickState.NONE_SUITS, PickState.EXPIRED)
"""After these the patient is to be called."""

CANCEL_REASONS = (
    choice("patient_asked", "Su richiesta del paziente", "The patient asked for it"),
    choice("patient_unwell", "Paziente non in condizioni di venire", "The patient is too unwell to come"),
    choice("clinic_asked", "Su richiesta dell'ambulatorio", "The clinic asked for it"),
    choice("by_mistake", "Prenotato per errore", "Booked by mistake"),
    choice("other", "Altro", "Other"),
)
MOVED, SESSION_CANCELLED, SERIES_CHANGED, OFFER_EXPIRED, DECEASED = (
    "moved",
    "session_cancelled",
    "series_changed",
    "offer_expired",
    "deceased",
)
ALL_CANCEL_REASONS = (
    *CANCEL_REASONS,
    choice(MOVED, "Spostato", "Moved"),
    choice(SESSION_CANCELLED, "Seduta annullata", "Session cancelled"),
    choice(SERIES_CHANGED, "L'ambulatorio ha cambiato giorno o ora", "The clinic changed its day or hour"),
    choice(OFFER_EXPIRED, "Offerta scaduta", "The offer expired"),
    choice(DECEASED, "Decesso", "The patient has died"),
)
