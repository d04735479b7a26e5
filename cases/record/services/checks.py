"""What an entry must satisfy as a whole, kind by kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.record.models import (
    ClinicalEntry,
    Comorbidity,
    DerivedEdit,
    DiseaseStatus,
    InfectionStatus,
    Kind,
    Logistics,
    PerformanceStatus,
    VitalSign,
)
from cases.record.rules import field_labels_state
from cases.record.rules.codes import LAB_BY_CODE, VIROLOGY_BY_CODE
from cases.record.rules.fact_catalogue import FACT_BY_CODE, NUMBER_LIMITS
from cases.record.rules.response import LuganoResponse, lugano_ct, lugano_pet
from cases.record.rules.sources import TEXT_LABS
from cases.record.rules.text import codes_of
from cases.record.rules.therapy_codes import (
    COMPLETE_RESPONSES,
    PARTIAL_RESPONSES,
    PROGRESSIVE_RESPONSES,
    STABLE_RESPONSES,
)
from cases.record.rules.units import check_lab, check_uln
from cases.record.selectors.derived import derived_now
from cases.record.services.cleaning import Findings
from kernel.errors import Invalid

_STUDY_UID = re.compile(r"[0-9]+(\.[0-9]+)+")
# the same answer on the metabolic and on the anatomic scale
_ANSWERS = (COMPLETE_RESPONSES, PARTIAL_RESPONSES, STABLE_RESPONSES, PROGRESSIVE_RESPONSES)

ABSENT_REASONS = codes_of(field_labels_state.ABSENT_REASONS)
_ULN_CODES = frozenset({"ldh", "alt", "ast"})
_WORKED_UP_WITHIN = timedelta(days=90)
"""How long before the day of the diagnosis its extent and biology may have been established (our choice)."""
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


def _besides(model: type[ClinicalEntry], *names: str) -> tuple[str, ...]:
    return tuple(name for name in model.WRITABLE if name not in ("effective_on", *names))


_ANSWERED_BY: dict[str, tuple[str, ...]] = {
    "performance-status": _besides(PerformanceStatus),
    "infection-status": _besides(InfectionStatus),
    "disease-status": _besides(DiseaseStatus, "occasion", "method", "line_no"),
    "vitals": _besides(VitalSign, "taken_at"),
    "virology": ("result", "iu_ml"),
    "consents": ("given", "withdrawn_on"),
    "comorbidity": _besides(Comorbidity),
    "logistics": _besides(Logistics),
}
"""Kinds that say nothing by themselves or by their date alone, with the fields of which one has to be filled in."""


def refuse_empty(kind: Kind, entry: ClinicalEntry) -> None:
    """Raises Invalid for an entry that a person makes and that says nothing but its day: it would be the newest,
    and of a sheet the only one: "asked, and nothing found" where nobody asked."""
    names = _ANSWERED_BY.get(kind.slug)
    if not names or entry.field_marks or any(getattr(entry, name) not in (None, "", []) for name in names):
        return
    dated = "effective_on" in kind.model.WRITABLE
    words = _("Fill in at least one value beside the date.") if dated else _("Fill in at least one value.")
    raise Invalid(fields={names[0]: [words]})


def register(slug: str, check: Callable[[Any, Findings], None]) -> None:
    """A higher room keeps a kind of its own: called from `AppConfig.ready`, checked like the others."""
    _CHECKS[slug] = check


def _in_order(entry: Any, findings: Findings, first: str, second: str) -> None:
    earlier, later = getattr(entry, first), getattr(entry, second)
    if earlier is not None and later is not None and later < earlier:
        findings.refuse(second, _("This date is before the beginning."))


def _check_diagnosis(entry: Any, findings: Findings) -> None:
    _in_order(entry, findings, "diagnosed_on", "relapse_confirmed_on")
    for name in ("staged_on", "biology_on"):
        on = getattr(entry, name)
        if on is not None and entry.diagnosed_on is not None and entry.diagnosed_on - on > _WORKED_UP_WITHIN:
            findings.refuse(name, _("This date is more than 90 days before the diagnosis: check both."))


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


def _check_response(entry: Any, findings: Findings) -> None:
    """What the published rule says beside what was judged; a reason where the two differ. A complete response is
    Deauville 1 to 3 whatever else is known (Cheson, JCO 2014;32:3059, Lugano 2014)."""
    _check_study(entry, findings)
    _check_whole(entry, findings, "line_no")
    _check_whole(entry, findings, "deauville")
    if findings.errors:
        return
    derived = derived_response_of(entry)
    entry.derived_response = derived.response or ""
    judged = next((group for group in _ANSWERS if entry.response in group), None)
    too_much_uptake = judged is COMPLETE_RESPONSES and entry.deauville is not None and entry.deauville >= 4
    entry.response_differs = too_much_uptake or bool(
        derived.response and judged and derived.response not in judged
    )
    if entry.response_differs and not entry.response_reason:
        findings.refuse(
            "response_reason",
            _("What was recorded gives another response by the published rule: say why you judge otherwise."),
        )


def derived_response_of(entry: Any) -> LuganoResponse:
    """The Lugano response of the values recorded; of the PET when there is one, else of the CT."""

    def number(name: str) -> float | None:
        value = getattr(entry, name)
        return None if value is None else float(value)

    if entry.deauville is not None or entry.pet_change:
        return lugano_pet(
            deauville=number("deauville"), pet_change=entry.pet_change, new_lesion=entry.new_lesion
        )
    if entry.nodes_normal is None and entry.spd_cm2 is None and not entry.ct_progression:
        return LuganoResponse(None)
    return lugano_ct(
        spd_cm2=number("spd_cm2"),
        # a baseline of nothing to measure is none
        spd_baseline_cm2=number("spd_baseline_cm2") or None,
        nodes_normal=entry.nodes_normal,
        new_lesion=entry.new_lesion,
        progressed=entry.ct_progression,
    )


def _check_whole(entry: Any, findings: Findings, name: str) -> None:
    value = getattr(entry, name)
    if value is not None and value % 1 != 0:
        findings.refuse(name, _("Enter a whole number."))


def _check_study(entry: Any, findings: Findings) -> None:
    uid = entry.imaging_study_uid
    if uid and not _STUDY_UID.fullmatch(uid):
        findings.refuse("imaging_study_uid", _("This is not the identifier of an imaging study."))


def _check_vaccine(entry: Any, findings: Findings) -> None:
    if not entry.text and not entry.vaccine and "text" not in findings.errors:
        findings.refuse("vaccine", _("Choose the vaccine, or write its name."))


def _check_infection(entry: Any, findings: Findings) -> None:
    _in_order(entry, findings, "found_on", "resolved_on")
    if entry.outcome == "ongoing" and entry.resolved_on is not None:
        findings.refuse("outcome", _("An infection with a last day is not ongoing."))


def _check_malignancy(entry: Any, findings: Findings) -> None:
    for later in ("reported_aifa_on", "reported_manufacturer_on"):
        _in_order(entry, findings, "found_on", later)


def _check_logistics(entry: Any, findings: Findings) -> None:
    _in_order(entry, findings, "lodging_from", "lodging_until")


def _check_death(entry: Any, findings: Findings) -> None:
    if entry.main_cause and entry.main_cause in (entry.contributing_causes or ()):
        findings.refuse("contributing_causes", _("The main cause does not contribute to itself."))


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
    "disease-status": _check_response,
    "relapses": _check_study,
    "immunizations": _check_vaccine,
    "immunoglobulins": _check_period("given_on", "next_on"),
    "infections": _check_infection,
    "second-malignancies": _check_malignancy,
    "logistics": _check_logistics,
    "deaths": _check_death,
}
