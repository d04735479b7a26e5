"""Addresses of the record, relative to /api/v1/."""

from django.urls import path

from cases.record.api.views import (
    ApheresisWarningsApi,
    EntriesApi,
    EntryApi,
    EntryErrorApi,
    EntryHistoryApi,
    EntryReinstateApi,
    RecordApi,
    RecordSchemaApi,
)

_RECORD = "patients/<uuid:patient_id>/record/"

urlpatterns = [
    path(_RECORD, RecordApi.as_view(), name="record"),
    path(f"{_RECORD}apheresis-warnings/", ApheresisWarningsApi.as_view(), name="record-apheresis-warnings"),
    path(f"{_RECORD}<slug:kind>/", EntriesApi.as_view(), name="record-entries"),
    path(f"{_RECORD}<slug:kind>/<uuid:entry_id>/", EntryApi.as_view(), name="record-entry"),
    path(
        f"{_RECORD}<slug:kind>/<uuid:entry_id>/history/",
        EntryHistoryApi.as_view(),
        name="record-entry-history",
    ),
    path(
        f"{_RECORD}<slug:kind>/<uuid:entry_id>/entered-in-error/",
        EntryErrorApi.as_view(),
        name="record-entry-error",
    ),
    path(
        f"{_RECORD}<slug:kind>/<uuid:entry_id>/reinstate/",
        EntryReinstateApi.as_view(),
        name="record-entry-reinstate",
    ),
    path("record/schema/", RecordSchemaApi.as_view(), name="record-schema"),
]
