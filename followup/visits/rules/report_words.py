"""The words of a visit report, in both languages: a report is in its own language whatever the reader's is."""

from __future__ import annotations

from cases.record.rules.text import Text
from followup.visits.rules.states import OrderKind, Outcome

TITLE = Text("Referto della visita di follow-up", "Report of the follow-up visit")
ADDENDUM_TITLE = Text(
    "Referto della visita di follow-up, integrato", "Report of the follow-up visit, with addendum"
)
DRAFT = Text("Bozza", "Draft")
NOT_SIGNED = Text("Bozza, non firmata", "Draft, not signed")
OUTSIDE_PLAN = Text("Visita fuori dal piano", "Visit outside the plan")
FROM = Text("Centro della visita", "Centre of the visit")
TO = Text("Per conoscenza", "For the information of")
FAMILY_DOCTOR = Text("Medico di medicina generale", "Family doctor")
PATIENT = Text("Paziente", "Patient")
VISITED_ON = Text("Visita del", "Visit of")
REPORT_NO = Text("Referto n.", "Report no.")
REPLACES = Text("Integra e sostituisce il referto n.", "Adds to and replaces report no.")
WHY = Text("Motivo", "Reason")
ADDENDUM = Text("Integrazione", "Addendum")
MODES = {
    "in_person": Text("in presenza", "in person"),
    "video": Text("in televisita", "by video"),
}
DIAGNOSIS = Text("Diagnosi", "Diagnosis")
INFUSION = Text("Infusione CAR-T", "CAR-T infusion")
RECORD_SAYS = Text("Dalla cartella", "From the record")
FACT_COLUMNS = (Text("Dato", "Fact"), Text("Valore", "Value"), Text("Data", "Date"))
NOTHING = Text("Nulla da segnalare.", "Nothing to report.")
CHECKLIST = Text("Controlli previsti", "Checklist")
ITEM_COLUMNS = (Text("Controllo", "Item"), Text("Esito", "Outcome"), Text("Nota", "Note"))
OUTCOMES = {
    Outcome.OPEN: Text("–", "–"),
    Outcome.DONE: Text("Eseguito", "Done"),
    Outcome.NOT_DONE: Text("Non eseguito", "Not done"),
    Outcome.NOT_APPLICABLE: Text("Non applicabile", "Not applicable"),
}
RECORDED = Text("Registrato durante la visita", "Recorded during the visit")
ENTRY_COLUMNS = (Text("Che cosa", "What"), Text("Data", "Date"), Text("Valori", "Values"))
REQUESTS = Text("Richieste", "Requests")
REQUEST_COLUMNS = (
    Text("Tipo", "Kind"),
    Text("Richiesta", "Request"),
    Text("Entro", "By"),
    Text("Nota", "Note"),
)
ORDER_KINDS = {
    OrderKind.BLOOD: Text("Prelievo", "Blood"),
    OrderKind.IMAGING: Text("Imaging", "Imaging"),
    OrderKind.VACCINE: Text("Vaccino", "Vaccine"),
    OrderKind.IMMUNOGLOBULIN: Text("Immunoglobuline", "Immunoglobulin"),
    OrderKind.VISIT: Text("Visita", "Visit"),
    OrderKind.OTHER: Text("Altro", "Other"),
}
NOT_PRESCRIBED = Text(
    "Le richieste non sono prescrizioni: esami, vaccini e farmaci si prescrivono con i mezzi consueti.",
    "Requests are not prescriptions: tests, vaccines and medicines are prescribed by the usual means.",
)
FILE_STEM = Text("Referto-visita", "Visit-report")
