"""Strict serializers: a field nobody knows is an error, not silence."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """Input of a service. Unknown fields are refused, NUL characters too (PostgreSQL cannot hold them)."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            known = set(self.fields)
            unknown = sorted(str(key) for key in data if key not in known)
            if unknown:
                raise serializers.ValidationError({key: [_("Unknown field.")] for key in unknown})
        return super().to_internal_value(data)


class EmptyInput(StrictSerializer):
    """An act without arguments."""


class ProblemOutput(serializers.Serializer[Any]):
    """RFC 9457 problem document; `fields` maps an input field to its messages."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]  # the wire name is given
