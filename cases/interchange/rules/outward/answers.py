"""Fields of an entry as components of its Observation, for readers who do not know our extension."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from cases.interchange.rules.outward.elements import Json, coding, concept, own_code, quantity
from cases.interchange.rules.own import CODE_SYSTEM
from cases.record.rules import codes, outcome_codes
from cases.record.rules.field_labels import KIND_WORDS
from cases.record.rules.response_codes import (
    ASSESSMENT_METHODS,
    ASSESSMENT_OCCASIONS,
    BIOPSY_RESULTS,
    PET_CHANGES,
)
from cases.record.rules.text import Choice, label_of

_ANTIGENS = ("cd19", "cd20", "cd22", "bcma")
ANSWERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "disease-status": (
            "occasion", "method", "response", "response_reason", "pet_change", "new_lesion", "nodes_normal",
            "spd_baseline_cm2", "spd_cm2", "ct_progression", "biopsy", "mrd_result", "mrd_level", "mrd_method",
        ),
        "relapses": ("biopsy", "extranodal_sites", "cns_involvement", *_ANTIGENS, "next_therapy"),
        "deaths": ("contributing_causes", "disease_state", "place", "autopsy"),
        "infection-status": ("active_infection_detail", "mdr_colonisation", "covid_recent"),
    }
)  # fmt: skip
"""What stands beside the value of an entry, by kind."""
_CHOICES: Mapping[str, tuple[Choice, ...]] = MappingProxyType(
    {
        "occasion": ASSESSMENT_OCCASIONS,
        "method": ASSESSMENT_METHODS,
        "response": codes.RESPONSES,
        "pet_change": PET_CHANGES,
        "biopsy": BIOPSY_RESULTS,
        "mrd_result": codes.POS_NEG_ND,
        "mrd_method": codes.MRD_METHODS,
        "extranodal_sites": codes.EXTRANODAL_SITES,
        "cns_involvement": codes.CNS_INVOLVEMENT,
        **dict.fromkeys(_ANTIGENS, codes.ANTIGEN_EXPRESSION),
        "contributing_causes": outcome_codes.CAUSES_OF_DEATH,
        "disease_state": codes.DISEASE_STATUS,
        "place": outcome_codes.PLACES_OF_DEATH,
    }
)
_UNITS = {"spd_baseline_cm2": "cm2", "spd_cm2": "cm2"}


def answers(row: Any, slug: str) -> list[Json]:
    """Each field that was filled in, with its code, its words and its value."""
    return [
        {"code": own_code(name, KIND_WORDS[slug].fields[name].label), **_value(name, value)}
        for name in ANSWERS[slug]
        if (value := getattr(row, name)) not in (None, "", [])
    ]


def _value(name: str, value: Any) -> Json:
    choices = _CHOICES.get(name)
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, Decimal):
        return {"valueQuantity": quantity(value, _UNITS.get(name))}
    if choices is None:
        return {"valueString": value}
    chosen = value if isinstance(value, list) else [value]
    labels = [label_of(choices, code) for code in chosen]
    codings = [coding(CODE_SYSTEM, code, label.en) for code, label in zip(chosen, labels, strict=True)]
    return {"valueCodeableConcept": concept(", ".join(label.it for label in labels), *codings)}
