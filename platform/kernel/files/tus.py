"""The tus 1.0.0 protocol: headers in, headers out. https://tus.io/protocols/resumable-upload"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError, Invalid
from kernel.files import categories
from kernel.files.names import clean_folder
from kernel.files.services.uploads import NewUpload
from kernel.files.staging import Checksum

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
# SHA-1 is the one that the protocol demands of a server; here it finds line noise, it protects nothing.
ALGORITHMS = ("sha1", "sha256")
BODY_TYPE = "application/offset+octet-stream"
_MAX_METADATA = 8 * 1024
_MAX_LENGTH = 2**53
_CATEGORY = re.compile(r"[a-z0-9_]{0,40}")


def check_version(headers: Mapping[str, str]) -> None:
    if headers.get("Tus-Resumable") != VERSION:
        raise DomainError("tus_version", _("This server speaks tus 1.0.0."), status=412)


def whole_number(headers: Mapping[str, str], name: str) -> int:
    """A header that must be a length or an offset."""
    raw = headers.get(name, "")
    if not raw.isascii() or not raw.isdigit() or len(raw) > 16 or int(raw) > _MAX_LENGTH:
        raise Invalid("bad_header", _("The header %(name)s must be a whole number.") % {"name": name})
    return int(raw)


def metadata(header: str) -> dict[str, str]:
    """`Upload-Metadata: key base64,key base64`; a key without a value is empty."""
    if len(header) > _MAX_METADATA:
        raise _bad_metadata()
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            text = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as exc:
            raise _bad_metadata() from exc
        if not key.isascii() or key in found or "\x00" in text:
            raise _bad_metadata()
        found[key] = text
    return found


def _bad_metadata() -> Invalid:
    return Invalid("bad_metadata", _("The header Upload-Metadata cannot be read."), field="Upload-Metadata")


def new_upload(headers: Mapping[str, str]) -> NewUpload:
    """What a creation announces. Raises Invalid with the field that is missing or wrong."""
    if "Upload-Defer-Length" in headers:
        raise Invalid("length_required", _("The length of the file must be known at the start."))
    length = whole_number(headers, "Upload-Length")
    given = metadata(headers.get("Upload-Metadata", ""))
    subject_type, subject_id = subject_of(given.get("subject", ""))
    category = given.get("category", "")
    if not _CATEGORY.fullmatch(category) or categories.is_sealed(category):
        raise Invalid("bad_category", _("Unknown category."), field="category")
    return NewUpload(
        subject_type=subject_type,
        subject_id=subject_id,
        name=given.get("filename") or given.get("name") or "",
        length=length,
        folder=clean_folder(given.get("relative_path", "")),
        category=category,
        client_id=_uuid(given["client_id"], "client_id") if given.get("client_id") else None,
    )


def subject_of(text: str) -> tuple[str, UUID]:
    """ "patient:<uuid>" taken apart. Raises Invalid at the field `subject`."""
    kind, _colon, identifier = text.partition(":")
    if not kind:
        raise Invalid("subject_required", _("Say what the file belongs to."), field="subject")
    return kind, _uuid(identifier, "subject")


def _uuid(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as exc:
        raise Invalid("bad_id", _("This is not an id."), field=field) from exc


def checksum(header: str | None) -> Checksum | None:
    """`Upload-Checksum: sha1 base64`."""
    if header is None:
        return None
    algorithm, _space, value = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise Invalid(
            "bad_checksum", _("Use one of these checksums: %(names)s.") % {"names": ", ".join(ALGORITHMS)}
        )
    try:
        return Checksum(algorithm, base64.b64decode(value, validate=True))
    except binascii.Error as exc:
        raise Invalid("bad_checksum", _("The checksum is not base64.")) from exc


def http_date(instant: datetime) -> str:
    return format_datetime(instant, usegmt=True)
