"""The coded answers of the sheet, with their words."""

from types import MappingProxyType

from cases.record.rules.text import choice

TEMPERATURE_SITES = (
    choice("axillary", "Ascellare", "Axillary"),
    choice("tympanic", "Timpanica", "Tympanic"),
    choice("oral", "Orale", "Oral"),
    choice("rectal", "Rettale", "Rectal"),
    choice("core", "Centrale", "Core"),
)
O2_DEVICES = (
    choice("room_air", "Aria ambiente", "Room air"),
    choice("nasal_cannula", "Occhialini nasali", "Nasal cannula"),
    choice("blow_by", "Ossigeno vicino al viso", "Blow-by"),
    choice("high_flow", "Alti flussi nasali (HFNC)", "High-flow nasal cannula"),
    choice("face_mask", "Maschera facciale", "Face mask"),
    choice("venturi", "Maschera di Venturi", "Venturi mask"),
    choice("non_rebreather", "Maschera con reservoir", "Non-rebreather mask"),
    choice("cpap", "CPAP", "CPAP"),
    choice("bipap", "BiPAP / NIV", "BiPAP"),
    choice("invasive", "Ventilazione invasiva", "Invasive ventilation"),
)
LOW_FLOW_DEVICES = frozenset({"nasal_cannula", "blow_by"})
MASK_DEVICES = frozenset({"high_flow", "face_mask", "venturi", "non_rebreather"})
PRESSURE_DEVICES = frozenset({"cpap", "bipap", "invasive"})

VASOPRESSORS = (
    choice("noradrenaline", "Noradrenalina", "Noradrenaline"),
    choice("adrenaline", "Adrenalina", "Adrenaline"),
    choice("dopamine", "Dopamina", "Dopamine"),
    choice("dobutamine", "Dobutamina", "Dobutamine"),
    choice("phenylephrine", "Fenilefrina", "Phenylephrine"),
    choice("vasopressin", "Vasopressina", "Vasopressin"),
    choice("other_pressor", "Altro vasopressore", "Other vasopressor"),
)
VASOPRESSIN = "vasopressin"

CONSCIOUSNESS = (
    choice("awake", "Vigile", "Awake and alert"),
    choice("spontaneous", "Sonnolento, si sveglia da solo", "Drowsy, awakens spontaneously"),
    choice("voice", "Si sveglia alla voce", "Awakens to voice"),
    choice("tactile", "Si sveglia solo allo stimolo tattile", "Awakens only to touch"),
    choice("unarousable", "Non risvegliabile, stupor o coma", "Unarousable, stupor or coma"),
)
CONSCIOUSNESS_GRADES = MappingProxyType(
    {"awake": 0, "spontaneous": 1, "voice": 2, "tactile": 3, "unarousable": 4}
)
SEIZURES = (
    choice("none", "Nessuna", "None"),
    choice("brief", "Crisi clinica che si risolve rapidamente", "Clinical seizure that resolves rapidly"),
    choice(
        "eeg_only",
        "Non convulsiva all'EEG, risolta con la terapia",
        "Non-convulsive on EEG, resolves with treatment",
    ),
    choice("prolonged", "Oltre 5 minuti, pericolosa per la vita", "Longer than 5 minutes, life-threatening"),
    choice(
        "repetitive",
        "Ripetute senza ritorno alle condizioni di base",
        "Repetitive without return to baseline",
    ),
)
SEIZURE_GRADES = MappingProxyType({"none": 0, "brief": 3, "eeg_only": 3, "prolonged": 4, "repetitive": 4})
MOTOR = (
    choice("none", "Nessun deficit focale", "No focal weakness"),
    choice(
        "deep_focal",
        "Deficit focale grave (emiparesi, paraparesi)",
        "Deep focal weakness (hemiparesis, paraparesis)",
    ),
)
MOTOR_GRADES = MappingProxyType({"none": 0, "deep_focal": 4})
PRESSURE_SIGNS = (
    choice("none", "Nessuno", "None"),
    choice("focal_oedema", "Edema focale all'imaging", "Focal oedema on imaging"),
    choice("diffuse_oedema", "Edema cerebrale diffuso", "Diffuse cerebral oedema"),
    choice("posturing", "Decerebrazione o decorticazione", "Decerebrate or decorticate posturing"),
    choice("sixth_nerve", "Paralisi del VI nervo cranico", "Palsy of the sixth cranial nerve"),
    choice("papilloedema", "Papilledema", "Papilloedema"),
    choice("cushing", "Triade di Cushing", "Cushing's triad"),
)
PRESSURE_SIGN_GRADES = MappingProxyType(
    {"none": 0, "focal_oedema": 3}
    | dict.fromkeys(("diffuse_oedema", "posturing", "sixth_nerve", "papilloedema", "cushing"), 4)
)

ICU = (
    choice("no", "No", "No"),
    choice("requested", "Richiesta", "Requested"),
    choice("in", "In terapia intensiva", "In intensive care"),
    choice("out", "Dimesso dalla terapia intensiva", "Left intensive care"),
)

NOT_ASSESSABLE = (
    choice("temp_c", "Temperatura", "Temperature"),
    choice("systolic_mmhg", "PA sistolica", "Systolic BP"),
    choice("o2_device", "Supporto di ossigeno", "Oxygen support"),
    choice("o2_l_min", "Flusso di ossigeno", "Oxygen flow"),
    choice("consciousness", "Stato di coscienza", "Consciousness"),
)
"""What a look may lack when somebody says that it could not be assessed, and why."""

AGENTS = (
    choice("tocilizumab", "Tocilizumab", "Tocilizumab"),
    choice("dexamethasone", "Desametasone", "Dexamethasone"),
    choice("methylprednisolone", "Metilprednisolone", "Methylprednisolone"),
    choice("anakinra", "Anakinra", "Anakinra"),
    choice("siltuximab", "Siltuximab", "Siltuximab"),
    choice("ruxolitinib", "Ruxolitinib", "Ruxolitinib"),
    choice("levetiracetam", "Levetiracetam", "Levetiracetam"),
    choice("paracetamol", "Paracetamolo", "Paracetamol"),
    choice("noradrenaline", "Noradrenalina", "Noradrenaline"),
    choice("adrenaline", "Adrenalina", "Adrenaline"),
    choice("vasopressin", "Vasopressina", "Vasopressin"),
    choice("other", "Altro", "Other"),
)
MASKING_AGENTS = frozenset(
    {
        "tocilizumab",
        "dexamethasone",
        "methylprednisolone",
        "anakinra",
        "siltuximab",
        "ruxolitinib",
    }
)
"""After one of these the absence of fever says nothing until the episode is over. (An antipyretic hides fever for
six hours: the sheet asks for it in each row.)"""
DOSED_IN_MG = frozenset({"tocilizumab", "dexamethasone", "methylprednisolone"})
"""Without its dose in mg such an entry says too little to whoever gives the next one."""

LANGUAGES = (
    choice("it", "Italiano", "Italian"),
    choice("en", "Inglese", "English"),
    choice("fr", "Francese", "French"),
    choice("es", "Spagnolo", "Spanish"),
    choice("de", "Tedesco", "German"),
    choice("ro", "Rumeno", "Romanian"),
    choice("sq", "Albanese", "Albanian"),
    choice("ar", "Arabo", "Arabic"),
    choice("uk", "Ucraino", "Ukrainian"),
    choice("zh", "Cinese", "Chinese"),
    choice("pa", "Punjabi", "Punjabi"),
    choice("other", "Altra", "Other"),
)
