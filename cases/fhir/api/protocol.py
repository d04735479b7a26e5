"""How the interface speaks: FHIR JSON in and out, tokens or the browser's session, OperationOutcome for a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from cases.fhir.rules.encoding import encode
from cases.fhir.rules.outcome import issue, outcome, refusal
from cases.fhir.rules.parameters import BadParameter
from cases.fhir.services.refusals import Unprocessable
from kernel.api import problems
from kernel.api.authentication import SessionAuthentication
from kernel.api.renderers import StrictJsonParser
from kernel.api.views import ApiView
from network.directory.api.client import client_ip
from network.machines.selectors import actor_of_token

FHIR_JSON = "application/fhir+json"
_JSON_TYPES = frozenset({FHIR_JSON, "application/json", "application/*", "*/*", "json", "text/json"})


def base_url() -> str:
    """Never from the Host header: links and the audience of assertions must not follow what a caller claims."""
    return f"{settings.CIRCLECARE_BASE_URL}/fhir/r4"


class FhirRenderer(BaseRenderer):
    media_type = FHIR_JSON
    format = "json"
    charset = "utf-8"
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else encode(data)


class FhirParser(StrictJsonParser):
    media_type = FHIR_JSON


class PlainJsonParser(StrictJsonParser):
    media_type = "application/json"


class Negotiation(BaseContentNegotiation):
    """JSON alone. `_format` of the address wins over Accept; anything that JSON is not part of is 406."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        wanted = request.query_params.get("_format") or request.headers.get("Accept") or "*/*"
        kinds = {part.partition(";")[0].strip().lower() for part in wanted.replace(" ", "+").split(",")}
        if not kinds & _JSON_TYPES and not {kind.replace("+", "") for kind in kinds} & _JSON_TYPES:
            raise exceptions.NotAcceptable
        return renderers[0], FHIR_JSON


class BearerAuthentication(BaseAuthentication):
    """The token of a machine client."""

    def authenticate(self, request: Request) -> Any:
        header = get_authorization_header(request).split()
        if not header or header[0].lower() != b"bearer":
            return None
        token = header[1].decode("ascii", errors="replace") if len(header) == 2 else ""
        django_request = request._request  # noqa: SLF001 - where kernel.actors looks for the actor
        actor = actor_of_token(token, ip=client_ip(django_request))
        django_request.actor = actor  # type: ignore[attr-defined]
        if actor is None:
            raise exceptions.AuthenticationFailed(_("The token is not valid any more."))
        return None, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="fhir"'


class FhirView(ApiView):
    """Base of the addresses below /fhir/r4/."""

    authentication_classes: Sequence[type[BaseAuthentication]] = (BearerAuthentication, SessionAuthentication)
    renderer_classes: Sequence[type[BaseRenderer]] = (FhirRenderer,)
    parser_classes: Sequence[type[BaseParser]] = (FhirParser, PlainJsonParser)
    content_negotiation_class: type[BaseContentNegotiation] = Negotiation
    schema = None  # described by the CapabilityStatement

    def get_exception_handler(self) -> Any:
        return handler

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(answer, ("Accept", "Authorization"))
        return answer


class PublicFhirView(FhirView):
    permission_classes: Any = ()
    authentication_classes: Sequence[type[BaseAuthentication]] = ()


def handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Whatever was refused, as an OperationOutcome with the status that the rest of the API would have."""
    if isinstance(exc, BadParameter):
        text = f"{exc.name}: {exc.message}"
        return _answer(400, outcome([issue("invalid", text, expression=f"http.{exc.name}")]))
    if isinstance(exc, Unprocessable):
        set_rollback()
        issues = [issue("processing", text, expression=element) for element, text in exc.issues]
        return _answer(422, outcome(issues))
    if isinstance(exc, exceptions.NotAcceptable):
        return _answer(406, refusal(406, _("This server speaks JSON only (application/fhir+json).")))
    if isinstance(exc, Http404 | PermissionDenied):
        exc = exceptions.NotFound() if isinstance(exc, Http404) else exceptions.PermissionDenied()
    problem = problems.handler(exc, context)
    if problem is None:
        return None
    data: Any = problem.data
    expressions = [name for name in data.get("fields", {}) if name]
    texts = [" ".join(map(str, texts)) for name, texts in data.get("fields", {}).items() if name]
    issues = [
        issue("invalid", text, expression=expression)
        for expression, text in zip(expressions, texts, strict=True)
    ]
    answer = _answer(
        problem.status_code, outcome(issues) if issues else refusal(problem.status_code, data["detail"])
    )
    for name in ("Retry-After",):
        if name in problem.headers:
            answer[name] = problem.headers[name]
    if problem.status_code == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="fhir"'
    return answer


def _answer(status: int, body: dict[str, Any]) -> Response:
    return Response(body, status=status, content_type=f"{FHIR_JSON}; charset=utf-8")
