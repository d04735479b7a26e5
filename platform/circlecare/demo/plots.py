# ruff: noqa: E501 - a table of acts with their sentences
"""Which acts make which story. The pattern of the ends follows what one circle reported: patients infused and in
remission, deaths during bridging, one who became unfit, cells collected in advance; all else is invented."""

from types import MappingProxyType

from cases.pathway.rules import State
from circlecare.demo.aftercare import AFTERCARE, INFUSED_AFTER
from circlecare.demo.cells import (
    admission,
    bridging_agreed,
    bridging_ended,
    bridging_proposed,
    checked,
    custody,
    discharge,
    infusion_of,
    last_doses,
    lymphodepletion,
    manufacturing,
    milestone,
    product,
    release,
)
from circlecare.demo.documents import ALL_KINDS
from circlecare.demo.findings import control, findings, first_week, pneumonia_over, tests_repeated, unfit
from circlecare.demo.stories import (
    Act,
    Acts,
    Story,
    acknowledge,
    answer,
    ask,
    close,
    co_sign,
    decide,
    draft,
    invite,
    known,
    move,
    reconsider,
    talk,
    watch,
    withdraw,
)
from circlecare.demo.ward import BEDSIDE, blood_before, ward_talk

_HOUR = 1 / 24


def _in_order(*acts: tuple[float, Act]) -> Acts:
    return tuple(sorted(acts, key=lambda act: act[0]))


_YES = "Discusso in riunione: indicazione soddisfatta, condizioni adeguate. Si procede con l'aferesi."
_LVEF = "Ripetere la frazione di eiezione con GLS: in scheda c'è solo il valore."
_CBC = "Emocromo con formula ripetuto."

TAKEN: Acts = ((0.25, acknowledge), (0.3, talk("triage")))
ASKED: Acts = (*TAKEN, (1.0, talk("questions")), (1.2, ask(_LVEF, _CBC)))
ANSWERED: Acts = (
    *ASKED,
    (2.2, findings(tests_repeated)),
    (2.3, talk("answer")),
    (2.5, answer("FEVS 60%, emocromo allegato e in tabella.")),
)
ELIGIBLE: Acts = (
    *TAKEN,
    (1.2, talk("neuro")),
    (3.0, decide("eligible", "meets_indication", "fit_for_treatment", text=_YES)),
    (3.4, co_sign),
)
PLANNED: Acts = (
    *ELIGIBLE,
    (3.6, product()),
    (3.7, milestone("aifa_registry", "requested")),
    (4.1, milestone("aifa_registry", "granted")),
    (4.2, custody("request")),
    (5.0, move(State.SLOT_PLANNED, plan=14)),
    (5.1, talk("slot")),
)
COLLECTED: Acts = (
    *PLANNED,
    (13.1, custody("suitability")),
    (13.9, last_doses),
    (14.1, custody("collection", "labelling")),
    (14.15, move(State.LEUKAPHERESIS_DONE)),
    (14.2, talk("collected")),
    (14.3, custody("receive_te")),
)
SHIPPED: Acts = (
    *COLLECTED,
    (15.0, talk("bridging")),
    (15.05, bridging_proposed),
    (15.25, bridging_agreed),
    (15.3, custody("ship")),
    (15.5, move(State.MANUFACTURING, plan=45)),
    (17.2, manufacturing("in_production", expected=45)),
    (17.3, talk("in_production")),
)
FIRST_WEEK: Acts = ((26.5, findings(first_week)), (27.0, talk("first_week")))
MADE: Acts = (
    *SHIPPED,
    *FIRST_WEEK,
    (40.1, bridging_ended),
    (41.1, custody("gmp")),
    (41.2, release),
    (42.2, custody("return_shipment")),
)
RECEIVED: Acts = (
    *MADE,
    (43.1, custody("pharmacy")),
    (43.15, move(State.READY_TO_INFUSE)),
    (43.2, custody("storage")),
)
DEPLETED: Acts = (
    *RECEIVED,
    (46.2, blood_before),
    (46.3, admission),
    (47.05, checked),
    (47.1, move(State.LYMPHODEPLETION)),
    (47.15, lymphodepletion),
)
INFUSED: Acts = (
    *DEPLETED,
    *infusion_of(INFUSED_AFTER),
    (52.015, move(State.INFUSED)),
    (52.05, talk("infusion")),
    (52.1, custody("disposal")),
)
ON_WARD: Acts = (*INFUSED, (53.8, move(State.INPATIENT_MONITORING)), (54.0, ward_talk))
NEAR: Acts = (*ON_WARD, (65.9, discharge), (66.0, move(State.NEAR_CENTRE)), (66.1, talk("home")))
RETURNED: Acts = (*NEAR, (82.0, move(State.RETURNED_TO_CIRCLE)), (82.1, talk("handed_over")))
TWO_YEARS: Acts = _in_order(*RETURNED, (88.0, move(State.FOLLOW_UP)), *AFTERCARE)
FOLLOWED: Acts = (
    *RETURNED,
    (88.0, move(State.FOLLOW_UP)),
    (119.9, findings(control)),
    (120.0, talk("follow_up")),
)
STORED: Acts = (
    *TAKEN,
    (
        4.0,
        decide(
            "preemptive_apheresis_only",
            "high_risk_of_relapse",
            "collection_before_therapy",
            text="Raccolta pre-emptive prima del bispecifico; CAR-T alla ricaduta.",
        ),
    ),
    (4.3, co_sign),
    (5.1, product(in_advance=True)),
    (5.2, custody("request")),
    (6.0, move(State.SLOT_PLANNED, plan=13)),
    (6.1, talk("slot")),
    (12.1, custody("suitability")),
    (13.1, custody("collection", "labelling")),
    (13.15, move(State.LEUKAPHERESIS_DONE)),
    (13.2, talk("collected")),
    (14.1, custody("receive_te", "process")),
    (15.0, move(State.CRYOSTORED_HOLD)),
)
SOME = ("pet", "clinic_letter")
FULL = ALL_KINDS

