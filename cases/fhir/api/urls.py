"""Addresses of the FHIR interface, relative to /fhir/r4/."""

from django.urls import path, re_path, register_converter

from cases.fhir.api.reading import (
    BinaryApi,
    EverythingApi,
    HistoryApi,
    MetadataApi,
    SearchApi,
    SmartConfigurationApi,
    UnknownApi,
    VersionApi,
)
from cases.fhir.api.token import TokenApi
from cases.fhir.api.writing import OneApi, SystemApi, TypeApi


class TypeConverter:
    """The name of a type of FHIR."""

    regex = "[A-Z][A-Za-z]{1,39}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class IdConverter(TypeConverter):
    """An id as FHIR allows it; whether something has it is another question."""

    regex = r"[A-Za-z0-9\-.]{1,64}"


register_converter(TypeConverter, "fhir_type")
register_converter(IdConverter, "fhir_id")

urlpatterns = [
    path("", SystemApi.as_view(), name="fhir"),
    path("metadata", MetadataApi.as_view(), name="fhir-metadata"),
    path(".well-known/smart-configuration", SmartConfigurationApi.as_view(), name="fhir-smart"),
    path("auth/token", TokenApi.as_view(), name="fhir-token"),
    path("Binary/<fhir_id:resource_id>", BinaryApi.as_view(), name="fhir-binary"),
    path("Patient/<fhir_id:patient_id>/$everything", EverythingApi.as_view(), name="fhir-everything"),
    path("<fhir_type:kind>", TypeApi.as_view(), name="fhir-type"),
    path("<fhir_type:kind>/_search", SearchApi.as_view(), name="fhir-search"),
    path("<fhir_type:kind>/<fhir_id:resource_id>", OneApi.as_view(), name="fhir-instance"),
    path("<fhir_type:kind>/<fhir_id:resource_id>/_history", HistoryApi.as_view(), name="fhir-history"),
    path(
        "<fhir_type:kind>/<fhir_id:resource_id>/_history/<fhir_id:version>",
        VersionApi.as_view(),
        name="fhir-version",
    ),
    re_path(r"^(?P<rest>.*)$", UnknownApi.as_view(), name="fhir-unknown"),
]
