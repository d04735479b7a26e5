"""Reason codes: why a patient is judged not eligible, why a pathway ends, and at which stage each reason
is possible.

The drop-out table follows the one shown by Crema-Cremona (GITMO, Brescia, 28 Nov 2025) and the CAR T
Vision report; the remaining codes are design choices of this project.
"""

from dataclasses import dataclass
from types import MappingProxyType

from cases.pathway.rules.states import BEFORE_INFUSION, FROM_INFUSION, STATES, Outcome, State
from cases.record.rules.text import Choice, Text, choice

NOT_ELIGIBLE_REASONS: tuple[Choice, ...] = (
    choice("clinical_condition", "Condizioni cliniche non adeguate", "Clinical condition not adequate"),
    choice("organ_function", "Funzione d'organo inadeguata", "Organ function not adequate"),
    choice("active_infection", "Infezione attiva", "Active infection"),
    choice("cns_disease_uncontrolled", "Malattia del SNC non controllata", "Uncontrolled CNS disease"),
    choice("rapid_progression", "Progressione rapida", "Rapid progression"),
    choice("disease_not_in_indication", "Malattia fuori indicazione", "Disease outside the indication"),
    choice(
        "response_to_current_line",
        "Risposta alla linea in corso: al momento non necessaria",
        "Response to the current line: not needed now",
    ),
    choice(
        "reimbursement_criteria_not_met",
        "Criteri di rimborsabilità non soddisfatti",
        "Reimbursement criteria not met",
    ),
    choice("target_antigen_negative", "Antigene bersaglio negativo", "Target antigen negative"),
    choice("insufficient_lymphocytes", "Linfociti insufficienti", "Insufficient lymphocytes"),
    choice("comorbidity", "Comorbilità", "Comorbidity"),
    choice("patient_refusal", "Rifiuto del paziente", "Patient's refusal"),
    choice("no_caregiver_or_logistics", "Assenza di caregiver o logistica", "No caregiver or logistics"),
    choice(
        "better_alternative",
        "Alternativa preferibile (bispecifico, trapianto allogenico, studio)",
        "Better alternative (bispecific, allogeneic transplant, trial)",
    ),
    choice("other", "Altro (specificare)", "Other (specify)"),
)

WITHDRAW_REASONS: tuple[Choice, ...] = (
    choice("entered_by_mistake", "Inviato per errore", "Sent by mistake"),
    choice("data_to_correct", "Dati da correggere o completare", "Data to correct or complete"),
    choice("clinical_change", "Cambiamento del quadro clinico", "Clinical change"),
    choice("patient_choice", "Scelta del paziente", "Patient's choice"),
    choice("other", "Altro (specificare)", "Other (specify)"),
)

LD_DELAY_REASONS: tuple[Choice, ...] = (
    choice("infection", "Infezione", "Infection"),
    choice("organ_toxicity", "Tossicità d'organo", "Organ toxicity"),
    choice("rapid_progression", "Progressione rapida", "Rapid progression"),
    choice("logistics", "Motivi organizzativi", "Logistics"),
    choice("other", "Altro (specificare)", "Other (specify)"),
)

MANUFACTURING_RESTART_REASONS: tuple[Choice, ...] = (
    choice("manufacturing_failure", "Fallimento di produzione", "Manufacturing failure"),
    choice("out_of_specification", "Prodotto fuori specifica", "Product out of specification"),
    choice("material_lost", "Materiale perso o danneggiato", "Material lost or damaged"),
    choice("other", "Altro (specificare)", "Other (specify)"),
)

ADDITIONAL_PATHWAY_REASONS: tuple[Choice, ...] = (
    choice("second_cart", "Seconda terapia CAR-T", "Second CAR-T"),
    choice(
        "preemptive_reactivation",
        "Riattivazione dopo raccolta pre-emptive",
        "Reactivation after pre-emptive collection",
    ),
)


@dataclass(frozen=True, slots=True)
class ClosureReason:
    """Why a pathway ends.

    `stages`: states from which the reason is possible. `needs_text`: free text is mandatory. `is_failure`:
    counts as attrition (a pre-emptive collection does not). `outcome`: only after this outcome of the last
    decision.
    """

    code: str
    label: Text
    stages: frozenset[State]
    needs_text: bool = False
    is_failure: bool = True
    outcome: Outcome | None = None


def _stages(first: int, last: int) -> frozenset[State]:
    return frozenset(info.state for info in STATES if first <= info.number <= last)


_ANY = frozenset(BEFORE_INFUSION)
_AFTER = frozenset(FROM_INFUSION)


def _reason(code: str, it: str, en: str, stages: frozenset[State]) -> ClosureReason:
    return ClosureReason(code, Text(it, en), stages)


