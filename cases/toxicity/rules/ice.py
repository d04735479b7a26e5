"""The ICE score: ten points, each one answer at the bedside; under twelve years the CAPD instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.text import Text
from cases.toxicity.rules.grade import ASTCT_SOURCE

ICE_ITEMS = (
    "ice_year",
    "ice_month",
    "ice_city",
    "ice_hospital",
    "ice_object_1",
    "ice_object_2",
    "ice_object_3",
    "ice_command",
    "ice_sentence",
    "ice_attention",
)
ICE_WORDS = MappingProxyType(
    {
        "ice_year": Text("Anno", "Year"),
        "ice_month": Text("Mese", "Month"),
        "ice_city": Text("Città", "City"),
        "ice_hospital": Text("Ospedale", "Hospital"),
        "ice_object_1": Text("Primo oggetto", "First object"),
        "ice_object_2": Text("Secondo oggetto", "Second object"),
        "ice_object_3": Text("Terzo oggetto", "Third object"),
        "ice_command": Text("Comando semplice", "Simple command"),
        "ice_sentence": Text("Frase scritta", "Written sentence"),
        "ice_attention": Text("Attenzione", "Attention"),
    }
)
ICE_SOURCE = ASTCT_SOURCE
CAPD_MAX = 32
CHILD_BELOW_YEARS = 12


@dataclass(frozen=True, slots=True)
class Ice:
    """`score` 0-10, None when an answer is missing (`missing` names them)."""

    score: int | None
    missing: tuple[str, ...] = ()


def ice_score(answers: Mapping[str, bool | None], *, unarousable: bool = False) -> Ice:
    """One point for each right answer: orientation to year, month, city, hospital (4), naming three objects (3),
    one command (1), writing the usual sentence (1), counting from 100 down by ten (1).

    A patient who cannot be roused has 0 without being asked. An answer that was not asked gives no score, never
    a guess. Source: Lee, Biol Blood Marrow Transplant 2019;25:625. Example: hospital and sentence wrong, the
    rest right gives 8.
    """
    if unarousable:
        return Ice(0)
    missing = tuple(name for name in ICE_ITEMS if answers.get(name) is None)
    if missing:
        return Ice(None, missing)
    return Ice(sum(1 for name in ICE_ITEMS if answers[name]))


def uses_capd(*, age_years: int | None) -> bool:
    """Whether the Cornell Assessment of Pediatric Delirium takes the place of ICE."""
    return age_years is not None and age_years < CHILD_BELOW_YEARS
