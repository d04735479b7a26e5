"""Addresses of courses, relative to /api/v1/."""

from django.urls import path

from cases.labs.api.sheets import SheetPreviewApi, SheetsApi, SheetUndoApi
from cases.labs.api.views import CatalogueApi, SeriesApi, SeriesExportApi

_LABS = "patients/<uuid:patient_id>/record/labs/"

urlpatterns = [
    path("labs/catalogue/", CatalogueApi.as_view(), name="labs-catalogue"),
    path(f"{_LABS}series/", SeriesApi.as_view(), name="labs-series"),
    path(f"{_LABS}export/", SeriesExportApi.as_view(), name="labs-export"),
    path(f"{_LABS}imports/", SheetsApi.as_view(), name="labs-imports"),
    path(f"{_LABS}imports/preview/", SheetPreviewApi.as_view(), name="labs-import-preview"),
    path(f"{_LABS}imports/<uuid:import_id>/undo/", SheetUndoApi.as_view(), name="labs-import-undo"),
]
