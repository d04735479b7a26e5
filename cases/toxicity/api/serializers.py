"""Shapes of the toxicity API. Those of the sheets are made from their models, so that they cannot drift apart."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from cases.record.api.serializers import (
    EntryCommonOutput,
    EntryErrorInput,
    EntryHistoryOutput,
    EntryPersonOutput,
    Output,
    fields_of,
)
from cases.record.models import Kind
from cases.toxicity.models import BASELINE, IEC_HS, OBSERVATIONS, SHEETS, TREATMENTS
from kernel.api.serializers import StrictSerializer

__all__ = ["EntryErrorInput", "EntryHistoryOutput"]


class GradePartOutput(Output):
    domain = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    grade = serializers.IntegerField(allow_null=True)
    counts = serializers.BooleanField()
    words_it = serializers.CharField()
    words_en = serializers.CharField()


class GradeNoteOutput(Output):
    it = serializers.CharField()
    en = serializers.CharField()


class GradeOutput(Output):
    """A derived grade with the rule that gave it. `value` null: something in `missing` forbids to say it."""

    scale = serializers.CharField(help_text="crs or icans")
    value = serializers.IntegerField(allow_null=True)
    provisional = serializers.BooleanField()
    missing = serializers.ListField(child=serializers.CharField())
    decided_by = serializers.ListField(child=serializers.CharField())
    rule_it = serializers.CharField()
    rule_en = serializers.CharField()
    parts = GradePartOutput(many=True)
    notes = GradeNoteOutput(many=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    evidence_label_it = serializers.CharField()
    evidence_label_en = serializers.CharField()
    advisory_it = serializers.CharField()
    advisory_en = serializers.CharField()


class IecHsCriterionOutput(Output):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    rule_it = serializers.CharField()
    rule_en = serializers.CharField()
    words_it = serializers.CharField()
    words_en = serializers.CharField()
    met = serializers.BooleanField(
        allow_null=True, help_text="Null: something in `missing` forbids to say it."
    )
    missing = serializers.ListField(child=serializers.CharField())


class IecHsFindingsOutput(Output):
    """Which criteria are there, from what was entered; no grade comes of it."""

    criteria = IecHsCriterionOutput(many=True)
    missing = serializers.ListField(child=serializers.CharField())
    result_it = serializers.CharField()
    result_en = serializers.CharField()
    grade_note_it = serializers.CharField()
    grade_note_en = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    evidence_label_it = serializers.CharField()
    evidence_label_en = serializers.CharField()
    advisory_it = serializers.CharField()
    advisory_en = serializers.CharField()


class PreviewInput(StrictSerializer):
    values = serializers.DictField(help_text="The fields of a row as far as they are known.")
    replaces = serializers.UUIDField(required=False, allow_null=True)


class PreviewOutput(Output):
    crs = GradeOutput()
    icans = GradeOutput()
    ice_score = serializers.IntegerField(allow_null=True)
    ice_missing = serializers.ListField(child=serializers.CharField())
    needed = serializers.ListField(
        child=serializers.CharField(),
        help_text="What must be entered, or said not to be assessable, to save.",
    )
    child = serializers.BooleanField()
    alerts = serializers.CharField(allow_null=True, help_text="Who would be told: ward, urgent, critical.")
    acknowledge_minutes = serializers.IntegerField(allow_null=True)


def _photo() -> dict[str, Any]:
    return {"handwriting_photo": serializers.UUIDField(required=False, allow_null=True)}


def _day() -> dict[str, Any]:
    return {"day": serializers.IntegerField(allow_null=True, help_text="Days after the infusion.")}


def _links(kind: Kind) -> dict[str, Any]:
    if kind is TREATMENTS:
        return {"observation": serializers.UUIDField(required=False, allow_null=True)}
    return _photo() if kind in (OBSERVATIONS, BASELINE) else {}


def _answers(kind: Kind) -> dict[str, Any]:
    score = {"ice_score": serializers.IntegerField(allow_null=True)}
    if kind is BASELINE:
        return score
    if kind is TREATMENTS:
        return _day()
    if kind is IEC_HS:
        return {**_day(), "findings": IecHsFindingsOutput()}
    return {
        **_day(),
        **score,
        "map_mmhg": serializers.IntegerField(allow_null=True),
        "crs": GradeOutput(),
        "icans": GradeOutput(),
        "crs_grade": serializers.IntegerField(
            allow_null=True, help_text="The clinician's, else the derived."
        ),
        "icans_grade": serializers.IntegerField(allow_null=True),
        "next_due_at": serializers.DateTimeField(allow_null=True),
        "ice_due_at": serializers.DateTimeField(allow_null=True),
    }


INPUTS: dict[str, type[serializers.Serializer[Any]]] = {
    name: type(
        f"{kind.model.__name__}SheetInput",
        (StrictSerializer,),
        {"client_id": serializers.UUIDField(required=False), **fields_of(kind), **_links(kind)},
    )
    for name, kind in SHEETS.items()
}
OUTPUTS: dict[str, Any] = {
    kind.slug: type(
        f"{kind.model.__name__}SheetOutput",
        (EntryCommonOutput,),
        {**fields_of(kind), **_links(kind), **_answers(kind)},
    )
    for kind in SHEETS.values()
}
SHEET_INPUT = PolymorphicProxySerializer(
    component_name="ToxicitySheetInput", serializers=list(INPUTS.values()), resource_type_field_name=None
)
SHEET_OUTPUT = PolymorphicProxySerializer(
    component_name="ToxicitySheetOutput", serializers=OUTPUTS, resource_type_field_name="kind"
)


class SheetPageOutput(Output):
    results = PolymorphicProxySerializer(
        component_name="ToxicitySheetOutput", serializers=OUTPUTS, resource_type_field_name="kind", many=True
    )
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class ToxicityAlertOutput(Output):
    id = serializers.UUIDField()
    scale = serializers.CharField(help_text="crs or icans")
    grade = serializers.IntegerField()
    episode = serializers.IntegerField()
    level = serializers.CharField(help_text="ward, urgent or critical")
    level_it = serializers.CharField()
    level_en = serializers.CharField()
    acknowledge_minutes = serializers.IntegerField(allow_null=True)
    raised_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    observation = serializers.UUIDField()
    waits_for = serializers.CharField(
        allow_null=True, help_text="Centre of which somebody must still see it."
    )
    can_acknowledge = serializers.BooleanField(help_text="Whether that may be me.")
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    acknowledged_by = EntryPersonOutput(allow_null=True)


class ToxicityEpisodeOutput(Output):
    scale = serializers.CharField(help_text="crs or icans")
    number = serializers.IntegerField()
    onset_at = serializers.DateTimeField()
    onset_day = serializers.IntegerField(allow_null=True)
    max_grade = serializers.IntegerField()
    max_at = serializers.DateTimeField()
    max_day = serializers.IntegerField(allow_null=True)
    last_sign_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_day = serializers.IntegerField(allow_null=True)


class IcahtOutput(Output):
    phase = serializers.CharField(help_text="early or late")
    grade = serializers.IntegerField(allow_null=True)
    rule_it = serializers.CharField()
    rule_en = serializers.CharField()
    nadir_per_ul = serializers.FloatField(allow_null=True)
    days_at_most_500 = serializers.IntegerField()
    days_at_most_100 = serializers.IntegerField()
    unknown_days = serializers.ListField(child=serializers.IntegerField())
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    evidence_label_it = serializers.CharField()
    evidence_label_en = serializers.CharField()
    advisory_it = serializers.CharField()
    advisory_en = serializers.CharField()


class ToxicityGivenOutput(Output):
    agent = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    count = serializers.IntegerField()
    last_at = serializers.DateTimeField()


class ToxicityOverviewOutput(Output):
    patient_id = serializers.UUIDField()
    now = serializers.DateTimeField()
    infused_at = serializers.DateTimeField(allow_null=True)
    day = serializers.IntegerField(allow_null=True)
    monitor_days = serializers.IntegerField()
    next_due_at = serializers.DateTimeField(allow_null=True)
    ice_due_at = serializers.DateTimeField(allow_null=True)
    frequency_source_it = serializers.CharField()
    frequency_source_en = serializers.CharField()
    baseline = OUTPUTS[BASELINE.slug](allow_null=True)
    latest = OUTPUTS[OBSERVATIONS.slug](allow_null=True)
    episodes = ToxicityEpisodeOutput(many=True)
    icaht_early = IcahtOutput()
    icaht_late = IcahtOutput()
    treatments = ToxicityGivenOutput(many=True)
    tocilizumab_doses = serializers.IntegerField()
    next_tocilizumab_dose = serializers.IntegerField()
    alerts = ToxicityAlertOutput(many=True)


class ToxicityPointOutput(Output):
    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    temp_c = serializers.FloatField(allow_null=True)
    spo2_pct = serializers.FloatField(allow_null=True)
    map_mmhg = serializers.IntegerField(allow_null=True)
    heart_rate_bpm = serializers.FloatField(allow_null=True)
    ice = serializers.IntegerField(allow_null=True)
    crs = serializers.IntegerField(allow_null=True)
    icans = serializers.IntegerField(allow_null=True)


class ToxicityTrendOutput(Output):
    infused_at = serializers.DateTimeField(allow_null=True)
    points = ToxicityPointOutput(many=True)
    treatments = OUTPUTS[TREATMENTS.slug](many=True)
