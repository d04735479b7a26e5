"""Courses of laboratory results and vital signs over HTTP."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.labs.api.params import SPAN, codes_of, span_of
from cases.labs.api.serializers import CatalogueOutput, SeriesOutput
from cases.labs.selectors.catalogue import catalogue
from cases.labs.services import series_export, series_open
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView


class CatalogueApi(ApiView):
    @extend_schema(operation_id="labs_catalogue", responses={200: CatalogueOutput})
    def get(self, request: Request) -> Response:
        """Tests and vital signs with their units and limits; no data of anybody."""
        return Response(catalogue())


class SeriesApi(ApiView):
    @extend_schema(
        operation_id="labs_series",
        parameters=[*SPAN],
        responses={200: SeriesOutput, 400: ProblemOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Results and vital signs in columns, with the treatments of the same time axis."""
        found = series_open(
            actor=self.actor, patient_id=patient_id, codes=codes_of(request), span=span_of(request)
        )
        return Response(found)


class SeriesExportApi(ApiView):
    @extend_schema(
        operation_id="labs_export",
        parameters=[*SPAN],
        responses={
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR),
            400: ProblemOutput,
            404: ProblemOutput,
        },
    )
    def get(self, request: Request, patient_id: UUID) -> HttpResponse:
        """The same as a sheet (CSV), one line a result."""
        sheet = series_export(
            actor=self.actor, patient_id=patient_id, codes=codes_of(request), span=span_of(request)
        )
        return HttpResponse(
            sheet,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="results.csv"'},
        )
