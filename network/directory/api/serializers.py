"""What goes over the wire: strict inputs, and outputs that the OpenAPI document names."""

import re
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kernel.api.serializers import StrictSerializer
from network.directory.models import CentreKind, Language, Phase, Pod24Anchor, Profession, Role, Theme

# Names and labels end up in mail subjects and lists: one line, no control characters.
one_line = RegexValidator(re.compile(r"^[^\x00-\x1f\x7f\u2028\u2029]*$"), _("Write this in one line."))


class LineField(serializers.CharField):
    """Text of one line, trimmed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[one_line], **kwargs)


class PhoneField(LineField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, allow_blank=True, **kwargs)
        self.validators.append(
            RegexValidator(r"^[0-9+()./ \-]*$", _("Use digits, spaces and + ( ) . / - only."))
        )


# --- Outputs ---------------------------------------------------------------------------------------------


class CentreBrief(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    city = serializers.CharField()
    kind = serializers.ChoiceField(choices=CentreKind.choices)


class CentreOutput(CentreBrief):
    catchment = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    on_call_phone = serializers.CharField()
    email = serializers.CharField()
    phases = serializers.ListField(child=serializers.ChoiceField(choices=Phase.choices))
    default_hub_id = serializers.UUIDField(allow_null=True)
    is_active = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Send it back as If-Match when you edit.")
    can = serializers.ListField(child=serializers.CharField())


class MembershipOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    person_id = serializers.UUIDField()
    centre = CentreBrief()
    role = serializers.ChoiceField(choices=Role.choices)
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text="First day on which the role is gone.")
    version = serializers.IntegerField(help_text="Send it back as If-Match when you edit.")
    can = serializers.ListField(child=serializers.CharField())


class PersonOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    display_name = serializers.CharField()
    profession = serializers.ChoiceField(choices=Profession.choices)
    phone = serializers.CharField()
    is_active = serializers.BooleanField()
    memberships = MembershipOutput(many=True)
    can = serializers.ListField(child=serializers.CharField())


class MfaOutput(serializers.Serializer[Any]):
    enabled = serializers.BooleanField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # the wire name is given


class MyMembershipOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    centre = CentreBrief()
    role = serializers.ChoiceField(choices=Role.choices)
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)


class MeOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    display_name = serializers.CharField()
    profession = serializers.ChoiceField(choices=Profession.choices)
    phone = serializers.CharField()
    language = serializers.ChoiceField(choices=Language.choices)
    theme = serializers.ChoiceField(choices=Theme.choices)
    memberships = MyMembershipOutput(many=True)
    acting_centre_id = serializers.UUIDField(allow_null=True)
    mfa = MfaOutput()
    can = serializers.ListField(child=serializers.CharField())
    demo = serializers.BooleanField()
    response_target_hours = serializers.IntegerField()
    version = serializers.IntegerField()


class SessionOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    ip = serializers.CharField()
    user_agent = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    is_current = serializers.BooleanField()


class SessionListOutput(serializers.Serializer[Any]):
    results = SessionOutput(many=True)


class PersonBrief(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    display_name = serializers.CharField()


class InvitationOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    profession = serializers.ChoiceField(choices=Profession.choices)
    language = serializers.ChoiceField(choices=Language.choices)
    centre = CentreBrief()
    role = serializers.ChoiceField(choices=Role.choices)
    status = serializers.ChoiceField(choices=["open", "expired", "accepted", "revoked"])
    invited_by = PersonBrief(allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    can = serializers.ListField(child=serializers.CharField())


class InvitationOfferOutput(serializers.Serializer[Any]):
    email = serializers.EmailField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)
    centre = CentreBrief()
    has_account = serializers.BooleanField(help_text="Accept without a password: the account is there.")


class NetworkSettingsOutput(serializers.Serializer[Any]):
    network_name = serializers.CharField()
    response_target_hours = serializers.IntegerField()
    invitation_days = serializers.IntegerField()
    pod24_anchor = serializers.ChoiceField(
        choices=Pod24Anchor.choices, help_text="From when progression within 24 months is counted."
    )
    version = serializers.IntegerField(help_text="Send it back as If-Match when you edit.")
    can = serializers.ListField(child=serializers.CharField())


class CentrePageOutput(serializers.Serializer[Any]):
    results = CentreOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class PersonPageOutput(serializers.Serializer[Any]):
    results = PersonOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class InvitationPageOutput(serializers.Serializer[Any]):
    results = InvitationOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


# --- Inputs ----------------------------------------------------------------------------------------------


class MeUpdateInput(StrictSerializer):
    given_name = LineField(max_length=80, required=False)
    family_name = LineField(max_length=80, required=False)
    phone = PhoneField(required=False)
    profession = serializers.ChoiceField(choices=Profession.choices, required=False)
    language = serializers.ChoiceField(choices=Language.choices, required=False)
    theme = serializers.ChoiceField(choices=Theme.choices, required=False)


class ActingCentreInput(StrictSerializer):
    centre_id = serializers.UUIDField()


class CentreFieldsInput(StrictSerializer):
    catchment = LineField(max_length=240, allow_blank=True, required=False)
    address = LineField(max_length=240, allow_blank=True, required=False)
    phone = PhoneField(required=False)
    on_call_phone = PhoneField(required=False)
    email = serializers.EmailField(allow_blank=True, required=False)
    phases = serializers.ListField(
        child=serializers.ChoiceField(choices=Phase.choices), max_length=len(Phase.choices), required=False
    )
    default_hub_id = serializers.UUIDField(allow_null=True, required=False)

    def validate_phases(self, value: list[str]) -> list[str]:
        """Each once, in the order of the path."""
        return [phase for phase in Phase.values if phase in value]


class CentreCreateInput(CentreFieldsInput):
    code = serializers.RegexField(
        r"^[A-Z0-9]{2,12}$", error_messages={"invalid": _("Two to twelve capital letters or digits.")}
    )
    name = LineField(max_length=160)
    city = LineField(max_length=80)
    kind = serializers.ChoiceField(choices=CentreKind.choices)


class CentreUpdateInput(CentreFieldsInput):
    name = LineField(max_length=160, required=False)
    city = LineField(max_length=80, required=False)
    kind = serializers.ChoiceField(choices=CentreKind.choices, required=False)
    is_active = serializers.BooleanField(required=False)


class PersonSuspendInput(StrictSerializer):
    reason = serializers.CharField(min_length=3, max_length=500)


class MembershipAddInput(StrictSerializer):
    person_id = serializers.UUIDField()
    centre_id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Role.choices)
    valid_from = serializers.DateField(required=False)
    valid_until = serializers.DateField(required=False, allow_null=True)


class MembershipChangeInput(StrictSerializer):
    role = serializers.ChoiceField(choices=Role.choices, required=False)
    valid_until = serializers.DateField(
        required=False, allow_null=True, help_text="Today: at once. Null: without end."
    )


class InvitationCreateInput(StrictSerializer):
    email = serializers.EmailField(max_length=254)
    given_name = LineField(max_length=80)
    family_name = LineField(max_length=80)
    profession = serializers.ChoiceField(choices=Profession.choices)
    centre_id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Role.choices)
    language = serializers.ChoiceField(choices=Language.choices, default=Language.ITALIAN)


class InvitationAcceptInput(StrictSerializer):
    password = serializers.CharField(
        max_length=256, required=False, allow_blank=True, default="", trim_whitespace=False
    )


class NetworkSettingsUpdateInput(StrictSerializer):
    network_name = LineField(max_length=120, required=False)
    response_target_hours = serializers.IntegerField(min_value=1, max_value=336, required=False)
    invitation_days = serializers.IntegerField(min_value=1, max_value=30, required=False)
    pod24_anchor = serializers.ChoiceField(choices=Pod24Anchor.choices, required=False)
