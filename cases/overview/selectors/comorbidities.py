"""What else the patient has: the sheet of comorbidity and the other diagnoses, in one line."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cases.overview.selectors.wording import FIELD_BY_SOURCE, Fact, both, provenance
from cases.record.rules.comorbidity_codes import HCT_CI_BY_CODE
from cases.record.rules.text import Text, joined
from cases.record.selectors.current import list_rows
from cases.record.selectors.snapshot import Snapshot

LABEL = Text("Comorbilità", "Comorbidity")
_NONE = Text("Nessuna", "None")
_MOST = 8
_SAYS_NO = frozenset({"no", "none", "nessuno", "nessuna"})
"""How the form asks to say in words that there is none."""
_SHEET = "comorbidity."


def comorbidities(snapshot: Snapshot, patient_id: UUID) -> Fact | None:
    """None: nobody asked. What was answered with no is not told; the newest of the other diagnoses are. One query."""
    asked = {
        path: entry
        for path, entry in snapshot.items()
        if path.startswith(_SHEET) and entry["value"] is not None
    }
    others = list_rows("conditions", patient_id)
    if not asked and not others:
        return None
    told = [*_of_sheet(asked), *_of_conditions(others)]
    newest: dict[str, Any] | None = max(asked.values(), key=lambda entry: entry["recorded_at"], default=None)
    since = {"on": None, "author": "", "centre": ""} if newest is None else provenance(newest)
    return {
        "code": "comorbidity",
        **both(LABEL, "label"),
        **both(joined(*told) if told else _NONE, "value"),
        "is_absent": not told,
        "tone": "warn" if told else "neutral",
        **since,
    }


def _of_sheet(asked: dict[str, Any]) -> list[Text]:
    """The items of the index by name, the questions that were answered with yes, and what was written in words."""
    found: list[Text] = []
    for path, entry in asked.items():
        field, value = FIELD_BY_SOURCE.get(path), entry["value"]
        if isinstance(value, list):
            found += [HCT_CI_BY_CODE[code].label for code in value if code in HCT_CI_BY_CODE]
        elif field is not None and value is True:
            found.append(field.label)
        elif field is not None and isinstance(value, str) and value.strip().lower() not in _SAYS_NO:
            found.append(Text(f"{field.label.it}: {value}", f"{field.label.en}: {value}"))
    return list(dict.fromkeys(found))


def _of_conditions(rows: list[Any]) -> list[Text]:
    named = [Text(row.text, row.text) for row in reversed(rows) if row.text]
    left = len(named) - _MOST
    return named if left <= 0 else [*named[:_MOST], Text(f"e altre {left}", f"and {left} more")]
