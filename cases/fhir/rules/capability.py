"""The CapabilityStatement and the SMART configuration: what this server says about itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Described:
    """One type: its search parameters as (name, type), and what may be done with it."""

    type: str
    parameters: Sequence[tuple[str, str]]
    creatable: bool
    updatable: bool
    includes: Sequence[str] = ()
    revincludes: Sequence[str] = ()
    sorts: Sequence[str] = ()
    can_be_missing: Collection[str] = ()
    unwritten: str = ""
    profiles: Sequence[str] = ()
    operations: Sequence[tuple[str, str]] = ()


def capability_statement(*, base: str, name: str, version: str, at: str, types: Iterable[Described]) -> Json:
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": at,
        "publisher": name,
        "kind": "instance",
        "software": {"name": "CircleCare", "version": version},
        "implementation": {"description": f"{name}: FHIR R4", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "Programs sign in with SMART Backend Services. A search that uses a parameter "
                "which the type has not is refused, never answered without it, unless Prefer: handling=lenient asks "
                "for that. Answers are shaped by _count, _sort, _summary (count, true, data), _elements, _total.",
                "security": _security(base),
                "resource": [_resource(one) for one in types],
                "interaction": [{"code": "transaction"}, {"code": "batch"}],
            }
        ],
    }


def _security(base: str) -> Json:
    return {
        "cors": False,
        "service": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                        "code": "SMART-on-FHIR",
                    }
                ],
                "text": "OAuth2 client credentials with a signed assertion (SMART Backend Services)",
            }
        ],
        "extension": [
            {
                "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                "extension": [{"url": "token", "valueUri": f"{base}/auth/token"}],
            }
        ],
    }


def _resource(one: Described) -> Json:
    acts = ["read", "vread", "history-instance", "search-type"]
    acts += ["create"] if one.creatable else []
    acts += ["update"] if one.updatable else []
    found: Json = {
        "type": one.type,
        "interaction": [{"code": act} for act in acts],
        "versioning": "versioned-update" if one.updatable else "versioned",
        "readHistory": True,
        "updateCreate": False,
        "conditionalCreate": one.creatable,
        "documentation": f"{one.unwritten} _sort by {', '.join(one.sorts)}, with - for the newest first.".strip(),
        "searchParam": [_parameter(one, name, kind) for name, kind in one.parameters],
    }
    if one.profiles:
        found["supportedProfile"] = list(one.profiles)
    if one.includes:
        found["searchInclude"] = list(one.includes)
    if one.revincludes:
        found["searchRevInclude"] = list(one.revincludes)
    if one.operations:
        found["operation"] = [{"name": name, "definition": url} for name, url in one.operations]
    return found


def _parameter(one: Described, name: str, kind: str) -> Json:
    more = {"documentation": "With the modifier :missing."} if name in one.can_be_missing else {}
    return {"name": name, "type": kind, **more}


def smart_configuration(*, base: str, scopes: Sequence[str]) -> Json:
    return {
        "token_endpoint": f"{base}/auth/token",
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS384", "ES384"],
        "grant_types_supported": ["client_credentials"],
        "scopes_supported": list(scopes),
        "capabilities": ["client-confidential-asymmetric", "permission-v1", "permission-v2"],
    }
