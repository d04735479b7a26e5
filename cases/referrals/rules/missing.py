"""Words for the fields that a rule lacks, so that a message names what to fill in."""

from collections.abc import Iterable
from types import MappingProxyType

from cases.record.rules.text import Text
from cases.referrals.rules.catalogue import FIELD_BY_CODE

LINE_FIELD_LABELS = MappingProxyType(
    {
        "therapy_lines.start_on": Text("inizio della linea di terapia", "start of the line of therapy"),
        "therapy_lines.end_on": Text("fine della linea di terapia", "end of the line of therapy"),
        "therapy_lines.best_response": Text(
            "risposta alla linea di terapia", "response to the line of therapy"
        ),
        "therapy_lines.best_response_on": Text("data della risposta", "date of the response"),
        "therapy_lines.cycles": Text("numero di cicli", "number of cycles"),
        "therapy_lines.classes": Text("classi di farmaci della linea", "drug classes of the line"),
    }
)


def missing_labels(codes: Iterable[str]) -> Text:
    """Labels of the missing fields, comma-separated; a code without a label is shown as itself."""
    labels = [_label(code) for code in codes]
    return Text(", ".join(label.it for label in labels), ", ".join(label.en for label in labels))


def _label(code: str) -> Text:
    if code in LINE_FIELD_LABELS:
        return LINE_FIELD_LABELS[code]
    return FIELD_BY_CODE[code].label if code in FIELD_BY_CODE else Text(code, code)
