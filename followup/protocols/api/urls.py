"""Addresses of follow-up plans, relative to /api/v1/."""

from django.urls import path

from followup.protocols.api.views import (
    FollowUpApi,
    PlanTransferApi,
    VisitDoneApi,
    VisitReopenApi,
    VisitSkipApi,
)

_VISIT = "planned-visits/<uuid:visit_id>/"

urlpatterns = [
    path("patients/<uuid:patient_id>/follow-up/", FollowUpApi.as_view(), name="follow-up"),
    path(
        "follow-up-plans/<uuid:plan_id>/transfer/",
        PlanTransferApi.as_view(),
        name="follow-up-plan-transfer",
    ),
    path(f"{_VISIT}done/", VisitDoneApi.as_view(), name="planned-visit-done"),
    path(f"{_VISIT}skip/", VisitSkipApi.as_view(), name="planned-visit-skip"),
    path(f"{_VISIT}reopen/", VisitReopenApi.as_view(), name="planned-visit-reopen"),
]
