"""Wire shapes of the course and of the chain of custody."""

from typing import Any

from rest_framework import serializers

from cases.pathway.api.serializers import STATES, CentreRefOutput, IntervalOutput, PersonRefOutput
from cases.pathway.rules import Side
from cases.pathway.rules.custody import StepState
from cases.pathway.rules.deviations import CAUSES
from cases.pathway.rules.identity import How, Identifier, Source
from kernel.api.serializers import StrictSerializer

_IDENTITY = ["none", "passed", "failed"]
_SIDES = [Side.HUB.value, Side.CIRCLE.value]


class CourseChoiceOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the wire name is given


class CourseSpanOutput(serializers.Serializer[Any]):
    """What is expected while the other `field` holds `answer` (always, where it is empty)."""

    field = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    low = serializers.FloatField()
    high = serializers.FloatField()
    expected_low = serializers.FloatField(allow_null=True)
    expected_high = serializers.FloatField()


class CourseFieldOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    kind = serializers.ChoiceField(
        choices=["text", "long", "number", "whole", "day", "instant", "choice", "choices", "tick"]
    )
    label = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    required = serializers.BooleanField()  # type: ignore[assignment]  # the wire name is given
    unit = serializers.CharField(allow_blank=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    choices = CourseChoiceOutput(many=True)
    planned = serializers.BooleanField(help_text="A day that may lie ahead.")
    spans = CourseSpanOutput(many=True)


class CustodyWantedOutput(serializers.Serializer[Any]):
    key = serializers.CharField()
    source = serializers.ChoiceField(choices=[item.value for item in Source])  # type: ignore[assignment]  # the wire name is given
    identifier = serializers.ChoiceField(choices=[item.value for item in Identifier])
    source_label = serializers.CharField()
    identifier_label = serializers.CharField()


class CustodyReadingOutput(serializers.Serializer[Any]):
    source_label = serializers.CharField()
    identifier_label = serializers.CharField()
    value = serializers.CharField()
    how = serializers.ChoiceField(choices=[item.value for item in How])
    agrees = serializers.BooleanField()


class CustodySignatureOutput(serializers.Serializer[Any]):
    person = PersonRefOutput()
    identity = serializers.ChoiceField(choices=_IDENTITY)
    objection = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    readings = CustodyReadingOutput(many=True)


class CustodyCorrectionOutput(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    values = serializers.DictField()
    before = serializers.DictField()
    reason = serializers.CharField()
    person = PersonRefOutput()
    at = serializers.DateTimeField()


class CustodyRowOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    is_current = serializers.BooleanField()
    collection_no = serializers.IntegerField()
    attempt = serializers.IntegerField()
    done_at = serializers.DateTimeField()
    place = serializers.CharField()
    values = serializers.DictField()
    deviation = serializers.CharField(allow_blank=True)
    identity = serializers.ChoiceField(choices=_IDENTITY)
    person = PersonRefOutput()
    at = serializers.DateTimeField()
    readings = CustodyReadingOutput(many=True)
    signature = CustodySignatureOutput(allow_null=True)
    corrections = CustodyCorrectionOutput(many=True)


class CustodyStepOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    position = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    owner = serializers.CharField()
    mandatory = serializers.BooleanField()
    second = serializers.BooleanField()
    state = serializers.ChoiceField(choices=[item.value for item in StepState])
    fields = CourseFieldOutput(many=True)  # type: ignore[assignment]  # the wire name is given
    wanted = CustodyWantedOutput(many=True)
    second_wanted = CustodyWantedOutput(many=True)
    not_on_record = serializers.ListField(
        child=serializers.CharField(), help_text="What would be compared and nobody has recorded yet."
    )
    can_record = serializers.BooleanField()
    can_sign = serializers.BooleanField()
    waits_for_other = serializers.BooleanField()
    can_correct = serializers.BooleanField()
    rows = CustodyRowOutput(many=True)


class DeviationOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    step = serializers.CharField()
    step_label = serializers.CharField()
    row = serializers.UUIDField(help_text="The row of the chain at which it was opened.")
    opened_at = serializers.DateTimeField()
    opened_by = PersonRefOutput()
    is_open = serializers.BooleanField()
    cause_label = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    resolved_by = PersonRefOutput(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    confirmed_by = PersonRefOutput(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    can_resolve = serializers.BooleanField()
    can_confirm = serializers.BooleanField()


class CourseAgreementOutput(serializers.Serializer[Any]):
    agrees = serializers.BooleanField()
    text = serializers.CharField(allow_blank=True)
    person = PersonRefOutput()
    centre = CentreRefOutput()
    at = serializers.DateTimeField()


class CourseVersionOutput(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    values = serializers.DictField()
    withdrawn = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)
    person = PersonRefOutput()
    at = serializers.DateTimeField()


class CourseEntryOutput(serializers.Serializer[Any]):
    entry_id = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Send it back as If-Match when you correct the entry.")
    attempt = serializers.IntegerField()
    withdrawn = serializers.BooleanField()
    is_current = serializers.BooleanField()
    values = serializers.DictField()
    side = serializers.ChoiceField(choices=_SIDES)
    person = PersonRefOutput()
    centre = CentreRefOutput()
    at = serializers.DateTimeField()
    can_correct = serializers.BooleanField()
    can_agree = serializers.BooleanField()
    agreement = CourseAgreementOutput(allow_null=True)
    unmet = serializers.ListField(child=serializers.CharField())
    versions = CourseVersionOutput(many=True)
    reason = serializers.CharField(allow_blank=True)


class CourseKindOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    agreed = serializers.BooleanField()
    fields = CourseFieldOutput(many=True)  # type: ignore[assignment]  # the wire name is given
    can_add = serializers.BooleanField()
    entries = CourseEntryOutput(many=True)


class TimeProblemOutput(serializers.Serializer[Any]):
    severity = serializers.CharField(help_text="hard: wrong, or missing; soft: to be confirmed.")
    message = serializers.CharField()


class CourseDetailOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    state_label = serializers.CharField()
    is_open = serializers.BooleanField()
    attempt = serializers.IntegerField()
    collection_no = serializers.IntegerField()
    owner_centre = CentreRefOutput(allow_null=True)
    owner_person = PersonRefOutput(allow_null=True)
    product_label = serializers.CharField(allow_blank=True)
    coi_id = serializers.CharField(allow_blank=True)
    chain = CustodyStepOutput(many=True)
    deviations = DeviationOutput(many=True)
    causes = CourseChoiceOutput(many=True)
    kinds = CourseKindOutput(many=True)
    intervals = IntervalOutput(many=True)
    time_problems = TimeProblemOutput(many=True)
    advisory = serializers.CharField()


class CartCourseOutput(serializers.Serializer[Any]):
    pathway = CourseDetailOutput(allow_null=True)


class ReadingInput(StrictSerializer):
    source = serializers.ChoiceField(choices=[item.value for item in Source])  # type: ignore[assignment]  # the wire name is given
    identifier = serializers.ChoiceField(choices=[item.value for item in Identifier])
    value = serializers.CharField(allow_blank=True, max_length=200)
    how = serializers.ChoiceField(choices=[item.value for item in How])


class CustodyStepInput(StrictSerializer):
    client_id = serializers.UUIDField(required=False, allow_null=True)
    done_at = serializers.DateTimeField()
    place = serializers.CharField(allow_blank=True, max_length=120)
    values = serializers.DictField(required=False, default=dict)
    readings = ReadingInput(many=True, required=False, default=list)
    deviation = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class CustodySignInput(StrictSerializer):
    readings = ReadingInput(many=True, required=False, default=list)
    objection = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class CustodyCorrectInput(StrictSerializer):
    values = serializers.DictField()
    reason = serializers.CharField(allow_blank=True, max_length=2000)


class DeviationResolveInput(StrictSerializer):
    cause = serializers.ChoiceField(choices=[item.code for item in CAUSES])
    reason = serializers.CharField(allow_blank=True, max_length=2000)


class CourseEntryInput(StrictSerializer):
    client_id = serializers.UUIDField(required=False, allow_null=True)
    values = serializers.DictField()


class CourseEntryCorrectInput(StrictSerializer):
    values = serializers.DictField(required=False, default=dict)
    reason = serializers.CharField(allow_blank=True, max_length=2000)
    withdraw = serializers.BooleanField(required=False, default=False)


class CourseAgreeInput(StrictSerializer):
    agrees = serializers.BooleanField()
    text = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
