"""Sources of the command palette: each room offers hits that the actor may see, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass

from kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class SearchHit:
    kind: str
    id: str
    title: str
    subtitle: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    code: str
    order: int
    fetch: Callable[[Actor, str, int], list[SearchHit]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    _sources[source.code] = source


def sources() -> list[Source]:
    return sorted(_sources.values(), key=lambda source: (source.order, source.code))