CLOSURE_REASONS: tuple[ClosureReason, ...] = (
    _reason(
        "death_progression_in_bridging",
        "Decesso per progressione durante bridge",
        "Death from progression during bridging",
        _stages(7, 12),
    ),
    _reason(
        "progression_unfit",
        "Progressione durante bridge: non avviato",
        "Progression during bridging: not started",
        _stages(6, 12),
    ),
    _reason(
        "clinical_condition", "Condizioni cliniche non adeguate", "Clinical condition not adequate", _ANY
    ),
    ClosureReason(
        "preemptive_collection_only",
        Text("Raccolta pre-emptive, non (ancora) infuso", "Pre-emptive collection, not (yet) infused"),
        _stages(9, 9),
        is_failure=False,
    ),
    _reason("death_other", "Decesso per altra causa", "Death from another cause", _ANY),
    _reason("death_toxicity", "Decesso per tossicità", "Death from toxicity", _ANY),
    _reason("death_infection", "Decesso per infezione", "Death from infection", _ANY),
    _reason("manufacturing_failure", "Fallimento di produzione", "Manufacturing failure", _stages(10, 10)),
    _reason(
        "out_of_specification_not_infused",
        "Prodotto fuori specifica non infuso",
        "Product out of specification, not infused",
        _stages(11, 11),
    ),
    _reason(
        "manufacturing_delay",
        "Ritardo di produzione o slot non disponibile",
        "Manufacturing delay or no slot",
        _stages(7, 10),
    ),
    _reason(
        "apheresis_failure",
        "Raccolta insufficiente o accesso venoso",
        "Insufficient collection or venous access",
        _stages(8, 8),
    ),
    ClosureReason(
        "response_no_longer_needed",
        Text("Remissione, terapia non più indicata", "Remission, therapy no longer indicated"),
        _stages(7, 12),
        is_failure=False,
    ),
    _reason("infection", "Infezione", "Infection", _ANY),
    _reason("organ_toxicity", "Tossicità d'organo", "Organ toxicity", _ANY),
    _reason("second_malignancy", "Seconda neoplasia", "Second malignancy", _ANY),
    _reason("patient_refusal", "Rifiuto del paziente", "Patient's refusal", _ANY),
    _reason("logistics_distance", "Distanza o logistica", "Distance or logistics", _ANY),
    _reason("no_caregiver", "Assenza di caregiver", "No caregiver", _ANY),
    _reason(
        "funding_refused",
        "Autorizzazione o rimborso negato",
        "Authorisation or funding refused",
        _stages(6, 7),
    ),
    _reason("capacity", "Capacità del centro o posto letto", "Centre capacity or bed", _stages(6, 12)),
    _reason("transferred_other_centre", "Trasferito ad altro centro", "Transferred to another centre", _ANY),
    _reason("enrolled_in_trial", "Arruolato in uno studio", "Enrolled in a trial", _ANY),
    _reason("lost_to_follow_up", "Perso al follow-up", "Lost to follow-up", _ANY | _AFTER),
    ClosureReason(
        "administrative_error",
        Text("Errore amministrativo", "Administrative error"),
        _ANY,
        needs_text=True,
        is_failure=False,
    ),
    # Not in the published drop-out table, which starts after acceptance: without it a refused patient
    # could only be closed under a reason that is not true.
    ClosureReason(
        "not_eligible",
        Text("Giudicato non idoneo", "Judged not eligible"),
        _stages(6, 6),
        is_failure=False,
        outcome=Outcome.NOT_ELIGIBLE,
    ),
    _reason("death", "Decesso", "Death", _AFTER),
    _reason("consent_withdrawn", "Consenso ritirato", "Consent withdrawn", _AFTER),
    ClosureReason(
        "completed_15y",
        Text("Follow-up di 15 anni completato", "15-year follow-up completed"),
        _AFTER,
        is_failure=False,
    ),
    _reason(
        "transferred_outside_network", "Trasferito fuori rete", "Transferred outside the network", _AFTER
    ),
)
CLOSURE_BY_CODE = MappingProxyType({reason.code: reason for reason in CLOSURE_REASONS})


MOVE_REASONS = MappingProxyType(
    {
        "repeat_apheresis": MANUFACTURING_RESTART_REASONS,
        "remanufacture": MANUFACTURING_RESTART_REASONS,
        "postpone_infusion": LD_DELAY_REASONS,
    }
)
"""Reason codes of the moves by hand, by the code of the transition; the others take words only."""


def closure_reasons_for(
    state: State | str, *, outcome: Outcome | str | None = None
) -> tuple[ClosureReason, ...]:
    """Reasons with which a pathway in `state` may be closed, in display order; empty when it is closed
    already.
    """
    key = State(state)
    return tuple(
        r for r in CLOSURE_REASONS if key in r.stages and (r.outcome is None or r.outcome == outcome)
    )
