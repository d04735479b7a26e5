"""The fixed words of the printed summary: a sheet is in its own language whatever the reader's is."""

from cases.record.rules.limits import NO_LIMITS
from cases.record.rules.text import Text

TITLE = Text("Sintesi del paziente", "Summary of the patient")
CENTRE = Text("Centro", "Centre")
PHASE = Text("Fase", "Phase")
CAREGIVER = Text("Caregiver", "Caregiver")
DIED = Text("Decesso il", "Died on")
DISEASE = Text("Malattia e rischio", "Disease and risk")
DIAGNOSIS = Text("Diagnosi", "Diagnosis")
RELAPSE = Text("Recidiva", "Relapse")
COURSE = Text("Percorso CAR-T", "CAR-T course")
STATE = Text("Stato del percorso", "State of the pathway")
DECISION = Text("giudizio", "decision")
DAY = Text("Giorno", "Day")
PRODUCT = Text("Prodotto", "Product")
LOT = Text("lotto", "lot")
DOSE = Text("Dose sul certificato", "Dose on the certificate")
CELLS_GIVEN = Text("Cellule infuse", "Cells infused")
DEVIATION = Text("Identità", "Identity")
DEVIATION_OPEN = Text("Deviazione aperta: nulla prosegue", "Deviation open: nothing goes on")
CHAIN_DUE = Text("Catena: prossimo atto", "Chain: next act")
NEXT = Text("Prossimo passo", "Next step")
OWNER = Text("Risponde del caso", "Responsible")
DUE_BY = Text("Entro", "By")
UNTIL = Text("fino al", "until")
NO_COURSE = Text("Nessun percorso CAR-T aperto.", "No CAR-T pathway is open.")
NO_LINES = Text("Nessuna linea di terapia registrata.", "No line of therapy recorded.")
NOW = Text("Stato attuale", "Present state")
BEFORE_DEATH = Text("Ultimo stato prima del decesso", "Last state before the death")
LABS = Text("Esami che contano ora", "Values that matter now")
LABS_BEFORE_DEATH = Text("Gli ultimi valori", "The last values")
LAB_COLUMNS = (
    Text("Esame", "Test"),
    Text("Valore", "Value"),
    Text("Data", "Date"),
    Text("Prima", "Before"),
    Text("Andamento", "Trend"),
    Text("Limiti", "Limits"),
)
NEVER = Text("mai registrato", "never recorded")
TRENDS = {
    "up": Text("in aumento", "rising"),
    "down": Text("in calo", "falling"),
    "steady": Text("stabile", "steady"),
}
FLAGS = {
    "high": Text("alto", "high"),
    "low": Text("basso", "low"),
    "normal": Text("nei limiti", "within limits"),
    NO_LIMITS: Text("senza limiti", "no limits given"),
}
SAFETY = Text("Allergie, farmaci, comorbilità, avvertenze", "Allergies, medication, comorbidity, warnings")
ALLERGIES = Text("Allergie", "Allergies")
MEDICATIONS = Text("Farmaci", "Medication")
NOT_ASKED = Text("non ancora chiesto", "not asked yet")
NONE_KNOWN = Text("nessuna nota", "none known")
NONE = Text("nessuno", "none")
DUE = Text("Da fare", "To do")
DUE_COLUMNS = (
    Text("Quando", "When"),
    Text("Che cosa", "What"),
    Text("Perché", "Why"),
    Text("Fonte", "Source"),
)
DUE_STATUS = {
    "overdue": Text("in ritardo", "overdue"),
    "now": Text("adesso", "now"),
    "coming": Text("in arrivo", "coming"),
    "put_off": Text("rimandato", "put off"),
    "to_decide": Text("da decidere", "to decide"),
}
NOTHING_DUE = Text("Nulla in scadenza.", "Nothing is due.")
MISSING = Text("Che cosa manca", "What is missing")
NOTHING_MISSING = Text("Non manca nulla di quanto serve ora.", "Nothing is missing of what is needed now.")
ABSENT = Text("non registrato", "not recorded")
OLD = Text("non recente: ultimo il", "not recent: last on")
BEFORE_INFUSION = Text("solo prima dell'infusione: ultimo il", "only before the infusion: last on")
QUESTIONS = Text("Domande aperte", "Open questions")
TO = Text("a", "to")
SCORES = Text("Punteggi", "Scores")
VALUES_FROM = Text("valori dal", "values from")
VALUES_TO = Text("al", "to")
STORY = Text("La storia", "The story")
INFUSION = Text("infusione, D0", "infusion, D0")
LEFT_OUT_ONE = Text(
    "elemento non trova posto nell'immagine: è nella tabella.",
    "item finds no place in the picture: it is in the table.",
)
LEFT_OUT = Text(
    "elementi non trovano posto nell'immagine: sono nella tabella.",
    "items find no place in the picture: they are in the table.",
)
EVENTS = Text("Gli eventi, dal più antico", "The events, oldest first")
EVENT_COLUMNS = (
    Text("Quando", "When"),
    Text("Giorno", "Day"),
    Text("Che cosa", "What"),
    Text("Dettagli", "Details"),
)
PLANNED = Text("Previsto", "Planned")
ONGOING = Text("in corso", "ongoing")
SHORTENED_ONE = Text(
    "evento minore più antico non è stampato: si legge nella cartella.",
    "older minor event is not printed: read it in the record.",
)
SHORTENED = Text(
    "eventi minori più antichi non sono stampati: si leggono nella cartella.",
    "older minor events are not printed: read them in the record.",
)
PRINTED = Text("Stampato il", "Printed on")
BY = Text("da", "by")
