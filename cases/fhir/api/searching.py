"""From the query string of a search to what the selectors understand, and the page back to a Bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict

from cases.fhir.api.protocol import base_url
from cases.fhir.rules.bundles import searchset
from cases.fhir.rules.parameters import MOST_PARAMETERS, MOST_VALUES, BadParameter, split_values
from cases.fhir.rules.parameters import moment as parse_moment
from cases.fhir.selectors.everything import Whole
from cases.fhir.selectors.search import Place
from cases.fhir.selectors.table import BY_TYPE
from cases.fhir.services.reading import SearchAnswer
from cases.interchange.rules.outward.elements import moment
from kernel.api.pagination import decode_cursor, encode_cursor
from kernel.clock import now
from kernel.errors import Invalid
from kernel.ids import new_id

DEFAULT_COUNT = 50
MAX_COUNT = 500
# how the answer is to look; known, and without influence on what is found
_FORMAL = frozenset({"_format", "_pretty", "_totalMethod"})
_OF_THE_WHOLE = frozenset({"_type", "_since", "_count", "_cursor"})
_OF_THE_PAGE = frozenset({"_count", "_cursor", "_summary", "_total", "_include"})


@dataclass(frozen=True, slots=True)
class Asked:
    """`query`: what filters; `shown`: all that was understood, for the self link."""

    query: Sequence[tuple[str, str]]
    shown: Sequence[tuple[str, str]]
    limit: int
    after: Place | None
    include_patients: bool
    counted: bool
    only_count: bool


def read_query(resource_type: str, *sources: QueryDict) -> Asked:
    """Raises BadParameter."""
    given = _given(*sources)
    page = dict(pair for pair in given if pair[0] in _OF_THE_PAGE)
    # a parameter without a value is no filter
    query = [(name, value) for name, value in given if name not in _OF_THE_PAGE and split_values(value)]
    count = _count(page.get("_count"))
    return Asked(
        query=query,
        shown=given,
        limit=count or DEFAULT_COUNT,
        after=_place(page["_cursor"]) if page.get("_cursor") else None,
        include_patients=_include(resource_type, [value for name, value in given if name == "_include"]),
        counted=_one_of("_total", page.get("_total"), ("none", "estimate", "accurate")) not in (None, "none"),
        only_count=_one_of("_summary", page.get("_summary"), ("count", "false")) == "count" or count == 0,
    )


def _given(*sources: QueryDict) -> list[tuple[str, str]]:
    given = [(name, value) for source in sources for name, values in source.lists() for value in values]
    given = [(name, value) for name, value in given if name not in _FORMAL]
    if len(given) > MOST_PARAMETERS:
        raise BadParameter("_query", f"at most {MOST_PARAMETERS} parameters")
    for name, value in given:
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value) or len(value) > 4000:
            raise BadParameter(name, "holds characters that cannot be searched for")
        if len(split_values(value)) > MOST_VALUES:
            raise BadParameter(name, f"at most {MOST_VALUES} values")
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
    return searchset(
        base=base_url(),
        path=resource_type,
        parameters=asked.shown,
        resources=answer.page.resources,
        included=answer.included,
        total=answer.total,
        next_cursor=_cursor(answer.page.next),
        at=moment(now()),
        bundle_id=str(new_id()),
    )


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


def _include(resource_type: str, values: Sequence[str]) -> bool:
    for value in values:
        known = {f"{resource_type}:{name}" for name in ("patient", "subject")}
        known |= {f"{name}:Patient" for name in known}
        if value not in known or resource_type not in BY_TYPE:
            raise BadParameter("_include", f"{resource_type}:patient can be included")
    return bool(values)


def _cursor(place: Place | None) -> str | None:
    return encode_cursor([str(place.key), place.source, place.part]) if place is not None else None


def _place(cursor: str) -> Place:
    try:
        key, source, part = decode_cursor(cursor, length=3)
        number = key.isascii() and key.isdigit() and len(key) < 18
        return Place(int(key) if number else UUID(key), int(source), int(part))
    except (Invalid, ValueError, TypeError, AttributeError) as error:
        raise BadParameter("_cursor", "not a link of this server; start from the first page") from error
