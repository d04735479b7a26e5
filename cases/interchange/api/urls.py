"""Addresses of imports, relative to /api/v1/."""

from django.urls import path

from cases.interchange.api.views import FhirImportApi, ImportApi

urlpatterns = [
    path("imports/fhir/", FhirImportApi.as_view(), name="imports-fhir"),
    path("imports/<uuid:import_id>/", ImportApi.as_view(), name="import"),
]
