"""What the network chose about care after the infusion. The room that keeps the choices stands above this one and
registers; without it the defaults hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cases.overview.rules.due import Care
from kernel.prepared import Question


@dataclass(frozen=True, slots=True)
class Choices:
    """`care`: for the code of a product ("": none is recorded); two queries. `asked`: what that asks, for
    `asked_together`."""

    care: Callable[[str], Care]
    asked: Callable[[], Sequence[Question]]


_choices: list[Choices] = []


def register(choices: Choices) -> None:
    """Who keeps the choices; the last one holds."""
    _choices[:] = [choices]


def care_for(product: str) -> Care:
    return _choices[0].care(product) if _choices else Care()


def care_asked() -> Sequence[Question]:
    return _choices[0].asked() if _choices else ()
