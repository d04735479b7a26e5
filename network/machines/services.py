"""Registering and revoking machine clients, and giving them tokens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import now
from kernel.errors import Conflict, Invalid
from network.directory.services.access import centre_for_management
from network.machines.models import AccessToken, MachineClient, UsedAssertion
from network.machines.rules import (
    ALGORITHMS,
    MOST_SCOPES,
    BadKey,
    BadScope,
    check_keys,
    granted,
    read_scope,
)
from network.machines.selectors import machine_get, token_hash

TOKEN_LASTS = timedelta(minutes=10)
ASSERTION_LASTS_S = 300
LEEWAY_S = 30
LONGEST_ASSERTION = 8_000

_KEY_PROBLEMS = {
    "number": _("Give one to five public keys as {“keys”: [...]}."),
    "shape": _("Each key needs a name (“kid”) and its public members."),
    "secret": _("This is a private key. Keep it where it was made and enter the public one."),
    "algorithm": _("Use RSA (RS384) or the curve P-384 (ES384)."),
    "small": _("An RSA key has 2048 to 8192 bits."),
    "same_kid": _("Two keys have the same name (“kid”)."),
}


class TokenRefused(Exception):
    """`error` as RFC 6749 names it: invalid_client, invalid_scope, invalid_request, ..."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description


@dataclass(frozen=True, slots=True)
class GivenToken:
    token: str
    scopes: Sequence[str]
    lasts_s: int


@transaction.atomic
def machine_create(
    *, actor: Actor, centre_id: UUID, name: str, purpose: str = "", jwks: Any, scopes: Sequence[str]
) -> MachineClient:
    """Register a program of a centre by its public keys. Raises NotFound, Forbidden, Invalid, Conflict
    `name_taken`. Audited."""
    centre = centre_for_management(actor=actor, centre_id=centre_id)
    if not centre.is_active:
        raise Conflict("centre_inactive", _("This centre has left the network."))
    tidy = " ".join(name.split())
    if not tidy:
        raise Invalid(fields={"name": [_("Give the program a name.")]})
    if MachineClient.objects.filter(centre=centre, name=tidy, revoked_at=None).exists():
        raise Conflict("name_taken", _("Another program of this centre has this name."), field="name")
    machine = MachineClient.objects.create(
        centre=centre,
        name=tidy,
        purpose=purpose.strip(),
        keys=_keys(jwks),
        scopes=_scopes(scopes),
        created_by_id=actor.person_id,
    )
    record(
        actor=actor,
        action="machine_client.created",
        object_type="machine_client",
        object_id=machine.pk,
        detail={
            "centre": str(centre.pk),
            "scopes": machine.scopes,
            "kids": [key["kid"] for key in machine.keys],
        },
    )
    return machine


@transaction.atomic
def machine_revoke(*, actor: Actor, machine_id: UUID) -> MachineClient:
    """End a client at once and for good: its tokens are worth nothing any more. Twice changes nothing. Raises
    NotFound. Audited."""
    machine_get(actor=actor, machine_id=machine_id)
    machine = MachineClient.objects.select_for_update().get(pk=machine_id)
    if machine.revoked_at is None:
        machine.revoked_at, machine.revoked_by_id = now(), actor.person_id
        machine.save(update_fields=["revoked_at", "revoked_by"])
        AccessToken.objects.filter(client=machine).delete()
        record(
            actor=actor,
            action="machine_client.revoked",
            object_type="machine_client",
            object_id=machine.pk,
            detail={"centre": str(machine.centre_id)},
        )
    return machine_get(actor=actor, machine_id=machine_id)


