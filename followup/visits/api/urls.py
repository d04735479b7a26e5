"""Addresses of visits, relative to /api/v1/."""

from django.urls import path

from followup.visits.api.order_views import VisitOrderApi, VisitOrdersApi
from followup.visits.api.preview_views import VisitPreviewApi
from followup.visits.api.report_views import (
    VisitAddendumApi,
    VisitReleasesApi,
    VisitReportPdfApi,
    VisitSignApi,
)
from followup.visits.api.views import (
    PatientVisitsApi,
    VisitApi,
    VisitEntriesApi,
    VisitItemApi,
    VisitSectionApi,
    VisitWithdrawApi,
)

_VISIT, _REPORT = "visits/<uuid:visit_id>/", "visit-reports/<uuid:report_id>/"

urlpatterns = [
    path("patients/<uuid:patient_id>/visits/", PatientVisitsApi.as_view(), name="patient-visits"),
    path(_VISIT, VisitApi.as_view(), name="visit"),
    path(f"{_VISIT}sections/<slug:code>/", VisitSectionApi.as_view(), name="visit-section"),
    path(f"{_VISIT}items/<slug:code>/", VisitItemApi.as_view(), name="visit-item"),
    path(f"{_VISIT}entries/", VisitEntriesApi.as_view(), name="visit-entries"),
    path(f"{_VISIT}orders/", VisitOrdersApi.as_view(), name="visit-orders"),
    path(f"{_VISIT}preview/", VisitPreviewApi.as_view(), name="visit-preview"),
    path(f"{_VISIT}sign/", VisitSignApi.as_view(), name="visit-sign"),
    path(f"{_VISIT}addendum/", VisitAddendumApi.as_view(), name="visit-addendum"),
    path(f"{_VISIT}withdraw/", VisitWithdrawApi.as_view(), name="visit-withdraw"),
    path("visit-orders/<uuid:order_id>/", VisitOrderApi.as_view(), name="visit-order"),
    path(f"{_REPORT}pdf/", VisitReportPdfApi.as_view(), name="visit-report-pdf"),
    path(f"{_REPORT}releases/", VisitReleasesApi.as_view(), name="visit-report-releases"),
]
