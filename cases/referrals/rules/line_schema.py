"""The columns of one line of therapy, as the client renders them."""

from typing import Any

from cases.record.rules import codes
from cases.record.rules.text import Choice, Text

_COLUMNS: tuple[tuple[str, str, Text, tuple[Choice, ...]], ...] = (
    ("line_no", "number", Text("Linea", "Line"), ()),
    ("intent", "choice", Text("Scopo", "Intent"), codes.INTENTS),
    ("regimen", "choice", Text("Schema", "Regimen"), codes.REGIMEN_CHOICES),
    ("regimen_text", "text", Text("Schema in parole", "Regimen in words"), ()),
    ("classes", "multichoice", Text("Classi di farmaci", "Drug classes"), codes.DRUG_CLASSES),
    ("start_on", "date", Text("Inizio", "Start"), ()),
    ("end_on", "date", Text("Fine", "End"), ()),
    ("cycles", "number", Text("Cicli", "Cycles"), ()),
    ("best_response", "choice", Text("Migliore risposta", "Best response"), codes.RESPONSES),
    ("best_response_on", "date", Text("Data della risposta", "Date of response"), ()),
    (
        "response_at_eot",
        "choice",
        Text("Risposta a fine trattamento", "Response at end of treatment"),
        codes.RESPONSES,
    ),
    (
        "residual_biopsy_positive",
        "bool",
        Text("Biopsia del residuo positiva", "Residual disease biopsy-positive"),
        (),
    ),
    ("progression_on", "date", Text("Data di progressione", "Date of progression"), ()),
    ("stop_reason", "choice", Text("Motivo di interruzione", "Reason for stopping"), codes.STOP_REASONS),
    ("treating_centre_name", "text", Text("Centro", "Centre"), ()),
)


def line_schema() -> list[dict[str, Any]]:
    """Columns in display order, JSON-ready; a coded regimen fills the drug classes by itself."""
    return [
        {
            "code": code,
            "kind": kind,
            "label_it": label.it,
            "label_en": label.en,
            "choices": [{"code": c.code, "label_it": c.label.it, "label_en": c.label.en} for c in choices],
        }
        for code, kind, label, choices in _COLUMNS
    ]
