"""The story and the summary over HTTP."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.overview import services
from cases.overview.api.serializers import CaseOutput, OverviewOutput, StoryOutput
from cases.patients.services.validation import identity_warnings
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Invalid
from kernel.files.api.negotiation import IgnoreAccept

FILE_NAMES = {"it": "CircleCare-sintesi.pdf", "en": "CircleCare-summary.pdf"}


class CaseApi(ApiView):
    @extend_schema(operation_id="case_open", responses={200: CaseOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The case as its page opens: identity, circle of care, pathway, referrals, record and summary in one.

        Who may see the identity only gets null for the clinical parts.
        """
        patient, found = services.case_open(actor=self.actor, patient_id=patient_id)
        found["patient"]["warnings"] = identity_warnings(patient)
        return Response(found)


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


class OverviewPdfApi(ApiView):
    content_negotiation_class = IgnoreAccept

    @extend_schema(
        operation_id="overview_pdf",
        parameters=[
            OpenApiParameter("language", str, enum=["it", "en"], description="Italian when left out.")
        ],
        responses={(200, "application/pdf"): bytes, 400: ProblemOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID) -> HttpResponse:
        """The summary and the story as PDF/A, as the record is now. Printing is kept in the access log."""
        language = request.query_params.get("language", "it")
        if language not in FILE_NAMES:
            raise Invalid("unknown_language", _("Choose Italian or English."), field="language")
        pdf = services.overview_print(actor=self.actor, patient_id=patient_id, language=language)
        return HttpResponse(
            pdf,
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'inline; filename="{FILE_NAMES[language]}"',
                "Cache-Control": "no-store",
            },
        )
