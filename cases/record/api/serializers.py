"""Shapes of the record API. Those of the kinds are made from their models, so that they cannot drift apart."""

from __future__ import annotations

from typing import Any

from django.db import models
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from cases.record.models import KINDS, Kind
from cases.record.models.fields import CodedField, CodesField, NumberField
from kernel.api.serializers import StrictSerializer


class Output(serializers.Serializer[Any]):
    """Describes an answer; the selectors make it."""


class EntryErrorInput(StrictSerializer):
    reason = serializers.CharField(max_length=300)


class EntryPersonOutput(Output):
    id = serializers.UUIDField()
    display_name = serializers.CharField()


class EntryCentreOutput(Output):
    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()


class EntryWarningOutput(Output):
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class EntryCommonOutput(Output):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    effective_on = serializers.DateField(allow_null=True)
    status = serializers.CharField(help_text="active or entered_in_error")
    error_reason = serializers.CharField()
    error_at = serializers.DateTimeField(allow_null=True)
    error_by = EntryPersonOutput(allow_null=True)
    origin = serializers.CharField(help_text="manual, referral_form, fhir_import or lab_sheet")
    author = EntryPersonOutput(allow_null=True)
    centre = EntryCentreOutput()
    recorded_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    warnings = EntryWarningOutput(many=True, required=False, help_text="After a write: what is unusual.")


class EntryVersionOutput(Output):
    version = serializers.IntegerField()
    at = serializers.DateTimeField()
    by = EntryPersonOutput(allow_null=True)
    centre = EntryCentreOutput(allow_null=True, help_text="null: not noted for this version.")
    status = serializers.CharField()
    error_reason = serializers.CharField()
    why = serializers.CharField(help_text="Why it counts again after it was marked as an error.")
    values = serializers.DictField()


class EntryHistoryOutput(Output):
    results = EntryVersionOutput(many=True)


class SchemaChoiceOutput(Output):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    unit = serializers.CharField(help_text="Of a laboratory test: the unit of its value.")
    help_it = serializers.CharField()
    help_en = serializers.CharField()


class SchemaShownWhenOutput(Output):
    field = serializers.CharField()
    values = serializers.ListField(
        child=serializers.CharField(), help_text="One of these; empty text for no value."
    )


class SchemaFieldOutput(Output):
    name = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    help_it = serializers.CharField()
    help_en = serializers.CharField()
    type = serializers.ChoiceField(
        choices=["number", "date", "instant", "code", "codes", "flag", "text", "words"]
    )
    unit = serializers.CharField()
    unit_of = serializers.CharField(allow_null=True, help_text="The coded field whose choice has the unit.")
    hard = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    soft = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    whole = serializers.BooleanField(help_text="A whole number.")
    choices = SchemaChoiceOutput(many=True)
    required = serializers.BooleanField()  # type: ignore[assignment]  # the wire name is given
    may_be_empty = serializers.BooleanField()
    may_be_future = serializers.BooleanField()
    max_length = serializers.IntegerField(allow_null=True)
    initial = serializers.JSONField(allow_null=True)
    counts_up = serializers.BooleanField(help_text="A new entry proposes the next number.")
    shown_when = SchemaShownWhenOutput(allow_null=True)


class SchemaSectionOutput(Output):
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    fields = SchemaFieldOutput(many=True)  # type: ignore[assignment]  # the wire name is given


class SchemaKindOutput(Output):
    slug = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    one_it = serializers.CharField()
    one_en = serializers.CharField()
    help_it = serializers.CharField()
    help_en = serializers.CharField()
    single = serializers.BooleanField(help_text="One such sheet per patient at a time.")
    date_field = serializers.CharField(allow_null=True)
    title_fields = serializers.ListField(child=serializers.CharField())
    sections = SchemaSectionOutput(many=True)


class SchemaGroupOutput(Output):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    kinds = SchemaKindOutput(many=True)


class RecordSchemaOutput(Output):
    groups = SchemaGroupOutput(many=True)


class ApheresisWarningOutput(Output):
    kind = serializers.CharField()
    entry_id = serializers.UUIDField()
    rule = serializers.CharField()
    message_it = serializers.CharField()
    message_en = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    evidence_it = serializers.CharField()
    evidence_en = serializers.CharField()
    clear_on = serializers.DateField(allow_null=True, help_text="First day on which the interval is over.")
    missing = serializers.ListField(child=serializers.CharField(), help_text="Fields that would tell more.")


class ApheresisWarningsOutput(Output):
    planned_on = serializers.DateField(allow_null=True, help_text="null: counted from today.")
    done_on = serializers.DateField(allow_null=True)
    results = ApheresisWarningOutput(many=True)
    advisory_it = serializers.CharField()
    advisory_en = serializers.CharField()


class EntryReinstateInput(StrictSerializer):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class RecordValueOutput(Output):
    value = serializers.JSONField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    absent_reason = serializers.CharField(allow_null=True)
    unit = serializers.CharField()
    version = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    author = EntryPersonOutput(allow_null=True)
    centre = EntryCentreOutput(allow_null=True)
    recorded_at = serializers.DateTimeField()


class LatestLabOutput(RecordValueOutput):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    unit_label = serializers.CharField()
    low = serializers.FloatField(allow_null=True, help_text="Lower limit of the laboratory.")
    high = serializers.FloatField(allow_null=True, help_text="Upper limit of the laboratory.")
    flag = serializers.ChoiceField(
        choices=["high", "low", "normal", "no_limits"],
        allow_null=True,
        help_text="Against the limits; null: no result, or they do not tell.",
    )
    age_days = serializers.IntegerField(allow_null=True)


