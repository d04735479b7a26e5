"""Fixed words that more than one printed sheet uses. They stand here and not in a catalogue of translations,
because a sheet is written in its own language whatever the reader's is."""

from cases.record.rules.text import Text

BIRTH_DATE = Text("Data di nascita", "Date of birth")
YEARS = Text("anni", "years")
SEX = Text("Sesso", "Sex")
TAX_CODE = Text("Codice fiscale", "Tax code")
LINES = Text("Linee di terapia", "Lines of therapy")
LINE_COLUMNS = (
    Text("N.", "No."),
    Text("Schema", "Regimen"),
    Text("Scopo", "Intent"),
    Text("Periodo", "Period"),
    Text("Cicli", "Cycles"),
    Text("Migliore risposta", "Best response"),
    Text("Progressione / fine", "Progression / end"),
)
SCORE_COLUMNS = (
    Text("Punteggio", "Score"),
    Text("Valore", "Value"),
    Text("Classe", "Class"),
    Text("Fonte", "Source"),
)
PAGE = Text("Pagina", "Page")