def token_issue(*, assertion: str, scope: str, audience: str, ip: str | None = None) -> GivenToken:
    """A token for who signed the assertion (RFC 7523): for this server, not expired, never used before.

    `audience` is the address of the token endpoint. The scopes are those asked for that the client holds. Raises
    TokenRefused; a refused client learns no more than that. Audited.
    """
    client, claims = _client_of(assertion, audience)
    asked = scope.split()[:MOST_SCOPES]
    try:
        scopes = granted(asked, client.scopes)
    except BadScope as error:
        raise TokenRefused("invalid_scope", "Scopes are system/<Type>.read, .write, or .cruds") from error
    if not scopes:
        raise TokenRefused("invalid_scope", "The client holds none of these scopes")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        _use_once(client, claims)
        AccessToken.objects.filter(expires_at__lt=now()).delete()
        at = now()
        AccessToken.objects.create(
            token_hash=token_hash(token),
            client=client,
            scopes=scopes,
            created_at=at,
            expires_at=at + TOKEN_LASTS,
        )
        MachineClient.objects.filter(pk=client.pk).update(last_token_at=at)
        record(
            actor=Actor.machine(client.name, centre_id=client.centre_id, scopes=frozenset(scopes), ip=ip),
            action="machine_client.signed_in",
            object_type="machine_client",
            object_id=client.pk,
            detail={"scopes": scopes},
        )
    return GivenToken(token, scopes, int(TOKEN_LASTS.total_seconds()))


def _client_of(assertion: str, audience: str) -> tuple[MachineClient, dict[str, Any]]:
    """The client whose key signed the assertion, and what it claims. Raises TokenRefused."""
    refused = TokenRefused("invalid_client", "The client assertion is not valid")
    if not assertion or len(assertion) > LONGEST_ASSERTION:
        raise refused
    try:
        header = jwt.get_unverified_header(assertion)
        said = jwt.decode(assertion, options={"verify_signature": False})
        client = MachineClient.objects.filter(
            pk=UUID(str(said.get("iss"))), revoked_at=None, centre__is_active=True
        ).first()
        kid = header.get("kid")
        key = next((one for one in client.keys if one["kid"] == kid), None) if client else None
        if client is None or key is None or header.get("alg") != key["alg"]:
            raise refused
        claims: dict[str, Any] = jwt.decode(
            assertion,
            jwt.PyJWK.from_dict(key).key,
            algorithms=[key["alg"]] if key["alg"] in ALGORITHMS else [],
            audience=audience,
            issuer=str(client.pk),
            leeway=LEEWAY_S,
            options={"require": ["iss", "sub", "aud", "exp", "jti"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise refused from error
    jti, expires = claims.get("jti"), claims.get("exp")
    if (
        claims.get("sub") != str(client.pk)
        or not isinstance(jti, str)
        or not 1 <= len(jti) <= 64
        or "\x00" in jti
    ):
        raise refused
    if not isinstance(expires, int | float) or expires > now().timestamp() + ASSERTION_LASTS_S + LEEWAY_S:
        raise refused
    return client, claims


def _use_once(client: MachineClient, claims: dict[str, Any]) -> None:
    """The database alone decides who was first. Raises TokenRefused for the second."""
    # assertions that cannot be used any more need not be remembered
    UsedAssertion.objects.filter(expires_at__lt=now()).delete()
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(
                client=client,
                jti=claims["jti"],
                expires_at=datetime.fromtimestamp(claims["exp"], UTC) + timedelta(seconds=2 * LEEWAY_S),
            )
    except IntegrityError as error:
        raise TokenRefused("invalid_client", "The client assertion is not valid") from error


def _keys(jwks: Any) -> list[dict[str, Any]]:
    try:
        keys = check_keys(jwks)
        for key in keys:
            jwt.PyJWK.from_dict(key)
    except BadKey as error:
        raise Invalid(fields={"jwks": [_KEY_PROBLEMS[error.reason]]}) from error
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise Invalid(fields={"jwks": [_KEY_PROBLEMS["shape"]]}) from error
    return keys


def _scopes(scopes: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(scopes))
    try:
        for scope in found:
            read_scope(scope)
    except BadScope as error:
        raise Invalid(fields={"scopes": [_("A scope reads system/<Type>.read or .write.")]}) from error
    if not 1 <= len(found) <= MOST_SCOPES:
        raise Invalid(fields={"scopes": [_("Choose what the program may do.")]})
    return found
