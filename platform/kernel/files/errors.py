"""Why a file is refused, in words that say what to do. The codes are stable; the rows keep only them."""

from typing import Any, cast

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError, Text

_UNPROCESSABLE = 422
_TOO_LARGE = 413
_UNSUPPORTED = 415

_TEXTS: dict[str, tuple[int, Text]] = {
    "file_too_large": (
        _TOO_LARGE,
        _("The file is larger than the limit of {limit}. Split it, or send an export."),
    ),
    "file_empty": (400, _("The file is empty.")),
    "type_not_allowed": (
        _UNSUPPORTED,
        _(
            "This type of file cannot be stored here. Allowed are PDF, pictures, DICOM and ZIP files with DICOM, "
            "Word, Excel, PowerPoint and OpenDocument files, text, CSV and MP4 videos."
        ),
    ),
    "type_mismatch": (
        _UNSUPPORTED,
        _(
            "The content of the file is not what the ending of its name says. Check that it is the right file."
        ),
    ),
    "macros": (
        _UNSUPPORTED,
        _("The document contains macros. Save it without macros or as PDF and send that."),
    ),
    "image_damaged": (_UNPROCESSABLE, _("The picture is damaged and cannot be opened. Send it again.")),
    "image_too_large": (_UNPROCESSABLE, _("The picture has too many pixels. Send it in a smaller size.")),
    "dicom_truncated": (
        _UNPROCESSABLE,
        _(
            "The DICOM file is incomplete: part of the image is missing. Export it again and send the new file."
        ),
    ),
    "dicom_unreadable": (
        _UNPROCESSABLE,
        _("The DICOM file is damaged and cannot be read. Export it again and send the new file."),
    ),
    "dicom_not_an_instance": (
        _UNPROCESSABLE,
        _(
            "This DICOM file is a directory (DICOMDIR) or has no identifiers: send the image files themselves."
        ),
    ),
    "dicom_duplicate": (
        _UNPROCESSABLE,
        _("These images were in the record already; they were not added twice."),
    ),
    "archive_damaged": (
        _UNPROCESSABLE,
        _("The ZIP file is damaged or incomplete. Make it again and send that."),
    ),
    "archive_encrypted": (_UNPROCESSABLE, _("The ZIP file is protected by a password. Send it without one.")),
    "archive_unsafe_path": (_UNPROCESSABLE, _("The ZIP file contains unsafe paths and was refused.")),
    "archive_too_many": (
        _UNPROCESSABLE,
        _("The ZIP file contains too many files. Send one study per ZIP file."),
    ),
    "archive_bomb": (_UNPROCESSABLE, _("The ZIP file unpacks to far more than it should and was refused.")),
    "archive_without_images": (
        _UNSUPPORTED,
        _("The ZIP file contains no DICOM images. Unpack it and send the documents one by one."),
    ),
    "too_complex": (
        _UNPROCESSABLE,
        _("The file needs more memory to open than is allowed. Send a simpler one."),
    ),
    "unreadable": (_UNPROCESSABLE, _("The file is damaged and cannot be read. Send it again.")),
    "pdf_encrypted": (_UNPROCESSABLE, _("The PDF is protected by a password: there is no preview.")),
    "pdf_damaged": (_UNPROCESSABLE, _("The PDF is damaged: there is no preview.")),
    "processing_failed": (
        _UNPROCESSABLE,
        _("The file could not be processed. It is kept and can be downloaded."),
    ),
}


class FileRefused(DomainError):
    """The file is not kept. `code` is one of the codes above."""

    def __init__(self, code: str, *, detail: dict[str, Any] | None = None, limit: int | None = None) -> None:
        if code not in _TEXTS:
            code = "unreadable"
        status, _text = _TEXTS[code]
        super().__init__(code, text_of(code, limit=limit), field="file", status=status, extra=detail)


def text_of(code: str, *, limit: int | None = None) -> Text:
    """What a person reads for `code`; "" for none. `limit` in bytes."""
    if not code:
        return ""
    text = _TEXTS.get(code, _TEXTS["unreadable"])[1]
    if "{limit}" not in str(text):
        return text
    return format_lazy(cast("str", text), limit=_megabytes(limit or settings.UPLOAD_MAX_BYTES))


def _megabytes(size: int) -> str:
    megabyte = 1024 * 1024
    if size >= 1024 * megabyte:
        return f"{size / (1024 * megabyte):.1f} GB".replace(".0", "")
    return f"{size / megabyte:.1f} MB".replace(".0", "") if size >= megabyte else f"{size} B"
