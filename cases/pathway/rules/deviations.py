"""Why an identity did not agree."""

from cases.record.rules.text import Choice, choice

CAUSES: tuple[Choice, ...] = (
    choice("misread", "Lettura o digitazione errata", "Misread or mistyped"),
    choice("label_replaced", "Etichetta errata, sostituita", "Wrong label, replaced"),
    choice("record_corrected", "Dato errato nella cartella, corretto", "Wrong in the record, corrected"),
    choice("wrong_bag", "Sacca di un altro paziente, allontanata", "Bag of another patient, removed"),
    choice("other", "Altro", "Other"),
)
