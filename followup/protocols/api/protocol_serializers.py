"""Shapes of protocols and of what the network chose about care."""

from typing import Any

from rest_framework import serializers

from cases.pathway.rules.products import PRODUCT_BY_CODE
from cases.record.rules.disease_codes import DISEASES
from cases.record.rules.text import codes_of
from followup.protocols.api.serializers import CodeLabelOutput, FollowUpItemOutput
from followup.protocols.models.care import EARLIEST_MONTHS, LATEST_MONTHS, LONGEST_DAYS
from followup.protocols.models.protocol import FARTHEST_DAYS, FARTHEST_MONTHS, WIDEST_DAYS
from followup.protocols.rules.comparing import PARTS
from followup.protocols.rules.drafting import VISITS_MAX
from followup.protocols.rules.items import ITEM_BY_CODE
from followup.protocols.rules.standard import Mode, Owner
from kernel.api.serializers import StrictSerializer
from network.directory.api.serializers import PersonBrief

STANDS = ("draft", "coming", "in_force", "replaced", "retired")
MOVES = ("kept", "same", "changed", "added", "cancelled")
ITEM_CODES = sorted(ITEM_BY_CODE)
PRODUCT_CODES = sorted(PRODUCT_BY_CODE)


class ProtocolVisitFields(StrictSerializer):
    """`days` or `months` after the infusion (the other is 0); the window in days before and after that day. `due` and
    `indicated`: codes of the catalogue."""

    days = serializers.IntegerField(min_value=0, max_value=FARTHEST_DAYS)
    months = serializers.IntegerField(min_value=0, max_value=FARTHEST_MONTHS)
    before = serializers.IntegerField(min_value=0, max_value=WIDEST_DAYS)
    after = serializers.IntegerField(min_value=0, max_value=WIDEST_DAYS)
    owner = serializers.ChoiceField(choices=list(Owner))
    mode = serializers.ChoiceField(choices=list(Mode))
    is_optional = serializers.BooleanField()
    due = serializers.ListField(child=serializers.ChoiceField(choices=ITEM_CODES), max_length=len(ITEM_CODES))
    indicated = serializers.ListField(
        child=serializers.ChoiceField(choices=ITEM_CODES), max_length=len(ITEM_CODES)
    )


class ProtocolVisitOutput(ProtocolVisitFields):
    """A visit of a version."""

    code = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()


