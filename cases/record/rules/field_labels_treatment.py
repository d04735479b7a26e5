"""Words for treatment: lines of therapy, derived values, procedures, medication and allergies."""

from cases.record.rules.fact_catalogue import FACT_CHOICES, NUMBER_FACTS
from cases.record.rules.field_words import (
    CODE,
    CODE_SYSTEM,
    NOTE,
    UNLESS_NONE,
    KindWords,
    f,
    if_one_of,
    section,
    untitled,
)
from cases.record.rules.text import Text, choice, codes_of

_YES_NO_FACTS = codes_of(FACT_CHOICES) - NUMBER_FACTS

THERAPY_LINES = KindWords(
    "therapy-lines",
    Text("Linee di terapia", "Lines of therapy"),
    Text("Linea di terapia", "Line of therapy"),
    (
        untitled(
            f("line_no", "Linea", "Line", counts_up=True),
            f("intent", "Scopo", "Intent"),
            f("regimen", "Schema", "Regimen"),
            f("regimen_text", "Schema in parole", "Regimen in words"),
            f(
                "classes",
                "Classi di farmaci",
                "Drug classes",
                hint=(
                    "Vuoto: valgono quelle dello schema scelto",
                    "Empty: those of the chosen regimen hold",
                ),
            ),
            f("drugs", "Farmaci", "Drugs"),
            f("start_on", "Inizio", "Start"),
            f("end_on", "Fine", "End"),
            f("cycles", "Cicli", "Cycles"),
        ),
        section(
            "Risposta ed esito",
            "Response and outcome",
            f("best_response", "Migliore risposta", "Best response"),
            f("best_response_on", "Data della risposta", "Date of response"),
            f("response_at_eot", "Risposta a fine trattamento", "Response at end of treatment"),
            f(
                "residual_biopsy_positive",
                "Biopsia del residuo positiva",
                "Residual disease biopsy-positive",
            ),
            f("progression_on", "Data di progressione", "Date of progression"),
            f("stop_reason", "Motivo di interruzione", "Reason for stopping"),
            f("toxicity", "Tossicità", "Toxicity"),
            f("toxicity_grade", "Grado della tossicità", "Grade of toxicity"),
            f("treating_centre_name", "Centro", "Centre"),
            NOTE,
        ),
    ),
    help=Text(
        "Una nuova linea inizia quando la terapia cambia per progressione, refrattarietà o tossicità; "
        "l'autotrapianto programmato dopo il salvataggio è la stessa linea",
        "A new line begins when therapy changes for progression, refractoriness or toxicity; "
        "transplant planned after salvage is the same line",
    ),
)

DERIVED_FACTS = KindWords(
    "derived-facts",
    Text("Valori derivati corretti", "Corrected derived values"),
    Text("Valore derivato", "Derived value"),
    (
        untitled(
            f("fact", "Valore", "Value"),
            f("answer", "Risposta", "Answer", when=if_one_of("fact", _YES_NO_FACTS)),
            f("number", "Numero", "Number", when=if_one_of("fact", NUMBER_FACTS)),
            f("reason", "Motivo", "Reason"),
            NOTE,
        ),
    ),
    help=Text(
        "Ciò che le regole ricavano dalle linee di terapia, quando un clinico lo giudica diversamente",
        "What the rules derive from the lines of therapy, where a clinician judges otherwise",
    ),
)

PROCEDURES = KindWords(
    "procedures",
    Text("Procedure", "Procedures"),
    Text("Procedura", "Procedure"),
    (
        untitled(
            f("text", "Procedura", "Procedure"),
            f("performed_on", "Eseguita il", "Performed on"),
            f("ended_on", "Terminata il", "Ended on"),
            f("reason", "Motivo", "Reason"),
            CODE_SYSTEM,
            CODE,
            NOTE,
        ),
    ),
)

_TAKEN = (
    choice("active", "In corso", "Taken now"),
    choice("resolved", "Sospeso", "Stopped"),
    choice("unknown", "Non noto", "Unknown"),
)
"""A medicine is stopped; it does not resolve."""

MEDICATIONS = KindWords(
    "medications",
    Text("Farmaci in uso", "Medication"),
    Text("Farmaco", "Medicine"),
    (
        untitled(
            f("none_known", "Non assume farmaci", "Takes no medicines"),
            f("text", "Farmaco", "Medicine", when=UNLESS_NONE),
            f("dose", "Dose e frequenza", "Dose and frequency", when=UNLESS_NONE),
            f("clinical_status", "Stato", "Status", when=UNLESS_NONE, choices=_TAKEN),
            f("start_on", "Inizio", "Start", when=UNLESS_NONE),
            f("end_on", "Fine", "End", when=UNLESS_NONE),
            f(
                "code_system",
                "Sistema di codifica",
                "Code system",
                hint=("Per esempio ATC", "For example ATC"),
                when=UNLESS_NONE,
            ),
            f("code", "Codice", "Code", when=UNLESS_NONE),
            NOTE,
        ),
    ),
)

ALLERGIES = KindWords(
    "allergies",
    Text("Allergie e intolleranze", "Allergies and intolerances"),
    Text("Allergia", "Allergy"),
    (
        untitled(
            f("none_known", "Nessuna allergia nota", "No known allergies"),
            f("text", "Sostanza", "Substance", when=UNLESS_NONE),
            f("reaction", "Reazione", "Reaction", when=UNLESS_NONE),
            f("severity", "Gravità", "Severity", when=UNLESS_NONE),
            f("clinical_status", "Stato", "Status", when=UNLESS_NONE),
            f("onset_on", "Dal", "Since", when=UNLESS_NONE),
            f("code_system", "Sistema di codifica", "Code system", when=UNLESS_NONE),
            f("code", "Codice", "Code", when=UNLESS_NONE),
            NOTE,
        ),
    ),
)

TREATMENT_KINDS = (THERAPY_LINES, DERIVED_FACTS, PROCEDURES, MEDICATIONS, ALLERGIES)
