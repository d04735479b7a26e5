"""Files: list, detail, bytes, pictures, withdrawal. Every access asks the policy of the subject."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.pagination import CursorPage, decode_cursor, limit_of
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import DomainError, Invalid, NotFound
from kernel.files import policies, services, tus
from kernel.files.api.negotiation import IgnoreAccept
from kernel.files.api.serializers import FileOutput, FilePageOutput, FileWithdrawInput, file_output
from kernel.files.api.streaming import respond
from kernel.files.models import FileKind, FileStatus, StoredFile
from kernel.files.selectors import file_get, file_list

_BYTES = {(200, "application/octet-stream"): bytes, 404: ProblemOutput, 410: ProblemOutput}


class FileListApi(ApiView):
    @extend_schema(
        operation_id="file_list",
        parameters=[
            OpenApiParameter(
                "subject", str, required=True, description="patient:<uuid>, conversation:<uuid>"
            ),
            OpenApiParameter("kind", str, enum=FileKind.values),
            OpenApiParameter("category", str),
            OpenApiParameter("q", str, description="Words of the name or of the folder."),
            OpenApiParameter("cursor", str),
            OpenApiParameter("limit", int),
        ],
        responses={200: FilePageOutput, 404: ProblemOutput},
    )
    def get(self, request: Request) -> Response:
        """Files of one subject, newest first."""
        subject_type, subject_id = tus.subject_of(request.query_params.get("subject", ""))
        limit = limit_of(request)
        files = file_list(
            actor=self.actor,
            subject_type=subject_type,
            subject_id=subject_id,
            before=_before(request),
            kind=_kind(request),
            category=_text(request, "category", 40),
            text=_text(request, "q", 100),
            limit=limit,
        )
        services.files_listed(
            actor=self.actor, subject_type=subject_type, subject_id=subject_id, files=files[:limit]
        )
        may_contribute = policies.can_contribute(self.actor, subject_type, subject_id)
        page = CursorPage.of(
            request,
            files,
            limit=limit,
            key=lambda file: [str(file.pk)],
            render=lambda file: file_output(file, actor=self.actor, may_contribute=may_contribute),
        )
        return Response(page.data())


def _before(request: Request) -> UUID | None:
    cursor = request.query_params.get("cursor")
    if not cursor:
        return None
    try:
        return UUID(str(decode_cursor(cursor, length=1)[0]))
    except ValueError as exc:
        raise Invalid("bad_cursor", _("This page link is not valid."), field="cursor") from exc


def _text(request: Request, name: str, most: int) -> str:
    # PostgreSQL cannot hold a NUL, so nothing can be found by it
    return request.query_params.get(name, "").replace("\x00", "")[:most]


def _kind(request: Request) -> str:
    kind = request.query_params.get("kind", "")
    if kind and kind not in FileKind.values:
        raise Invalid("bad_kind", _("Unknown kind of file."), field="kind")
    return kind


class FileDetailApi(ApiView):
    @extend_schema(operation_id="file_get", responses={200: FileOutput, 404: ProblemOutput})
    def get(self, request: Request, file_id: UUID) -> Response:
        file = file_get(actor=self.actor, file_id=file_id)
        services.files_listed(
            actor=self.actor, subject_type=file.subject_type, subject_id=file.subject_id, files=[file]
        )
        return Response(_output(self, file))


def _output(view: ApiView, file: StoredFile) -> dict[str, object]:
    may_contribute = policies.can_contribute(view.actor, file.subject_type, file.subject_id)
    return file_output(file, actor=view.actor, may_contribute=may_contribute)


class FileWithdrawApi(ApiView):
    @extend_schema(
        operation_id="file_withdraw",
        request=FileWithdrawInput,
        responses={200: FileOutput, 403: ProblemOutput, 404: ProblemOutput, 409: ProblemOutput},
    )
    def post(self, request: Request, file_id: UUID) -> Response:
        """Take a file out of sight with a reason; its bytes are kept."""
        given = FileWithdrawInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.file_withdraw(actor=self.actor, file_id=file_id, reason=given.validated_data["reason"])
        return Response(_output(self, file_get(actor=self.actor, file_id=file_id)))


class FileBytesApi(ApiView):
    """Shared by the three endpoints that send bytes."""

    content_negotiation_class = IgnoreAccept

    def readable(self, file_id: UUID) -> StoredFile:
        """The file, if its bytes may be sent now: 404 not yours, 410 withdrawn or refused by a later check."""
        file = file_get(actor=self.actor, file_id=file_id)
        if file.is_withdrawn or file.status == FileStatus.REJECTED:
            raise DomainError("file_withdrawn", _("This file was withdrawn."), status=410)
        return file


class FileContentApi(FileBytesApi):
    @extend_schema(
        operation_id="file_content",
        parameters=[OpenApiParameter("Range", str, OpenApiParameter.HEADER)],
        responses={**_BYTES, (206, "application/octet-stream"): bytes, 416: None},
    )
    def get(self, request: Request, file_id: UUID) -> HttpResponseBase:
        """The bytes: whole, or one range."""
        file = self.readable(file_id)
        services.file_viewed(actor=self.actor, file=file)
        return respond(
            request,
            key=file.storage_key,
            size=file.size,
            etag=file.sha256,
            content_type=file.content_type,
            name=file.name,
        )


class FileThumbnailApi(FileBytesApi):
    @extend_schema(operation_id="file_thumbnail", responses=_BYTES)
    def get(self, request: Request, file_id: UUID) -> HttpResponseBase:
        file = self.readable(file_id)
        if not file.thumbnail_key:
            raise NotFound
        return _picture(request, file.thumbnail_key, f"{file.pk}.jpg")


class FilePreviewApi(FileBytesApi):
    @extend_schema(operation_id="file_preview", responses=_BYTES)
    def get(self, request: Request, file_id: UUID, page: int) -> HttpResponseBase:
        """One of the first pages as a picture; pages count from 1."""
        file = self.readable(file_id)
        if not 1 <= page <= file.preview_pages:
            raise NotFound
        services.file_viewed(actor=self.actor, file=file, what="preview")
        return _picture(request, f"{file.preview_prefix}/{page}.jpg", f"{file.pk}-{page}.jpg")


def _picture(request: Request, key: str, name: str) -> HttpResponseBase:
    # The key is random and its object never changes: it is its own version.
    return respond(
        request, key=key, size=None, etag=key.replace("/", "-"), content_type="image/jpeg", name=name
    )
