"""Every kind of entry with its words, and the groups in the order in which a clinician thinks of them."""

from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.field_labels_around import AROUND_KINDS
from cases.record.rules.field_labels_disease import DISEASE_KINDS
from cases.record.rules.field_labels_outcomes import OUTCOME_KINDS
from cases.record.rules.field_labels_state import STATE_KINDS
from cases.record.rules.field_labels_treatment import TREATMENT_KINDS
from cases.record.rules.text import Text

KIND_WORDS = MappingProxyType(
    {
        kind.slug: kind
        for kind in (*DISEASE_KINDS, *TREATMENT_KINDS, *STATE_KINDS, *AROUND_KINDS, *OUTCOME_KINDS)
    }
)


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that belong together, in their order."""

    code: str
    label: Text
    kinds: tuple[str, ...]


GROUPS: tuple[Group, ...] = (
    Group("disease", Text("Malattia", "Disease"), ("diagnoses",)),
    Group(
        "treatment",
        Text("Trattamento", "Treatment"),
        ("therapy-lines", "derived-facts", "procedures"),
    ),
    Group("response", Text("Risposta", "Response"), ("disease-status",)),
    Group(
        "state",
        Text("Stato del paziente", "State of the patient"),
        ("performance-status", "vitals", "labs", "observations"),
    ),
    Group("comorbidity", Text("Comorbilità", "Comorbidity"), ("comorbidity", "conditions")),
    Group("medication", Text("Farmaci e allergie", "Medication and allergies"), ("medications", "allergies")),
    Group(
        "infection",
        Text("Infezioni e virologia", "Infection and virology"),
        ("infection-status", "infections", "virology"),
    ),
    Group("immunity", Text("Immunità", "Immunity"), ("immunizations", "immunoglobulins")),
    Group("consents", Text("Consensi", "Consents"), ("consents",)),
    Group("logistics", Text("Logistica e bisogni sociali", "Logistics and social needs"), ("logistics",)),
    Group("outcomes", Text("Esiti", "Outcomes"), ("relapses", "second-malignancies", "deaths")),
)
