"""Shapes of the patients API: what comes in is checked strictly, what goes out is described for clients."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cases.patients.models.circle import RelationKind
from cases.patients.models.patient import AbsentReason, CaregiverAvailability, IdentifierType, Sex
from kernel.api.serializers import StrictSerializer


class Output(serializers.Serializer[Any]):
    """Describes an answer; the selectors make it."""


class _IdentityFields(StrictSerializer):
    family_name = serializers.CharField(max_length=120)
    given_name = serializers.CharField(max_length=120)
    birth_date = serializers.DateField()
    sex = serializers.ChoiceField(choices=Sex.choices)
    tax_code = serializers.CharField(max_length=24, required=False, allow_null=True, allow_blank=True)
    tax_code_absent_reason = serializers.ChoiceField(
        choices=AbsentReason.choices, required=False, allow_blank=True
    )
    other_identifier_type = serializers.ChoiceField(
        choices=IdentifierType.choices, required=False, allow_blank=True
    )
    other_identifier = serializers.CharField(max_length=40, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    residence_comune = serializers.CharField(max_length=80, required=False, allow_blank=True)
    language = serializers.CharField(max_length=16, required=False, allow_blank=True)
    interpreter_needed = serializers.BooleanField(required=False, allow_null=True)
    gp_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    caregiver_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    caregiver_phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    caregiver_relation = serializers.CharField(max_length=60, required=False, allow_blank=True)
    caregiver_available_28d = serializers.ChoiceField(
        choices=CaregiverAvailability.choices, required=False, allow_blank=True
    )
    deceased_on = serializers.DateField(required=False, allow_null=True)


class PatientCreateInput(_IdentityFields):
    client_id = serializers.UUIDField(
        required=False, help_text="Made by the client: a retry gives the same patient."
    )
    confirm_distinct_from = serializers.ListField(
        child=serializers.CharField(max_length=64),
        required=False,
        max_length=20,
        help_text="Keys of the candidates that were looked at and are other people.",
    )


class PatientUpdateInput(_IdentityFields):
    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


class DuplicatesCheckInput(StrictSerializer):
    family_name = serializers.CharField(max_length=120)
    given_name = serializers.CharField(max_length=120)
    birth_date = serializers.DateField()
    sex = serializers.ChoiceField(choices=Sex.choices, required=False)
    tax_code = serializers.CharField(max_length=24, required=False, allow_null=True, allow_blank=True)
    other_identifier = serializers.CharField(max_length=40, required=False, allow_blank=True)


class CircleAddInput(StrictSerializer):
    centre_id = serializers.UUIDField(required=False)
    person_id = serializers.UUIDField(required=False)
    kind = serializers.ChoiceField(
        choices=[choice for choice in RelationKind.choices if choice[0] != RelationKind.OWN], required=False
    )
    reason = serializers.CharField(max_length=300)
    valid_until = serializers.DateField(required=False, allow_null=True, help_text="Last day of access.")


class ReasonInput(StrictSerializer):
    reason = serializers.CharField(max_length=300)


class HospitalNumberAddInput(StrictSerializer):
    centre_id = serializers.UUIDField()
    number = serializers.CharField(max_length=40)


class PatientCentreOutput(Output):
    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    city = serializers.CharField()
    kind = serializers.CharField()


class PatientPersonOutput(Output):
    id = serializers.UUIDField()
    display_name = serializers.CharField()
    profession = serializers.CharField()


class PatientRowOutput(Output):
    id = serializers.UUIDField()
    display_name = serializers.CharField()
    family_name = serializers.CharField()
    given_name = serializers.CharField()
    birth_date = serializers.DateField()
    age = serializers.IntegerField()
    sex = serializers.ChoiceField(choices=Sex.choices)
    tax_code = serializers.CharField(allow_null=True)
    deceased_on = serializers.DateField(allow_null=True)
    centre = PatientCentreOutput()


class PatientPageOutput(Output):
    results = PatientRowOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class HospitalNumberOutput(Output):
    id = serializers.UUIDField()
    centre = PatientCentreOutput()
    number = serializers.CharField()


class PatientIdentifierOutput(Output):
    system = serializers.CharField()
    value = serializers.CharField()


class BannerDiagnosisOutput(Output):
    disease = serializers.CharField()
    label_it = serializers.CharField()
    label_en = serializers.CharField()
    stage = serializers.CharField()


class BannerAllergyOutput(Output):
    text = serializers.CharField()
    severity = serializers.CharField(allow_null=True)


class BannerAlertOutput(Output):
    code = serializers.CharField()


class FieldWarningOutput(Output):
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class PatientOutput(PatientRowOutput):
    tax_code_absent_reason = serializers.CharField()
    other_identifier_type = serializers.CharField()
    other_identifier = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    residence_comune = serializers.CharField()
    language = serializers.CharField()
    interpreter_needed = serializers.BooleanField(allow_null=True)
    gp_name = serializers.CharField()
    caregiver_name = serializers.CharField()
    caregiver_phone = serializers.CharField()
    caregiver_relation = serializers.CharField()
    caregiver_available_28d = serializers.CharField()
    hospital_numbers = HospitalNumberOutput(many=True)
    identifiers = PatientIdentifierOutput(many=True)
    diagnosis = BannerDiagnosisOutput(allow_null=True)
    allergies = BannerAllergyOutput(
        many=True, allow_null=True, help_text="null: nobody asked; []: there are none."
    )
    alerts = BannerAlertOutput(many=True)
    warnings = FieldWarningOutput(many=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    can = serializers.ListField(child=serializers.CharField())


class DuplicateCandidateOutput(Output):
    key = serializers.CharField(help_text="For `confirm_distinct_from`.")
    certain = serializers.BooleanField(help_text="An identifier is shared: cannot be confirmed away.")
    id = serializers.UUIDField(allow_null=True, help_text="null: out of your sight.")
    display = serializers.CharField()
    birth_date = serializers.DateField(allow_null=True)
    centre = PatientCentreOutput()
    centre_name = serializers.CharField()
    centre_phone = serializers.CharField()
    reason = serializers.CharField()


class DuplicatesOutput(Output):
    candidates = DuplicateCandidateOutput(many=True)


class CareRelationOutput(Output):
    id = serializers.UUIDField()
    centre = PatientCentreOutput(allow_null=True)
    person = PatientPersonOutput(allow_null=True)
    kind = serializers.ChoiceField(choices=RelationKind.choices)
    reason = serializers.CharField()
    valid_from = serializers.DateTimeField()
    valid_until = serializers.DateTimeField(allow_null=True)
    added_by = PatientPersonOutput(allow_null=True)
    ended_by = PatientPersonOutput(allow_null=True)
    end_reason = serializers.CharField()


class CircleOutput(Output):
    results = CareRelationOutput(many=True)


class AccessLogEntryOutput(Output):
    at = serializers.DateTimeField()
    person = PatientPersonOutput(allow_null=True)
    actor = serializers.CharField(help_text="Name of the part of the system when no person acted.")
    centre = PatientCentreOutput(allow_null=True)
    action = serializers.CharField()
    why = serializers.CharField()


class AccessLogPageOutput(Output):
    results = AccessLogEntryOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
