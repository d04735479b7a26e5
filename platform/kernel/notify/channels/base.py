"""What is handed to a channel, and what it says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """`away`: nobody answers, so nothing was sent for certain, and there is no use in trying the next one now. `later`:
    refused for now. `refused`: for good. `gone`: the same, because the address is none any more. `doubtful`: the line
    broke after the words were given; perhaps it was sent."""

    SENT = "sent"
    AWAY = "away"
    LATER = "later"
    REFUSED = "refused"
    GONE = "gone"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar file that goes with a mail. `method` is the one that stands in it (RFC 5546: REQUEST, CANCEL), because
    calendar programs read it from the header of the part (RFC 6047)."""

    method: str
    file: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """`key` is the same at every attempt, so that whoever gets the words twice can tell: the Message-ID of a mail, the
    Idempotency-Key of an SMS. `subject` is empty where the channel has none; only mail carries a calendar.

    Of push alone: `link` opens when it is tapped; a later message of the same `topic` takes the place of the earlier on
    the device (without one: of the same key); after `lasts` the service need not bring it any more."""

    key: str
    to: str
    subject: str
    body: str
    calendar: CalendarPart | None = None
    link: str = ""
    topic: str = ""
    lasts: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Report:
    """`detail`: for the log; the kind of the failure and the code of the answer, never the address or the words."""

    outcome: Outcome
    detail: str = ""


class Line(Protocol):
    """One connection for many deliveries. Opened by the first of them; `close` never raises."""

    def deliver(self, delivery: Delivery) -> Report: ...

    def close(self) -> None: ...
