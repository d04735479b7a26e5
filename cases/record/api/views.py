"""The record over HTTP: one small set of views for all kinds."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.record.api.serializers import (
    ENTRY_INPUT,
    ENTRY_OUTPUT,
    ApheresisWarningsOutput,
    EntryErrorInput,
    EntryHistoryOutput,
    EntryPageOutput,
    EntryReinstateInput,
    RecordSchemaOutput,
    RecordSummaryOutput,
)
from cases.record.models import KINDS, ClinicalEntry, Kind
from cases.record.selectors.entries import entry_output, kind_of
from cases.record.selectors.schema import record_schema, record_schema_tag
from cases.record.services import (
    EntryKey,
    apheresis_warnings_open,
    entries_open,
    entry_create,
    entry_history_open,
    entry_mark_error,
    entry_open,
    entry_reinstate,
    entry_update,
    record_open,
)
from kernel.api.etag import etag_of, required_version
from kernel.api.pagination import CursorPage, limit_of
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Invalid
from network.directory.api.params import IF_MATCH, PAGING, cursor_of, text_of, uuid_in

PROBLEMS: dict[int, Any] = {400: ProblemOutput, 403: ProblemOutput, 404: ProblemOutput}
KIND = OpenApiParameter(
    "kind", str, OpenApiParameter.PATH, enum=[kind.slug for kind in KINDS], description="Which entries."
)


class RecordSchemaApi(ApiView):
    @extend_schema(operation_id="record_schema", responses={200: RecordSchemaOutput, 304: None})
    def get(self, request: Request) -> Response:
        """Kinds of entries and their fields in both languages; no data, the same for everybody."""
        tag = f'"{record_schema_tag()}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        # a browser's copy is asked about at each visit, so that nobody fills in the fields of yesterday
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers=headers)
        return Response(record_schema(), headers=headers)


class RecordApi(ApiView):
    @extend_schema(operation_id="record_get", responses={200: RecordSummaryOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The record at a glance: newest values with their provenance, lines of therapy, scores."""
        return Response(record_open(actor=self.actor, patient_id=patient_id))


