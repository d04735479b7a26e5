"""Wire shapes of what comes in."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.pathway.models import Purpose
from cases.pathway.rules import WITHDRAW_REASONS, Outcome
from cases.referrals.services.core import MAX_TEXT
from cases.referrals.services.form import MAX_CHANGES
from cases.referrals.services.hub import MAX_QUESTIONS
from kernel.api.serializers import StrictSerializer


def _text(**extra: Any) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=MAX_TEXT, default="", **extra)


class ReferralCreateInput(StrictSerializer):
    purpose = serializers.ChoiceField(choices=Purpose.values, required=False, default=Purpose.CART.value)
    hub_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    client_id = serializers.UUIDField(required=False, allow_null=True, default=None)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string"},
            {"type": "number"},
            {"type": "boolean"},
            {"type": "array", "items": {}},
            {"type": "object", "additionalProperties": True},
            {"type": "null"},
        ]
    }
)
class FormValueField(serializers.JSONField):
    """A value as typed: its type follows from the field of the form."""


class FormChangeInput(StrictSerializer):
    field = serializers.CharField(max_length=64)
    value = FormValueField(required=False, allow_null=True, default=None)
    absent_reason = serializers.CharField(required=False, allow_null=True, max_length=16, default=None)
    on = serializers.DateField(required=False, allow_null=True, default=None)
    base_version = serializers.CharField(required=False, allow_blank=True, max_length=80, default="")


class ReferralFormSaveInput(StrictSerializer):
    changes = FormChangeInput(many=True, allow_empty=False, max_length=MAX_CHANGES)  # type: ignore[call-arg]  # of the list that many=True makes


class VersionedInput(StrictSerializer):
    """`expected_version`: the referral's version that was on the screen; 409 when it is another one now."""

    expected_version = serializers.IntegerField(required=False, allow_null=True, min_value=1, default=None)


class ReferralSubmitInput(VersionedInput):
    pass


class ReferralAcknowledgeInput(VersionedInput):
    owner_person = serializers.UUIDField(required=False, allow_null=True, default=None)


class ReferralHandOverInput(VersionedInput):
    to_person = serializers.UUIDField()
    text = _text()


class QuestionInput(StrictSerializer):
    text = serializers.CharField(max_length=MAX_TEXT, allow_blank=True)
    owner_person = serializers.UUIDField(required=False, allow_null=True, default=None)
    due_on = serializers.DateField()


class ReferralRequestInfoInput(VersionedInput):
    questions = QuestionInput(many=True, max_length=MAX_QUESTIONS)  # type: ignore[call-arg]  # as above


class InfoRequestAnswerInput(StrictSerializer):
    text = _text()
    file_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=50, default=list
    )


class ParticipantInput(StrictSerializer):
    """A person of the network, or the name of somebody without an account."""

    person_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    name = serializers.CharField(required=False, allow_blank=True, max_length=160, default="")
    role = serializers.CharField(required=False, allow_blank=True, max_length=80, default="")


class ReferralDecideInput(StrictSerializer):
    outcome = serializers.ChoiceField(choices=[item.value for item in Outcome])
    reasons = serializers.ListField(child=serializers.CharField(max_length=48), max_length=20)
    primary_reason = serializers.CharField(max_length=48)
    participants = ParticipantInput(many=True, required=False, max_length=40, default=list)  # type: ignore[call-arg]  # as above
    expected_version = serializers.IntegerField(min_value=1)
    text = _text()
    override_reason = _text()
    review_on = serializers.DateField(required=False, allow_null=True, default=None)


class DecisionCoSignInput(StrictSerializer):
    agree = serializers.BooleanField()
    text = _text()


class ReferralReconsiderInput(VersionedInput):
    new_facts = serializers.CharField(max_length=MAX_TEXT, allow_blank=True)


class ReferralWithdrawInput(VersionedInput):
    reason_code = serializers.ChoiceField(choices=[item.code for item in WITHDRAW_REASONS])
    text = _text()


class PathwayCloseInput(VersionedInput):
    """`expected_version` is the pathway's here."""

    reason_code = serializers.CharField(max_length=48)
    text = _text()
