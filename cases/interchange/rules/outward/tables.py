"""What the resources of the record are: which one a row becomes, when, and under which code it is searched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ABSENT_TO_FHIR: Mapping[str, str] = MappingProxyType(
    {
        "unknown": "unknown",
        "refused": "asked-declined",
        "pending": "temp-unknown",
        "not_done": "not-performed",
        "not_applicable": "not-applicable",
    }
)
"""Our reasons for a missing value, in the code system data-absent-reason."""

TRENDS: Mapping[str, str] = MappingProxyType(
    {"cr": "260415000", "pr": "268910001", "sd": "359746009", "pd": "271299001"}
)
"""SNOMED CT: not detected, improved, stable, worsened (the value set of mCODE's disease status)."""


@dataclass(frozen=True, slots=True)
class SignPart:
    column: str
    loinc: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A vital sign. `part` stands in the id of its Observation."""

    part: str
    loinc: str
    text: str
    parts: tuple[SignPart, ...]


def _single(part: str, column: str, loinc: str, unit: str, text: str) -> Sign:
    return Sign(part, loinc, text, (SignPart(column, loinc, unit, text),))


SIGNS: tuple[Sign, ...] = (
    _single("weight", "weight_kg", "29463-7", "kg", "Peso"),
    _single("height", "height_cm", "8302-2", "cm", "Statura"),
    _single("temperature", "temperature_c", "8310-5", "Cel", "Temperatura"),
    Sign(
        "blood-pressure",
        "85354-9",
        "Pressione arteriosa",
        (
            SignPart("systolic_mmhg", "8480-6", "mm[Hg]", "Pressione sistolica"),
            SignPart("diastolic_mmhg", "8462-4", "mm[Hg]", "Pressione diastolica"),
        ),
    ),
    _single("heart-rate", "heart_rate_bpm", "8867-4", "/min", "Frequenza cardiaca"),
    # read as laboratory values from other systems, so the day travels with it
    _single("oxygen-saturation", "spo2_pct", "59408-5", "%", "Saturazione di ossigeno"),
    _single("respiratory-rate", "respiratory_rate_pm", "9279-1", "/min", "Frequenza respiratoria"),
)
