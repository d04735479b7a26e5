"""Scopes and keys of machine clients as pure functions.

SMART App Launch 2.2, sections "Scopes" and "Backend Services"; RFC 7517 (JWK), RFC 7518 (RS384, ES384).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

ALGORITHMS = ("RS384", "ES384")
MOST_KEYS = 5
MOST_SCOPES = 40
SMALLEST_RSA_BYTES = 256
"""2048 bits."""
LARGEST_RSA_BYTES = 1024

_SCOPE = re.compile(r"system/(\*|[A-Z][A-Za-z]{1,39})\.(read|write|\*|(?=.)c?r?u?d?s?)")
_LETTERS = {"read": "rs", "write": "cud", "*": "cruds"}
_SECRET_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


class BadScope(ValueError):
    """A scope that is none of a backend service."""


class BadKey(ValueError):
    """A key that cannot be accepted; `reason` is a code: shape, secret, algorithm, small, same_kid, number."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_scope(scope: str) -> tuple[str, frozenset[str]]:
    """Type and acts of a scope, acts as letters: create, read, update, delete, search. Raises BadScope.

    `read_scope("system/Observation.read")` -> ("Observation", {"r", "s"}), in version 1 as in version 2 (".rs").
    """
    match = _SCOPE.fullmatch(scope)
    if match is None:
        raise BadScope(scope)
    return match[1], frozenset(_LETTERS.get(match[2], match[2]))


def allows(scopes: Iterable[str], resource_type: str, act: str) -> bool:
    """Whether one of the scopes covers an act (a letter, see `read_scope`) on a type."""
    for scope in scopes:
        kind, acts = read_scope(scope)
        if act in acts and kind in ("*", resource_type):
            return True
    return False


def granted(asked: Collection[str], held: Collection[str]) -> list[str]:
    """The asked scopes that the held ones cover whole; what is asked beyond them is not given. Raises BadScope.

    `granted(["system/Patient.rs", "system/Binary.read"], ["system/Patient.read"])` -> ["system/Patient.rs"].
    """
    found = []
    for scope in dict.fromkeys(asked):
        kind, acts = read_scope(scope)
        covering = [have for have in held if read_scope(have)[0] in ("*", kind)]
        if acts <= frozenset().union(*(read_scope(have)[1] for have in covering)):
            found.append(scope)
    return found


def check_keys(jwks: Any) -> list[dict[str, Any]]:
    """The public keys of a set, with the members that are known and nothing else. Raises BadKey.

    Only RSA of 2048 to 8192 bits and EC on P-384: the two kinds that backend services sign with.
    """
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(keys, list) or not 1 <= len(keys) <= MOST_KEYS:
        raise BadKey("number")
    checked = [_check_key(key) for key in keys]
    if len({key["kid"] for key in checked}) < len(checked):
        raise BadKey("same_kid")
    return checked


def _check_key(key: Any) -> dict[str, Any]:
    if not isinstance(key, dict) or not isinstance(key.get("kid"), str) or not 1 <= len(key["kid"]) <= 120:
        raise BadKey("shape")
    if _SECRET_MEMBERS & set(key):
        raise BadKey("secret")
    members = {"RSA": ("n", "e"), "EC": ("x", "y")}.get(str(key.get("kty")))
    if members is None:
        raise BadKey("algorithm")
    for name in members:
        value = key.get(name)
        if not isinstance(value, str) or not _BASE64URL.fullmatch(value):
            raise BadKey("shape")
    if key["kty"] == "RSA":
        size = len(key["n"]) * 3 // 4
        if not SMALLEST_RSA_BYTES <= size <= LARGEST_RSA_BYTES or len(key["e"]) > 8:
            raise BadKey("small")
        return {"kty": "RSA", "kid": key["kid"], "alg": "RS384", "n": key["n"], "e": key["e"]}
    if key.get("crv") != "P-384":
        raise BadKey("algorithm")
    return {"kty": "EC", "kid": key["kid"], "alg": "ES384", "crv": "P-384", "x": key["x"], "y": key["y"]}
