"""The referral form: one import for its fields, completeness and checks.

Values come in as one flat dictionary (`cases.referrals.rules.values`); nothing here reads or writes a
database.
"""

from typing import Any

from cases.referrals.rules.catalogue import FIELD_BY_CODE, FIELDS, FORM_VERSION, SECTIONS
from cases.referrals.rules.completeness import Completeness, completeness, has_value, satisfied
from cases.referrals.rules.fields import Condition, Field, Kind, Level, Section
from cases.referrals.rules.problems import FieldProblem
from cases.referrals.rules.validation import validate
from cases.referrals.rules.values import ABSENT_REASONS, Values, therapy_lines

__all__ = [
    "ABSENT_REASONS",
    "FIELDS",
    "FIELD_BY_CODE",
    "FORM_VERSION",
    "SECTIONS",
    "Completeness",
    "Condition",
    "Field",
    "FieldProblem",
    "Kind",
    "Level",
    "Section",
    "Values",
    "completeness",
    "form_schema",
    "has_value",
    "satisfied",
    "therapy_lines",
    "validate",
]


def form_schema() -> dict[str, Any]:
    """The whole form in both languages, JSON-ready, as the client renders it."""
    return {
        "version": FORM_VERSION,
        "sections": [
            {
                "code": section.code,
                "label_it": section.label.it,
                "label_en": section.label.en,
                "fields": [field.as_dict() for field in section.fields],
            }
            for section in SECTIONS
        ],
        "absent_reasons": list(ABSENT_REASONS),
    }
