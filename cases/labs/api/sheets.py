"""Sheets of results over HTTP: preview, import, undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from cases.labs.api.serializers import (
    LabImportListOutput,
    LabImportOutput,
    SheetFileInput,
    SheetImportInput,
    SheetInput,
    SheetPreviewOutput,
    SheetUndoInput,
)
from cases.labs.rules.sheet_reading import Choices
from cases.labs.rules.sheet_text import MAX_BYTES, Unreadable, decode, too_large
from cases.labs.selectors.imports import import_output
from cases.labs.services import sheet_import, sheet_preview, sheet_undo, sheets_open, unreadable
from kernel.api.renderers import StrictJsonParser
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Invalid

PROBLEMS: dict[int, Any] = {400: ProblemOutput, 403: ProblemOutput, 404: ProblemOutput}


class SheetPreviewApi(ApiView):
    parser_classes = (StrictJsonParser, MultiPartParser)

    @extend_schema(
        operation_id="labs_import_preview",
        request={"application/json": SheetInput, "multipart/form-data": SheetFileInput},
        responses={200: SheetPreviewOutput, **PROBLEMS},
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Every cell of a sheet as it would be written; nothing is. Send `text`, or a CSV `file` the first time."""
        if request.content_type and request.content_type.startswith("multipart/"):
            text, choices = _file_text(request), Choices()
        else:
            given = SheetInput(data=request.data)
            given.is_valid(raise_exception=True)
            text, choices = given.validated_data["text"], _choices(given.validated_data)
        return Response(sheet_preview(actor=self.actor, patient_id=patient_id, text=text, choices=choices))


class SheetsApi(ApiView):
    @extend_schema(operation_id="labs_imports_list", responses={200: LabImportListOutput, 404: ProblemOutput})
    def get(self, request: Request, patient_id: UUID) -> Response:
        """The newest fifty imports of a patient."""
        found = sheets_open(actor=self.actor, patient_id=patient_id)
        return Response({"results": [import_output(item) for item in found]})

    @extend_schema(
        operation_id="labs_imports_create",
        request=SheetImportInput,
        responses={201: LabImportOutput, **PROBLEMS, 409: ProblemOutput},
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        """Write what a preview showed as ready: all of it or nothing."""
        given = SheetImportInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        item = sheet_import(
            actor=self.actor,
            patient_id=patient_id,
            client_id=values["client_id"],
            text=values["text"],
            choices=_choices(values),
            confirmed=values.get("confirm", ()),
            file_name=values.get("file_name", ""),
        )
        return Response(import_output(item), status=201)


class SheetUndoApi(ApiView):
    @extend_schema(
        operation_id="labs_imports_undo",
        request=SheetUndoInput,
        responses={200: LabImportOutput, **PROBLEMS},
    )
    def post(self, request: Request, patient_id: UUID, import_id: UUID) -> Response:
        """Mark all results of an import as entered in error."""
        given = SheetUndoInput(data=request.data)
        given.is_valid(raise_exception=True)
        item = sheet_undo(
            actor=self.actor, patient_id=patient_id, import_id=import_id, **given.validated_data
        )
        return Response(import_output(item))


def _choices(values: dict[str, Any]) -> Choices:
    return Choices(
        layout=values.get("layout"),
        decimals=values.get("decimals", "unknown"),
        tests=values.get("tests", {}),
        units=values.get("units", {}),
        rows_left_out=frozenset(values.get("rows_left_out", ())),
        cells_left_out=frozenset((row, column) for row, column in values.get("cells_left_out", ())),
    )


def _file_text(request: Request) -> str:
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(fields={"file": [_("Choose a file.")]})
    try:
        if (file.size or 0) > MAX_BYTES:
            raise too_large()
        return decode(file.read())
    except Unreadable as error:
        raise unreadable(error) from error
