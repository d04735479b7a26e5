"""Addresses of follow-up plans, relative to /api/v1/."""

from django.urls import path

from followup.protocols.api.protocols import (
    CareRulesApi,
    ProtocolApi,
    ProtocolDraftApi,
    ProtocolPublishApi,
    ProtocolsApi,
    ProtocolVersionApi,
    ProtocolWithdrawApi,
)
from followup.protocols.api.views import (
    FollowUpApi,
    PlanMoveApi,
    PlanSafetyApi,
    PlanTransferApi,
    VisitDoneApi,
    VisitReopenApi,
    VisitSkipApi,
)

_VISIT = "planned-visits/<uuid:visit_id>/"
_PLAN = "follow-up-plans/<uuid:plan_id>/"
_VERSION = "protocol-versions/<uuid:version_id>/"

urlpatterns = [
    path("patients/<uuid:patient_id>/follow-up/", FollowUpApi.as_view(), name="follow-up"),
    path(f"{_PLAN}transfer/", PlanTransferApi.as_view(), name="follow-up-plan-transfer"),
    path(f"{_PLAN}protocol/", PlanMoveApi.as_view(), name="follow-up-plan-protocol"),
    path(f"{_PLAN}safety/", PlanSafetyApi.as_view(), name="follow-up-plan-safety"),
    path(f"{_VISIT}done/", VisitDoneApi.as_view(), name="planned-visit-done"),
    path(f"{_VISIT}skip/", VisitSkipApi.as_view(), name="planned-visit-skip"),
    path(f"{_VISIT}reopen/", VisitReopenApi.as_view(), name="planned-visit-reopen"),
    path("protocols/", ProtocolsApi.as_view(), name="protocols"),
    path("protocols/<uuid:protocol_id>/", ProtocolApi.as_view(), name="protocol"),
    path("protocols/<uuid:protocol_id>/draft/", ProtocolDraftApi.as_view(), name="protocol-draft"),
    path(_VERSION, ProtocolVersionApi.as_view(), name="protocol-version"),
    path(f"{_VERSION}publish/", ProtocolPublishApi.as_view(), name="protocol-publish"),
    path(f"{_VERSION}withdraw/", ProtocolWithdrawApi.as_view(), name="protocol-withdraw"),
    path("care-rules/", CareRulesApi.as_view(), name="care-rules"),
]
