"""Shapes of the API of machine clients."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from network.machines.models import MachineClient


class MachineClientInput(serializers.Serializer[Any]):
    centre_id = serializers.UUIDField()
    name = serializers.CharField(max_length=80)
    purpose = serializers.CharField(max_length=240, allow_blank=True, required=False, default="")
    jwks = serializers.JSONField(help_text='Public keys as a JWK set: {"keys": [...]}.')
    scopes = serializers.ListField(child=serializers.CharField(max_length=64), max_length=40)


class MachineKeyOutput(serializers.Serializer[Any]):
    kid = serializers.CharField()
    alg = serializers.CharField()


class MachineClientOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The client_id of the program.")
    centre_id = serializers.UUIDField()
    centre_name = serializers.CharField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    keys = MachineKeyOutput(many=True)
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True)
    last_token_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    revoked_by = serializers.CharField(allow_null=True)


class MachineClientPageOutput(serializers.Serializer[Any]):
    results = MachineClientOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


def machine_output(machine: MachineClient) -> dict[str, Any]:
    return {
        "id": machine.pk,
        "centre_id": machine.centre_id,
        "centre_name": machine.centre.name,
        "name": machine.name,
        "purpose": machine.purpose,
        "keys": [{"kid": key["kid"], "alg": key["alg"]} for key in machine.keys],
        "scopes": machine.scopes,
        "created_at": machine.created_at,
        "created_by": machine.created_by.display_name if machine.created_by else None,
        "last_token_at": machine.last_token_at,
        "revoked_at": machine.revoked_at,
        "revoked_by": machine.revoked_by.display_name if machine.revoked_by else None,
    }
