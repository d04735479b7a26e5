"""How a response was assessed, and the words of its parts."""

from cases.record.rules.text import Choice, choice

ASSESSMENT_OCCASIONS: tuple[Choice, ...] = (
    choice("staging", "Stadiazione", "Staging"),
    choice("interim", "Durante la terapia (interim)", "During treatment (interim)"),
    choice("end_of_treatment", "Fine terapia", "End of treatment"),
    choice("before_lymphodepletion", "Prima della linfodeplezione", "Before lymphodepletion"),
    choice("day_28", "Giorno +28 da CAR-T", "Day +28 after CAR-T"),
    choice("day_100", "Giorno +100 da CAR-T", "Day +100 after CAR-T"),
    choice("follow_up", "Controllo successivo", "Later follow-up"),
    choice("suspected_relapse", "Sospetta recidiva", "Suspected relapse"),
)
ASSESSMENT_METHODS: tuple[Choice, ...] = (
    choice("pet_ct", "PET-TC", "PET-CT"),
    choice("ct", "TC", "CT"),
    choice("mri", "RM", "MRI"),
    choice("marrow", "Midollo osseo", "Bone marrow"),
    choice("csf", "Liquor", "Cerebrospinal fluid"),
    choice("serum_urine", "Siero e urine (mieloma)", "Serum and urine (myeloma)"),
    choice("clinical", "Visita", "Clinical examination"),
)
PET_CHANGES: tuple[Choice, ...] = (
    choice("reduced", "Captazione ridotta rispetto al basale", "Uptake reduced from baseline"),
    choice("same", "Captazione senza variazione significativa", "Uptake without significant change"),
    choice("increased", "Captazione aumentata", "Uptake increased"),
)
BIOPSY_RESULTS: tuple[Choice, ...] = (
    choice("not_done", "Non eseguita", "Not done"),
    choice("planned", "Programmata", "Planned"),
    choice("positive", "Positiva per malattia", "Positive for disease"),
    choice("negative", "Negativa", "Negative"),
)
