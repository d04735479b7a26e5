"""What the addresses of courses take in their query."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from cases.labs.rules.vitals import VITAL_BY_CODE
from cases.labs.selectors.series import Span
from cases.record.rules.codes import LAB_BY_CODE
from kernel.errors import Invalid

SPAN = (
    OpenApiParameter("codes", str, description="Codes with commas between; all when left out."),
    OpenApiParameter("from", str, description="First day, YYYY-MM-DD."),
    OpenApiParameter("to", str, description="Last day, YYYY-MM-DD."),
)


def codes_of(request: Request) -> frozenset[str] | None:
    """The courses that are asked for; None for all. Raises Invalid for a code that nobody knows."""
    raw = request.query_params.get("codes", "")
    codes = frozenset(part.strip() for part in raw.split(",") if part.strip())
    if codes - LAB_BY_CODE.keys() - VITAL_BY_CODE.keys():
        raise Invalid(fields={"codes": [_("Choose from the listed values.")]})
    return codes or None


def span_of(request: Request) -> Span:
    """The days that are asked for. Raises Invalid at the parameter that is no day."""
    return Span(_day(request, "from"), _day(request, "to"))


def _day(request: Request, name: str) -> date | None:
    raw = request.query_params.get(name)
    if not raw:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise Invalid(fields={name: [_("Enter a date.")]}) from error
