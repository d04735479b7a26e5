"""What may stand in the fields of a patient, as messages at those fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from cases.patients.models.patient import age_on
from cases.patients.rules.tax_code import (
    TaxCodeFinding,
    normalise_tax_code,
    tax_code_errors,
    tax_code_warnings,
)
from kernel.clock import today
from kernel.errors import Invalid

MAX_AGE_YEARS = 110

_TAX_CODE_MESSAGES = {
    "length": _("A tax code has 16 characters; this one has %(length)s."),
    "format": _(
        "This does not look like a tax code: six letters, two digits, a letter, two digits, then four more."
    ),
    "check_character": _("The last letter does not fit the others: a character of the tax code is mistyped."),
    "birth_date": _("The tax code says born on %(in_code)s, but the birth date entered is %(entered)s."),
    "sex": _("The tax code is that of a person of sex %(in_code)s, but the sex entered is %(entered)s."),
    "family_name": _("The tax code (%(in_code)s) does not fit the family name. Check both."),
    "given_name": _("The tax code (%(in_code)s) does not fit the given name. Check both."),
    "place": _("The place of birth in the tax code (%(in_code)s) is not in our table. Check the code."),
}


def tax_code_message(finding: TaxCodeFinding) -> str:
    return str(_TAX_CODE_MESSAGES[finding.code]) % finding.params


def clean_identity(values: Mapping[str, Any], *, touched: set[str] | None = None) -> dict[str, Any]:
    """The values of a patient, tidied (blanks, capitals), or Invalid with every problem at its field.

    `values` is the whole patient as it would be after the write; `touched` are the fields being written
    (all when None): an old problem in an untouched field does not stop somebody who mends another one.
    """
    clean = {key: _tidy(value) for key, value in values.items()}
    if clean.get("tax_code"):
        clean["tax_code"] = normalise_tax_code(clean["tax_code"])
    else:
        clean["tax_code"] = None
    problems: dict[str, list[str | Promise]] = {}
    _check_names(clean, problems)
    _check_dates(clean, problems)
    _check_tax_code(clean, problems)
    _check_other_identifier(clean, problems)
    if touched is not None:
        problems = {name: texts for name, texts in problems.items() if name in _concerned(touched, clean)}
    if problems:
        raise Invalid(fields=problems)
    return clean


def _concerned(touched: set[str], clean: Mapping[str, Any]) -> set[str]:
    """The touched fields and those whose problem may come from them."""
    found = set(touched)
    if "tax_code_absent_reason" in touched or (clean["tax_code"] and touched & {"birth_date", "sex"}):
        found.add("tax_code")
    if "other_identifier_type" in touched:
        found.add("other_identifier")
    if "birth_date" in touched:
        found.add("deceased_on")
    return found


def identity_warnings(patient: Patient) -> list[dict[str, str]]:
    """What is odd but may be right; shown beside the field, never in the way."""
    if not patient.tax_code:
        return []
    found = tax_code_warnings(
        patient.tax_code, family_name=patient.family_name, given_name=patient.given_name
    )
    return [{"field": "tax_code", "code": f.code, "message": tax_code_message(f)} for f in found]


def _tidy(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _check_names(values: Mapping[str, Any], problems: dict[str, list[str | Promise]]) -> None:
    for name in ("family_name", "given_name"):
        if not values.get(name):
            problems[name] = [_("Enter the name.")]
        elif not any(character.isalpha() for character in values[name]):
            problems[name] = [_("A name has letters.")]


def _check_dates(values: Mapping[str, Any], problems: dict[str, list[str | Promise]]) -> None:
    born: date | None = values.get("birth_date")
    died: date | None = values.get("deceased_on")
    if born is None:
        problems["birth_date"] = [_("Enter the birth date.")]
        return
    if born > today():
        problems["birth_date"] = [_("The birth date is in the future.")]
    elif age_on(born, died or today()) > MAX_AGE_YEARS:
        problems["birth_date"] = [_("This would be more than 110 years ago. Check the year.")]
    if died is not None:
        if died > today():
            problems["deceased_on"] = [_("The date of death is in the future.")]
        elif died < born:
            problems["deceased_on"] = [_("The date of death is before the birth date.")]


def _check_tax_code(values: Mapping[str, Any], problems: dict[str, list[str | Promise]]) -> None:
    code = values["tax_code"]
    if code:
        found = tax_code_errors(code, birth_date=values.get("birth_date"), sex=values.get("sex") or "unknown")
        if found:
            problems["tax_code"] = [tax_code_message(finding) for finding in found]
        elif values.get("tax_code_absent_reason"):
            problems["tax_code_absent_reason"] = [
                _("There is a tax code: leave the reason for its absence empty.")
            ]
    elif not values.get("tax_code_absent_reason") and not values.get("other_identifier"):
        problems["tax_code"] = [_("Enter the tax code, another identifier, or say why there is none.")]


def _check_other_identifier(values: Mapping[str, Any], problems: dict[str, list[str | Promise]]) -> None:
    number, kind = values.get("other_identifier"), values.get("other_identifier_type")
    if number and not kind:
        problems["other_identifier_type"] = [_("Say which kind of identifier this is: STP, ENI or TEAM.")]
    if kind and not number:
        problems["other_identifier"] = [_("Enter the number.")]
