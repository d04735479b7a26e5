"""Shapes of the import API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class Output(serializers.Serializer[Any]):
    """Describes an answer."""


class FhirImportInput(serializers.Serializer[Any]):
    file = serializers.ListField(
        child=serializers.FileField(), help_text="One or several Bundles, one patient each; may be repeated."
    )
    confirm_distinct_from = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Keys of duplicate candidates that are other people.",
    )


class ImportTakenOutput(Output):
    resource_type = serializers.CharField()
    kind = serializers.CharField()
    count = serializers.IntegerField()


class ImportPassedOutput(Output):
    resource_type = serializers.CharField()
    count = serializers.IntegerField()
    reason = serializers.CharField()
    reason_it = serializers.CharField()
    reason_en = serializers.CharField()


class ImportReportOutput(Output):
    taken = ImportTakenOutput(many=True)
    documents = ImportPassedOutput(many=True)
    skipped = ImportPassedOutput(many=True)
    unchanged = serializers.BooleanField()


class ImportOutput(Output):
    id = serializers.UUIDField(allow_null=True)
    filename = serializers.CharField()
    patient_id = serializers.UUIDField()
    patient_name = serializers.CharField()
    patient_is_new = serializers.BooleanField()
    file_id = serializers.UUIDField(allow_null=True, help_text="The original Bundle among the documents.")
    created_at = serializers.DateTimeField(allow_null=True)
    report = ImportReportOutput()


class ImportItemOutput(Output):
    """One of several files: `outcome` when it went in, else `problem`."""

    filename = serializers.CharField()
    outcome = ImportOutput(allow_null=True)
    problem = serializers.DictField(
        allow_null=True, help_text="RFC 9457 problem, with `pointer` or `candidates`."
    )


class ImportAnswerOutput(ImportOutput):
    """For one file its import; for several, `results` alone."""

    results = ImportItemOutput(many=True, required=False)
