"""How large, and the shape of what hangs together: who belongs where, which patient has what."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from circlecare.large.names import family_names, given_names

_SPACE = UUID("5ca1ab1e-0000-4000-8000-000000000000")
CENTRES_PER_HUB = 20
PEOPLE_PER_CENTRE = 5


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each."""

    patients: int = 50_000
    centres: int = 200
    messages: int = 1_000_000
    heavy: int = 2
    """Of the patients, those with a record of many years (see `heavy`)."""


def key(kind: str, number: object) -> UUID:
    """The id of the n-th row of a kind: the same in every run, so that benches find their rows."""
    return uuid5(_SPACE, f"{kind}/{number}")


def key_at(kind: str, number: object, at: datetime) -> UUID:
    """The same as `key`, but in the order of `at`, as the product's own ids are."""
    raw = bytearray(key(kind, number).bytes)
    raw[:6] = int(at.timestamp() * 1000).to_bytes(6, "big")
    raw[6] = 0x70 | raw[6] & 0x0F
    return UUID(bytes=bytes(raw))


@dataclass(slots=True)
class Plan:
    """Shared by all tables. Centre 0, 20, 40, ... are hubs; the others refer to the hub before them."""

    size: Size
    now: datetime
    chance: random.Random = field(init=False)
    families: list[str] = field(init=False)
    givens: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(20260101)  # noqa: S311 - repeatable rows, guards nothing
        self.families = list(family_names(self.chance, 4000))
        self.givens = list(given_names(self.chance, 600))

    def hub_of(self, centre: int) -> int:
        return centre - centre % CENTRES_PER_HUB

    def is_hub(self, centre: int) -> bool:
        return centre % CENTRES_PER_HUB == 0

    def centre_of(self, patient: int) -> int:
        """Patients go round the circle centres; a hub has patients of its own too."""
        return patient % self.size.centres

    def doctor_of(self, centre: int) -> int:
        """The first person of a centre is a clinician."""
        return centre * PEOPLE_PER_CENTRE

    def is_referred(self, patient: int) -> bool:
        return patient % 5 < 3

    def heavy_patients(self) -> list[int]:
        """Of the first circle centre and referred to its hub: the doctors of both see them."""
        rows = range(self.size.centres + 1, self.size.patients, self.size.centres)
        return [n for n in rows if self.is_referred(n)][: self.size.heavy]

    def day(self, days: float) -> datetime:
        return self.now - timedelta(days=days)
