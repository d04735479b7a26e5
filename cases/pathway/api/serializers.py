"""Wire shapes of the pathway."""

from typing import Any

from rest_framework import serializers

from cases.pathway.models import Purpose
from cases.pathway.rules import Outcome, Side, State
from cases.pathway.services import MAX_TEXT
from kernel.api.serializers import StrictSerializer

STATES = [state.value for state in State]


class CentreRefOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    city = serializers.CharField()
    kind = serializers.ChoiceField(choices=["hub", "circle"])


class PersonRefOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    display_name = serializers.CharField()
    profession = serializers.CharField()


class PathwayShortOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    purpose = serializers.ChoiceField(choices=Purpose.values)
    purpose_label = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    state_label = serializers.CharField()
    outcome = serializers.ChoiceField(choices=[o.value for o in Outcome], allow_blank=True)
    outcome_label = serializers.CharField(allow_blank=True)
    attempt = serializers.IntegerField()
    owner_side = serializers.ChoiceField(choices=[Side.HUB.value, Side.CIRCLE.value])
    owner_centre = CentreRefOutput(allow_null=True)
    owner_person = PersonRefOutput(allow_null=True)
    circle_centre = CentreRefOutput()
    hub_centre = CentreRefOutput(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    overdue = serializers.BooleanField()
    planned_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_reason = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


class MoveProofOutput(serializers.Serializer[Any]):
    guard = serializers.CharField()
    proven = serializers.BooleanField()
    missing = serializers.ListField(child=serializers.CharField())


class PathwayMoveOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    to = serializers.ChoiceField(choices=STATES)
    requires_reason = serializers.BooleanField()
    requires_plan = serializers.BooleanField()
    guards = serializers.ListField(child=serializers.CharField())
    proofs = MoveProofOutput(many=True)
    via = serializers.ChoiceField(choices=["referral", "pathway"])


class ClosureReasonOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    needs_text = serializers.BooleanField()


class PathwayStepOutput(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    code = serializers.CharField()
    to = serializers.ChoiceField(choices=STATES)
    to_label = serializers.CharField()
    at = serializers.DateTimeField()
    person = PersonRefOutput(allow_null=True)
    actor_label = serializers.CharField(allow_blank=True)
    centre = CentreRefOutput(allow_null=True)
    reason_code = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_blank=True)
    outcome_label = serializers.CharField(allow_blank=True)
    due_at = serializers.DateTimeField(allow_null=True)
    to_person = PersonRefOutput(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        # `from` is a keyword of the language, the wire name is given by the contract
        return {**super().get_fields(), "from": serializers.ChoiceField(choices=STATES, allow_blank=True)}


class IntervalOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    unit = serializers.ChoiceField(choices=["h", "d"])
    status = serializers.ChoiceField(choices=["complete", "running", "ended", "missing"])
    value = serializers.FloatField(allow_null=True)
    net_value = serializers.FloatField(allow_null=True)
    target_max = serializers.FloatField(allow_null=True)
    published = serializers.CharField(allow_blank=True)
    started_at = serializers.CharField(allow_null=True)


class PathwayDetailOutput(PathwayShortOutput):
    moves = PathwayMoveOutput(many=True)
    closure_reasons = ClosureReasonOutput(many=True)
    steps = PathwayStepOutput(many=True)
    intervals = IntervalOutput(many=True)


class PatientPathwayOutput(serializers.Serializer[Any]):
    pathway = PathwayDetailOutput(allow_null=True)
    others = PathwayShortOutput(many=True)


class PathwayMoveInput(StrictSerializer):
    to = serializers.ChoiceField(choices=STATES)
    reason_code = serializers.CharField(required=False, allow_blank=True, max_length=48, default="")
    text = serializers.CharField(required=False, allow_blank=True, max_length=MAX_TEXT, default="")
    confirmed = serializers.ListField(
        child=serializers.CharField(max_length=64), required=False, max_length=20
    )
    planned_at = serializers.DateTimeField(required=False, allow_null=True)
    expected_version = serializers.IntegerField(required=False, min_value=1)
