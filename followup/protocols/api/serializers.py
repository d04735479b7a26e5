"""Shapes of follow-up plans."""

from typing import Any

from rest_framework import serializers

from cases.record.rules.text import codes_of
from followup.protocols.api.prevention_serializers import PreventionOutput
from followup.protocols.models.plan import SKIP_REASONS
from followup.protocols.rules.items import Group
from followup.protocols.rules.schedule import State, Timing
from followup.protocols.rules.standard import Mode, Owner
from followup.protocols.services.closing import NOTE_MAX
from network.directory.api.serializers import CentreBrief, PersonBrief


class CodeLabelOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()


class FollowUpItemOutput(CodeLabelOutput):
    group = serializers.ChoiceField(choices=list(Group))
    group_it = serializers.CharField()
    group_en = serializers.CharField()


class PlannedAppointmentOutput(serializers.Serializer[Any]):
    """When and where the visit is booked."""

    id = serializers.UUIDField()
    session_id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=["offered", "booked", "arrived", "done", "no_show", "cancelled"])
    on = serializers.DateField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    clinic = serializers.CharField()
    zone = serializers.CharField()
    centre = CentreBrief()


class PlannedVisitOutput(serializers.Serializer[Any]):
    """`due` and `indicated` are codes of `items`; `not_asked` of those that fell away after a relapse or a new
    treatment. `seen_on`: somebody recorded the patient's state in the window."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    on = serializers.DateField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    owner = serializers.ChoiceField(choices=list(Owner))
    centres = CentreBrief(many=True)
    mode = serializers.ChoiceField(choices=list(Mode))
    is_optional = serializers.BooleanField()
    state = serializers.ChoiceField(choices=list(State))
    timing = serializers.ChoiceField(choices=list(Timing), allow_null=True)
    seen_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    skip_reason = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = PersonBrief(allow_null=True)
    closed_centre = CentreBrief(allow_null=True)
    version = serializers.IntegerField()
    appointment = PlannedAppointmentOutput(allow_null=True)
    due = serializers.ListField(child=serializers.CharField())
    indicated = serializers.ListField(child=serializers.CharField())
    not_asked = serializers.ListField(child=serializers.CharField())


class ProtocolNameOutput(serializers.Serializer[Any]):
    title_it = serializers.CharField()
    title_en = serializers.CharField()
    number = serializers.IntegerField()


class FollowUpPlanOutput(serializers.Serializer[Any]):
    """`circle_centre`: who follows beside the hub. `safety_since`: a relapse or a new treatment; from then on the
    checklists keep what is for safety. `safety_from`: somebody decided that optional visits fall away from this day.
    `newer`: the version that holds today, when it is another one. `died_on`: nothing of it is to come any more."""

    id = serializers.UUIDField()
    pathway_id = serializers.UUIDField()
    infused_on = serializers.DateField()
    protocol_it = serializers.CharField()
    protocol_en = serializers.CharField()
    protocol_version = serializers.IntegerField()
    evidence = serializers.CharField()
    safety_since = serializers.DateField(allow_null=True)
    safety_from = serializers.DateField(allow_null=True)
    died_on = serializers.DateField(allow_null=True)
    newer = ProtocolNameOutput(allow_null=True)
    circle_centre = CentreBrief()
    version = serializers.IntegerField()
    visits = PlannedVisitOutput(many=True)


class FollowUpOutput(serializers.Serializer[Any]):
    """`may_follow`: centres to which the follow-up may be handed. `prevention` is null before an infusion and after the
    course came to an end."""

    can_close = serializers.BooleanField()
    plans = FollowUpPlanOutput(many=True)
    items = FollowUpItemOutput(many=True)
    skip_reasons = CodeLabelOutput(many=True)
    may_follow = CentreBrief(many=True)
    prevention = PreventionOutput(allow_null=True)


class VisitClosedOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=list(State))
    version = serializers.IntegerField()


class PlanTransferInput(serializers.Serializer[Any]):
    centre_id = serializers.UUIDField()


class PlanChangedOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()


class VisitDoneInput(serializers.Serializer[Any]):
    done_on = serializers.DateField()
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=NOTE_MAX)


class VisitSkipInput(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=sorted(codes_of(SKIP_REASONS)))
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=NOTE_MAX)
