"""The derived facts by name: what each is called, its rule in words, and where that comes from."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from cases.record.rules.disease_codes import B_ALL, MM
from cases.record.rules.refractoriness import CASULO, EARLY_RELAPSE, SCHOLAR1, ZUMA7_TRANSFORM
from cases.record.rules.text import Choice, Text
from cases.record.rules.therapy import RECORDED_THERAPY, REGISTRY_CONVENTION

NUMBER_LIMITS = MappingProxyType({"prior_lines_n": (0, 40), "months_since_last_line": (0, 600)})
"""Smallest and largest number that can be entered for a fact that is a number."""
# The definitions are those of lymphoma; of leukaemia and myeloma only the count and the time hold.
_NOT_A_LYMPHOMA = B_ALL | MM | {"al_amyloidosis"}


@dataclass(frozen=True, slots=True)
class Fact:
    """What a fact is called, its rule in words and where that comes from."""

    code: str
    kind: Literal["yes_no", "number"]
    label: Text
    rule: Text
    source: str
    lymphoma_only: bool = True

    def applies_to(self, disease: str | None) -> bool:
        """Whether the definition has a meaning for the disease; an unknown disease hides nothing."""
        return not (self.lymphoma_only and disease in _NOT_A_LYMPHOMA)


FACTS: tuple[Fact, ...] = (
    Fact(
        "prior_lines_n",
        "number",
        Text("Linee sistemiche concluse", "Completed systemic lines"),
        Text(
            "Linee di terapia sistemica concluse; autotrapianto e mantenimento contano con la linea che seguono; "
            "radioterapia, bridging e holding non contano.",
            "Lines of systemic therapy that are over; autologous transplant and maintenance count with the line "
            "they follow; radiotherapy, bridging and holding do not count.",
        ),
        REGISTRY_CONVENTION,
        lymphoma_only=False,
    ),
    Fact(
        "months_since_last_line",
        "number",
        Text("Mesi dall'ultima linea", "Months since the last line"),
        Text(
            "Mesi compiuti dalla fine dell'ultima linea contata; 0 se è in corso.",
            "Completed months since the end of the last counted line; 0 while it runs.",
        ),
        RECORDED_THERAPY,
        lymphoma_only=False,
    ),
    Fact(
        "primary_refractory",
        "yes_no",
        Text("Refrattario alla prima linea", "Primary refractory"),
        Text(
            "Nessuna remissione completa a fine prima linea (SD o PD in qualunque momento; PR con biopsia positiva "
            "o progressione), o recidiva meno di 3 mesi dopo la remissione completa.",
            "No complete response at the end of first line (SD or PD at any time; PR with a positive biopsy or a "
            "progression), or relapse less than 3 months after the complete response.",
        ),
        ZUMA7_TRANSFORM,
    ),
    Fact(
        "relapse_le_12m",
        "yes_no",
        Text("Recidiva entro 12 mesi dalla prima linea", "Relapse within 12 months of first line"),
        Text(
            "Recidiva entro 12 mesi (12 esatti compresi) dal completamento della chemioimmunoterapia di prima linea.",
            "Relapse within 12 months (exactly 12 included) of completing first-line chemoimmunotherapy.",
        ),
        EARLY_RELAPSE,
    ),
    Fact(
        "refractory_scholar",
        "yes_no",
        Text("Refrattario secondo SCHOLAR-1", "Refractory by SCHOLAR-1"),
        Text(
            "SD o PD come migliore risposta ad almeno 4 cicli di prima linea o 2 di una linea successiva, o recidiva "
            "entro 12 mesi dall'autotrapianto.",
            "SD or PD as best response to at least 4 cycles of first line or 2 of a later one, or relapse within "
            "12 months of autologous transplant.",
        ),
        SCHOLAR1,
    ),
    Fact(
        "pod24",
        "yes_no",
        Text("Progressione entro 24 mesi (POD24)", "Progression within 24 months (POD24)"),
        Text("Progressione entro 24 mesi (24 esatti compresi)", "Progression within 24 months (exactly 24 included)"),
        CASULO,
    ),
    Fact(
        "btki_exposed",
        "yes_no",
        Text("Esposto a un inibitore di BTK", "Exposed to a BTK inhibitor"),
        Text(
            "Almeno una linea con un inibitore di BTK, covalente o no.",
            "At least one line with a BTK inhibitor, covalent or not.",
        ),
        RECORDED_THERAPY,
    ),
    Fact(
        "btki_resistant",
        "yes_no",
        Text("Resistente a un inibitore di BTK", "Resistant to a BTK inhibitor"),
        Text(
            "Progressione durante, o perdita della risposta a, un inibitore di BTK.",
            "Progression on, or loss of response to, a BTK inhibitor.",
        ),
        RECORDED_THERAPY,
    ),
)  # fmt: skip
FACT_BY_CODE = MappingProxyType({fact.code: fact for fact in FACTS})
FACT_CHOICES = tuple(Choice(fact.code, fact.label) for fact in FACTS)
NUMBER_FACTS = frozenset(fact.code for fact in FACTS if fact.kind == "number")
ANCHOR_LABELS = MappingProxyType(
    {
        "diagnosis": Text("dalla diagnosi", "of diagnosis"),
        "start_1l": Text("dall'inizio della prima linea", "of the start of first line"),
        "end_1l": Text("dalla fine della prima linea", "of the end of first line"),
    }
)
MISSING_LABELS = MappingProxyType(
    {
        "therapy_lines": Text("linee di terapia", "lines of therapy"),
        "therapy_lines.start_on": Text("inizio della linea", "start of the line"),
        "therapy_lines.end_on": Text("fine della linea", "end of the line"),
        "therapy_lines.cycles": Text("numero di cicli", "number of cycles"),
        "therapy_lines.classes": Text("classi di farmaci", "drug classes"),
        "therapy_lines.best_response": Text("migliore risposta", "best response"),
        "therapy_lines.best_response_on": Text("data della risposta", "date of the response"),
        "relapse_date": Text("data di recidiva o progressione", "date of relapse or progression"),
        "biopsy_at_relapse": Text(
            "biopsia del residuo o della recidiva", "biopsy of the residue or the relapse"
        ),
        "diagnosis_date": Text("data della diagnosi", "date of diagnosis"),
    }
)
