"""Days in the query of a calendar."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from kernel.errors import Invalid


def day_of(request: Request, name: str) -> date | None:
    """A day in the query; None: not given. Raises Invalid at its field."""
    raw = request.query_params.get(name)
    if not raw:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise Invalid(message=_("This is not a valid day."), field=name) from error


def required_day(request: Request, name: str) -> date:
    found = day_of(request, name)
    if found is None:
        raise Invalid("required", _("This is not a valid day."), field=name)
    return found
