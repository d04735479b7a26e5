"""Words for the state of the patient: performance, vital signs, comorbidity, laboratory, findings."""

from cases.record.rules import codes
from cases.record.rules.field_words import CODE, CODE_SYSTEM, NOTE, KindWords, f, untitled
from cases.record.rules.text import Choice, Text, choice

ABSENT_REASONS: tuple[Choice, ...] = (
    choice("not_done", "Non eseguito", "Not done"),
    choice("unknown", "Non noto", "Unknown"),
    choice("pending", "In corso", "Pending"),
    choice("refused", "Rifiutato", "Refused"),
    choice("not_applicable", "Non applicabile", "Not applicable"),
)
LAB_CHOICES: tuple[Choice, ...] = (
    *(Choice(lab.code, lab.label) for lab in codes.LABS),
    choice("ecg", "ECG", "ECG"),
    choice("pregnancy_test", "Test di gravidanza", "Pregnancy test"),
)

PERFORMANCE = KindWords(
    "performance-status",
    Text("Performance status", "Performance status"),
    Text("Performance status", "Performance status"),
    (
        untitled(
            f("effective_on", "Data", "Date"),
            f("ecog", "ECOG", "ECOG", choices=codes.ECOG),
            f("kps", "Karnofsky", "Karnofsky"),
            f("b_symptoms", "Sintomi B", "B symptoms"),
            f("adl", "ADL", "ADL", hint=("Da 0 a 6", "From 0 to 6")),
            f("iadl", "IADL", "IADL", hint=("Da 0 a 8", "From 0 to 8")),
            f("g8", "G8", "G8", hint=("Da 0 a 17", "From 0 to 17")),
            NOTE,
        ),
    ),
)

VITALS = KindWords(
    "vitals",
    Text("Parametri vitali", "Vital signs"),
    Text("Parametri vitali", "Vital signs"),
    (
        untitled(
            f("effective_on", "Data", "Date"),
            f("taken_at", "Data e ora della misura", "Date and time of measurement"),
            f("weight_kg", "Peso", "Weight"),
            f("height_cm", "Altezza", "Height"),
            f("temperature_c", "Temperatura", "Temperature"),
            f("systolic_mmhg", "Pressione sistolica", "Systolic pressure"),
            f("diastolic_mmhg", "Pressione diastolica", "Diastolic pressure"),
            f("heart_rate_bpm", "Frequenza cardiaca", "Heart rate"),
            f("respiratory_rate_pm", "Frequenza respiratoria", "Respiratory rate"),
            f("spo2_pct", "SpO₂", "SpO₂"),
            NOTE,
        ),
    ),
)

COMORBIDITY = KindWords(
    "comorbidity",
    Text("Comorbilità", "Comorbidity"),
    Text("Scheda delle comorbilità", "Comorbidity sheet"),
    (
        untitled(
            f(
                "hct_ci",
                "Voci HCT-CI",
                "HCT-CI items",
                hint=(
                    "Indice nato per il trapianto allogenico",
                    "Index built for allogeneic transplantation",
                ),
            ),
            f("autoimmune_disease", "Malattia autoimmune", "Autoimmune disease"),
            f(
                "seizure_stroke_neuro",
                "Epilessia, ictus o altra malattia neurologica",
                "Seizure, stroke or other neurological disease",
            ),
            f("cardiac_history", "Storia cardiologica", "Cardiac history"),
            f("prior_malignancy", "Neoplasia precedente", "Prior malignancy"),
            f("prior_allosct", "Trapianto allogenico precedente", "Prior allogeneic transplant"),
            f("gvhd", "GVHD", "GVHD"),
            f("immunosuppression", "Immunosoppressione in corso", "Current immunosuppression"),
            f("prior_cart", "CAR-T precedente", "Prior CAR-T"),
            f("prior_cd19", "Altra terapia anti-CD19 precedente", "Other prior CD19-directed therapy"),
            f(
                "steroid_dose_mg_prednisone_eq",
                "Steroide in corso (equivalente prednisone/die)",
                "Current steroid (prednisone equivalent per day)",
                hint=(
                    "0 se nessuno; desametasone 4 mg = prednisone 25 mg circa",
                    "0 if none; dexamethasone 4 mg = about 25 mg prednisone",
                ),
            ),
            f("anticoagulant", "Anticoagulante", "Anticoagulant"),
            NOTE,
        ),
    ),
    single=True,
)

LABS = KindWords(
    "labs",
    Text("Esami di laboratorio", "Laboratory results"),
    Text("Esame", "Result"),
    (
        untitled(
            f("code", "Esame", "Test", choices=LAB_CHOICES),
            f("value", "Valore", "Value", unit_of="code"),
            f("effective_on", "Data del prelievo", "Date of the sample"),
            f("taken_at", "Data e ora del prelievo", "Date and time of the sample"),
            f(
                "uln",
                "Limite superiore del laboratorio",
                "Laboratory's upper limit",
                hint=("Gli score usano il rapporto con il limite", "The scores use the ratio to the limit"),
                unit_of="code",
            ),
            f("ref_low", "Intervallo di riferimento: da", "Reference range: from", unit_of="code"),
            f("ref_high", "Intervallo di riferimento: a", "Reference range: to", unit_of="code"),
            f("text_value", "Risultato in parole", "Result in words"),
            f("absent_reason_code", "Perché manca", "Why there is none", choices=ABSENT_REASONS),
            f("method", "Metodo", "Method"),
            NOTE,
        ),
    ),
    help=Text(
        "Un valore, un risultato in parole, o il motivo per cui manca: uno dei tre",
        "A value, a result in words, or why there is none: one of the three",
    ),
)

OBSERVATIONS = KindWords(
    "observations",
    Text("Altri reperti", "Other findings"),
    Text("Reperto", "Finding"),
    (
        untitled(
            f("text", "Reperto", "Finding"),
            f("effective_on", "Data", "Date"),
            f("taken_at", "Data e ora", "Date and time"),
            f("value", "Valore", "Value"),
            f("unit", "Unità", "Unit"),
            f("text_value", "Risultato in parole", "Result in words"),
            f("category", "Categoria", "Category"),
            CODE_SYSTEM,
            CODE,
            NOTE,
        ),
    ),
)

STATE_KINDS = (PERFORMANCE, VITALS, COMORBIDITY, LABS, OBSERVATIONS)
