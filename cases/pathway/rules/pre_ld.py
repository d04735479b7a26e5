"""The check before lymphodepletion and infusion: every condition is answered, and a "no" needs a reason to go on.

Conditions follow the European product information of the CAR-T products (delay for unresolved serious reactions, active
uncontrolled infection, active graft-versus-host disease, significant worsening); to be verified by a haematologist
before clinical use.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.pathway.rules.fields import NEEDED, Field
from cases.pathway.rules.timestamps import InvariantProblem
from cases.record.rules.text import Text

TICKS: tuple[tuple[str, Text], ...] = (
    ("no_uncontrolled_infection", Text("Nessuna infezione non controllata", "No uncontrolled infection")),
    ("no_new_organ_toxicity", Text("Nessuna nuova tossicità d'organo", "No new organ toxicity")),
    ("bridging_response_known", Text("Risposta alla terapia ponte nota", "Response to bridging known")),
    ("no_rapid_deterioration", Text("Nessun rapido peggioramento", "No rapid deterioration")),
    ("no_active_gvhd", Text("Nessuna GvHD attiva", "No active GvHD")),
    ("product_released_in_freezer", Text("Prodotto rilasciato e in congelatore", "Product released, in the freezer")),
    ("tocilizumab_available", Text("Tocilizumab disponibile", "Tocilizumab available")),
    ("premedication_without_steroid", Text("Premedicazione senza steroidi", "Premedication without steroid")),
    ("treatment_consent", Text("Consenso al trattamento", "Consent to treatment")),
    ("icu_agreed", Text("Letto di terapia intensiva concordato", "ICU bed agreed")),
    ("seizure_prophylaxis_decided", Text("Profilassi delle convulsioni decisa", "Seizure prophylaxis decided")),
    ("identity_bracelet", Text("Braccialetto identificativo al polso", "Identity bracelet on")),
)  # fmt: skip

PRE_LD_FIELDS: tuple[Field, ...] = (
    Field("checked_at", "instant", Text("Controllato il", "Checked at"), True),
    *(Field(code, "tick", label, True) for code, label in TICKS),
    Field("spo2_pct", "number", Text("SpO2 in aria ambiente", "SpO2 on room air"), True, "%", 50, 100),
    Field("systolic_mmhg", "whole", Text("Pressione sistolica", "Systolic pressure"), True, "mmHg", 40, 300),
    Field(
        "diastolic_mmhg", "whole", Text("Pressione diastolica", "Diastolic pressure"), True, "mmHg", 20, 200
    ),
    Field("override_reason", "long", Text("Perché si procede comunque", "Why to go on all the same")),
)


def unmet(values: Mapping[str, Any]) -> list[str]:
    """Codes of the conditions that were answered with "no" or not at all."""
    return [code for code, _label in TICKS if values.get(code) is not True]


def pre_ld_problems(values: Mapping[str, Any]) -> dict[str, Text]:
    """A "no" without a reason; pressures in the wrong order."""
    found: dict[str, Text] = {}
    if any(values.get(code) is False for code, _label in TICKS) and not values.get("override_reason"):
        found["override_reason"] = NEEDED
    high, low = values.get("systolic_mmhg"), values.get("diastolic_mmhg")
    if high is not None and low is not None and low >= high:
        found["diastolic_mmhg"] = Text(
            "La diastolica non è minore della sistolica.", "The diastolic is not below the systolic pressure."
        )
    return found


def pre_ld_proven(values: Mapping[str, Any] | None) -> bool:
    """Every condition met, or overridden with a reason."""
    return bool(values) and (not unmet(values or {}) or bool((values or {}).get("override_reason")))


def unchecked_depletion(
    begins_on: date | None, values: Mapping[str, Any] | None, *, today: date
) -> InvariantProblem | None:
    """Lymphodepletion that has begun without its check: what was given is recorded, never in silence."""
    if begins_on is None or begins_on > today or pre_ld_proven(values):
        return None
    message = Text(
        "Linfodeplezione iniziata senza il controllo che la precede: va registrato, o detto perché si è proceduto.",
        "Lymphodepletion began without the check before it: record it, or say why it went on all the same.",
    )
    return InvariantProblem("ld_unchecked", "hard", ("ld_day1_on",), message)


def product_excepted(values: Mapping[str, Any] | None) -> bool:
    """The product was said not to be in the freezer, with the reason to go on: a reason for something else is none."""
    found = values or {}
    return found.get("product_released_in_freezer") is False and bool(found.get("override_reason"))
