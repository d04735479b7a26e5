"""Headers that every answer carries, and what may come in where no view of ours looks."""

import io
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException, NotFound, UnsupportedMediaType

from kernel.api import problems
from kernel.api.renderers import StrictJsonParser

CSP = "; ".join(
    [
        "default-src 'self'",
        # Mantine sets style attributes; scripts are ours only.
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "connect-src 'self' ws: wss:",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
    ]
)


class SecurityHeaders:
    """Content-Security-Policy and Permissions-Policy; API answers are never cached by anyone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
        if request.path.startswith(("/api/", "/fhir/", "/_allauth/")):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


# Addresses of django-allauth for what we do not offer (codes by text message), whose parts it expects from us.
NOT_OFFERED = ("/account/phone", "/auth/phone/")


class SignInInput:
    """django-allauth reads its JSON without our strict parser: what that one refuses (nesting without end, characters
    that cannot be stored, anything but JSON) is refused here, before it becomes a failure of the server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/_allauth/"):
            try:
                _check_sign_in(request)
            except APIException as exc:
                return _refusal(exc.status_code, code=exc.default_code, detail=str(exc.detail))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Codes are counted in Valkey: while it is away nobody tries any, and that is no error of ours."""
        if not (request.path.startswith("/_allauth/") and isinstance(exception, RedisError)):
            return None
        return _refusal(
            503, code="unavailable", detail=_("The service is briefly unavailable. Please retry.")
        )


def _check_sign_in(request: HttpRequest) -> None:
    """Raises APIException."""
    if any(part in request.path for part in NOT_OFFERED):
        raise NotFound
    if request.content_type == "application/json":
        StrictJsonParser().parse(io.BytesIO(request.body))
    elif request.body:
        # A form would be read for the CSRF token, and allauth finds its body gone.
        raise UnsupportedMediaType(request.content_type or "")


def _refusal(status: int, *, code: str, detail: str) -> HttpResponse:
    body = problems.body(status_code=status, code=code, detail=detail)
    return JsonResponse(body, status=status, content_type=problems.CONTENT_TYPE)