PLOTS = MappingProxyType(
    {
        "known": Story(20, prepare=known),
        "draft_empty": Story(1.2, prepare=draft(share=0)),
        "draft_begun": Story(3.1, prepare=draft(share=0.05, only=("callback_phone", "urgency"))),
        "draft_half": Story(
            2.2,
            prepare=draft(
                share=0.5,
                only=("callback_phone", "question_to_hub", "tempo_of_disease"),
                second=("patient_informed_of_referral", "patient_preference"),
            ),
        ),
        "draft_ready": Story(0.5, prepare=draft(share=1, ready=True)),
        "sent_now": Story(0.5 * _HOUR, ((0.05 * _HOUR, talk("sent")),), urgency="urgent", documents=FULL),
        "sent_urgent": Story(3 * _HOUR, ((0.2 * _HOUR, talk("sent_urgent")),), urgency="urgent", documents=SOME),
        "sent_answered": Story(5 * _HOUR, ((0.1 * _HOUR, talk("sent")), (0.5 * _HOUR, talk("answered")))),
        "sent_nearly_due": Story(22.4 * _HOUR, tuple((h * _HOUR, watch) for h in (4.02, 12.02, 20.02))),
        "sent_overdue": Story(31 * _HOUR, tuple((h * _HOUR, watch) for h in (4.02, 12.02, 20.02, 24.02))),
        "sent_emergency": Story(
            8 * _HOUR,
            ((0.1 * _HOUR, talk("sent_urgent")), *((h * _HOUR, watch) for h in (1.02, 3.02, 5.02, 6.02))),
            urgency="emergency",
            documents=FULL,
        ),
        "discussed": Story(2.6, (*TAKEN, (1.2, talk("neuro"))), documents=FULL),
        "discussed_urgent": Story(1.4, (*TAKEN, (1.1, talk("bridging"))), urgency="urgent", documents=SOME),
        "discussed_late": Story(11, ANSWERED, owner="paolo", documents=("echo",)),
        "discussed_invited": Story(
            3.5,
            (*TAKEN, (0.9, invite("carlo", "Parere cardiologico sulla frazione di eiezione")), (1.0, talk("invited"))),
            documents=("echo",),
        ),
        "asked": Story(1.9, ASKED, documents=SOME),
        "asked_silent": Story(6.5, (*ASKED, (4.3, watch)), owner="paolo"),
        "eligible": Story(4.4, ELIGIBLE, documents=FULL),
        "eligible_override": Story(
            5.2,
            (
                *TAKEN,
                (
                    2.0,
                    decide(
                        "eligible",
                        "high_risk_disease",
                        "meets_indication",
                        text="Malattia ad alto rischio: si riserva subito lo slot.",
                        override="Gli esami mancanti sono in corso e non cambiano la decisione.",
                    ),
                ),
                (2.4, co_sign),
            ),
            owner="paolo",
            gaps=True,
        ),
        "not_eligible": Story(
            9,
            (
                *ANSWERED,
                (
                    5.0,
                    decide(
                        "not_eligible",
                        "comorbidity",
                        "clinical_condition",
                        text="Comorbilità e riserva cardiologica limitate: il rischio supera il beneficio.",
                    ),
                ),
                (5.2, talk("no")),
                (5.6, co_sign),
            ),
            documents=("echo",),
        ),
        "other_trial": Story(
            8,
            (
                *TAKEN,
                (3.0, decide("other_trial", "trial_available", "disease_not_in_indication",
                             text="Fuori indicazione: proposto lo studio aperto nel centro.")),
            ),
            owner="paolo",
        ),
        "deferred": Story(
            6,
            (
                *TAKEN,
                (2.0, decide("deferred", "awaiting_response", text="PET dopo il ciclo in corso.", review_in=14)),
                (2.1, talk("wait")),
            ),
        ),
        "deferred_reviewed": Story(
            24,
            (
                *TAKEN,
                (2.0, decide("deferred", "awaiting_results", text="In attesa della biopsia.", review_in=18)),
                (2.1, talk("wait_biopsy")),
                (21.0, watch),
                (21.5, talk("neuro")),
            ),
        ),
        "preemptive": Story(4.6, STORED),
        "reconsidered": Story(
            12,
            (
                *TAKEN,
                (3.0, decide("not_eligible", "active_infection", text="Polmonite in corso: rivalutare alla risoluzione.")),
                (3.3, talk("no")),
                (9.4, findings(pneumonia_over)),
                (9.5, reconsider("Polmonite risolta, TC torace negativa, PCR 4 mg/L: chiediamo di riesaminare.")),
            ),
            documents=SOME,
        ),
        "slot": Story(9, PLANNED, documents=FULL),
        "slot_late": Story(22, PLANNED),
        "apheresis_done": Story(15.2, COLLECTED),
        "stored": Story(70, STORED),
        "stored_closed": Story(
            210, (*STORED, (130.0, close("preemptive_collection_only", text="In remissione dopo bispecifico.")))
        ),
        "manufacturing": Story(33, (*SHIPPED, *FIRST_WEEK, (32.7, bridging_proposed)), documents=SOME),
        "manufacturing_late": Story(
            58,
            (
                *SHIPPED,
                (44.1, manufacturing("delayed", expected=64, reason="Crescita lenta: il produttore prolunga la coltura.")),
                (56.5, talk("late")),
            ),
        ),
        "identity_open": Story(43.4, (*MADE, (43.1, custody("pharmacy", wrong="bag.coi"))), documents=SOME),
        "manufacturing_again": Story(
            52, (*SHIPPED, (44.0, move(State.MANUFACTURING, who="owner", plan=72, reason="manufacturing_failure")),
                 (44.1, talk("again")))
        ),
        "ready": Story(45, RECEIVED),
        "postponed": Story(51, (*DEPLETED, (50.0, move(State.READY_TO_INFUSE, who="owner", reason="infection")))),
        "lymphodepletion": Story(49, DEPLETED, documents=SOME),
        "infused": Story(52.4, _in_order(*INFUSED, *BEDSIDE)),
        "inpatient": Story(58, _in_order(*ON_WARD, *BEDSIDE)),
        "near_centre": Story(74, _in_order(*NEAR, *BEDSIDE)),
        "returned": Story(84, RETURNED),
        "two_years": Story(800, TWO_YEARS, documents=FULL),
        "follow_up": Story(124, FOLLOWED, documents=SOME),
        "died_in_bridging": Story(
            90,
            (*SHIPPED, (30.0, talk("death")), (30.5, close("death_progression_in_bridging",
             text="Durante la terapia ponte: {bridging}.", died=29.98))),
        ),
        "progressed_unfit": Story(
            60, (*PLANNED, (10.9, findings(unfit)), (11.0, talk("unfit")), (11.5, close("progression_unfit", text="Cure palliative di supporto.")))
        ),
        "refused_closed": Story(
            48, (*ELIGIBLE, (8.0, close("patient_refusal", text="Preferisce proseguire vicino a casa.")))
        ),
        "withdrawn": Story(5, ((0.12, withdraw("data_to_correct", "Esami da ripetere prima di inviare.")),)),
        "withdrawn_late": Story(
            14, (*TAKEN, (4.0, withdraw("clinical_change", "Risposta completa al ciclo in corso: ne riparliamo alla PET.")))
        ),
    }
)  # fmt: skip
