"""Rows as plain dicts: what the serializers describe, without their cost per row."""

from collections.abc import Sequence
from typing import Any

from kernel.clock import now
from network.directory.models import Centre, Invitation, Membership, NetworkSettings
from network.directory.policies import (
    Standing,
    can_list_of_centre,
    can_list_of_invitation,
)
from network.directory.selectors import PersonRow


def centre_brief(centre: Centre) -> dict[str, Any]:
    return {
        "id": centre.pk,
        "code": centre.code,
        "name": centre.name,
        "city": centre.city,
        "kind": centre.kind,
    }


def centre_output(centre: Centre, standing: Standing) -> dict[str, Any]:
    return {
        **centre_brief(centre),
        "catchment": centre.catchment,
        "address": centre.address,
        "phone": centre.phone,
        "on_call_phone": centre.on_call_phone,
        "email": centre.email,
        "phases": centre.phases,
        "default_hub_id": centre.default_hub_id,
        "is_active": centre.is_active,
        "version": centre.version,
        "can": can_list_of_centre(standing, centre),
    }


def membership_output(membership: Membership, can: Sequence[str]) -> dict[str, Any]:
    return {
        "id": membership.pk,
        "person_id": membership.person_id,
        "centre": centre_brief(membership.centre),
        "role": membership.role,
        "valid_from": membership.valid_from,
        "valid_until": membership.valid_until,
        "version": membership.version,
        "can": list(can),
    }


def person_output(row: PersonRow) -> dict[str, Any]:
    person = row.person
    return {
        "id": person.pk,
        "email": person.email,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "display_name": person.display_name,
        "profession": person.profession,
        "phone": person.phone,
        "is_active": person.is_active,
        "memberships": [membership_output(m, row.membership_can[m.pk]) for m in row.memberships],
        "can": list(row.can),
    }


def invitation_status(invitation: Invitation) -> str:
    if invitation.accepted_at is not None:
        return "accepted"
    if invitation.revoked_at is not None:
        return "revoked"
    return "expired" if invitation.expires_at <= now() else "open"


def invitation_output(invitation: Invitation, standing: Standing) -> dict[str, Any]:
    inviter = invitation.invited_by
    return {
        "id": invitation.pk,
        "email": invitation.email,
        "given_name": invitation.given_name,
        "family_name": invitation.family_name,
        "profession": invitation.profession,
        "language": invitation.language,
        "centre": centre_brief(invitation.centre),
        "role": invitation.role,
        "status": invitation_status(invitation),
        "invited_by": {"id": inviter.pk, "display_name": inviter.display_name} if inviter else None,
        "created_at": invitation.created_at,
        "expires_at": invitation.expires_at,
        "accepted_at": invitation.accepted_at,
        "revoked_at": invitation.revoked_at,
        "can": can_list_of_invitation(standing, invitation),
    }


def network_settings_output(settings: NetworkSettings, *, may_edit: bool) -> dict[str, Any]:
    return {
        "network_name": settings.network_name,
        "response_target_hours": settings.response_target_hours,
        "invitation_days": settings.invitation_days,
        "pod24_anchor": settings.pod24_anchor,
        "version": settings.version,
        "can": ["edit"] if may_edit else [],
    }
