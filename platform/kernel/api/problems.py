"""Every error of the API leaves here, as RFC 9457 `application/problem+json` with a field map."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, DataError, IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from kernel.errors import DomainError, NotFound

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


def body(
    *,
    status_code: int,
    code: str,
    detail: str,
    title: str = "",
    fields: Mapping[str, Any] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The members of a problem document. `type` names the code; there is no page behind it to fetch."""
    problem: dict[str, Any] = {
        "type": f"urn:circlecare:problem:{code}",
        "title": title or _title(status_code),
        "status": status_code,
        "detail": detail,
        "code": code,
        "fields": dict(fields or {}),
    }
    problem.update({key: value for key, value in (extra or {}).items() if key not in problem})
    return problem


def response(**kwargs: Any) -> Response:
    return Response(body(**kwargs), status=kwargs["status_code"], content_type=CONTENT_TYPE)


def handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: one shape for everything; None lets Django log and answer 500."""
    if isinstance(exc, Http404):
        exc = NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if isinstance(exc, DomainError):
        set_rollback()
        fields = {key: [str(text) for text in texts] for key, texts in exc.fields.items()}
        return response(
            status_code=exc.status, code=exc.code, detail=str(exc.message), fields=fields, extra=exc.extra
        )
    if isinstance(exc, exceptions.ValidationError):
        set_rollback()
        return response(
            status_code=400,
            code="invalid",
            detail=_("Please check the marked fields."),
            fields=_flatten(exc.detail),
        )
    if isinstance(exc, exceptions.APIException):
        set_rollback()
        answer = response(status_code=exc.status_code, code=_code(exc), detail=str(exc.detail), fields={})
        wait = getattr(exc, "wait", None)  # Throttled has it, its stubs do not
        if wait is not None:
            answer["Retry-After"] = str(int(wait) + 1)
        if isinstance(exc, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
            answer["WWW-Authenticate"] = "Session"
        return answer
    if isinstance(exc, DatabaseError):
        return _of_database(exc, context)
    return None


def _of_database(exc: DatabaseError, context: dict[str, Any]) -> Response | None:
    if isinstance(exc, IntegrityError):
        # A constraint that no service foresaw: the truth was protected, the caller lost a race.
        logger.error("integrity error reached the API in %s: %s", _where(context), _named(exc))
        set_rollback()
        return response(
            status_code=409,
            code="conflict",
            detail=_("This clashes with a change made at the same moment. Reload and try again."),
        )
    if isinstance(exc, DataError):
        # A value that no column holds (a date before the calendar, say) came past the checks of the input.
        logger.error("data error reached the API in %s: %s", _where(context), _named(exc))
        set_rollback()
        return response(status_code=400, code="invalid", detail=_("The request could not be carried out."))
    if isinstance(exc, OperationalError):
        logger.error("database unavailable in %s: %s", _where(context), _named(exc))
        return response(
            status_code=503, code="unavailable", detail=_("The service is briefly unavailable. Please retry.")
        )
    return None


def _where(context: dict[str, Any]) -> str:
    return type(context.get("view")).__name__


def _named(exc: DatabaseError) -> str:
    """Which error and which constraint. Never its text: PostgreSQL quotes the row in it, and rows are patients."""
    diagnosis = getattr(exc.__cause__, "diag", None)
    parts = (
        type(exc.__cause__ or exc).__name__,
        getattr(diagnosis, "table_name", None),
        getattr(diagnosis, "constraint_name", None),
    )
    return " ".join(part for part in parts if part)


def _code(exc: exceptions.APIException) -> str:
    codes = exc.get_codes()
    return codes if isinstance(codes, str) else exc.default_code


def _title(status_code: int) -> str:
    titles = {
        400: _("Check your input"),
        401: _("Sign in"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Not possible here"),
        409: _("Conflict"),
        410: _("No longer available"),
        412: _("Changed in the meantime"),
        413: _("Too large"),
        415: _("Wrong type"),
        429: _("Too many requests"),
    }
    return titles.get(status_code, _("Error"))


def _flatten(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Nested serializer errors as a flat map: `items.0.name`. Errors of the whole form stand under ""."""
    flat: dict[str, list[str]] = {}
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            name = prefix if key == "non_field_errors" else f"{prefix}.{key}" if prefix else str(key)
            flat.update(_flatten(value, name))
    elif isinstance(detail, list) and any(isinstance(item, Mapping | list) for item in detail):
        for index, item in enumerate(detail):
            flat.update(_flatten(item, f"{prefix}.{index}" if prefix else str(index)))
    elif isinstance(detail, list):
        flat[prefix] = [str(item) for item in detail]
    else:
        flat[prefix] = [str(detail)]
    return flat
