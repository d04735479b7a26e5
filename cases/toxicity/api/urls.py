"""Addresses of the toxicity sheets, relative to /api/v1/."""

from django.urls import path

from cases.toxicity.api.views import (
    AlertAcknowledgeApi,
    OverviewApi,
    PreviewApi,
    SheetApi,
    SheetEntryApi,
    SheetErrorApi,
    SheetHistoryApi,
    TrendApi,
)

_TOXICITY = "patients/<uuid:patient_id>/toxicity/"
_ENTRY = f"{_TOXICITY}<slug:sheet>/<uuid:entry_id>/"

urlpatterns = [
    path(_TOXICITY, OverviewApi.as_view(), name="toxicity"),
    path(f"{_TOXICITY}trend/", TrendApi.as_view(), name="toxicity-trend"),
    path(f"{_TOXICITY}preview/", PreviewApi.as_view(), name="toxicity-preview"),
    path(
        f"{_TOXICITY}alerts/<uuid:alert_id>/acknowledge/",
        AlertAcknowledgeApi.as_view(),
        name="toxicity-alert-acknowledge",
    ),
    path(f"{_TOXICITY}<slug:sheet>/", SheetApi.as_view(), name="toxicity-sheet"),
    path(_ENTRY, SheetEntryApi.as_view(), name="toxicity-entry"),
    path(f"{_ENTRY}history/", SheetHistoryApi.as_view(), name="toxicity-entry-history"),
    path(f"{_ENTRY}entered-in-error/", SheetErrorApi.as_view(), name="toxicity-entry-error"),
]
