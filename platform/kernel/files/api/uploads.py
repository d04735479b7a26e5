"""tus endpoints: headers to a service and back. The body is read as a stream, never as a whole."""

from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import DomainError
from kernel.files import services, tus
from kernel.files.api.negotiation import IgnoreAccept
from kernel.files.models import Upload
from kernel.files.selectors import upload_get, upload_is_over
from kernel.files.services.uploads import gone

_VERSION_HEADER = OpenApiParameter("Tus-Resumable", str, OpenApiParameter.HEADER, required=True)
_OFFSET_HEADER = OpenApiParameter("Upload-Offset", int, OpenApiParameter.HEADER, required=True)


class TusApi(ApiView):
    """What both endpoints share: the version, and bodies that no parser touches."""

    parser_classes = ()
    content_negotiation_class = IgnoreAccept

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS":
            tus.check_version(request.headers)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Tus-Resumable"] = tus.VERSION
        answer["Cache-Control"] = "no-store"
        if answer.status_code == 412:
            answer["Tus-Version"] = tus.VERSION
        return answer

    def append(self, upload_id: UUID, *, offset: int) -> Upload:
        length = self.request.META.get("CONTENT_LENGTH") or ""
        return services.upload_append(
            actor=self.actor,
            upload_id=upload_id,
            offset=offset,
            body=self.request,  # read() of the underlying request: a stream
            announced=int(length) if length.isdigit() else None,
            checksum=tus.checksum(self.request.headers.get("Upload-Checksum")),
        )


def _progress(upload: Upload) -> dict[str, str]:
    headers = {"Upload-Offset": str(upload.offset), "Upload-Expires": tus.http_date(upload.expires_at)}
    if upload.file_id is not None:
        headers["CircleCare-File"] = str(upload.file_id)
    return headers


class UploadCreateApi(TusApi):
    """Begin an upload (tus creation, creation-with-upload)."""

    @extend_schema(
        operation_id="upload_options",
        summary="What this tus server can do",
        request=None,
        responses={204: None},
    )
    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]  # as all DRF handlers
        headers = {
            "Tus-Version": tus.VERSION,
            "Tus-Extension": tus.EXTENSIONS,
            "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
            "Tus-Max-Size": str(settings.UPLOAD_MAX_ARCHIVE_BYTES),
            "Allow": "OPTIONS, POST",
        }
        return Response(status=204, headers=headers)

    @extend_schema(
        operation_id="upload_create",
        parameters=[
            _VERSION_HEADER,
            OpenApiParameter("Upload-Length", int, OpenApiParameter.HEADER, required=True),
            OpenApiParameter(
                "Upload-Metadata",
                str,
                OpenApiParameter.HEADER,
                required=True,
                description="filename, subject (patient:<uuid>), category, relative_path, client_id; base64 values",
            ),
        ],
        request={tus.BODY_TYPE: bytes},
        responses={201: None, 400: ProblemOutput, 404: ProblemOutput, 413: ProblemOutput},
    )
    def post(self, request: Request) -> Response:
        upload = services.upload_create(actor=self.actor, new=tus.new_upload(request.headers))
        if upload_is_over(upload):
            raise gone()
        with_body = (request.content_type or "").partition(";")[0] == tus.BODY_TYPE
        if with_body and upload.offset == 0:
            upload = self.append(upload.pk, offset=0)
        location = f"{request.path}{upload.pk}/"
        return Response(status=201, headers={"Location": location, **_progress(upload)})


class UploadApi(TusApi):
    """One upload of the person who asks: how far it is, more of it, or its end."""

    @extend_schema(
        operation_id="upload_head", parameters=[_VERSION_HEADER], request=None, responses={200: None}
    )
    def head(self, request: Request, upload_id: UUID) -> Response:
        upload = upload_get(actor=self.actor, upload_id=upload_id)
        if upload_is_over(upload):
            raise gone()
        return Response(status=200, headers={**_progress(upload), "Upload-Length": str(upload.length)})

    @extend_schema(
        operation_id="upload_append",
        parameters=[_VERSION_HEADER, _OFFSET_HEADER],
        request={tus.BODY_TYPE: bytes},
        responses={
            204: None,
            409: ProblemOutput,
            410: ProblemOutput,
            413: ProblemOutput,
            415: ProblemOutput,
            422: ProblemOutput,
            423: ProblemOutput,
        },
    )
    def patch(self, request: Request, upload_id: UUID) -> Response:
        if (request.content_type or "").partition(";")[0] != tus.BODY_TYPE:
            raise DomainError("bad_content_type", f"Content-Type: {tus.BODY_TYPE}", status=415)
        upload = self.append(upload_id, offset=tus.whole_number(request.headers, "Upload-Offset"))
        return Response(status=204, headers=_progress(upload))

    @extend_schema(
        operation_id="upload_terminate", parameters=[_VERSION_HEADER], request=None, responses={204: None}
    )
    def delete(self, request: Request, upload_id: UUID) -> Response:
        services.upload_terminate(actor=self.actor, upload_id=upload_id)
        return Response(status=204)
