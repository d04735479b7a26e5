"""What a reminder is about, who gets it, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cases.record.rules.text import choice


class About(StrEnum):
    """`confirm`: with the link to confirm or cancel. `preparation`: what was agreed has to be done before. `offer`: a
    place became free, with the link to accept or decline. `pick`: the patient may choose one of some places, with the
    link to do so. No rule makes these two."""

    APPOINTMENT = "appointment"
    CONFIRM = "confirm"
    PREPARATION = "preparation"
    OFFER = "offer"
    PICK = "pick"


OF_RULES = (About.APPOINTMENT, About.CONFIRM, About.PREPARATION)
ASKS = (About.CONFIRM, About.OFFER, About.PICK)
"""These carry a link to answer by."""


class To(StrEnum):
    PATIENT = "patient"
    CAREGIVER = "caregiver"


class Channel(StrEnum):
    """`push`: on the telephone of whom asked for it there; always besides another, for a telephone may be lost."""

    MAIL = "mail"
    SMS = "sms"
    PUSH = "push"


class State(StrEnum):
    """`pending`: nothing of it left the house yet. `sending`: its words are being given. `withdrawn`: not needed any
    more. `dead`: given up, somebody has to look."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    DEAD = "dead"


class Answer(StrEnum):
    """`move`: to another time. `choose`, `none`: of the places that one may choose from."""

    CONFIRM = "confirm"
    CANCEL = "cancel"
    MOVE = "move"
    CHOOSE = "choose"
    NONE = "none"


ANSWERS = tuple(each.value for each in Answer)
OF_APPOINTMENTS, OF_PICKS = (Answer.CONFIRM, Answer.CANCEL, Answer.MOVE), (Answer.CHOOSE, Answer.NONE)

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


_ALL = (Channel.MAIL, Channel.SMS, Channel.PUSH)
STANDARD = (
    Standard("week", About.CONFIRM, 7, 0, _ALL, (To.PATIENT, To.CAREGIVER)),
    Standard("blood", About.PREPARATION, 3, 0, _ALL, (To.PATIENT,)),
    Standard("day", About.CONFIRM, 1, 0, _ALL, (To.PATIENT, To.CAREGIVER)),
    Standard("hours", About.APPOINTMENT, 0, 2, (Channel.SMS, Channel.PUSH), (To.PATIENT,)),
)
