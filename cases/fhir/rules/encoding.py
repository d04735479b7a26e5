"""Resources as bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

Json = dict[str, Any]
# a quotation mark within a text is escaped, so this is found in elements alone
_LINK = re.compile(rb'"reference":"((?:Organization|Practitioner)/[0-9a-f\-]{36})"')


@dataclass(frozen=True, slots=True)
class Encoded:
    """A resource that is written already: a record of thousands is never in memory twice."""

    name: str
    content: bytes

    def within_bundle(self, base: str, mode: str) -> Json:
        return {
            "fullUrl": f"{base}/{self.name}",
            "resource": orjson.Fragment(self.content),
            "search": {"mode": mode},
        }


def encode(value: Any) -> bytes:
    """JSON with decimals as they were measured. Example: {"value": Decimal("11.80")} -> {"value":11.80}."""
    return orjson.dumps(value, default=_default)


def encoded(resource: Json) -> Encoded:
    return Encoded(f"{resource['resourceType']}/{resource['id']}", encode(resource))


def named_in(content: bytes) -> set[str]:
    """The hospitals and people that a resource refers to: "Practitioner/0190..."."""
    return {found.decode() for found in _LINK.findall(content)}


def _default(value: Any) -> Any:
    if isinstance(value, Decimal):
        # the digits as they were measured, as a number
        return orjson.Fragment(f"{value:f}")
    raise TypeError(f"{type(value).__name__} is not JSON serializable")
