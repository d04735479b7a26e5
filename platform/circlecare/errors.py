"""Problems raised outside DRF: CSRF and unknown API addresses."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from kernel.api import problems


def _json(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse(
        problems.body(status_code=status, code=code, detail=detail),
        status=status,
        content_type=problems.CONTENT_TYPE,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> JsonResponse:
    return _json(403, "csrf_failed", _("Your session has changed. Reload the page and try again."))


def api_not_found(request: HttpRequest, rest: str = "") -> JsonResponse:
    return _json(404, "not_found", _("Not found."))


def server_error(request: HttpRequest) -> JsonResponse:
    return _json(
        500, "server_error", _("Something went wrong on our side. Your input is kept; please retry.")
    )
