"""Optimistic concurrency: `ETag` out, `If-Match` in, 412 with the newer version."""

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from kernel.errors import DomainError, Invalid


def etag_of(version: int) -> str:
    return f'"{version}"'


def required_version(request: Request) -> int:
    """The version named by `If-Match`. 428 when it is missing, 400 when it is not one of ours."""
    header = request.headers.get("If-Match")
    if header is None:
        raise DomainError(
            "precondition_required",
            _("Send If-Match with the version that you edited."),
            status=428,
        )
    value = header.strip().removeprefix("W/").strip('"')
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise Invalid("bad_if_match", _("If-Match does not name a version."))
    return int(value)
