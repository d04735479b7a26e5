"""Reasons with which the hub explains a decision, by outcome.

Those for a refusal are the network's list (`NOT_ELIGIBLE_REASONS`); the others are design choices of this
project, so that every decision, not only a refusal, says why.
"""

from types import MappingProxyType

from cases.pathway.rules import NOT_ELIGIBLE_REASONS, Outcome
from cases.record.rules.text import Choice, choice

OTHER = choice("other", "Altro (specificare)", "Other (specify)")
_REFUSAL = tuple(item for item in NOT_ELIGIBLE_REASONS if item.code != OTHER.code)


def _refusal(*codes: str) -> tuple[Choice, ...]:
    return tuple(item for item in _REFUSAL if item.code in codes)


DECISION_REASONS = MappingProxyType(
    {
        Outcome.ELIGIBLE: (
            choice("meets_indication", "Indicazione soddisfatta", "Indication met"),
            choice("fit_for_treatment", "Condizioni cliniche adeguate", "Clinically fit for treatment"),
            choice("high_risk_disease", "Malattia ad alto rischio", "High-risk disease"),
            choice("no_better_alternative", "Nessuna alternativa preferibile", "No better alternative"),
            OTHER,
        ),
        Outcome.NOT_ELIGIBLE: NOT_ELIGIBLE_REASONS,
        Outcome.PREEMPTIVE_APHERESIS_ONLY: (
            choice("high_risk_of_relapse", "Alto rischio di recidiva", "High risk of relapse"),
            choice(
                "collection_before_therapy",
                "Raccolta prima di una terapia che danneggia i linfociti",
                "Collection before a therapy that harms lymphocytes",
            ),
            *_refusal("response_to_current_line"),
            OTHER,
        ),
        Outcome.DEFERRED: (
            choice("awaiting_results", "In attesa di esami", "Awaiting results"),
            choice(
                "awaiting_response", "In attesa della risposta alla terapia", "Awaiting response to therapy"
            ),
            *_refusal("active_infection", "clinical_condition", "organ_function", "response_to_current_line"),
            OTHER,
        ),
        Outcome.OTHER_TRIAL: (
            choice("trial_available", "Studio clinico disponibile", "Clinical trial available"),
            *_refusal("better_alternative", "disease_not_in_indication", "target_antigen_negative"),
            OTHER,
        ),
    }
)


def reasons_for(outcome: Outcome | str) -> tuple[Choice, ...]:
    """Admissible reasons, in display order. Raises ValueError for an unknown outcome."""
    return DECISION_REASONS[Outcome(outcome)]
