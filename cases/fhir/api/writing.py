"""Writing over HTTP: single resources, and Bundles at the root."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from cases.fhir.api.protocol import FHIR_JSON, FhirView, base_url
from cases.fhir.api.reading import InstanceApi, ResourceApi, answer
from cases.fhir.services.bundles import bundle_process
from cases.fhir.services.writing import resource_create, resource_update
from cases.interchange.rules.bundle import MAX_BYTES
from kernel.api.etag import required_version
from kernel.errors import DomainError


class RawParser(BaseParser):
    """The bytes of a Bundle, which the import reads and keeps as they came."""

    media_type = FHIR_JSON

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        content: bytes = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise DomainError(
                "bundle_too_large",
                _("The file is larger than %(max)s MB.") % {"max": MAX_BYTES // 1024 // 1024},
                status=413,
            )
        return content


class RawJsonParser(RawParser):
    media_type = "application/json"


class SystemApi(FhirView):
    parser_classes = (RawParser, RawJsonParser)

    def post(self, request: Request) -> Response:
        """A transaction (whole or not at all) or a batch."""
        content: Any = request.data
        return Response(
            bundle_process(actor=self.actor, content=content if isinstance(content, bytes) else b"")
        )


class TypeApi(ResourceApi):
    def post(self, request: Request, kind: str) -> Response:
        """Make a resource; with If-None-Exist only when there is none yet."""
        resource, made = resource_create(
            actor=self.actor,
            resource_type=kind,
            body=cast("dict[str, Any]", request.data),
            if_none_exist=request.headers.get("If-None-Exist"),
        )
        found = _written(request, resource, 201 if made else 200)
        version = resource["meta"]["versionId"]
        found["Location"] = f"{base_url()}/{kind}/{resource['id']}/_history/{version}"
        return found


class OneApi(InstanceApi):
    def put(self, request: Request, kind: str, resource_id: str) -> Response:
        """Change a resource; If-Match names the version that was edited."""
        resource = resource_update(
            actor=self.actor,
            resource_type=kind,
            resource_id=resource_id,
            body=cast("dict[str, Any]", request.data),
            version=required_version(request),
        )
        return _written(request, resource, 200)


def _written(request: Request, resource: dict[str, Any], status: int) -> Response:
    found = answer(resource, status=status)
    if "return=minimal" in request.headers.get("Prefer", ""):
        found.data = None
    return found
