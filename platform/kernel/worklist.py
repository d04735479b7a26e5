"""The sections of "Today". Each room registers what waits for a person; the screen composes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """`fetch` runs a constant number of queries and returns its items, most urgent first: at most 50 where they go away
    by themselves or stand in a list of their own, all where nothing else reminds of them."""

    code: str
    order: int
    fetch: Callable[[Actor], list[dict[str, Any]]]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    _sections[section.code] = section


def sections() -> list[Section]:
    return sorted(_sections.values(), key=lambda section: (section.order, section.code))
