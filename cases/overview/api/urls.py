"""Addresses of the story and the summary, relative to /api/v1/."""

from django.urls import path

from cases.overview.api.views import CaseApi, OverviewApi, OverviewPdfApi, StoryApi

urlpatterns = [
    path("patients/<uuid:patient_id>/case/", CaseApi.as_view(), name="case"),
    path("patients/<uuid:patient_id>/overview/", OverviewApi.as_view(), name="overview"),
    path("patients/<uuid:patient_id>/overview/pdf/", OverviewPdfApi.as_view(), name="overview-pdf"),
    path("patients/<uuid:patient_id>/story/", StoryApi.as_view(), name="story"),
]
