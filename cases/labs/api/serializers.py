"""Shapes of the API of courses."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class Output(serializers.Serializer[Any]):
    """Describes an answer; the selectors make it."""


class UnitOutput(Output):
    code = serializers.CharField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # the wire name is given


class MeasuredOutput(Output):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    unit = serializers.CharField(help_text="UCUM")
    unit_label = serializers.CharField(allow_blank=True)
    loinc = serializers.CharField(allow_null=True)
    hard = serializers.ListField(child=serializers.FloatField(), help_text="Outside is refused.")
    soft = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="Outside is asked to be confirmed."
    )
    units = UnitOutput(many=True)


class CatalogueOutput(Output):
    labs = MeasuredOutput(many=True)
    vitals = MeasuredOutput(many=True)


class CourseOutput(Output):
    code = serializers.CharField(help_text="A test of the catalogue, or `vital.<column>`.")
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    unit = serializers.CharField(help_text="UCUM")
    unit_label = serializers.CharField()
    days = serializers.ListField(
        child=serializers.FloatField(),
        help_text="Days since 1970-01-01, oldest first; a fraction is the hour in Italy.",
    )
    values = serializers.ListField(child=serializers.FloatField())
    flags = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Sum of 1 above the limits, 2 below, 4 less than the number, 8 more than the number.",
    )
    limit = serializers.ListField(child=serializers.IntegerField(), help_text="Place in `limits`; -1: none.")
    by = serializers.ListField(child=serializers.IntegerField(), help_text="Place in `people`; -1: nobody.")


class CoursePersonOutput(Output):
    id = serializers.UUIDField()
    display_name = serializers.CharField()


class TreatmentOutput(Output):
    kind = serializers.ChoiceField(
        choices=["therapy", "bridging", "apheresis", "lymphodepletion", "infusion"]
    )
    start = serializers.DateField()
    end = serializers.DateField(allow_null=True)
    label_it = serializers.CharField()
    label_en = serializers.CharField()


class SeriesOutput(Output):
    series = CourseOutput(many=True)
    limits = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(allow_null=True)),
        help_text="Pairs of lower and upper limit.",
    )
    people = CoursePersonOutput(many=True)
    treatments = TreatmentOutput(many=True)
