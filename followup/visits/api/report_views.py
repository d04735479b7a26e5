"""Signing, adding to and sending reports over HTTP."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from followup.visits.api.inputs import VisitAddendumInput, VisitReleaseInput, VisitSignInput
from followup.visits.api.serializers import VisitOutput
from followup.visits.api.views import PROBLEMS, answer_visit
from followup.visits.services.releasing import report_release
from followup.visits.services.reporting import file_name, report_open
from followup.visits.services.signing import visit_add, visit_sign
from kernel.api.etag import required_version
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Invalid
from kernel.files.api.negotiation import IgnoreAccept
from network.directory.api.params import IF_MATCH


class VisitSignApi(ApiView):
    @extend_schema(
        operation_id="visit_sign",
        parameters=[IF_MATCH],
        request=VisitSignInput,
        responses={200: VisitOutput, **PROBLEMS},
    )
    def post(self, request: Request, visit_id: UUID) -> Response:
        """Sign the visit; 409 `incomplete` lists in `missing` what is to be done before. If-Match: its `revision`."""
        given = VisitSignInput(data=request.data)
        given.is_valid(raise_exception=True)
        revision = required_version(request)
        visit_sign(actor=self.actor, visit_id=visit_id, base_revision=revision, **given.validated_data)
        return answer_visit(self.actor, visit_id)


class VisitAddendumApi(ApiView):
    @extend_schema(
        operation_id="visit_add",
        parameters=[IF_MATCH],
        request=VisitAddendumInput,
        responses={200: VisitOutput, **PROBLEMS},
    )
    def post(self, request: Request, visit_id: UUID) -> Response:
        """Add to a signed visit: a further report. If-Match: the number of the newest report."""
        given = VisitAddendumInput(data=request.data)
        given.is_valid(raise_exception=True)
        number = required_version(request)
        visit_add(actor=self.actor, visit_id=visit_id, base_number=number, **given.validated_data)
        return answer_visit(self.actor, visit_id)


class VisitReportPdfApi(ApiView):
    content_negotiation_class = IgnoreAccept

    @extend_schema(
        operation_id="visit_report_pdf",
        parameters=[
            OpenApiParameter(
                "language", str, enum=["it", "en"], description="That of the report when left out."
            )
        ],
        responses={(200, "application/pdf"): bytes, 400: ProblemOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, report_id: UUID) -> HttpResponse:
        """The report as PDF/A. Reading is kept in the access log."""
        language = request.query_params.get("language", "")
        if language not in ("", "it", "en"):
            raise Invalid("unknown_language", _("Choose Italian or English."), field="language")
        report, pdf = report_open(actor=self.actor, report_id=report_id, language=language)
        name = file_name(report, language or report.language)
        return HttpResponse(
            pdf,
            content_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"},
        )


class VisitReleasesApi(ApiView):
    @extend_schema(
        operation_id="visit_report_release",
        request=VisitReleaseInput,
        responses={200: VisitOutput, **PROBLEMS},
    )
    def post(self, request: Request, report_id: UUID) -> Response:
        """The report goes to a centre, or was given to the family doctor or the patient. Answers the visit."""
        given = VisitReleaseInput(data=request.data)
        given.is_valid(raise_exception=True)
        release = report_release(actor=self.actor, report_id=report_id, **given.validated_data)
        return answer_visit(self.actor, release.report.visit_id)
