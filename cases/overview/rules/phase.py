"""In which phase of the CAR-T pathway a patient is: it decides what the record is expected to say."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from cases.overview.rules.days import day_after_infusion
from cases.record.rules.months import months_after
from cases.record.rules.text import Text

EARLY_DAYS = 28


class Phase(StrEnum):
    REFERRAL = "referral"
    COLLECTION = "collection"
    EARLY = "early"
    FIRST_YEAR = "first_year"
    LATE = "late"


PHASE_LABELS = {
    Phase.REFERRAL: Text("Prima della decisione", "Before the decision"),
    Phase.COLLECTION: Text("Dalla decisione all'infusione", "From the decision to the infusion"),
    Phase.EARLY: Text("Primi 28 giorni dall'infusione", "First 28 days after the infusion"),
    Phase.FIRST_YEAR: Text("Primo anno dall'infusione", "First year after the infusion"),
    Phase.LATE: Text("Oltre un anno dall'infusione", "More than a year after the infusion"),
}
_DECEASED = Text("Dopo il decesso", "After the death")
_CLOSED = Text("Percorso chiuso senza infusione", "Pathway closed without an infusion")
_COLLECTING = frozenset(
    {
        "slot_planned",
        "leukapheresis_done",
        "cryostored_hold",
        "manufacturing",
        "ready_to_infuse",
        "lymphodepletion",
    }
)


def phase_of(*, state: str | None, infused_on: date | None, today: date) -> Phase:
    """The phase from the state of the open pathway (None: there is none) and the day of the infusion.

    An infusion counts whatever the state says: a closed pathway does not end the follow-up. Day 28 is still early,
    the anniversary the first day of the time after.
    """
    if infused_on is not None and infused_on <= today:
        if day_after_infusion(infused_on, today) <= EARLY_DAYS:
            return Phase.EARLY
        return Phase.FIRST_YEAR if today < months_after(infused_on, 12) else Phase.LATE
    return Phase.COLLECTION if state in _COLLECTING else Phase.REFERRAL


def phase_label(phase: Phase, *, is_deceased: bool, is_closed: bool) -> Text:
    """What the phase is called. `is_closed`: the last pathway is over; without an infusion nothing lies ahead, though
    the record is expected to say what it says before a decision."""
    if is_deceased:
        return _DECEASED
    return _CLOSED if is_closed and phase is Phase.REFERRAL else PHASE_LABELS[phase]