class ProtocolVersionOutput(serializers.Serializer[Any]):
    """`stands`: how it is today. `plans`: how many patients are followed by it. `version`: for If-Match."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    stands = serializers.ChoiceField(choices=STANDS)
    in_force_from = serializers.DateField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    published_by = PersonBrief(allow_null=True)
    plans = serializers.IntegerField()
    version = serializers.IntegerField()


class ProtocolOutput(serializers.Serializer[Any]):
    """For whom: empty lists mean all. `versions`: the newest first."""

    id = serializers.UUIDField()
    title_it = serializers.CharField()
    title_en = serializers.CharField()
    diseases = CodeLabelOutput(many=True)
    products = CodeLabelOutput(many=True)
    retired_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    versions = ProtocolVersionOutput(many=True)


class ProtocolsOutput(serializers.Serializer[Any]):
    """`diseases` and `products`: the catalogues to choose from."""

    can_change = serializers.BooleanField()
    protocols = ProtocolOutput(many=True)
    diseases = CodeLabelOutput(many=True)
    products = CodeLabelOutput(many=True)


class ProtocolDifferenceOutput(serializers.Serializer[Any]):
    """`before` null: new; `after` null: gone. `parts`: what of it is different."""

    code = serializers.CharField()
    before = ProtocolVisitOutput(allow_null=True)
    after = ProtocolVisitOutput(allow_null=True)
    parts = serializers.ListField(child=serializers.ChoiceField(choices=PARTS))


class ProtocolItemOutput(FollowUpItemOutput):
    """`diseases`: in which it is asked for; empty: in all. `for_safety`: still asked for after a relapse."""

    diseases = CodeLabelOutput(many=True)
    for_safety = serializers.BooleanField()


class ProtocolDetailOutput(serializers.Serializer[Any]):
    """One version, visit by visit. `ends_early`: before the fifteenth year."""

    can_change = serializers.BooleanField()
    protocol_id = serializers.UUIDField()
    title_it = serializers.CharField()
    title_en = serializers.CharField()
    diseases = CodeLabelOutput(many=True)
    products = CodeLabelOutput(many=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the wire name is given
    standing = ProtocolVersionOutput()
    ends_early = serializers.BooleanField()
    visits = ProtocolVisitOutput(many=True)
    compared_with = serializers.IntegerField(allow_null=True)
    differences = ProtocolDifferenceOutput(many=True)
    items = ProtocolItemOutput(many=True)


class ProtocolInput(StrictSerializer):
    """`copy_of`: the version whose visits it begins with."""

    title_it = serializers.CharField(max_length=120)
    title_en = serializers.CharField(max_length=120)
    diseases = serializers.ListField(
        child=serializers.ChoiceField(choices=sorted(codes_of(DISEASES))), max_length=len(DISEASES)
    )
    products = serializers.ListField(
        child=serializers.ChoiceField(choices=PRODUCT_CODES), max_length=len(PRODUCT_CODES)
    )
    copy_of = serializers.UUIDField()


class ProtocolDraftInput(StrictSerializer):
    source = serializers.CharField(max_length=300)  # type: ignore[assignment]  # the wire name is given
    visits = ProtocolVisitFields(many=True, max_length=VISITS_MAX)  # type: ignore[call-arg]  # of the list


class ProtocolPublishInput(StrictSerializer):
    in_force_from = serializers.DateField()


class ProtocolRetireInput(StrictSerializer):
    is_retired = serializers.BooleanField()


class PlanMoveVisitOutput(CodeLabelOutput):
    """`on_before` null: it is not planned now; `on_after` null: it would not be any more."""

    change = serializers.ChoiceField(choices=MOVES)
    on_before = serializers.DateField(allow_null=True)
    on_after = serializers.DateField(allow_null=True)
    has_appointment = serializers.BooleanField()


class PlanMoveOutput(serializers.Serializer[Any]):
    """What the plan would be under the version that holds today. `version`: of the plan, for If-Match."""

    protocol_version_id = serializers.UUIDField()
    protocol_it = serializers.CharField()
    protocol_en = serializers.CharField()
    number = serializers.IntegerField()
    is_same = serializers.BooleanField()
    can_move = serializers.BooleanField()
    version = serializers.IntegerField()
    visits = PlanMoveVisitOutput(many=True)


class PlanMoveInput(StrictSerializer):
    protocol_version_id = serializers.UUIDField()


class PlanSafetyInput(StrictSerializer):
    drop_optional = serializers.BooleanField()


class ProductPeriodsFields(StrictSerializer):
    code = serializers.ChoiceField(choices=PRODUCT_CODES)
    driving_days = serializers.IntegerField(min_value=0, max_value=LONGEST_DAYS)
    proximity_days = serializers.IntegerField(min_value=0, max_value=LONGEST_DAYS)


class ProductPeriodsOutput(CodeLabelOutput):
    driving_days = serializers.IntegerField()
    proximity_days = serializers.IntegerField()


class CareRulesInput(StrictSerializer):
    min_inactivated_months = serializers.IntegerField(min_value=EARLIEST_MONTHS, max_value=LATEST_MONTHS)
    products = ProductPeriodsFields(many=True, max_length=len(PRODUCT_CODES))  # type: ignore[call-arg]  # of the list


class CareRulesOutput(serializers.Serializer[Any]):
    """`early_months`: from which month influenza and COVID-19 vaccines are counted. `version` 0: nobody chose yet."""

    can_change = serializers.BooleanField()
    min_inactivated_months = serializers.IntegerField()
    early_months = serializers.IntegerField()
    products = ProductPeriodsOutput(many=True)
    version = serializers.IntegerField()
