"""Shapes of vaccines, immunoglobulin, prophylaxis and restrictions after an infusion."""

from typing import Any

from rest_framework import serializers

from followup.protocols.rules.immunoglobulin import Advice
from followup.protocols.rules.prophylaxis import Phase
from followup.protocols.rules.vaccination import DoseStatus


class ReasonOutput(serializers.Serializer[Any]):
    label_it = serializers.CharField()
    label_en = serializers.CharField()


class VaccineDoseOutput(serializers.Serializer[Any]):
    """`on`: given on that day, else from that day on; `planned_on` before it was put off; `until`: not late until."""

    number = serializers.IntegerField()
    status = serializers.ChoiceField(choices=list(DoseStatus))
    on = serializers.DateField()
    planned_on = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    reasons = ReasonOutput(many=True)
    brand = serializers.CharField(allow_blank=True)
    lot = serializers.CharField(allow_blank=True)


class VaccineOutput(serializers.Serializer[Any]):
    """`of`: doses of the series; null: one each winter."""

    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    of = serializers.IntegerField(allow_null=True)
    group = serializers.ChoiceField(choices=["routine", "by_risk", "live"])
    doses = VaccineDoseOutput(many=True)


class IgAdviceOutput(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=list(Advice))
    on = serializers.DateField(allow_null=True)
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    why_it = serializers.CharField()
    why_en = serializers.CharField()


class PreventionValueOutput(serializers.Serializer[Any]):
    """The newest value since the infusion, in the unit of the catalogue."""

    code = serializers.CharField()
    value = serializers.FloatField()
    on = serializers.DateField()


class ProphylaxisOutput(serializers.Serializer[Any]):
    """`until`: the first day on which stopping may be thought of."""

    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    why_it = serializers.CharField()
    why_en = serializers.CharField()
    phase = serializers.ChoiceField(choices=list(Phase))
    starts_on = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    evidence_it = serializers.CharField()
    evidence_en = serializers.CharField()


class RestrictionOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    on = serializers.DateField()
    is_over = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given


class PreventionOutput(serializers.Serializer[Any]):
    vaccines = VaccineOutput(many=True)
    vaccines_source = serializers.CharField()
    vaccines_evidence_it = serializers.CharField()
    vaccines_evidence_en = serializers.CharField()
    min_inactivated_months = serializers.IntegerField()
    disagreement_it = serializers.CharField()
    disagreement_en = serializers.CharField()
    immunoglobulin = IgAdviceOutput(many=True)
    immunoglobulin_source = serializers.CharField()
    immunoglobulin_evidence_it = serializers.CharField()
    immunoglobulin_evidence_en = serializers.CharField()
    measured = PreventionValueOutput(many=True)
    prophylaxis = ProphylaxisOutput(many=True)
    restrictions = RestrictionOutput(many=True)
    advisory_it = serializers.CharField()
    advisory_en = serializers.CharField()
