"""What an entry must satisfy as a whole, kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.record.models import ClinicalEntry, DerivedEdit, Kind
from cases.record.rules.codes import LAB_BY_CODE, VIROLOGY_BY_CODE
from cases.record.rules.fact_catalogue import FACT_BY_CODE, NUMBER_LIMITS
from cases.record.rules.sources import TEXT_LABS
from cases.record.rules.units import check_lab, check_uln
from cases.record.selectors.derived import derived_now
from cases.record.services.cleaning import Findings

ABSENT_REASONS = frozenset({"not_done", "unknown", "pending", "refused", "not_applicable"})
_ULN_CODES = frozenset({"ldh", "alt", "ast"})
_EXCLUSIVE_HCT_CI = (("hepatic_mild", "hepatic_severe"), ("pulmonary_moderate", "pulmonary_severe"))


def check_entry(kind: Kind, entry: ClinicalEntry, findings: Findings) -> None:
    """Add to `findings` what is wrong or odd between the fields of `entry`; also fills what follows from
    others (the unit of a laboratory value, the day of an entry)."""
    if kind.date_field != "effective_on":
        entry.effective_on = getattr(entry, kind.date_field)
    for name in kind.required:
        if getattr(entry, name) in (None, "") and name not in findings.errors:
            findings.refuse(name, _("This field is needed."))
    check = _CHECKS.get(kind.slug)
    if check is not None:
        check(entry, findings)


def _in_order(entry: Any, findings: Findings, first: str, second: str) -> None:
    earlier, later = getattr(entry, first), getattr(entry, second)
    if earlier is not None and later is not None and later < earlier:
        findings.refuse(second, _("This date is before the beginning."))


def _check_diagnosis(entry: Any, findings: Findings) -> None:
    _in_order(entry, findings, "diagnosed_on", "relapse_confirmed_on")


def _check_condition(entry: Any, findings: Findings) -> None:
    _in_order(entry, findings, "onset_on", "resolved_on")


def _check_comorbidity(entry: Any, findings: Findings) -> None:
    for pair in _EXCLUSIVE_HCT_CI:
        if set(pair) <= set(entry.hct_ci or ()):
            findings.refuse("hct_ci", _("The mild and the severe form of one organ exclude each other."))


def _check_line(entry: Any, findings: Findings) -> None:
    for later in ("end_on", "best_response_on", "progression_on"):
        _in_order(entry, findings, "start_on", later)
    if entry.line_no is not None and not 1 <= entry.line_no <= 40:
        findings.refuse("line_no", _("Number the lines from 1 to 40."))


def _check_derived(entry: Any, findings: Findings) -> None:
    """A value of the fact's kind, a reason of its own for each value, and always the same fact."""
    fact = FACT_BY_CODE.get(entry.fact)
    if fact is None:
        return
    is_number = fact.kind == "number"
    wanted, other = ("number", "answer") if is_number else ("answer", "number")
    if getattr(entry, wanted) is None and wanted not in findings.errors:
        findings.refuse(wanted, _("Enter the value that holds instead of the derived one."))
    if getattr(entry, other) is not None:
        findings.refuse(other, _("This fact has no value of this kind."))
    if is_number and entry.number is not None:
        low, high = NUMBER_LIMITS[entry.fact]
        if not low <= entry.number <= high:
            findings.refuse(
                "number", _("Enter a number from %(low)s to %(high)s.") % {"low": low, "high": high}
            )
    before = DerivedEdit.objects.filter(pk=entry.pk).first()
    if before is not None and before.fact != entry.fact:
        findings.refuse("fact", _("Mark this one as an error and make another for a different fact."))
    changed = before is None or (before.answer, before.number) != (entry.answer, entry.number)
    if before is not None and changed and before.reason == entry.reason and "reason" not in findings.errors:
        findings.refuse("reason", _("Give the reason for the new value too."))
    if not findings.errors and (changed or before is None or before.reason != entry.reason):
        entry.derived_then = derived_now(entry.patient_id, entry.fact)


def _check_period(first: str, second: str) -> Callable[[Any, Findings], None]:
    def check(entry: Any, findings: Findings) -> None:
        _in_order(entry, findings, first, second)

    return check


def _check_named(entry: Any, findings: Findings) -> None:
    if bool(entry.text) == entry.none_known and "text" not in findings.errors:
        findings.refuse("text", _("Enter a name, or say that there are none."))


def _check_medication(entry: Any, findings: Findings) -> None:
    _check_named(entry, findings)
    _in_order(entry, findings, "start_on", "end_on")


def _check_lab(entry: Any, findings: Findings) -> None:
    answers = [entry.value is not None, bool(entry.text_value), bool(entry.absent_reason_code)]
    if sum(answers) != 1 and not {"value", "text_value"} & set(findings.errors):
        findings.refuse("value", _("Enter a result, or why there is none."))
    if entry.absent_reason_code and entry.absent_reason_code not in ABSENT_REASONS:
        findings.refuse("absent_reason_code", _("Choose one of the listed values."))
    if entry.code in LAB_BY_CODE:
        entry.unit = LAB_BY_CODE[entry.code].unit
        entry.loinc = entry.loinc or LAB_BY_CODE[entry.code].loinc
        if entry.value is not None:
            findings.weigh("value", check_lab(entry.code, float(entry.value)))
    elif entry.code and entry.code not in TEXT_LABS:
        findings.refuse("code", _("This test is not in the catalogue. Record it as an observation."))
    if entry.code in _ULN_CODES and entry.uln is not None:
        findings.weigh("uln", check_uln(entry.code, float(entry.uln)))
    if entry.ref_low is not None and entry.ref_high is not None and entry.ref_high < entry.ref_low:
        findings.refuse("ref_high", _("The upper limit is below the lower one."))


def _check_virology(entry: Any, findings: Findings) -> None:
    test = VIROLOGY_BY_CODE.get(entry.code)
    if entry.code and test is None:
        findings.refuse("code", _("Choose one of the listed values."))
    if entry.iu_ml is not None and test is not None and not test.nucleic:
        findings.refuse("iu_ml", _("Only a nucleic-acid test has an amount."))


def _check_vitals(entry: Any, findings: Findings) -> None:
    high, low = entry.systolic_mmhg, entry.diastolic_mmhg
    if high is not None and low is not None and low >= high:
        findings.refuse("diastolic_mmhg", _("The diastolic pressure is below the systolic one."))


def _check_consent(entry: Any, findings: Findings) -> None:
    _in_order(entry, findings, "effective_on", "withdrawn_on")


_CHECKS: dict[str, Callable[[Any, Findings], None]] = {
    "diagnoses": _check_diagnosis,
    "conditions": _check_condition,
    "comorbidity": _check_comorbidity,
    "therapy-lines": _check_line,
    "derived-facts": _check_derived,
    "procedures": _check_period("performed_on", "ended_on"),
    "medications": _check_medication,
    "allergies": _check_named,
    "labs": _check_lab,
    "virology": _check_virology,
    "vitals": _check_vitals,
    "consents": _check_consent,
}
