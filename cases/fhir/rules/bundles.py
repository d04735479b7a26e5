"""Bundles that the server answers with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from cases.fhir.rules.encoding import Encoded

Json = dict[str, Any]
Resource = Json | Encoded


def entry(base: str, resource: Resource, *, mode: str = "match") -> Json:
    if isinstance(resource, Encoded):
        return resource.within_bundle(base, mode)
    return {
        "fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}",
        "resource": resource,
        "search": {"mode": mode},
    }


def searchset(
    *,
    base: str,
    path: str,
    parameters: Sequence[tuple[str, str]],
    resources: Iterable[Resource],
    included: Iterable[Resource] = (),
    outcome: Json | None = None,
    total: int | None = None,
    next_cursor: str | None = None,
    at: str,
    bundle_id: str,
) -> Json:
    """A page of a search. `parameters` are those that were understood: the self link tells the client; `outcome` says
    which were not."""
    shown = [pair for pair in parameters if pair[0] != "_cursor"]
    links = [{"relation": "self", "url": _url(base, path, parameters)}]
    if next_cursor is not None:
        links.append({"relation": "next", "url": _url(base, path, [*shown, ("_cursor", next_cursor)])})
    if any(name == "_cursor" for name, _ in parameters):
        links.append({"relation": "first", "url": _url(base, path, shown)})
    found: Json = {
        "resourceType": "Bundle",
        "id": bundle_id,
        "meta": {"lastUpdated": at},
        "type": "searchset",
        "link": links,
    }
    if total is not None:
        found["total"] = total
    entries = [entry(base, resource) for resource in resources]
    entries += [entry(base, resource, mode="include") for resource in included]
    if outcome is not None:
        entries.append({"resource": outcome, "search": {"mode": "outcome"}})
    if entries:
        found["entry"] = entries
    return found


def history(*, base: str, path: str, versions: Sequence[Json], at: str, bundle_id: str) -> Json:
    """Every version of one resource, the present one first."""
    return {
        "resourceType": "Bundle",
        "id": bundle_id,
        "meta": {"lastUpdated": at},
        "type": "history",
        "total": len(versions),
        "link": [{"relation": "self", "url": _url(base, path, [])}],
        "entry": [_version(base, resource) for resource in versions],
    }


def _version(base: str, resource: Json) -> Json:
    kind, version = resource["resourceType"], resource.get("meta", {}).get("versionId", "1")
    first = version == "1"
    return {
        "fullUrl": f"{base}/{kind}/{resource['id']}",
        "resource": resource,
        "request": {
            "method": "POST" if first else "PUT",
            "url": kind if first else f"{kind}/{resource['id']}",
        },
        "response": {
            "status": "201 Created" if first else "200 OK",
            "etag": f'W/"{version}"',
            "lastModified": resource.get("meta", {}).get("lastUpdated"),
        },
    }


def _url(base: str, path: str, parameters: Sequence[tuple[str, str]]) -> str:
    return f"{base}/{path}?{urlencode(parameters)}" if parameters else f"{base}/{path}"
