"""The follow-up plan with which a network starts: sixteen kinds of visit to the fifteenth year.

Times follow Los-Arcos, Infection 2021;49:215 and Yakoub-Agha, Haematologica 2020;105:297 with the calendar of the
EBMT; windows and the centre in charge are design choices of this project, which a network may change in a version of
its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cases.record.rules.text import Text
from followup.protocols.rules.items import Need

CODE = "cart_standard"
TITLE = Text("Controlli dopo CAR-T", "Follow-up after CAR-T")
SOURCE = "Los-Arcos, Infection 2021;49:215; Yakoub-Agha, Haematologica 2020;105:297; EBMT"
LAST_YEAR = 15


class Owner(StrEnum):
    """Who sees the patient: the hub, the circle centre, or both together."""

    HUB = "hub"
    CIRCLE = "circle"
    BOTH = "both"


class Mode(StrEnum):
    """How: in person, or also by video."""

    IN_PERSON = "in_person"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class VisitKind:
    """One visit of a protocol: `days` or `months` after the infusion (one of them is 0), with its window in days before
    and after; `needs` is its checklist. An optional visit is never overdue."""

    code: str
    label: Text
    days: int
    months: int
    before: int
    after: int
    owner: Owner
    mode: Mode
    needs: tuple[tuple[str, Need], ...]
    is_optional: bool = False


_COLUMNS = ("d14", "d28", "d60", "d100", "m6", "m9", "m12", "m18", "yearly")
# ! due, ? when indicated, . not asked for; one sign for each of the columns
_NEEDS: Mapping[str, str] = MappingProxyType(
    {
        "interview": "!!!!!!!!!",
        "neurology": "!!!!!?!!!",
        "blood_count": "!!!!!!!!!",
        "chemistry": "!!!!!?!!!",
        "igg": "?!!!!!!!?",
        "t_cells": ".!!!!!!??",
        "b_cells": ".!?!!!!!?",
        "car_transgene": "?!.!!.!?.",
        "pet_ct": ".!.!!?!??",
        "marrow_mrd": ".!.!!.!?.",
        "m_protein": ".!!!!!!!!",
        "viral_pcr": "?????.?..",
        "hbv_dna": ".?.!!!!!?",
        "immune_events": ".!!!!!!!!",
        "second_cancers": "...!!.!!!",
        "organ_effects": "...??.!??",
        "prevention": "?!!!!!!!!",
        "team_samples": ".!.!!?!!?",
        "registry_form": "...!!.!.!",
    }
)
_SIGNS = {"!": Need.DUE, "?": Need.INDICATED}


def _needs(column: str) -> tuple[tuple[str, Need], ...]:
    at = _COLUMNS.index(column)
    return tuple((code, _SIGNS[signs[at]]) for code, signs in _NEEDS.items() if signs[at] in _SIGNS)


def _day(days: int, before: int, after: int, owner: Owner, mode: Mode = Mode.IN_PERSON) -> VisitKind:
    label = Text(f"Visita D+{days}", f"Visit D+{days}")
    return VisitKind(f"d{days}", label, days, 0, before, after, owner, mode, _needs(f"d{days}"))


def _month(
    months: int,
    window: int,
    owner: Owner,
    mode: Mode = Mode.IN_PERSON,
    *,
    column: str = "",
    optional: bool = False,
) -> VisitKind:
    label = Text(f"Visita a {months} mesi", f"Visit at {months} months")
    needs = _needs(column or f"m{months}")
    return VisitKind(f"m{months}", label, 0, months, window, window, owner, mode, needs, optional)


def _year(year: int) -> VisitKind:
    label = Text(f"Visita del {year}º anno", f"Visit of year {year}")
    return VisitKind(f"y{year}", label, 0, 12 * year, 60, 60, Owner.CIRCLE, Mode.EITHER, _needs("yearly"))


VISITS: tuple[VisitKind, ...] = (
    _day(14, 3, 3, Owner.HUB),
    _day(28, 3, 7, Owner.HUB),
    _day(60, 10, 10, Owner.CIRCLE, Mode.EITHER),
    _day(100, 14, 14, Owner.BOTH),
    _month(6, 21, Owner.CIRCLE),
    _month(9, 21, Owner.CIRCLE, Mode.EITHER, optional=True),
    _month(12, 30, Owner.BOTH),
    _month(18, 45, Owner.CIRCLE),
    _month(24, 45, Owner.CIRCLE, column="m18"),
    *(_year(year) for year in range(3, LAST_YEAR + 1)),
)
