"""One row of the bedside sheet, and what the patient was like before."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.record.models.base import ClinicalEntry, tracked
from cases.record.models.fields import CodedField, CodesField, NumberField, flag, words
from cases.toxicity.models.fields import IceAnswers, ice_limits, photo, within
from cases.toxicity.rules import codes
from cases.toxicity.rules.frequency import MONITOR_DAYS, MONITOR_DAYS_RANGE
from cases.toxicity.rules.ice import ICE_ITEMS

GRADE_MAX = 5


def _grade() -> models.PositiveSmallIntegerField[int | None, int | None]:
    return models.PositiveSmallIntegerField(null=True, blank=True)


@tracked("ToxicityObservationVersion")
class ToxicityObservation(IceAnswers, ClinicalEntry):
    """One look at the patient after (or before) the infusion. Clinical data; never deleted, see ClinicalEntry.

    Temperature in °C, pressure in mmHg, flow in L/min. `hypotension` null: below 90 mmHg systolic counts.
    `*_other_cause`: that domain is explained by something else, which `other_cause` names. `*_derived` are written
    by the server for every row anew when any row or treatment changes; `*_clinician` is the grade in their place,
    with its reason. `not_assessed`: values without which there is no grade and that could not be assessed, with the
    reason why. `fever_before`, `masked`: what earlier rows say about this one. `next_due_at`, `ice_due_at`:
    until when the next look is due. `regraded_at`: when the server last came to another grade without anybody
    writing the row, which makes no version of its own.
    """

    WRITABLE = (
        "observed_at", "temp_c", "temp_site", "antipyretic_last_6h", "systolic_mmhg", "diastolic_mmhg",
        "heart_rate_bpm", "respiratory_rate_pm", "spo2_pct", "o2_device", "o2_l_min", "hypotension",
        "fluid_bolus_ml_12h", "vasopressors", *ICE_ITEMS, "capd", "capd_unable", "ice_language", "consciousness",
        "seizure", "motor", "pressure_signs", "imaging_eeg", "handwriting_changed", "tremor", "aphasia",
        "headache", "fever_other_cause", "hypotension_other_cause", "hypoxia_other_cause", "icans_other_cause",
        "other_cause", "not_assessed", "not_assessed_reason", "icu",
        "crs_grade_clinician", "icans_grade_clinician", "override_reason", "note",
    )  # fmt: skip

    observed_at = models.DateTimeField()
    temp_c = NumberField(unit="Cel", hard=(30, 45), soft=(35, 43))
    temp_site = CodedField(codes=codes.TEMPERATURE_SITES)
    antipyretic_last_6h = flag()
    systolic_mmhg = NumberField(unit="mm[Hg]", hard=(20, 300), soft=(80, 200))
    diastolic_mmhg = NumberField(unit="mm[Hg]", hard=(10, 200), soft=(40, 120))
    heart_rate_bpm = NumberField(unit="/min", hard=(10, 300), soft=(40, 150))
    respiratory_rate_pm = NumberField(unit="/min", hard=(2, 80), soft=(8, 35))
    spo2_pct = NumberField(unit="%", hard=(30, 100), soft=(85, 100))
    o2_device = CodedField(codes=codes.O2_DEVICES)
    o2_l_min = NumberField(unit="L/min", hard=(0, 100), soft=(0.5, 60))
    hypotension = flag()
    fluid_bolus_ml_12h = NumberField(unit="mL", hard=(0, 20_000), soft=(0, 5_000))
    vasopressors = CodesField(codes=codes.VASOPRESSORS)
    capd_unable = flag()
    ice_language = CodedField(codes=codes.LANGUAGES)
    consciousness = CodedField(codes=codes.CONSCIOUSNESS)
    seizure = CodedField(codes=codes.SEIZURES)
    motor = CodedField(codes=codes.MOTOR)
    pressure_signs = CodedField(codes=codes.PRESSURE_SIGNS)
    imaging_eeg = words()
    handwriting_changed = flag()
    handwriting_photo = photo()
    tremor = flag()
    aphasia = flag()
    headache = flag()
    fever_other_cause = flag()
    hypotension_other_cause = flag()
    hypoxia_other_cause = flag()
    icans_other_cause = flag()
    other_cause = words()
    not_assessed = CodesField(codes=codes.NOT_ASSESSABLE)
    not_assessed_reason = words()
    icu = CodedField(codes=codes.ICU)

    crs_grade_derived = _grade()
    icans_grade_derived = _grade()
    icans_provisional = models.BooleanField(default=False, editable=False)
    crs_grade_clinician = _grade()
    icans_grade_clinician = _grade()
    override_reason = words()
    fever_before = models.BooleanField(default=False, editable=False)
    masked = models.BooleanField(default=False, editable=False)
    next_due_at = models.DateTimeField(null=True, editable=False)
    ice_due_at = models.DateTimeField(null=True, editable=False)
    regraded_at = models.DateTimeField(null=True, editable=False)

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            *ice_limits("toxobs"),
            within("toxobs", "temp_c", 30, 45),
            within("toxobs", "spo2_pct", 30, 100),
            within("toxobs", "crs_grade_derived", 0, GRADE_MAX),
            within("toxobs", "icans_grade_derived", 0, GRADE_MAX),
            within("toxobs", "crs_grade_clinician", 0, GRADE_MAX),
            within("toxobs", "icans_grade_clinician", 0, GRADE_MAX),
            models.CheckConstraint(
                # a grade of one's own never stands without its reason
                condition=Q(crs_grade_clinician=None, icans_grade_clinician=None)
                | (Q(override_reason__isnull=False) & ~Q(override_reason="")),
                name="toxobs_override_reason",
            ),
            models.CheckConstraint(
                condition=(
                    (Q(fever_other_cause=None) | Q(fever_other_cause=False))
                    & (Q(hypotension_other_cause=None) | Q(hypotension_other_cause=False))
                    & (Q(hypoxia_other_cause=None) | Q(hypoxia_other_cause=False))
                    & (Q(icans_other_cause=None) | Q(icans_other_cause=False))
                )
                | (Q(other_cause__isnull=False) & ~Q(other_cause="")),
                name="toxobs_other_cause_named",
            ),
            models.CheckConstraint(
                condition=Q(not_assessed=None)
                | Q(not_assessed=[])
                | (Q(not_assessed_reason__isnull=False) & ~Q(not_assessed_reason="")),
                name="toxobs_not_assessed_why",
            ),
        ]
        indexes = [
            models.Index(F("patient"), F("observed_at").desc(), F("id").desc(), name="toxobs_newest"),
        ]

    @property
    def crs_grade(self) -> int | None:
        """The grade that counts."""
        return self.crs_grade_derived if self.crs_grade_clinician is None else self.crs_grade_clinician

    @property
    def icans_grade(self) -> int | None:
        return self.icans_grade_derived if self.icans_grade_clinician is None else self.icans_grade_clinician


@tracked("ToxicityBaselineVersion")
class ToxicityBaseline(IceAnswers, ClinicalEntry):
    """How the patient answered before lymphodepletion: one sheet per patient, for comparison at the bedside.

    `native_sentence` is the sentence that the patient writes, in their own language. `unable_at_baseline`: ICE says
    nothing about this patient, the CAPD is used. `monitor_days`: days of daily monitoring that the product's label
    asks for. Personal and clinical data.
    """

    WRITABLE = (
        "assessed_at", "ice_language", "native_sentence", *ICE_ITEMS, "capd", "unable_at_baseline",
        "temp_c", "systolic_mmhg", "diastolic_mmhg", "spo2_pct", "seizure_prophylaxis",
        "tocilizumab_on_site", "monitor_days", "note",
    )  # fmt: skip

    assessed_at = models.DateTimeField()
    ice_language = CodedField(codes=codes.LANGUAGES)
    native_sentence = words(200)
    unable_at_baseline = flag()
    handwriting_photo = photo()
    temp_c = NumberField(unit="Cel", hard=(30, 45), soft=(35, 43))
    systolic_mmhg = NumberField(unit="mm[Hg]", hard=(20, 300), soft=(80, 200))
    diastolic_mmhg = NumberField(unit="mm[Hg]", hard=(10, 200), soft=(40, 120))
    spo2_pct = NumberField(unit="%", hard=(30, 100), soft=(85, 100))
    seizure_prophylaxis = flag()
    tocilizumab_on_site = flag()
    monitor_days = models.PositiveSmallIntegerField(default=MONITOR_DAYS)

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            *ice_limits("toxbase"),
            models.UniqueConstraint(
                fields=["patient"], condition=Q(status="active"), name="toxbase_one_sheet"
            ),
            models.CheckConstraint(
                condition=Q(monitor_days__gte=MONITOR_DAYS_RANGE[0], monitor_days__lte=MONITOR_DAYS_RANGE[1]),
                name="toxbase_monitor_days",
            ),
        ]
