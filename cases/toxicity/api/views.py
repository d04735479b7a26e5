"""The toxicity sheets over HTTP: one small set of views for all of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.pathway.selectors.days import infused_at
from cases.record.models import Kind
from cases.toxicity import services
from cases.toxicity.api.serializers import (
    SHEET_INPUT,
    SHEET_OUTPUT,
    EntryErrorInput,
    EntryHistoryOutput,
    PreviewInput,
    PreviewOutput,
    SheetPageOutput,
    ToxicityAlertOutput,
    ToxicityOverviewOutput,
    ToxicityTrendOutput,
)
from cases.toxicity.models import SHEETS
from cases.toxicity.selectors.overview import alert_shown
from cases.toxicity.selectors.sheets import ORDER, sheet_of, sheet_output
from kernel.api.etag import etag_of, required_version
from kernel.api.pagination import CursorPage, limit_of
from kernel.api.serializers import EmptyInput, ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Invalid
from network.directory.api.params import IF_MATCH, PAGING, cursor_of, text_of, uuid_in

PROBLEMS: dict[int, Any] = {400: ProblemOutput, 403: ProblemOutput, 404: ProblemOutput}
SHEET = OpenApiParameter("sheet", str, OpenApiParameter.PATH, enum=list(SHEETS), description="Which sheet.")


class OverviewApi(ApiView):
    @extend_schema(operation_id="toxicity_get", responses={200: ToxicityOverviewOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The course in short: grades now, episodes, ICAHT, alerts, what is due and when."""
        return Response(services.overview_open(actor=self.actor, patient_id=patient_id))


