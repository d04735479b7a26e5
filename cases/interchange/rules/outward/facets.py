"""Which resources an entry of each kind becomes, and under which codes a search finds them.

One entry may be several resources (the weight and the pulse of one visit), and one kind may be resources of two types
(a line of therapy is a MedicationAdministration, radiotherapy a Procedure). A facet is one of these ways to look at
the rows of a kind: each row that it takes is exactly one resource.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from cases.interchange.rules.elements import LOINC
from cases.interchange.rules.outward import condition, history, observation, performance
from cases.interchange.rules.outward.elements import SNOMED, Json, Setting
from cases.interchange.rules.outward.tables import SIGNS, Sign
from cases.interchange.rules.own import CODE_SYSTEM
from cases.record.rules.text import Text

Writer = Callable[[Any, Setting], Json]
Code = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Facet:
    """`any_of`: at least one of these columns must have a value; `none_of`: the facet takes rows that have none of
    these; `intents` and `not_intents`: by the intent of a line of therapy. `codes`: what every resource is coded
    with; empty when the code is the row's own."""

    resource_type: str
    slug: str
    write: Writer
    part: str = ""
    category: str = ""
    codes: tuple[Code, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    intents: frozenset[str] = frozenset()
    not_intents: frozenset[str] = frozenset()

    def takes(self, row: Any) -> bool:
        """Whether the row is a resource of this facet."""
        if self.intents and row.intent not in self.intents:
            return False
        if self.not_intents and row.intent in self.not_intents:
            return False
        if not self.any_of:
            return True
        if any(getattr(row, name) is not None for name in self.any_of):
            return True
        return bool(self.none_of) and all(getattr(row, name) is None for name in self.none_of)


_SIGN_COLUMNS = tuple(part.column for sign in SIGNS for part in sign.parts)


def _sign(sign: Sign) -> Facet:
    return Facet(
        "Observation",
        "vitals",
        partial(observation.sign_to_fhir, sign=sign),
        part=sign.part,
        category="vital-signs",
        codes=((LOINC, sign.loinc),),
        any_of=tuple(part.column for part in sign.parts),
        # an occasion of which only a note was kept must stand somewhere
        none_of=_SIGN_COLUMNS if sign is SIGNS[0] else (),
    )


def _function(column: str) -> Facet:
    return Facet(
        "Observation",
        "performance-status",
        partial(performance.function_to_fhir, column=column),
        part=column.replace("_", "-"),
        category="survey",
        codes=((CODE_SYSTEM, column),),
        any_of=(column,),
    )


def _size(column: str, unit: str) -> Facet:
    return Facet(
        "Observation",
        "disease-status",
        partial(observation.size_to_fhir, column=column, unit=unit),
        part=column.replace("_", "-"),
        category="imaging",
        codes=((CODE_SYSTEM, column),),
        any_of=(column,),
    )


_COMORBIDITY = (
    "hct_ci", "autoimmune_disease", "seizure_stroke_neuro", "cardiac_history", "prior_malignancy", "prior_allosct",
    "gvhd", "immunosuppression", "prior_cart", "prior_cd19", "steroid_dose_mg_prednisone_eq", "anticoagulant",
)  # fmt: skip
_LOGISTICS = (
    "distance_km", "travel_minutes_to_hub", "transport", "transport_arranged", "needs_lodging", "lodging_state",
    "lodging_place", "social_needs", "social_worker",
)  # fmt: skip
_FUNCTIONS = ("b_symptoms", "adl", "iadl", "g8")

FACETS: tuple[Facet, ...] = (
    Facet("Condition", "diagnoses", condition.diagnosis_to_fhir, category="problem-list-item"),
    Facet("Condition", "conditions", condition.condition_to_fhir, category="problem-list-item"),
    Facet(
        "Condition",
        "infections",
        condition.infection_to_fhir,
        category="encounter-diagnosis",
        codes=((CODE_SYSTEM, "infection"),),
    ),
    Facet("Condition", "second-malignancies", condition.malignancy_to_fhir, category="problem-list-item"),
    Facet("Procedure", "procedures", history.procedure_to_fhir),
    Facet("Procedure", "therapy-lines", history.line_procedure_to_fhir, intents=history.PROCEDURE_INTENTS),
    Facet(
        "MedicationAdministration",
        "therapy-lines",
        history.line_administration_to_fhir,
        not_intents=history.PROCEDURE_INTENTS,
    ),
    Facet(
        "MedicationAdministration",
        "immunoglobulins",
        history.immunoglobulin_to_fhir,
        codes=((CODE_SYSTEM, "immunoglobulin"),),
    ),
    Facet("MedicationStatement", "medications", history.medication_to_fhir),
    Facet("AllergyIntolerance", "allergies", history.allergy_to_fhir),
    Facet("Immunization", "immunizations", history.immunization_to_fhir),
    Facet("Consent", "consents", history.consent_to_fhir),
    Facet("Observation", "labs", observation.lab_to_fhir, category="laboratory"),
    Facet("Observation", "virology", observation.virology_to_fhir, category="laboratory"),
    *(_sign(sign) for sign in SIGNS),
    Facet(
        "Observation",
        "performance-status",
        performance.ecog_to_fhir,
        part="ecog",
        category="survey",
        codes=((LOINC, "89247-1"),),
        any_of=("ecog",),
        none_of=("kps", *_FUNCTIONS),
    ),
    Facet(
        "Observation",
        "performance-status",
        performance.karnofsky_to_fhir,
        part="kps",
        category="survey",
        codes=((LOINC, "89243-0"),),
        any_of=("kps",),
    ),
    *(_function(column) for column in _FUNCTIONS),
    Facet(
        "Observation",
        "disease-status",
        observation.disease_status_to_fhir,
        category="exam",
        codes=((LOINC, "97509-4"),),
    ),
    Facet(
        "Observation",
        "disease-status",
        observation.deauville_to_fhir,
        part="deauville",
        category="imaging",
        codes=((SNOMED, "708895006"),),
        any_of=("deauville",),
    ),
    _size("smd_cm", "cm"),
    _size("tmtv_ml", "mL"),
    Facet(
        "Observation",
        "infection-status",
        observation.infection_to_fhir,
        category="exam",
        codes=((CODE_SYSTEM, "infection-status"),),
    ),
    Facet(
        "Observation",
        "comorbidity",
        partial(
            observation.sheet_to_fhir,
            slug="comorbidity",
            label=Text("Comorbidità", "Comorbidity"),
            answers=_COMORBIDITY,
        ),
        category="survey",
        codes=((CODE_SYSTEM, "comorbidity"),),
    ),
    Facet(
        "Observation",
        "comorbidity",
        performance.hct_ci_to_fhir,
        part="hct-ci",
        category="survey",
        codes=((CODE_SYSTEM, "hct-ci"),),
        any_of=("hct_ci",),
    ),
    Facet(
        "Observation",
        "logistics",
        partial(
            observation.sheet_to_fhir,
            slug="logistics",
            label=Text("Distanza e trasporto", "Distance and transport"),
            answers=_LOGISTICS,
        ),
        category="social-history",
        codes=((CODE_SYSTEM, "logistics"),),
    ),
    Facet(
        "Observation",
        "relapses",
        observation.relapse_to_fhir,
        category="exam",
        codes=((CODE_SYSTEM, "relapse"),),
    ),
    Facet(
        "Observation",
        "deaths",
        observation.death_to_fhir,
        category="exam",
        codes=((LOINC, "69453-9"),),
    ),
    Facet("Observation", "derived-facts", observation.derived_to_fhir, category="survey"),
    Facet("Observation", "observations", observation.observation_to_fhir),
)

FACETS_BY_SLUG = MappingProxyType(
    {slug: tuple(one for one in FACETS if one.slug == slug) for slug in dict.fromkeys(f.slug for f in FACETS)}
)


def resources_of(slug: str, row: Any, setting: Setting) -> list[Json]:
    """Every resource that an entry of a kind is."""
    return [facet.write(row, setting) for facet in FACETS_BY_SLUG[slug] if facet.takes(row)]
