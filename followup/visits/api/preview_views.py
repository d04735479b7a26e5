"""The report of a draft, to be looked at, over HTTP."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from followup.visits.services.previewing import visit_preview
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Invalid
from kernel.files.api.negotiation import IgnoreAccept


class VisitPreviewApi(ApiView):
    content_negotiation_class = IgnoreAccept

    @extend_schema(
        operation_id="visit_preview",
        parameters=[OpenApiParameter("language", str, enum=["it", "en"], required=True)],
        responses={
            (200, "application/pdf"): bytes,
            **dict.fromkeys((400, 403, 404, 409), ProblemOutput),
        },
    )
    def get(self, request: Request, visit_id: UUID) -> HttpResponse:
        """The report of a complete draft as it would be signed, marked as a draft. It is kept nowhere."""
        language = request.query_params.get("language", "")
        if language not in ("it", "en"):
            raise Invalid("unknown_language", _("Choose Italian or English."), field="language")
        pdf = visit_preview(actor=self.actor, visit_id=visit_id, language=language)
        return HttpResponse(pdf, content_type="application/pdf", headers={"Cache-Control": "no-store"})
