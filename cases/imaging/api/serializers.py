"""Shapes of the imaging API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kernel.api.serializers import StrictSerializer


class StudyConfirmPatientInput(StrictSerializer):
    reason = serializers.CharField(max_length=500, help_text=_("Why these images are of this patient."))


class StudyWithdrawInput(StrictSerializer):
    reason = serializers.CharField(
        max_length=500, help_text=_("Why these images should not be used any more.")
    )


class ImagingHeaderOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    patient_id = serializers.CharField()
    birth_date = serializers.DateField(allow_null=True)
    sex = serializers.CharField()


class ImagingConfirmerOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class ImagingConfirmationOutput(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    by = ImagingConfirmerOutput()
    why = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())


class ImagingMismatchOutput(serializers.Serializer[Any]):
    level = serializers.ChoiceField(choices=["none", "warning"])
    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=["name", "birth_date", "sex", "tax_code", "no_identity"])
    )
    header = ImagingHeaderOutput()
    confirmed = ImagingConfirmationOutput(allow_null=True)


class ImagingSeriesOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    uid = serializers.CharField()
    modality = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    description = serializers.CharField()
    body_part = serializers.CharField()
    instances = serializers.IntegerField()
    instances_with_errors = serializers.IntegerField()
    thumbnail_url = serializers.CharField(allow_null=True)


class ImagingStudyOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    study_uid = serializers.CharField()
    date = serializers.DateField(allow_null=True)
    description = serializers.CharField()
    modalities = serializers.ListField(child=serializers.CharField())
    mismatch = ImagingMismatchOutput()
    can_confirm = serializers.BooleanField()
    can_withdraw = serializers.BooleanField()
    series = ImagingSeriesOutput(many=True)


class ImagingListOutput(serializers.Serializer[Any]):
    studies = ImagingStudyOutput(many=True)
    next = serializers.CharField(allow_null=True)


class StudyWithdrawOutput(serializers.Serializer[Any]):
    files = serializers.IntegerField()
