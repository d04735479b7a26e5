"""The story and the summary over HTTP."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.overview import services
from cases.overview.api.serializers import OverviewOutput, StoryOutput
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView


class StoryApi(ApiView):
    @extend_schema(operation_id="overview_story", responses={200: StoryOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Everything that happened or is planned, in lanes, oldest first."""
        return Response(services.story_open(actor=self.actor, patient_id=patient_id))


class OverviewApi(ApiView):
    @extend_schema(operation_id="overview_get", responses={200: OverviewOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The summary: who, what, what was tried, where the course stands, what is missing and what is due."""
        return Response(services.overview_open(actor=self.actor, patient_id=patient_id))
