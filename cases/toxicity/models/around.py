"""What was given, and the toxicities that have no sheet of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.record.models.base import ClinicalEntry, tracked
from cases.record.models.fields import CodedField, NumberField, flag, words
from cases.toxicity.models.fields import within
from cases.toxicity.models.observation import ToxicityObservation
from cases.toxicity.rules import codes


@tracked("ToxicityTreatmentVersion")
class ToxicityTreatment(ClinicalEntry):
    """One dose that was given against toxicity: a record, never a calculation. Clinical data.

    `dose_no` numbers the doses of tocilizumab. `dose_mg` for what is given in mg, always for
    tocilizumab and steroids; a running vasopressor has
    `rate_ug_kg_min` and, when it was stopped, `stopped_at`. `agent_text` names what is not in the list.
    """

    WRITABLE = (
        "agent", "agent_text", "given_at", "stopped_at", "dose_no", "dose_mg", "rate_ug_kg_min", "note",
    )  # fmt: skip

    agent = CodedField(codes=codes.AGENTS, null=False, blank=False, max_length=24)
    agent_text = words(120)
    given_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    dose_no = models.PositiveSmallIntegerField(null=True, blank=True)
    dose_mg = NumberField(unit="mg", hard=(0.01, 20_000), soft=(1, 2_000))
    rate_ug_kg_min = NumberField(unit="ug/kg/min", hard=(0, 20), soft=(0.01, 3))
    observation = models.ForeignKey(
        ToxicityObservation, on_delete=models.PROTECT, null=True, related_name="treatments", editable=False
    )

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(agent="tocilizumab") | Q(dose_no__gte=1, dose_no__lte=8),
                name="toxtreat_dose_number",
            ),
            models.CheckConstraint(
                # what was written before a dose was asked for can still be marked as an error
                condition=~Q(agent__in=sorted(codes.DOSED_IN_MG))
                | Q(dose_mg__isnull=False)
                | Q(status="entered_in_error"),
                name="toxtreat_dose_in_mg",
            ),
            models.CheckConstraint(
                condition=~Q(agent="other") | (Q(agent_text__isnull=False) & ~Q(agent_text="")),
                name="toxtreat_other_named",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(stopped_at__gte=F("given_at")),
                name="toxtreat_stop_after_start",
            ),
        ]
        indexes = [models.Index(F("patient"), F("given_at").desc(), name="toxtreat_newest")]


@tracked("IecHsEntryVersion")
class IecHsEntry(ClinicalEntry):
    """Findings of an HLH-like syndrome after immune effector cells; the grade is the physician's, never derived.

    Ferritin in µg/L, fibrinogen in mg/dL, LDH and transaminases in U/L; `*_uln_*` is the upper limit of the
    laboratory that measured it, without which a value says nothing. Clinical data.
    """

    WRITABLE = (
        "observed_at", "ferritin_ug_l", "ferritin_uln_ug_l", "ferritin_rapid_rise", "fibrinogen_mg_dl", "ldh_u_l",
        "ldh_uln_u_l", "alt_u_l", "alt_uln_u_l", "ast_u_l", "ast_uln_u_l", "cytopenia", "coagulopathy",
        "haemophagocytosis", "grade", "note",
    )  # fmt: skip

    observed_at = models.DateTimeField()
    ferritin_ug_l = NumberField(unit="ug/L", hard=(0, 1_000_000), soft=(1, 100_000))
    ferritin_uln_ug_l = NumberField(unit="ug/L", hard=(10, 5_000), soft=(50, 1_000))
    ferritin_rapid_rise = flag()
    fibrinogen_mg_dl = NumberField(unit="mg/dL", hard=(5, 2_000), soft=(50, 900))
    ldh_u_l = NumberField(unit="U/L", hard=(10, 50_000), soft=(80, 5_000))
    ldh_uln_u_l = NumberField(unit="U/L", hard=(20, 20_000), soft=(150, 700))
    alt_u_l = NumberField(unit="U/L", hard=(1, 20_000), soft=(5, 2_000))
    alt_uln_u_l = NumberField(unit="U/L", hard=(5, 500), soft=(20, 80))
    ast_u_l = NumberField(unit="U/L", hard=(1, 20_000), soft=(5, 2_000))
    ast_uln_u_l = NumberField(unit="U/L", hard=(5, 500), soft=(20, 80))
    cytopenia = flag()
    coagulopathy = flag()
    haemophagocytosis = flag()
    grade = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(ClinicalEntry.Meta):
        constraints = [*ClinicalEntry.Meta.constraints, within("iechs", "grade", 0, 5)]
