"""The words of the letters alone, in both languages. They stand here and not in a catalogue of translations,
because a letter is written in its own language whatever the reader's is."""

from cases.record.rules.text import Text

TITLE_REFERRAL = Text("Scheda di invio al centro CAR-T", "Referral to the CAR-T centre")
TITLE_DECISION = Text("Giudizio di idoneità alla terapia CAR-T", "Decision on CAR-T eligibility")
FROM = Text("Da", "From")
TO = Text("A", "To")
VERSION = Text("Versione", "Version")
SENT_ON = Text("Inviata il", "Sent on")
DECIDED_ON = Text("Espresso il", "Made on")
BASED_ON = Text("Sulla base della scheda, versione", "Based on the referral, version")
REPLACES = Text("Sostituisce il giudizio n.", "Replaces decision no.")
PHONE = Text("Telefono", "Phone")
COMUNE = Text("Residenza", "Residence")
URGENCY = Text("Urgenza", "Urgency")
QUESTION = Text("Quesito al centro CAR-T", "Question to the CAR-T centre")
FACTS = Text("Dati derivati dalle linee di terapia", "Derived from the lines of therapy")
FACT_COLUMNS = (
    Text("Dato", "Fact"),
    Text("Valore", "Value"),
    Text("Origine", "Origin"),
    Text("Fonte della regola", "Source of the rule"),
)
NOT_KNOWN = Text("Non noto", "Not known")
INSUFFICIENT = Text("Dati insufficienti", "Insufficient data")
DERIVED = Text("Derivato", "Derived")
EDITED_BY = Text("Modificato da", "Edited by")
REASON = Text("Motivo", "Reason")
DERIVED_VALUE = Text("Valore derivato", "Derived value")
SCORES = Text("Punteggi calcolati", "Computed scores")
PROMPTS = Text("Suggerimenti indicativi", "Advisory prompts")
MISSING = Text("Dati mancanti o non recenti per il giudizio", "Data missing or too old for the decision")
OUTCOME = Text("Esito", "Outcome")
MAIN_REASON = Text("Motivo principale", "Main reason")
OTHER_REASONS = Text("Altri motivi", "Other reasons")
REVIEW_ON = Text("Da rivalutare il", "To be reviewed on")
EXPLANATION = Text("Motivazione", "Explanation")
OVERRIDE = Text("Giudizio espresso con dati incompleti", "Decision made with incomplete data")
PARTICIPANTS = Text("Hanno partecipato", "Took part")
NAME = Text("Nome", "Name")
ROLE = Text("Ruolo", "Role")
SIGNED = Text("Registrato e firmato in CircleCare da", "Recorded and signed in CircleCare by")
HASH = Text("SHA-256 dei dati:", "SHA-256 of the data:")
ADVISORY = Text(
    "Punteggi e suggerimenti sono indicativi e non sostituiscono il giudizio clinico.",
    "Scores and prompts are advisory and do not replace clinical judgement.",
)
FINAL = Text(
    "La decisione finale è del centro CAR-T; il centro inviante può controfirmare o esprimere il proprio parere.",
    "The final decision is the CAR-T centre's; the referring centre can co-sign or state its own view.",
)
YES = Text("Sì", "Yes")
NO = Text("No", "No")
NONE = Text("Nessuna", "None")
ABSENT = {
    "not_done": Text("Non eseguito", "Not done"),
    "unknown": Text("Non noto", "Unknown"),
    "pending": Text("In attesa", "Pending"),
    "refused": Text("Rifiutato", "Refused"),
    "not_applicable": Text("Non applicabile", "Not applicable"),
}
FILES = Text("documenti allegati", "documents attached")
FILE = Text("documento allegato", "document attached")
PROFESSIONS = {
    "haematologist": Text("Ematologia", "Haematology"),
    "coordinator": Text("Coordinamento CAR-T", "CAR-T coordination"),
    "nurse": Text("Infermieristica", "Nursing"),
    "neurologist": Text("Neurologia", "Neurology"),
    "cardiologist": Text("Cardiologia", "Cardiology"),
    "intensivist": Text("Rianimazione", "Intensive care"),
    "infectious_disease": Text("Malattie infettive", "Infectious diseases"),
    "transfusion_medicine": Text("Medicina trasfusionale", "Transfusion medicine"),
    "stem_cell_lab": Text("Laboratorio cellule staminali", "Stem cell laboratory"),
    "pathologist": Text("Anatomia patologica", "Pathology"),
    "radiologist": Text("Radiologia", "Radiology"),
    "pharmacist": Text("Farmacia", "Pharmacy"),
}
