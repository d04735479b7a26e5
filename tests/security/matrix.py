"""The access matrix: for every address, event and frame, what each relation to the patient may do.

The rows stand in `rows/<room>.py`, one file per room. Each file may define

    ROWS:   one `Row` per address and method,
    EVENTS: one `EventRow` per event that the room publishes,
    FRAMES: one `FrameRow` per frame that browsers send,
    arrange(scenario): make what the rows need and name it in `scenario.ids`.

A new address, event or frame without a row fails `test_access_matrix.py`, and so does a row without its
address.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.security.scenario import Scenario

ROOMS = (
    "house",
    "directory",
    "patients",
    "record",
    "files",
    "imaging",
    "pathway",
    "course",
    "toxicity",
    "referrals",
    "overview",
    "chat",
    "notify",
    "interchange",
    "labs",
    "protocols",
    "clinics",
    "visits",
    "reminders",
    "machines",
    "fhir",
)

# Who asks. All but the last two are signed in and active.
RELATIONS = (
    "own_doctor",  # clinician of the patient's own centre
    "own_nurse",
    "own_secretary",
    "outsider",  # clinician of a circle centre outside the circle of care
    "hub_doctor",  # the hub that the patient was referred to
    "hub_coordinator",
    "invited",  # a specialist of a third centre, invited to this patient in person
    "centre_admin",  # of the hub
    "privacy_officer",  # of the hub
    "platform_admin",
    "suspended",  # a clinician of the own centre who was suspended
    "signed_out",
)
ABSENT = ("suspended", "signed_out")
# Programs with a token; they ask the FHIR interface alone.
MACHINES = ("own_machine", "outside_machine")

# Shorthands for the rows.
OWN = "own_doctor own_nurse"
HUB = "hub_doctor hub_coordinator"
CLINICAL = f"{OWN} {HUB} invited"  # the circle of care, by clinical role
IDENTITY = f"{CLINICAL} own_secretary"
REST = "*"


@dataclass(frozen=True)
class Row:
    """One method of one address.

    `route`: as in the URL tree, relative to /api/v1/, or from the root when it begins with a slash; its
    parameters are filled from `scenario.ids`, by name or by the name that `ids` maps them to. `expect`: status ->
    relations, "*" for all that are not
    named; signed out and suspended are 401 unless named. `data`, `headers`, `query`: `{name}` is filled
    from `scenario.ids`; `data` may be a function of the scenario. A 404 is compared with
    the same request with unknown ids in the path
    and the query.
    """

    method: str
    route: str
    expect: Mapping[int, str]
    data: Mapping[str, Any] | Callable[[Scenario], Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    public: bool = False
    # For lists that everybody may ask for: the answer names `scenario.ids[shows]` to these and to nobody else.
    shows: str = ""
    shown_to: str = ""
    # Ask only some: for public addresses that never look at who asks.
    askers: str = " ".join(RELATIONS)

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.route

    def status_of(self, relation: str) -> int:
        named = {name: status for status, names in self.expect.items() for name in names.split()}
        if relation in named:
            return named[relation]
        if relation in ABSENT and not self.public:
            return 401
        if REST not in named:
            raise AssertionError(f"{self.method} {self.route} does not say what {relation} gets")
        return named[REST]


@dataclass(frozen=True)
class EventRow:
    """One event: `trigger` makes it happen through a service; exactly `heard_by` must receive it (and nobody
    else of the scenario). `trigger` None: the event never leaves the socket that it concerns."""

    type: str
    trigger: Callable[[Scenario], Any] | None
    heard_by: str = ""


@dataclass(frozen=True)
class FrameRow:
    """One incoming frame: sent by one of `senders` it has an effect (an event to others or an answer); sent by
    anybody else it has none."""

    type: str
    data: Callable[[Scenario], Mapping[str, Any]]
    senders: str


@cache
def rooms() -> tuple[ModuleType, ...]:
    return tuple(importlib.import_module(f"tests.security.rows.{room}") for room in ROOMS)


def cells() -> list[tuple[Row, str]]:
    return [(row, relation) for row in rows() for relation in row.askers.split()]


def rows() -> list[Row]:
    return [row for room in rooms() for row in getattr(room, "ROWS", ())]


def event_rows() -> list[EventRow]:
    return [row for room in rooms() for row in getattr(room, "EVENTS", ())]


def frame_rows() -> list[FrameRow]:
    return [row for room in rooms() for row in getattr(room, "FRAMES", ())]
