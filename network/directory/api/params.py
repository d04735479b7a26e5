"""Query parameters that the lists of the directory share."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from kernel.api.pagination import decode_cursor
from kernel.errors import Invalid

MAX_QUERY = 100
PAGING = (
    OpenApiParameter("cursor", str, description="From `next` of the page before."),
    OpenApiParameter("limit", int, description="1 to 200; 50 by default."),
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The version that was edited."
)


def text_of(request: Request, name: str) -> str:
    return request.query_params.get(name, "").replace("\x00", "").strip()[:MAX_QUERY]


def uuid_of(request: Request, name: str) -> UUID | None:
    """An id in the query. Raises Invalid at its field when it is none."""
    raw = request.query_params.get(name)
    if not raw:
        return None
    try:
        return UUID(raw)
    except ValueError as exc:
        raise Invalid(message=_("This is not a valid id."), field=name) from exc


def cursor_of(request: Request, *, length: int) -> list[Any] | None:
    raw = request.query_params.get("cursor")
    return decode_cursor(raw, length=length) if raw else None


def uuid_in(part: object) -> UUID:
    """The id inside a cursor. Raises Invalid: a made-up cursor answers 400."""
    try:
        return UUID(str(part))
    except ValueError as exc:
        raise Invalid(
            "bad_cursor", _("This page link is not valid. Start from the first page."), field="cursor"
        ) from exc
