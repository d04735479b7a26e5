"""What the API of visits takes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from followup.clinics.rules.places import Mode
from followup.visits.api.serializers import OUTCOMES, SECTION_CODES
from followup.visits.rules.sections import KINDS_WRITTEN
from followup.visits.rules.states import How, OrderKind, OrderState, Receiver
from followup.visits.services.beginning import REASON_MAX, WITHDRAWN_MAX
from followup.visits.services.filling import NOTE_MAX, TEXT_MAX
from kernel.api.serializers import StrictSerializer

WHAT_MAX, ORDER_NOTE_MAX, ADDENDUM_MAX, ADDED_WHY_MAX = 200, 500, 10_000, 300


class VisitBeginInput(StrictSerializer):
    """`planned_visit_id`, `appointment_id`, or neither; without `on` today, or the day of the appointment."""

    client_id = serializers.UUIDField()
    planned_visit_id = serializers.UUIDField(required=False, allow_null=True)
    appointment_id = serializers.UUIDField(required=False, allow_null=True)
    on = serializers.DateField(required=False, allow_null=True)
    mode = serializers.ChoiceField(required=False, choices=list(Mode))
    reason = serializers.CharField(required=False, allow_blank=True, max_length=REASON_MAX)


class VisitChangeInput(StrictSerializer):
    on = serializers.DateField(required=False)
    mode = serializers.ChoiceField(required=False, choices=list(Mode))
    reason = serializers.CharField(required=False, allow_blank=True, max_length=REASON_MAX)


class VisitWithdrawInput(StrictSerializer):
    reason = serializers.CharField(max_length=WITHDRAWN_MAX)


class VisitSectionInput(StrictSerializer):
    """One of both: a body that says nothing empties nothing."""

    text = serializers.CharField(required=False, allow_blank=True, max_length=TEXT_MAX, trim_whitespace=False)
    nothing_to_report = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError({"text": [_("This field is needed.")]})
        return attrs


class VisitItemInput(StrictSerializer):
    """`outcome` blank: open again."""

    outcome = serializers.ChoiceField(choices=OUTCOMES, allow_blank=True)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=NOTE_MAX)


class VisitEntryInput(StrictSerializer):
    """`values` as the record takes them for this `kind`."""

    client_id = serializers.UUIDField()
    section = serializers.ChoiceField(choices=SECTION_CODES)
    kind = serializers.ChoiceField(choices=sorted(KINDS_WRITTEN))
    values = serializers.DictField()


class VisitOrderInput(StrictSerializer):
    """`proposal`: the code of the proposal that is taken up."""

    client_id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=list(OrderKind))
    what = serializers.CharField(max_length=WHAT_MAX)
    due_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=ORDER_NOTE_MAX)
    proposal = serializers.CharField(required=False, allow_blank=True, max_length=48)


class VisitOrderChangeInput(StrictSerializer):
    what = serializers.CharField(required=False, max_length=WHAT_MAX)
    due_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=ORDER_NOTE_MAX)
    state = serializers.ChoiceField(required=False, choices=list(OrderState))


class VisitSignInput(StrictSerializer):
    """The language in which the report is written."""

    language = serializers.ChoiceField(choices=["it", "en"])


class VisitAddendumInput(StrictSerializer):
    """`reason`: why it is added."""

    text = serializers.CharField(max_length=ADDENDUM_MAX)
    reason = serializers.CharField(max_length=ADDED_WHY_MAX)


class VisitReleaseInput(StrictSerializer):
    """`centre_id` and `in_app` for a centre; another way for the family doctor and the patient."""

    to = serializers.ChoiceField(choices=list(Receiver))
    how = serializers.ChoiceField(choices=list(How))
    centre_id = serializers.UUIDField(required=False, allow_null=True)