class TrendApi(ApiView):
    @extend_schema(operation_id="toxicity_trend", responses={200: ToxicityTrendOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Curves and treatments since the infusion."""
        return Response(services.trend_open(actor=self.actor, patient_id=patient_id))


class PreviewApi(ApiView):
    @extend_schema(
        operation_id="toxicity_preview",
        request=PreviewInput,
        responses={200: PreviewOutput, 400: ProblemOutput, 404: ProblemOutput},
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        """The grades of a row that is still being written; stores nothing."""
        given = PreviewInput(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(services.preview(actor=self.actor, patient_id=patient_id, **given.validated_data))


class SheetApi(ApiView):
    @extend_schema(
        operation_id="toxicity_sheet_list",
        parameters=[
            SHEET,
            OpenApiParameter(
                "status", str, enum=["active", "all"], description="`all` adds what was an error."
            ),
            *PAGING,
        ],
        responses={200: SheetPageOutput, 400: ProblemOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID, sheet: str) -> Response:
        """Entries of a sheet, newest first."""
        limit = limit_of(request)
        cursor = cursor_of(request, length=2)
        rows = services.sheet_rows_open(
            actor=self.actor,
            patient_id=patient_id,
            sheet=sheet,
            limit=limit,
            after=_key_in(cursor) if cursor else None,
            with_errors=text_of(request, "status") == "all",
        )
        page = CursorPage.of(
            request,
            rows,
            limit=limit,
            key=lambda row: (getattr(row[0], ORDER[sheet]).isoformat(), str(row[0].pk)),
            render=lambda row: row[1],
        )
        return Response(page.data())

    @extend_schema(
        operation_id="toxicity_sheet_create",
        parameters=[SHEET],
        request=SHEET_INPUT,
        responses={201: SHEET_OUTPUT, **PROBLEMS, 409: ProblemOutput},
    )
    def post(self, request: Request, patient_id: UUID, sheet: str) -> Response:
        """Add an entry under my acting centre; the grades are derived from it and from what came before."""
        values = _body(request)
        client_id = values.pop("client_id", None)
        kind = sheet_of(sheet)
        entry, warnings = services.sheet_create(
            actor=self.actor,
            patient_id=patient_id,
            kind=kind,
            values=values,
            client_id=_uuid(client_id) if client_id is not None else None,
        )
        return _answer(kind, entry, warnings, 201)


class SheetEntryApi(ApiView):
    @extend_schema(
        operation_id="toxicity_entry_get",
        parameters=[SHEET],
        responses={200: SHEET_OUTPUT, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID, sheet: str, entry_id: UUID) -> Response:
        """One entry, also one that was an error."""
        _kind, entry, shown = services.sheet_open(
            actor=self.actor, patient_id=patient_id, sheet=sheet, entry_id=entry_id
        )
        return Response(shown, headers={"ETag": etag_of(entry.version)})

    @extend_schema(
        operation_id="toxicity_entry_update",
        parameters=[SHEET, IF_MATCH],
        request=SHEET_INPUT,
        responses={200: SHEET_OUTPUT, **PROBLEMS, 409: ProblemOutput, 412: ProblemOutput},
    )
    def patch(self, request: Request, patient_id: UUID, sheet: str, entry_id: UUID) -> Response:
        """Correct an entry; 412 carries the newer version as `current`."""
        kind = sheet_of(sheet)
        entry, warnings = services.sheet_update(
            actor=self.actor,
            patient_id=patient_id,
            kind=kind,
            entry_id=entry_id,
            changes=_body(request),
            base_version=required_version(request),
        )
        return _answer(kind, entry, warnings)


class SheetHistoryApi(ApiView):
    @extend_schema(
        operation_id="toxicity_entry_history",
        parameters=[SHEET],
        responses={200: EntryHistoryOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID, sheet: str, entry_id: UUID) -> Response:
        """Every version of an entry, the present one first."""
        versions = services.sheet_history_open(
            actor=self.actor, patient_id=patient_id, sheet=sheet, entry_id=entry_id
        )
        return Response({"results": versions})


class SheetErrorApi(ApiView):
    @extend_schema(
        operation_id="toxicity_entry_mark_error",
        parameters=[SHEET, IF_MATCH],
        request=EntryErrorInput,
        responses={200: SHEET_OUTPUT, **PROBLEMS, 412: ProblemOutput, 428: ProblemOutput},
    )
    def post(self, request: Request, patient_id: UUID, sheet: str, entry_id: UUID) -> Response:
        """Mark an entry as entered in error; it stays readable with the reason, and the grades are derived anew. 412
        carries what stands now."""
        given = EntryErrorInput(data=request.data)
        given.is_valid(raise_exception=True)
        kind = sheet_of(sheet)
        entry = services.sheet_mark_error(
            actor=self.actor,
            patient_id=patient_id,
            kind=kind,
            entry_id=entry_id,
            base_version=required_version(request),
            **given.validated_data,
        )
        return _answer(kind, entry, [])


class AlertAcknowledgeApi(ApiView):
    @extend_schema(
        operation_id="toxicity_alert_acknowledge",
        request=EmptyInput,
        responses={200: ToxicityAlertOutput, 403: ProblemOutput, 404: ProblemOutput},
    )
    def post(self, request: Request, patient_id: UUID, alert_id: UUID) -> Response:
        """Say that I have seen it: counts from the centre that it is for, not from who recorded it."""
        alert = services.alert_acknowledge(actor=self.actor, patient_id=patient_id, alert_id=alert_id)
        return Response(alert_shown(alert, actor=self.actor))


def _answer(kind: Kind, entry: Any, warnings: list[dict[str, str]], status: int = 200) -> Response:
    shown = sheet_output(kind, entry, infused=infused_at(entry.patient_id))
    return Response({**shown, "warnings": warnings}, status=status, headers={"ETag": etag_of(entry.version)})


def _body(request: Request) -> dict[str, Any]:
    """The services check every field; here it only has to be an object."""
    if not isinstance(request.data, dict):
        raise Invalid(fields={"": [_("Send an object with the fields of the entry.")]})
    return dict(request.data)


def _uuid(raw: Any) -> UUID:
    try:
        return UUID(str(raw))
    except ValueError as error:
        raise Invalid(fields={"client_id": [_("This is not a valid id.")]}) from error


def _key_in(cursor: list[Any]) -> services.SheetKey:
    bad = Invalid("bad_cursor", _("This page link is not valid. Start from the first page."), field="cursor")
    try:
        at = parse_datetime(cursor[0])
    except (TypeError, ValueError) as error:
        raise bad from error
    if at is None or at.tzinfo is None:
        raise bad
    return services.SheetKey(at, uuid_in(cursor[1]))
