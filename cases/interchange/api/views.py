"""Imports over HTTP."""

from __future__ import annotations

from typing import Any, TypeAlias, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from cases.interchange.api.serializers import FhirImportInput, ImportAnswerOutput, ImportOutput
from cases.interchange.models import ImportRun
from cases.interchange.rules.bundle import MAX_BYTES
from cases.interchange.services import ImportOutcome, fhir_import, import_open
from cases.patients.models import Patient
from kernel.api import problems
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import DomainError, Forbidden, Invalid

MAX_FILES = 20
Upload: TypeAlias = "UploadedFile[bytes]"


class FhirImportApi(ApiView):
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="imports_fhir",
        request={"multipart/form-data": FhirImportInput},
        responses={
            200: ImportAnswerOutput,
            201: ImportAnswerOutput,
            400: ProblemOutput,
            403: ProblemOutput,
            409: ProblemOutput,
            413: ProblemOutput,
        },
    )
    def post(self, request: Request) -> Response:
        """Import FHIR Bundles in my acting centre. 201 when something is new, 200 when nothing was.

        One file: its import, or its problem. Several: `results`, each with its own outcome; a broken file does
        not stop the others.
        """
        files: list[Upload] = [*request.FILES.getlist("file"), *request.FILES.getlist("files")]
        if not files:
            raise Invalid(fields={"file": [_("Choose a file.")]})
        if len(files) > MAX_FILES:
            raise Invalid(fields={"file": [_("Import at most 20 files at once.")]})
        form = cast("QueryDict", request.data)
        confirmed = tuple(form.getlist("confirm_distinct_from"))[:20]
        if len(files) == 1:
            outcome = self._import(files[0], confirmed)
            return Response(_outcome(outcome, _name(files[0])), status=200 if outcome.unchanged else 201)
        results = [self._item(file, confirmed) for file in files]
        changed = any(item["outcome"] and not item["outcome"]["report"]["unchanged"] for item in results)
        return Response({"results": results}, status=201 if changed else 200)

    def _import(self, file: Upload, confirmed: tuple[str, ...]) -> ImportOutcome:
        if self.actor.centre_id is None:
            raise Forbidden
        if (file.size or 0) > MAX_BYTES:
            raise DomainError(
                "bundle_too_large",
                _("The file is larger than %(max)s MB.") % {"max": MAX_BYTES // 1024 // 1024},
                field="file",
                status=413,
            )
        return fhir_import(
            actor=self.actor,
            centre_id=self.actor.centre_id,
            content=file.read(),
            filename=_name(file),
            confirm_distinct_from=confirmed,
        )

    def _item(self, file: Upload, confirmed: tuple[str, ...]) -> dict[str, Any]:
        name = _name(file)
        try:
            outcome = self._import(file, confirmed)
        except DomainError as error:
            problem = problems.body(
                status_code=error.status,
                code=error.code,
                detail=str(error.message),
                fields={key: [str(text) for text in texts] for key, texts in error.fields.items()},
                extra=error.extra,
            )
            return {"filename": name, "outcome": None, "problem": problem}
        return {"filename": name, "outcome": _outcome(outcome, name), "problem": None}


class ImportApi(ApiView):
    @extend_schema(operation_id="imports_get", responses={200: ImportOutput, 404: ProblemOutput})
    def get(self, request: Request, import_id: UUID) -> Response:
        """What an import took, kept and left out."""
        run = import_open(actor=self.actor, import_id=import_id)
        return Response(_run(run, run.patient, run.filename, is_new=_made_patient(run), unchanged=False))


def _outcome(outcome: ImportOutcome, filename: str) -> dict[str, Any]:
    shown = _run(
        outcome.run, outcome.patient, filename, is_new=outcome.patient_is_new, unchanged=outcome.unchanged
    )
    shown["report"] = {**outcome.report, "unchanged": outcome.unchanged}
    return shown


def _run(
    run: ImportRun | None, patient: Patient, filename: str, *, is_new: bool, unchanged: bool
) -> dict[str, Any]:
    return {
        "id": run.id if run else None,
        "filename": filename,
        "patient_id": patient.id,
        "patient_name": patient.display_name,
        "patient_is_new": is_new,
        "file_id": run.file_id if run else None,
        "created_at": run.created_at if run else None,
        "report": {**(run.report if run else {}), "unchanged": unchanged},
    }


def _made_patient(run: ImportRun) -> bool:
    return any(item["kind"] == "patient" for item in run.report["taken"])


def _name(file: Upload) -> str:
    return (file.name or "")[:255]