class LatestVirologyOutput(RecordValueOutput):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()


class FactValueOutput(Output):
    answer = serializers.BooleanField(allow_null=True, help_text="Of a yes-or-no fact; null: not known.")
    number = serializers.IntegerField(allow_null=True, help_text="Of a number; null: not known.")


class FactMissingOutput(Output):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()


class FactUsedOutput(Output):
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    value_it = serializers.CharField()
    value_en = serializers.CharField()


class FactDerivedOutput(FactValueOutput):
    missing = FactMissingOutput(many=True)
    used = FactUsedOutput(many=True)


class FactEditOutput(FactValueOutput):
    id = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Send it back as If-Match when you change the edit.")
    reason = serializers.CharField()
    author = EntryPersonOutput(allow_null=True)
    centre = EntryCentreOutput(allow_null=True)
    recorded_at = serializers.DateTimeField()
    derived_changed = serializers.BooleanField(help_text="The rule says something else than then.")


class DerivedFactOutput(FactValueOutput):
    """`answer` or `number` is what counts; `derived` stays beside the `edit` that replaced it."""

    code = serializers.CharField()
    kind = serializers.CharField(help_text="yes_no or number")
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    derived = FactDerivedOutput()
    rule_it = serializers.CharField()
    rule_en = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    edit = FactEditOutput(allow_null=True)


class DiseaseLabelOutput(Output):
    it = serializers.CharField()
    en = serializers.CharField()


def _values() -> serializers.DictField:
    return serializers.DictField(child=RecordValueOutput())


class RecordSummaryOutput(Output):
    patient_id = serializers.UUIDField()
    diagnosis_label = DiseaseLabelOutput(allow_null=True)
    diagnosis = _values()
    comorbidity = _values()
    medication = _values()
    logistics = _values()
    vitals = _values()
    status = _values()
    disease_status = _values()
    consent = _values()
    allergies = RecordValueOutput(allow_null=True)
    medications = RecordValueOutput(allow_null=True)
    therapy_lines = serializers.ListField(child=serializers.DictField())
    derived_facts = DerivedFactOutput(many=True)
    labs = LatestLabOutput(many=True)
    virology = LatestVirologyOutput(many=True)
    conditions = serializers.ListField(child=serializers.DictField())
    scores = serializers.ListField(child=serializers.DictField())
    counts = serializers.DictField(child=serializers.IntegerField())


def _wire_field(column: models.Field[Any, Any]) -> serializers.Field[Any, Any, Any, Any]:
    """How a column looks on the wire. Codes are described as text: their tables are in the form's schema."""
    common: dict[str, Any] = {"required": False, "allow_null": True}
    if isinstance(column, NumberField):
        return serializers.FloatField(**common, help_text=column.unit)
    if isinstance(column, CodedField):
        return serializers.CharField(**common, help_text=" | ".join(sorted(column.code_set)[:60]))
    if isinstance(column, CodesField):
        return serializers.ListField(child=serializers.CharField(), **common)
    if isinstance(column, models.BooleanField):
        return serializers.BooleanField(**common)
    if isinstance(column, models.DateTimeField):
        return serializers.DateTimeField(**common)
    if isinstance(column, models.DateField):
        return serializers.DateField(**common)
    if isinstance(column, models.IntegerField):
        return serializers.IntegerField(**common)
    return serializers.CharField(**common, max_length=column.max_length)


def fields_of(kind: Kind) -> dict[str, Any]:
    """The writable fields of a kind as the wire shows them, made from its model."""
    return {name: _wire_field(kind.column(name)) for name in kind.model.WRITABLE}


def _extra_of(kind: Kind) -> dict[str, Any]:
    if kind.slug == "derived-facts":
        return {"derived_then": serializers.CharField(help_text="yes, no, a number; empty: not known then")}
    if kind.slug == "disease-status":
        return {
            "derived_response": serializers.CharField(
                help_text="By the Lugano rule; empty: values are missing"
            ),
            "response_differs": serializers.BooleanField(),
        }
    if kind.slug != "labs":
        return {}
    return {
        "unit": serializers.CharField(),
        "loinc": serializers.CharField(allow_null=True),
        "original": serializers.CharField(allow_null=True),
    }


INPUTS: dict[str, type[serializers.Serializer[Any]]] = {
    kind.slug: type(
        f"{kind.model.__name__}EntryInput",
        (StrictSerializer,),
        {"client_id": serializers.UUIDField(required=False), **fields_of(kind)},
    )
    for kind in KINDS
}
OUTPUTS: dict[str, serializers.Serializer[Any] | type[serializers.Serializer[Any]]] = {
    kind.slug: type(
        f"{kind.model.__name__}EntryOutput", (EntryCommonOutput,), {**fields_of(kind), **_extra_of(kind)}
    )
    for kind in KINDS
}
ENTRY_INPUT = PolymorphicProxySerializer(
    component_name="RecordEntryInput", serializers=list(INPUTS.values()), resource_type_field_name=None
)
ENTRY_OUTPUT = PolymorphicProxySerializer(
    component_name="RecordEntryOutput", serializers=OUTPUTS, resource_type_field_name="kind"
)


class EntryPageOutput(Output):
    results = PolymorphicProxySerializer(
        component_name="RecordEntryOutput", serializers=OUTPUTS, resource_type_field_name="kind", many=True
    )
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
