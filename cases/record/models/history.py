"""What happened before: other conditions, comorbidity, lines of therapy, procedures, medicines, allergies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.record.models.base import ClinicalEntry, tracked
from cases.record.models.fields import CodedField, CodesField, NumberField, day, flag, words
from cases.record.rules import codes
from cases.record.rules.immunity_codes import VACCINES
from cases.record.rules.outcome_codes import SEVERITY_GRADES


class ClinicalStatus(models.TextChoices):
    """Does it still hold? A resolved condition and a stopped medicine stay in the record."""

    ACTIVE = "active", _("Active")
    RESOLVED = "resolved", _("Resolved")
    UNKNOWN = "unknown", _("Unknown")


@tracked("ConditionVersion")
class Condition(ClinicalEntry):
    """Any other disease or finding, in the words and code of who reported it. Clinical data."""

    WRITABLE = (
        "text", "code_system", "code", "clinical_status", "onset_on", "resolved_on", "hct_ci_item", "note",
    )  # fmt: skip

    text = models.CharField(max_length=300)
    code_system = words(120)
    code = words(40)
    clinical_status = models.CharField(max_length=12, choices=ClinicalStatus, default=ClinicalStatus.ACTIVE)
    onset_on = day()
    resolved_on = day()
    hct_ci_item = CodedField(codes=codes.HCT_CI_CHOICES)

    class Meta(ClinicalEntry.Meta):
        pass


@tracked("ComorbidityVersion")
class Comorbidity(ClinicalEntry):
    """The answers about comorbidity and treatment that decide about CAR-T: one sheet per patient.

    Each answer has its own author and time; yes, no and not recorded are three things. Clinical data.
    """

    WRITABLE = (
        "hct_ci", "autoimmune_disease", "seizure_stroke_neuro", "cardiac_history", "prior_malignancy",
        "prior_allosct", "gvhd", "immunosuppression", "prior_cart", "prior_cd19",
        "steroid_dose_mg_prednisone_eq", "anticoagulant", "note",
    )  # fmt: skip

    hct_ci = CodesField(codes=codes.HCT_CI_CHOICES)
    autoimmune_disease = flag()
    seizure_stroke_neuro = flag()
    cardiac_history = flag()
    prior_malignancy = flag()
    prior_allosct = flag()
    gvhd = words()
    immunosuppression = words()
    prior_cart = flag()
    prior_cd19 = flag()
    steroid_dose_mg_prednisone_eq = NumberField(unit="mg", hard=(0, 2000), soft=(0, 200))
    anticoagulant = words()

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["patient"], condition=Q(status="active"), name="comorbidity_one_sheet"
            ),
        ]


@tracked("TherapyLineVersion")
class TherapyLine(ClinicalEntry):
    """One entry of the history of treatment; which ones count as lines is decided by the rules.

    `effective_on` is the start. `classes` empty: those of the coded regimen hold. Clinical data.
    """

    WRITABLE = (
        "line_no", "intent", "regimen", "regimen_text", "classes", "drugs", "start_on", "end_on", "cycles",
        "best_response", "best_response_on", "response_at_eot", "progression_on", "residual_biopsy_positive",
        "stop_reason", "toxicity", "toxicity_grade", "treating_centre_name", "note",
    )  # fmt: skip
    FUTURE_DATES = frozenset({"end_on"})

    line_no = models.PositiveSmallIntegerField()
    intent = CodedField(codes=codes.INTENTS)
    regimen = CodedField(codes=codes.REGIMEN_CHOICES)
    regimen_text = words(200)
    classes = CodesField(codes=codes.DRUG_CLASSES)
    drugs = words()
    start_on = day()
    end_on = day()
    cycles = NumberField(hard=(0, 60), soft=(1, 12))
    best_response = CodedField(codes=codes.RESPONSES)
    best_response_on = day()
    response_at_eot = CodedField(codes=codes.RESPONSES)
    progression_on = day()
    residual_biopsy_positive = flag()
    stop_reason = CodedField(codes=codes.STOP_REASONS)
    toxicity = words()
    toxicity_grade = CodedField(codes=SEVERITY_GRADES)
    treating_centre_name = words(160)

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(line_no__gte=1, line_no__lte=40), name="therapyline_number_in_range"
            ),
        ]


@tracked("ProcedureVersion")
class Procedure(ClinicalEntry):
    """Something that was done to the patient. `effective_on` is the (first) day. Clinical data."""

    WRITABLE = ("text", "code_system", "code", "performed_on", "ended_on", "reason", "note")

    text = models.CharField(max_length=300)
    code_system = words(120)
    code = words(40)
    performed_on = day()
    ended_on = day()
    reason = words()

    class Meta(ClinicalEntry.Meta):
        pass


@tracked("MedicationVersion")
class Medication(ClinicalEntry):
    """A medicine, prescribed or reported. `none_known`: asked, and the patient takes none. Clinical data."""

    WRITABLE = (
        "text", "code_system", "code", "dose", "clinical_status", "start_on", "end_on", "none_known", "note",
    )  # fmt: skip
    FUTURE_DATES = frozenset({"start_on", "end_on"})

    text = models.CharField(max_length=300, blank=True)
    code_system = words(120)
    code = words(40)
    dose = words(200)
    clinical_status = models.CharField(max_length=12, choices=ClinicalStatus, default=ClinicalStatus.ACTIVE)
    start_on = day()
    end_on = day()
    none_known = models.BooleanField(default=False)

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(none_known=True, text="") | (Q(none_known=False) & ~Q(text="")),
                name="medication_named_or_none",
            ),
        ]


@tracked("ImmunizationVersion")
class Immunization(ClinicalEntry):
    """A vaccine that was given. `effective_on` is the day. Clinical data.

    `vaccine` is what the calendars of follow-up count by; an imported one may have only its `text`.
    """

    WRITABLE = ("vaccine", "text", "code_system", "code", "given_on", "dose_no", "brand", "lot", "note")

    vaccine = CodedField(codes=VACCINES)
    text = models.CharField(max_length=300, blank=True)
    code_system = words(120)
    code = words(40)
    given_on = day()
    dose_no = NumberField(hard=(1, 12))
    brand = words(80)
    lot = words(40)

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(text="") | Q(vaccine__isnull=False), name="immunization_named"
            ),
        ]


@tracked("AllergyVersion")
class Allergy(ClinicalEntry):
    """An allergy or intolerance. `none_known`: asked, and there is none (no row at all: nobody asked).

    Clinical data; its absence is a risk, so the banner tells the two apart.
    """

    WRITABLE = (
        "text", "code_system", "code", "reaction", "severity", "clinical_status", "onset_on", "none_known", "note",
    )  # fmt: skip

    class Severity(models.TextChoices):
        MILD = "mild", _("Mild")
        MODERATE = "moderate", _("Moderate")
        SEVERE = "severe", _("Severe")

    text = models.CharField(max_length=300, blank=True)
    code_system = words(120)
    code = words(40)
    reaction = words()
    severity = models.CharField(max_length=12, choices=Severity, null=True, blank=True)
    clinical_status = models.CharField(max_length=12, choices=ClinicalStatus, default=ClinicalStatus.ACTIVE)
    onset_on = day()
    none_known = models.BooleanField(default=False)

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(none_known=True, text="") | (Q(none_known=False) & ~Q(text="")),
                name="allergy_named_or_none",
            ),
        ]
