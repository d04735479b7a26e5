"""The token endpoint (RFC 6749, 4.4; RFC 7523, 2.2; SMART Backend Services)."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from rest_framework.exceptions import Throttled
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response

from cases.fhir.api.protocol import PublicFhirView, base_url, handler
from cases.fhir.api.throttle import TokenThrottle
from kernel.api.renderers import OrjsonRenderer
from network.directory.api.client import client_ip
from network.machines.services import TokenRefused, token_issue

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class TokenApi(PublicFhirView):
    parser_classes = (FormParser,)
    renderer_classes = (OrjsonRenderer,)
    throttle_classes = (TokenThrottle,)

    def get_exception_handler(self) -> Any:
        return _handler

    def post(self, request: Request) -> Response:
        """A short-lived token for a signed assertion."""
        form = request.data if isinstance(request.data, QueryDict) else QueryDict()
        if form.get("grant_type") != "client_credentials":
            return _refused("unsupported_grant_type", "Only client_credentials")
        if form.get("client_assertion_type") != _ASSERTION_TYPE:
            return _refused("invalid_request", f"client_assertion_type must be {_ASSERTION_TYPE}")
        try:
            given = token_issue(
                assertion=form.get("client_assertion", ""),
                scope=form.get("scope", ""),
                audience=f"{base_url()}/auth/token",
                ip=client_ip(request._request),  # noqa: SLF001 - the helper reads Django's request
            )
        except TokenRefused as refused:
            return _refused(refused.error, refused.description)
        return Response(
            {
                "access_token": given.token,
                "token_type": "bearer",
                "expires_in": given.lasts_s,
                "scope": " ".join(given.scopes),
            },
            headers={"Pragma": "no-cache"},
        )


def _handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Clients of OAuth read an error by its name, also when they ask too often."""
    answer = handler(exc, context)
    if answer is not None and isinstance(exc, Throttled):
        answer.data = {"error": "slow_down", "error_description": "Too many requests from this address"}
        answer.content_type = None
    return answer


def _refused(error: str, description: str) -> Response:
    status = 401 if error == "invalid_client" else 400
    return Response({"error": error, "error_description": description}, status=status)