class ApheresisWarningsApi(ApiView):
    @extend_schema(
        operation_id="record_apheresis_warnings",
        responses={200: ApheresisWarningsOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        """Medicines and lines that harm lymphocytes before their collection; advisory, each with its source."""
        return Response(apheresis_warnings_open(actor=self.actor, patient_id=patient_id))


class EntriesApi(ApiView):
    @extend_schema(
        operation_id="record_entries_list",
        parameters=[
            KIND,
            OpenApiParameter(
                "status", str, enum=["active", "all"], description="`all` adds what was an error."
            ),
            OpenApiParameter("code", str, description="Only this test, marker or consent."),
            *PAGING,
        ],
        responses={200: EntryPageOutput, 400: ProblemOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID, kind: str) -> Response:
        """Entries of a kind, newest first."""
        limit = limit_of(request)
        cursor = cursor_of(request, length=3)
        found_kind, rows = entries_open(
            actor=self.actor,
            patient_id=patient_id,
            kind_slug=kind,
            limit=limit,
            after=_key_in(cursor) if cursor else None,
            with_errors=text_of(request, "status") == "all",
            code=text_of(request, "code"),
        )
        page = CursorPage.of(
            request,
            rows,
            limit=limit,
            key=lambda row: (
                row.effective_on.isoformat() if row.effective_on else "",
                row.recorded_at.isoformat(),
                str(row.pk),
            ),
            render=lambda row: entry_output(found_kind, row),
        )
        return Response(page.data())

    @extend_schema(
        operation_id="record_entries_create",
        parameters=[KIND],
        request=ENTRY_INPUT,
        responses={201: ENTRY_OUTPUT, **PROBLEMS, 409: ProblemOutput},
    )
    def post(self, request: Request, patient_id: UUID, kind: str) -> Response:
        """Add an entry under my acting centre. Impossible values are refused, unusual ones are warned of."""
        values = _body(request)
        client_id = values.pop("client_id", None)
        entry, warnings = entry_create(
            actor=self.actor,
            patient_id=patient_id,
            kind_slug=kind,
            values=values,
            client_id=_uuid(client_id) if client_id is not None else None,
        )
        return _answer(kind_of(kind), entry, warnings, 201)


class EntryApi(ApiView):
    @extend_schema(
        operation_id="record_entries_get",
        parameters=[KIND],
        responses={200: ENTRY_OUTPUT, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID, kind: str, entry_id: UUID) -> Response:
        """One entry, also one that was an error."""
        found_kind, entry = entry_open(
            actor=self.actor, patient_id=patient_id, kind_slug=kind, entry_id=entry_id
        )
        return _answer(found_kind, entry, [])

    @extend_schema(
        operation_id="record_entries_update",
        parameters=[KIND, IF_MATCH],
        request=ENTRY_INPUT,
        responses={200: ENTRY_OUTPUT, **PROBLEMS, 409: ProblemOutput, 412: ProblemOutput},
    )
    def patch(self, request: Request, patient_id: UUID, kind: str, entry_id: UUID) -> Response:
        """Correct an entry; 412 carries the newer version as `current`."""
        entry, warnings = entry_update(
            actor=self.actor,
            patient_id=patient_id,
            kind_slug=kind,
            entry_id=entry_id,
            changes=_body(request),
            base_version=required_version(request),
        )
        return _answer(kind_of(kind), entry, warnings)


class EntryHistoryApi(ApiView):
    @extend_schema(
        operation_id="record_entries_history",
        parameters=[KIND],
        responses={200: EntryHistoryOutput, 404: ProblemOutput},
    )
    def get(self, request: Request, patient_id: UUID, kind: str, entry_id: UUID) -> Response:
        """Every version of an entry, the present one first."""
        versions = entry_history_open(
            actor=self.actor, patient_id=patient_id, kind_slug=kind, entry_id=entry_id
        )
        return Response({"results": versions})


class EntryErrorApi(ApiView):
    @extend_schema(
        operation_id="record_entries_mark_error",
        parameters=[KIND, IF_MATCH],
        request=EntryErrorInput,
        responses={200: ENTRY_OUTPUT, **PROBLEMS, 412: ProblemOutput, 428: ProblemOutput},
    )
    def post(self, request: Request, patient_id: UUID, kind: str, entry_id: UUID) -> Response:
        """Mark an entry as entered in error; it stays readable with the reason. 412 carries what stands now."""
        given = EntryErrorInput(data=request.data)
        given.is_valid(raise_exception=True)
        entry = entry_mark_error(
            actor=self.actor,
            patient_id=patient_id,
            kind_slug=kind,
            entry_id=entry_id,
            base_version=required_version(request),
            **given.validated_data,
        )
        return _answer(kind_of(kind), entry, [])


class EntryReinstateApi(ApiView):
    @extend_schema(
        operation_id="record_entries_reinstate",
        parameters=[KIND, IF_MATCH],
        request=EntryReinstateInput,
        responses={
            200: ENTRY_OUTPUT,
            **PROBLEMS,
            409: ProblemOutput,
            412: ProblemOutput,
            428: ProblemOutput,
        },
    )
    def post(self, request: Request, patient_id: UUID, kind: str, entry_id: UUID) -> Response:
        """Take back the mark "entered in error"; a reason is needed unless it was one's own slip just now.
        412 carries what stands now.
        """
        given = EntryReinstateInput(data=request.data)
        given.is_valid(raise_exception=True)
        entry = entry_reinstate(
            actor=self.actor,
            patient_id=patient_id,
            kind_slug=kind,
            entry_id=entry_id,
            base_version=required_version(request),
            **given.validated_data,
        )
        return _answer(kind_of(kind), entry, [])


def _answer(kind: Kind, entry: ClinicalEntry, warnings: list[dict[str, str]], status: int = 200) -> Response:
    return Response(
        {**entry_output(kind, entry), "warnings": warnings},
        status=status,
        headers={"ETag": etag_of(entry.version)},
    )


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


def _bad_cursor() -> Invalid:
    return Invalid("bad_cursor", _("This page link is not valid. Start from the first page."), field="cursor")


def _day_in(part: Any) -> date:
    try:
        return date.fromisoformat(part)
    except (TypeError, ValueError) as error:
        raise _bad_cursor() from error


def _key_in(cursor: list[Any]) -> EntryKey:
    try:
        instant = parse_datetime(cursor[1])
    except (TypeError, ValueError) as error:
        raise _bad_cursor() from error
    if instant is None or instant.tzinfo is None:
        raise _bad_cursor()
    return EntryKey(_day_in(cursor[0]) if cursor[0] else None, instant, uuid_in(cursor[2]))
