"""Reading over HTTP."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.http.response import HttpResponseBase
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response

from cases.fhir.api.protocol import FHIR_JSON, FhirView, PublicFhirView, base_url
from cases.fhir.api.searching import everything_bundle, read_everything, read_query, search_bundle
from cases.fhir.policies import READ, may
from cases.fhir.rules.bundles import history
from cases.fhir.rules.capability import Described, capability_statement, smart_configuration
from cases.fhir.rules.outcome import issue, outcome
from cases.fhir.rules.parameters import uuid_of
from cases.fhir.selectors.links import includes_of, revincludes_of
from cases.fhir.selectors.table import PARAM_TYPES, RESOURCES, Resource
from cases.fhir.services.reading import (
    everything_open,
    resource_history_open,
    resource_of,
    resource_open,
    resource_version_open,
    search_open,
)
from cases.interchange.rules.outward.elements import MCODE, moment
from kernel.clock import now
from kernel.errors import DomainError, Forbidden, NotFound
from kernel.files import services as files
from kernel.files.api.negotiation import IgnoreAccept
from kernel.files.api.streaming import respond
from kernel.files.models import FileStatus
from kernel.files.selectors import file_get
from kernel.ids import new_id

_PROFILES = {
    "Patient": ["mcode-cancer-patient"],
    "Condition": ["mcode-primary-cancer-condition"],
    "Observation": [
        "mcode-ecog-performance-status",
        "mcode-karnofsky-performance-status",
        "mcode-cancer-disease-status",
        "mcode-deauville-scale",
    ],
}
_EVERYTHING = ("everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything")


def answer(resource: dict[str, Any], *, status: int = 200) -> Response:
    """A resource with its version and time in the headers."""
    found = Response(resource, status=status)
    version = resource.get("meta", {}).get("versionId")
    if version:
        found["ETag"] = f'W/"{version}"'
    return found


class MetadataApi(PublicFhirView):
    def get(self, request: Request) -> Response:
        """What this server can: made from the table that answers."""
        return Response(
            capability_statement(
                base=base_url(),
                name=settings.CIRCLECARE_NETWORK_NAME,
                version="0.1.0",
                at=moment(now()),
                types=[_described(one) for one in RESOURCES],
            )
        )


def _described(one: Resource) -> Described:
    return Described(
        type=one.type,
        parameters=[(name, PARAM_TYPES[name]) for name in one.parameters],
        creatable=one.creatable,
        updatable=one.creatable and one.type != "Patient",
        includes=sorted(includes_of(one.type)),
        revincludes=sorted(revincludes_of(one.type)),
        sorts=one.sorts,
        can_be_missing=one.can_be_missing,
        unwritten=one.unwritten,
        profiles=[MCODE + name for name in _PROFILES.get(one.type, ())],
        operations=[_EVERYTHING] if one.type == "Patient" else [],
    )


class SmartConfigurationApi(PublicFhirView):
    def get(self, request: Request) -> Response:
        scopes = [f"system/{one.type}.read" for one in RESOURCES]
        scopes += [f"system/{one.type}.write" for one in RESOURCES if one.creatable]
        return Response(smart_configuration(base=base_url(), scopes=["system/*.read", *scopes]))


class InstanceApi(FhirView):
    def get(self, request: Request, kind: str, resource_id: str) -> Response:
        return answer(resource_open(actor=self.actor, resource_type=kind, resource_id=resource_id))


class HistoryApi(FhirView):
    def get(self, request: Request, kind: str, resource_id: str) -> Response:
        versions = resource_history_open(actor=self.actor, resource_type=kind, resource_id=resource_id)
        bundle = history(
            base=base_url(),
            path=f"{kind}/{resource_id}/_history",
            versions=versions,
            at=moment(now()),
            bundle_id=str(new_id()),
        )
        return Response(bundle)


class VersionApi(FhirView):
    def get(self, request: Request, kind: str, resource_id: str, version: str) -> Response:
        return answer(
            resource_version_open(
                actor=self.actor, resource_type=kind, resource_id=resource_id, version=version
            )
        )


class SearchView(FhirView):
    def search(self, kind: str, *sources: QueryDict) -> Response:
        asked = read_query(resource_of(kind), *sources, lenient=self._lenient())
        found = search_open(
            actor=self.actor,
            resource_type=kind,
            query=asked.query,
            limit=asked.limit,
            after=asked.after,
            order=asked.order,
            includes=asked.includes,
            revincludes=asked.revincludes,
            counted=asked.counted,
            only_count=asked.only_count,
        )
        return Response(search_bundle(kind, asked, found))

    def _lenient(self) -> bool:
        """`Prefer: handling=lenient`. Without it a parameter that is not understood is refused."""
        wishes = self.request.headers.get("Prefer", "").replace(" ", "").lower()
        return "handling=lenient" in wishes.replace(";", ",").split(",")


class ResourceApi(SearchView):
    def get(self, request: Request, kind: str) -> Response:
        return self.search(kind, request.query_params)


class SearchApi(SearchView):
    """`POST [type]/_search`: the same search with its parameters out of the address."""

    parser_classes = (FormParser,)

    def post(self, request: Request, kind: str) -> Response:
        form = request.data if isinstance(request.data, QueryDict) else QueryDict()
        return self.search(kind, request.query_params, form)


class EverythingApi(FhirView):
    def get(self, request: Request, patient_id: str) -> Response:
        """The whole record of a patient, in one Bundle or, with `_count`, in pages."""
        asked = read_everything(request.query_params)
        whole = everything_open(
            actor=self.actor,
            patient_id=patient_id,
            types=asked.types,
            since=asked.since,
            limit=asked.limit,
            after=asked.after,
        )
        return Response(everything_bundle(patient_id, asked, whole))


class BinaryApi(FhirView):
    """The bytes behind a DocumentReference, by the policy of files."""

    content_negotiation_class = IgnoreAccept

    def get(self, request: Request, resource_id: str) -> HttpResponseBase:
        if not may(self.actor, "Binary", READ):
            raise Forbidden("insufficient_scope")
        key = uuid_of(resource_id)
        if key is None:
            raise NotFound
        file = file_get(actor=self.actor, file_id=key)
        if file.subject_type != "patient":
            raise NotFound
        if file.is_withdrawn or file.status == FileStatus.REJECTED:
            raise DomainError("file_withdrawn", "This file was withdrawn.", status=410)
        files.file_viewed(actor=self.actor, file=file)
        return respond(
            request,
            key=file.storage_key,
            size=file.size,
            etag=file.sha256,
            content_type=file.content_type,
            name=file.name,
        )


class UnknownApi(PublicFhirView):
    """What is no address of the interface is an OperationOutcome too."""

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return self._missing()

    def get(self, request: Request, rest: str = "") -> Response:
        return self._missing()

    def _missing(self) -> Response:
        return Response(
            outcome([issue("not-found", "There is no such address in this FHIR server.")]),
            status=404,
            content_type=f"{FHIR_JSON}; charset=utf-8",
        )
