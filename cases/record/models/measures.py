"""What was measured or judged on a day: laboratory, vital signs, performance, disease status, virology."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.record.models.base import ClinicalEntry, tracked
from cases.record.models.fields import CodedField, NumberField, day, flag, words
from cases.record.rules import codes
from cases.record.rules.outcome_codes import INFECTION_CONTROL
from cases.record.rules.response_codes import (
    ASSESSMENT_METHODS,
    ASSESSMENT_OCCASIONS,
    BIOPSY_RESULTS,
    PET_CHANGES,
)

LATEST = (F("effective_on").desc(nulls_last=True), F("recorded_at").desc(), F("id").desc())
"""The order in which the newest entry of a kind comes first."""


@tracked("LabResultVersion")
class LabResult(ClinicalEntry):
    """One laboratory or organ-function result in the unit of the catalogue (`rules.lab_catalogue`).

    Exactly one of `value`, `text_value` and `absent_reason` is set: a reason is an answer too. `uln` is the
    upper limit of the laboratory that measured. `original` keeps value and unit as they came when they were
    converted. `effective_on` is the day of the sample. Clinical data.
    """

    WRITABLE = (
        "code", "value", "text_value", "absent_reason_code", "taken_at", "effective_on", "uln", "ref_low",
        "ref_high", "method", "note",
    )  # fmt: skip

    code = models.CharField(max_length=40)
    loinc = words(12)
    value = NumberField(max_digits=20, decimal_places=6)
    unit = models.CharField(max_length=24, blank=True)
    text_value = words()
    absent_reason_code = words(16)
    taken_at = models.DateTimeField(null=True, blank=True)
    ref_low = NumberField()
    ref_high = NumberField()
    uln = NumberField()
    method = words(40)
    original = words(80)

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(value__isnull=False, text_value__isnull=True, absent_reason_code__isnull=True)
                | Q(value__isnull=True, text_value__isnull=False, absent_reason_code__isnull=True)
                | Q(value__isnull=True, text_value__isnull=True, absent_reason_code__isnull=False),
                name="labresult_value_or_reason",
            ),
            models.CheckConstraint(condition=Q(effective_on__isnull=False), name="labresult_dated"),
        ]
        indexes = [
            # serves "the latest of each code" (DISTINCT ON) as an index-only walk of one patient
            models.Index(
                F("patient"),
                F("code"),
                *LATEST,
                condition=Q(status="active"),
                name="labresult_latest_by_code",
            ),
        ]


@tracked("VirologyVersion")
class Virology(ClinicalEntry):
    """One infectious marker. `iu_ml` belongs to nucleic-acid tests. Clinical data."""

    WRITABLE = ("code", "result", "iu_ml", "effective_on", "note")

    code = models.CharField(max_length=24)
    result = CodedField(codes=codes.POS_NEG_ND)
    iu_ml = NumberField(unit="[IU]/mL", hard=(0, 1e12), max_digits=20)

    class Meta(ClinicalEntry.Meta):
        indexes = [
            models.Index(
                F("patient"), F("code"), *LATEST, condition=Q(status="active"), name="virology_latest_by_code"
            ),
        ]


@tracked("PerformanceStatusVersion")
class PerformanceStatus(ClinicalEntry):
    """How well the patient is on one day. ECOG and Karnofsky are never converted. Clinical data."""

    WRITABLE = ("effective_on", "ecog", "kps", "b_symptoms", "adl", "iadl", "g8", "note")

    ecog = NumberField(hard=(0, 5))
    kps = NumberField(unit="%", hard=(0, 100))
    b_symptoms = flag()
    adl = NumberField(hard=(0, 6))
    iadl = NumberField(hard=(0, 8))
    g8 = NumberField(hard=(0, 17))

    class Meta(ClinicalEntry.Meta):
        pass


@tracked("InfectionStatusVersion")
class InfectionStatus(ClinicalEntry):
    """Is there an infection, on one day. Clinical data."""

    WRITABLE = (
        "effective_on", "active_infection", "active_infection_detail", "mdr_colonisation", "covid_recent", "note",
    )  # fmt: skip

    active_infection = CodedField(codes=INFECTION_CONTROL)
    active_infection_detail = words()
    mdr_colonisation = words()
    covid_recent = flag()

    class Meta(ClinicalEntry.Meta):
        pass


@tracked("DiseaseStatusVersion")
class DiseaseStatus(ClinicalEntry):
    """Where the disease stands on one day: the assessment, what it showed, and what was judged from it.

    `response` is the doctor's; `derived_response` is what the published rule says of the values recorded ("" when
    some are missing). Where the two differ (`response_differs`) the reason is kept. `imaging_study_uid` is the DICOM
    UID of the study that was read, here or in another archive. `mrd_level` is a fraction (0.0001 is 10⁻⁴).
    Clinical data.
    """

    WRITABLE = (
        "effective_on", "occasion", "method", "line_no", "disease_state", "response", "response_reason", "pet_on",
        "deauville", "pet_change", "new_lesion", "nodes_normal", "spd_baseline_cm2", "spd_cm2", "ct_progression",
        "smd_cm", "tmtv_ml", "biopsy", "mrd_result", "mrd_level", "mrd_method", "imaging_study_uid", "note",
    )  # fmt: skip

    disease_state = CodedField(codes=codes.DISEASE_STATUS)
    pet_on = day()
    deauville = NumberField(hard=(1, 5))
    smd_cm = NumberField(unit="cm", hard=(0, 60))
    tmtv_ml = NumberField(unit="mL", hard=(0, 20_000))
    occasion = CodedField(codes=ASSESSMENT_OCCASIONS)
    method = CodedField(codes=ASSESSMENT_METHODS)
    line_no = NumberField(hard=(1, 40))
    response = CodedField(codes=codes.RESPONSES)
    response_reason = words()
    pet_change = CodedField(codes=PET_CHANGES)
    new_lesion = flag()
    nodes_normal = flag()
    spd_baseline_cm2 = NumberField(unit="cm2", hard=(0, 3_000))
    spd_cm2 = NumberField(unit="cm2", hard=(0, 3_000))
    ct_progression = flag()
    biopsy = CodedField(codes=BIOPSY_RESULTS)
    mrd_result = CodedField(codes=codes.POS_NEG_ND)
    mrd_level = NumberField(hard=(0, 1), max_digits=16, decimal_places=10)
    mrd_method = CodedField(codes=codes.MRD_METHODS)
    imaging_study_uid = words(64)
    derived_response = models.CharField(max_length=40, blank=True, default="", editable=False)
    response_differs = models.BooleanField(default=False, editable=False)

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(response_differs=False)
                | (Q(response_reason__isnull=False) & ~Q(response_reason="")),
                name="diseasestatus_difference_has_reason",
            ),
        ]


@tracked("VitalSignVersion")
class VitalSign(ClinicalEntry):
    """Vital signs taken together on one occasion. Clinical data."""

    WRITABLE = (
        "effective_on", "taken_at", "weight_kg", "height_cm", "temperature_c", "systolic_mmhg",
        "diastolic_mmhg", "heart_rate_bpm", "respiratory_rate_pm", "spo2_pct", "note",
    )  # fmt: skip

    taken_at = models.DateTimeField(null=True, blank=True)
    weight_kg = NumberField(unit="kg", hard=(2, 300), soft=(35, 180))
    height_cm = NumberField(unit="cm", hard=(40, 230), soft=(130, 210))
    temperature_c = NumberField(unit="Cel", hard=(25, 45), soft=(34, 41))
    systolic_mmhg = NumberField(unit="mm[Hg]", hard=(20, 300), soft=(80, 200))
    diastolic_mmhg = NumberField(unit="mm[Hg]", hard=(10, 200), soft=(40, 120))
    heart_rate_bpm = NumberField(unit="/min", hard=(10, 300), soft=(40, 150))
    respiratory_rate_pm = NumberField(unit="/min", hard=(2, 80), soft=(8, 35))
    spo2_pct = NumberField(unit="%", hard=(50, 100), soft=(92, 100))

    class Meta(ClinicalEntry.Meta):
        pass


@tracked("ObservationVersion")
class Observation(ClinicalEntry):
    """A finding outside the catalogue, kept as it came: code, value, unit. No rule reads it. Clinical data."""

    WRITABLE = (
        "text", "code_system", "code", "category", "value", "unit", "text_value", "taken_at", "effective_on",
        "note",
    )  # fmt: skip

    text = models.CharField(max_length=300)
    code_system = words(120)
    code = words(40)
    category = words(40)
    value = NumberField(max_digits=24, decimal_places=8)
    unit = words(40)
    text_value = words(1000)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta(ClinicalEntry.Meta):
        pass
