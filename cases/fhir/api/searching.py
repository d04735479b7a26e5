"""From the query string of a search to what the selectors understand, and the page back to a Bundle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.http import QueryDict

from cases.fhir.api.protocol import base_url
from cases.fhir.rules.bundles import searchset
from cases.fhir.rules.outcome import issue, outcome
from cases.fhir.rules.parameters import WALL, BadParameter, check_values, split_values
from cases.fhir.rules.parameters import moment as parse_moment
from cases.fhir.rules.subset import elements, without_text
from cases.fhir.rules.subset import summary as summary_of
from cases.fhir.selectors.everything import Whole
from cases.fhir.selectors.links import includes_of, revincludes_of
from cases.fhir.selectors.ordering import NEWEST_FIRST, Order, Place
from cases.fhir.selectors.search import unknown_in
from cases.fhir.selectors.table import Resource
from cases.fhir.services.reading import SearchAnswer
from cases.interchange.rules.outward.elements import moment
from kernel.api.pagination import decode_cursor, encode_cursor
from kernel.clock import now
from kernel.errors import Invalid
from kernel.ids import new_id

_Link = TypeVar("_Link")
DEFAULT_COUNT = 50
MAX_COUNT = 500
# how the answer is to look; known, and without influence on what is found
_FORMAL = frozenset({"_format", "_pretty", "_totalMethod"})
_OF_THE_WHOLE = frozenset({"_type", "_since", "_count", "_cursor"})
_OF_THE_PAGE = frozenset(
    {"_count", "_cursor", "_summary", "_total", "_include", "_revinclude", "_sort", "_elements"}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """`query`: what filters; `shown`: all that was understood, for the self link; `ignored`: what was not, with the
    reason (only when the client asked for that); `part`: what of each resource is to be shown."""

    query: Sequence[tuple[str, str]]
    shown: Sequence[tuple[str, str]]
    limit: int
    after: Place | None
    order: Order
    includes: Sequence[str]
    revincludes: Sequence[tuple[str, str]]
    part: Callable[[dict[str, Any]], dict[str, Any]] | None
    ignored: Mapping[str, str]
    counted: bool
    only_count: bool


def read_query(resource: Resource, *sources: QueryDict, lenient: bool = False) -> Asked:
    """`lenient`: leave out parameters that the type has not, instead of refusing. Raises BadParameter."""
    given = _given(*sources)
    page = dict(pair for pair in given if pair[0] in _OF_THE_PAGE)
    # a parameter without a value is no filter
    query = [(name, value) for name, value in given if name not in _OF_THE_PAGE and split_values(value)]
    ignored = unknown_in(resource, query) if lenient else {}
    count = _count(page.get("_count"))
    summary = _one_of("_summary", page.get("_summary"), ("count", "true", "data", "false"))
    return Asked(
        query=[pair for pair in query if pair[0] not in ignored],
        shown=[pair for pair in given if pair[0] not in ignored],
        limit=count or DEFAULT_COUNT,
        after=_place(page["_cursor"]) if page.get("_cursor") else None,
        order=_order(resource, page.get("_sort")),
        includes=_chosen("_include", given, includes_of(resource.type)),
        revincludes=_chosen("_revinclude", given, revincludes_of(resource.type)),
        part=_part(summary, page.get("_elements")),
        ignored=ignored,
        counted=_one_of("_total", page.get("_total"), ("none", "estimate", "accurate")) not in (None, "none"),
        only_count=summary == "count" or count == 0,
    )


def _given(*sources: QueryDict) -> list[tuple[str, str]]:
    given = [(name, value) for source in sources for name, values in source.lists() for value in values]
    given = [(name, value) for name, value in given if name not in _FORMAL]
    check_values(given)
    return given


@dataclass(frozen=True, slots=True)
class WholeAsked:
    """What `$everything` was asked for. `limit` None: all in one Bundle."""

    types: Sequence[str]
    since: datetime | None
    limit: int | None
    after: Place | None
    shown: Sequence[tuple[str, str]]


def read_everything(query: QueryDict) -> WholeAsked:
    """Raises BadParameter, also for `start` and `end`: what is undated would be missing without a word."""
    given = [(name, value) for name, value in _given(query) if value]
    for name, _value in given:
        if name not in _OF_THE_WHOLE:
            raise BadParameter(name, f"$everything has {', '.join(sorted(_OF_THE_WHOLE))}")
    page = dict(given)
    return WholeAsked(
        types=[one for name, value in given if name == "_type" for one in split_values(value)],
        since=parse_moment("_since", page["_since"]).start if "_since" in page else None,
        limit=_count(page.get("_count")) or (DEFAULT_COUNT if "_cursor" in page else None),
        after=_place(page["_cursor"]) if "_cursor" in page else None,
        shown=given,
    )


def everything_bundle(patient_id: str, asked: WholeAsked, whole: Whole) -> dict[str, Any]:
    return searchset(
        base=base_url(),
        path=f"Patient/{patient_id}/$everything",
        parameters=asked.shown,
        resources=whole.matches,
        included=whole.named,
        total=None if asked.limit is not None else len(whole.matches),
        next_cursor=_cursor(whole.next),
        at=moment(now()),
        bundle_id=str(new_id()),
    )


def search_bundle(resource_type: str, asked: Asked, answer: SearchAnswer) -> dict[str, Any]:
    found, brought = answer.page.resources, answer.included
    if asked.part is not None:
        found, brought = [asked.part(one) for one in found], [asked.part(one) for one in brought]
    return searchset(
        base=base_url(),
        path=resource_type,
        parameters=asked.shown,
        resources=found,
        included=brought,
        outcome=_said(asked.ignored),
        total=answer.total,
        next_cursor=_cursor(answer.page.next),
        at=moment(now()),
        bundle_id=str(new_id()),
    )


def _said(ignored: Mapping[str, str]) -> dict[str, Any] | None:
    """What was passed over, as the client that asked for leniency must know."""
    if not ignored:
        return None
    issues = [
        issue("not-supported", f"{name}: {text}", expression=f"http.{name}", severity="warning")
        for name, text in ignored.items()
    ]
    return outcome(issues) | {"id": str(new_id())}


def _count(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise BadParameter("_count", "a whole number")
    return min(int(text), MAX_COUNT)


def _one_of(name: str, text: str | None, known: tuple[str, ...]) -> str | None:
    if text is not None and text not in known:
        raise BadParameter(name, f"one of {', '.join(known)}")
    return text


def _order(resource: Resource, text: str | None) -> Order:
    if not text:
        return NEWEST_FIRST
    name = text.removeprefix("-")
    if name not in resource.sorts:
        raise BadParameter("_sort", f"one of {', '.join(resource.sorts)}, with - for the newest first")
    return Order(name, descending=text.startswith("-"))


def _chosen(parameter: str, given: Sequence[tuple[str, str]], known: Mapping[str, _Link]) -> list[_Link]:
    """The links that were named. `Observation:subject:Patient` says the same as `Observation:subject`."""
    found: list[_Link] = []
    for name, value in given:
        if name == parameter:
            link = ":".join(value.split(":")[:2])
            if link not in known or value.count(":") > 2:
                raise BadParameter(
                    parameter, f"one of {', '.join(sorted(known))}" if known else "nothing here"
                )
            found.append(known[link])
    return found


def _part(summary: str | None, names: str | None) -> Callable[[dict[str, Any]], dict[str, Any]] | None:
    wanted = split_values(names or "")
    if wanted and summary not in (None, "false"):
        raise BadParameter("_elements", "not together with _summary")
    if wanted:
        return partial(elements, names=wanted)
    return {"true": summary_of, "data": without_text}.get(summary or "")


def _cursor(place: Place | None) -> str | None:
    if place is None:
        return None
    at = place.at.isoformat() if place.at is not None else None
    return encode_cursor([str(place.key), place.source, place.part, at])


def _place(cursor: str) -> Place:
    try:
        key, source, part, text = decode_cursor(cursor, length=4)
        number = key.isascii() and key.isdigit() and len(key) < 18
        at = datetime.fromisoformat(text).astimezone(WALL).astimezone(UTC) if text is not None else None
        return Place(int(key) if number else UUID(key), int(source), int(part), at)
    except (Invalid, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise BadParameter("_cursor", "not a link of this server; start from the first page") from error
