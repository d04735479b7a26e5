"""What harms lymphocytes before their collection: the classes, the days to wait, and the medicines by name or code.

The intervals are those of the guidance cited at each; hub and apheresis unit settle them. Which medicine
belongs to which class (ATC code, name) is general knowledge, to be verified by a haematologist.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cases.record.rules.therapy import TherapyLine, treatment_since

GUIDANCE = "Yakoub-Agha, Haematologica 2020;105:297; Hayden, Ann Oncol 2022;33:259"
INTERFERENCE = "Gotti, Front Immunol 2020;11:565236"
BENDAMUSTINE = "Iacoboni, J Clin Oncol 2024;42:205"

WASHOUT_DAYS: tuple[tuple[str, int], ...] = (
    ("chemotherapy", 14),
    ("intrathecal", 7),
    ("dli", 28),
    ("t_lytic", 56),
)
"""Days between the last dose of a class and the apheresis; editable, to be verified by hub and apheresis
unit.
"""
STEROID_DAYS = 7
STEROID_LIMIT_MG = 5.0
"""Prednisone equivalent per day above which a steroid counts in the days before the apheresis."""
BENDAMUSTINE_MONTHS = 9

INTERFERING_CLASSES = frozenset({"checkpoint_inhibitor", "t_lytic", "anti_cd38", "brentuximab"})
INTERFERING_NAMES = (
    "nivolumab",
    "pembrolizumab",
    "alemtuzumab",
    "daratumumab",
    "isatuximab",
    "brentuximab",
)


def washing_out(classes: frozenset[str], last_on: date, planned_on: date) -> bool:
    """Is a class with an interval among them whose days are not over on the planned day?

    Example: chemotherapy last given 13 days before the apheresis: True; 14 days before: False.
    """
    return any(name in classes and planned_on - last_on < timedelta(days=days) for name, days in WASHOUT_DAYS)


def last_given(
    lines: Iterable[TherapyLine], planned_on: date, *, today: date
) -> list[tuple[TherapyLine, date | None]]:
    """Each line with the last day on which it was given: the planned day itself while it runs, None when nothing
    says when it ended."""
    recorded = tuple(lines)
    running = treatment_since(recorded, None, today=today)
    return [
        (line, line.end_on or line.progression_on or (planned_on if line is running else None))
        for line in recorded
    ]


@dataclass(frozen=True, slots=True)
class Agent:
    """Medicines of one class: beginnings of ATC codes, and parts of names in Italian and English."""

    classes: frozenset[str]
    atc: tuple[str, ...]
    names: tuple[str, ...]


_CHEMO = "chemotherapy"
AGENTS: tuple[Agent, ...] = (
    Agent(
        frozenset({"t_lytic"}),
        ("L04AA03", "L04AA04", "L04AA34", "L04AG06", "L01XC04"),
        ("alemtuzumab", "timoglobulin", "thymoglobulin", "antitimocit", "antithymocyte", "grafalon"),
    ),
    Agent(
        frozenset({"checkpoint_inhibitor"}),
        ("L01FF", "L01FX04"),
        (
            "nivolumab",
            "pembrolizumab",
            "atezolizumab",
            "durvalumab",
            "avelumab",
            "cemiplimab",
            "ipilimumab",
        ),
    ),
    Agent(frozenset({"anti_cd38"}), ("L01FC",), ("daratumumab", "isatuximab")),
    Agent(frozenset({"brentuximab"}), ("L01FX05",), ("brentuximab",)),
    Agent(frozenset({_CHEMO, "bendamustine"}), ("L01AA09",), ("bendamustin",)),
    Agent(
        frozenset({_CHEMO}),
        ("L01A", "L01B", "L01CA", "L01CB", "L01CD", "L01D", "L01XX05"),
        (
            "ciclofosfamid",
            "cyclophosphamid",
            "ifosfamid",
            "metotrexat",
            "methotrexat",
            "citarabin",
            "cytarabin",
            "gemcitabin",
            "fludarabin",
            "mercaptopurin",
            "clorambucil",
            "chlorambucil",
            "melfalan",
            "melphalan",
            "etoposid",
            "vincristin",
            "vinblastin",
            "doxorubicin",
            "procarbazin",
            "lomustin",
            "idrossiurea",
            "idrossicarbamid",
            "hydroxyurea",
            "hydroxycarbamid",
        ),
    ),
    Agent(
        frozenset({"steroid"}),
        ("H02A",),
        (
            "prednison",
            "prednisolon",
            "desametason",
            "dexamethason",
            "betametason",
            "betamethason",
            "idrocortison",
            "hydrocortison",
            "deflazacort",
        ),
    ),
)
_ATC = re.compile(r"[A-Z]\d{2}[A-Z]{2}\d{2}")
# on the skin, in the eye, inhaled: not what the interval is about
_LOCAL = ("crema", "pomata", "collirio", "spray", "inal", "topic", "cream", "ointment", "eye drop")


def classes_of_medicine(text: str, code: str | None) -> frozenset[str]:
    """Classes of a medicine that matter before an apheresis; empty for all others.

    An ATC code decides; without one the name does, local forms (creams, eye drops, sprays) left out.
    Examples: ("Prednisone 25 mg", None) -> steroid; ("Betametasone crema", None) -> none;
    ("Deltacortene", "H02AB07") -> steroid.
    """
    atc = (code or "").strip().upper()
    if _ATC.fullmatch(atc):
        by_code = (agent.classes for agent in AGENTS if atc.startswith(agent.atc))
        return frozenset().union(*by_code)
    name = text.casefold()
    if any(word in name for word in _LOCAL):
        return frozenset()
    return frozenset().union(
        *(agent.classes for agent in AGENTS if any(part in name for part in agent.names))
    )
