"""The story over HTTP."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.overview import services
from cases.overview.api.serializers import StoryOutput
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView


class StoryApi(ApiView):
    @extend_schema(operation_id="overview_story", responses={200: StoryOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Everything that happened or is planned, in lanes, oldest first."""
        return Response(services.story_open(actor=self.actor, patient_id=patient_id))
