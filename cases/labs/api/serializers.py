"""Shapes of the API of courses."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cases.labs.rules.sheet_layout import LAYOUTS
from kernel.api.serializers import StrictSerializer


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
    origin = serializers.ListField(child=serializers.IntegerField(), help_text="Place in `origins`.")


class CoursePersonOutput(Output):
    id = serializers.UUIDField()
    display_name = serializers.CharField()


class TreatmentOutput(Output):
    kind = serializers.ChoiceField(
        choices=["therapy", "bridging", "apheresis", "lymphodepletion", "infusion"]
    )
    start = serializers.DateField()
    end = serializers.DateField(allow_null=True)
    until = serializers.DateField(
        allow_null=True,
        help_text="Where nobody wrote the end: the last day that it can have lasted; null: it may still run.",
    )
    label_it = serializers.CharField()
    label_en = serializers.CharField()


class SeriesOutput(Output):
    series = CourseOutput(many=True)
    limits = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(allow_null=True)),
        help_text="Pairs of lower and upper limit.",
    )
    people = CoursePersonOutput(many=True)
    origins = serializers.ListField(
        child=serializers.CharField(), help_text="How results came into the record."
    )
    treatments = TreatmentOutput(many=True)


class SheetInput(StrictSerializer):
    """The cells as they were pasted, and what the person decided about them."""

    text = serializers.CharField(
        max_length=250_000, trim_whitespace=False, allow_blank=True, help_text="Cells with tabs, ; or commas."
    )
    layout = serializers.ChoiceField(choices=LAYOUTS, required=False, allow_null=True)
    decimals = serializers.ChoiceField(choices=["comma", "dot", "unknown"], required=False)
    tests = serializers.DictField(
        child=serializers.CharField(max_length=40, allow_blank=True),
        required=False,
        help_text="Key of a name -> code of the catalogue; empty: leave it out.",
    )
    units = serializers.DictField(
        child=serializers.CharField(max_length=24, allow_blank=True),
        required=False,
        help_text="Key of a name -> one of its `units`.",
    )
    rows_left_out = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=10_000), required=False, max_length=2_000
    )
    cells_left_out = serializers.ListField(
        child=serializers.ListField(
            child=serializers.IntegerField(min_value=0, max_value=10_000), min_length=2, max_length=2
        ),
        required=False,
        max_length=5_000,
        help_text="Pairs of row and column.",
    )


class SheetImportInput(SheetInput):
    client_id = serializers.UUIDField()
    file_name = serializers.CharField(
        max_length=160,
        required=False,
        allow_blank=True,
        help_text="Where the text was read from; empty: pasted.",
    )
    confirm = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=20)


class SheetFileInput(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="A CSV file; its text comes back with the preview.")


class SheetUndoInput(StrictSerializer):
    reason = serializers.CharField(max_length=300)


class SheetCellOutput(Output):
    row = serializers.IntegerField()
    column = serializers.IntegerField()
    key = serializers.CharField()
    state = serializers.ChoiceField(
        choices=["ready", "unusual", "duplicate", "refused", "unknown_test", "unknown_unit", "left_out"]
    )
    code = serializers.CharField(allow_blank=True)
    on = serializers.DateField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    unit_label = serializers.CharField(allow_blank=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    original = serializers.CharField(allow_blank=True)
    message_it = serializers.CharField(allow_blank=True)
    message_en = serializers.CharField(allow_blank=True)


class SheetNameOutput(Output):
    key = serializers.CharField()
    name = serializers.CharField()
    unit_found = serializers.CharField(allow_blank=True)
    code = serializers.CharField(allow_null=True, help_text="Empty: left out; null: not recognised.")
    unit = serializers.CharField(allow_null=True, allow_blank=True, help_text="null: still open.")
    units = UnitOutput(many=True)
    count = serializers.IntegerField()


class SheetDoubtOutput(Output):
    code = serializers.CharField()
    message_it = serializers.CharField()
    message_en = serializers.CharField()


class SheetPreviewOutput(Output):
    text = serializers.CharField()
    layout = serializers.ChoiceField(choices=LAYOUTS)
    decimals = serializers.ChoiceField(choices=["comma", "dot", "unknown"])
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField(allow_blank=True)))
    headings = serializers.ListField(child=serializers.IntegerField())
    cells = SheetCellOutput(many=True)
    names = SheetNameOutput(many=True)
    counts = serializers.DictField(child=serializers.IntegerField())
    doubts = SheetDoubtOutput(many=True)


class LabImportOutput(Output):
    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    by = serializers.CharField()
    centre_name = serializers.CharField()
    file_name = serializers.CharField(allow_blank=True, help_text="Empty: the sheet was pasted.")
    written = serializers.IntegerField()
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    counts = serializers.DictField(child=serializers.IntegerField())
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by = serializers.CharField(allow_blank=True)
    undo_reason = serializers.CharField(allow_blank=True)


class LabImportListOutput(Output):
    results = LabImportOutput(many=True)
