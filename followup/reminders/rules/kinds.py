"""What a reminder is about, who gets it, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cases.record.rules.text import choice


class About(StrEnum):
    """`confirm`: with the link to confirm or cancel. `preparation`: what was agreed has to be done before. `offer`: a
    place became free, with the link to accept or decline; no rule makes it."""

    APPOINTMENT = "appointment"
    CONFIRM = "confirm"
    PREPARATION = "preparation"
    OFFER = "offer"


OF_RULES = (About.APPOINTMENT, About.CONFIRM, About.PREPARATION)
ASKS = (About.CONFIRM, About.OFFER)
"""These carry a link to answer by."""


class To(StrEnum):
    PATIENT = "patient"
    CAREGIVER = "caregiver"


class Channel(StrEnum):
    MAIL = "mail"
    SMS = "sms"


class State(StrEnum):
    """`claimed`: a batch holds it, nothing was spoken. `sending`: its words are being given. `withdrawn`: not needed
    any more. `dead`: given up, somebody has to look."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    DEAD = "dead"


WAITS = (State.PENDING, State.CLAIMED)
"""Nothing of it left the house yet."""

ANSWERS = ("confirm", "cancel")

ABOUT = (
    choice(About.APPOINTMENT, "Promemoria dell'appuntamento", "Reminder of the appointment"),
    choice(About.CONFIRM, "Promemoria con richiesta di conferma", "Reminder that asks to confirm"),
    choice(About.PREPARATION, "Preparazione: esami del sangue", "Preparation: blood test"),
)


@dataclass(frozen=True, slots=True)
class Standard:
    """A rule that a clinic begins with."""

    code: str
    about: About
    days_before: int
    hours_before: int
    channels: tuple[Channel, ...]
    to: tuple[To, ...]


_BOTH = (Channel.MAIL, Channel.SMS)
STANDARD = (
    Standard("week", About.CONFIRM, 7, 0, _BOTH, (To.PATIENT, To.CAREGIVER)),
    Standard("blood", About.PREPARATION, 3, 0, _BOTH, (To.PATIENT,)),
    Standard("day", About.CONFIRM, 1, 0, _BOTH, (To.PATIENT, To.CAREGIVER)),
    Standard("hours", About.APPOINTMENT, 0, 2, (Channel.SMS,), (To.PATIENT,)),
)
