"""What names an entry: the first of its title fields that has a value."""

from __future__ import annotations

from cases.record.models import Kind
from cases.record.models.fields import CodedField
from cases.record.rules.text import Text


def entry_label(kind: Kind, title: str) -> Text:
    """Codes in words; text as it was written; numbers as numbers (ECOG 1.000000 is 1)."""
    for name in kind.title_fields:
        column = kind.column(name)
        if isinstance(column, CodedField):
            for choice in column.codes:
                if choice.code == title:
                    return choice.label
    if kind.slug == "performance-status" and title:
        return Text(f"ECOG {float(title):g}", f"ECOG {float(title):g}")
    return Text(title, title)
