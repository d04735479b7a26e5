"""Every address that the server answers, from the URL resolver."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("get", "post", "put", "patch", "delete", "head")
API = "api/v1/"
FHIR = "fhir/r4/"


def _patterns(nodes: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for node in nodes:
        here = prefix + str(node.pattern)
        if isinstance(node, URLResolver):
            yield from _patterns(node.url_patterns, here)
        else:
            yield here, node


def every() -> list[tuple[str, URLPattern]]:
    return list(_patterns(get_resolver().url_patterns))


def api_endpoints() -> set[tuple[str, str]]:
    """(METHOD, route) of every view of the API and of the FHIR interface: relative to /api/v1/, or from the root with
    its slash. OPTIONS tells no more than the schema."""
    found: set[tuple[str, str]] = set()
    for route, pattern in every():
        if not route.startswith((API, FHIR)):
            continue
        view = getattr(pattern.callback, "cls", None) or getattr(pattern.callback, "view_class", None)
        assert view is not None, f"{route} is not a class-based view: the matrix cannot see its methods"
        allowed = set(view.http_method_names)
        for method in METHODS:
            # HEAD counts where it is written out (tus); Django derives it from GET elsewhere.
            if method in allowed and hasattr(view, method):
                found.add(
                    (method.upper(), f"/{route}" if route.startswith(FHIR) else route.removeprefix(API))
                )
    return found


def outside_the_api() -> set[str]:
    """Every other address, the groups of libraries as one."""
    groups = set()
    for route, _ in every():
        if not route.startswith((API, FHIR)):
            groups.add("_allauth/" if route.startswith("_allauth/") else route)
    return groups
