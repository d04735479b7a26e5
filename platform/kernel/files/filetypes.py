"""The list of what may be stored, and how a file's content tells its type. No Django, no input from outside
but bytes: it runs inside the sandbox (`kernel.files.sandbox`) as well."""

from dataclasses import dataclass
from pathlib import PurePosixPath

HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class FileType:
    """`kind` as in the model; `family`: types whose extensions may stand for each other; first extension first."""

    code: str
    content_type: str
    kind: str
    extensions: tuple[str, ...]
    family: str = ""


_TYPES = (
    FileType("pdf", "application/pdf", "document", ("pdf",)),
    # Phones and messengers rename pictures freely; the content decides, the name is put right.
    FileType("jpeg", "image/jpeg", "image", ("jpg", "jpeg", "jpe", "jfif"), "picture"),
    FileType("png", "image/png", "image", ("png",), "picture"),
    FileType("webp", "image/webp", "image", ("webp",), "picture"),
    FileType("heic", "image/heic", "image", ("heic", "heif", "hif"), "picture"),
    FileType("tiff", "image/tiff", "image", ("tif", "tiff"), "picture"),
    FileType("dicom", "application/dicom", "dicom", ("dcm", "dicom", "dic", "ima", "img")),
    FileType("zip", "application/zip", "archive", ("zip",)),
    FileType(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "document",
        ("docx",),
    ),
    FileType(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "document", ("xlsx",)
    ),
    FileType(
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "document",
        ("pptx",),
    ),
    FileType("odt", "application/vnd.oasis.opendocument.text", "document", ("odt",)),
    FileType("ods", "application/vnd.oasis.opendocument.spreadsheet", "document", ("ods",)),
    FileType("odp", "application/vnd.oasis.opendocument.presentation", "document", ("odp",)),
    FileType("json", "application/json", "document", ("json",), "text"),
    FileType("csv", "text/csv", "document", ("csv", "tsv"), "text"),
    FileType("text", "text/plain", "document", ("txt", "text", "md", "log"), "text"),
    FileType("mp4", "video/mp4", "other", ("mp4", "m4v"), "video"),
    FileType("mov", "video/quicktime", "other", ("mov", "qt"), "video"),
)
TYPES = {file_type.code: file_type for file_type in _TYPES}
_BY_EXTENSION = {extension: file_type for file_type in _TYPES for extension in file_type.extensions}

# Endings that start something on a double click; on a DICOM file they would be the only thing that does.
DANGEROUS_EXTENSIONS = frozenset(
    "exe com scr bat cmd ps1 vbs vbe js jse wsf wsh hta msi msp dll sys lnk pif cpl jar app sh bash py pl rb php "  # noqa: SIM905 - a list of words reads better
    "html htm xhtml svg xml docm xlsm pptm dotm xlam iso dmg apk deb rpm url reg".split()
)

_EXECUTABLES = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\x00asm",
    b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # Windows shortcut
)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"dash",
    b"M4V ",
    b"MSNV",
}
_MARKUP = (b"<script", b"<html", b"<!doctype", b"<svg", b"<iframe", b"<?php")
_VALUE_REPRESENTATIONS = frozenset(
    b"AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV".split()
)


def extension_of(name: str) -> str:
    """Lower case, without the dot; "" when there is none."""
    return PurePosixPath(name).suffix.lower().lstrip(".")


def is_executable(head: bytes) -> bool:
    """Programs and scripts of any system. A DICOM file is asked for its own magic first."""
    return head.startswith(_EXECUTABLES)


def is_markup(head: bytes) -> bool:
    """HTML, SVG, XML: what a browser might run. "<5 cells" at the start of a text is not."""
    start = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n\x00").lower()
    looks_like_tag = start[:1] == b"<" and (start[1:2].isalpha() or start[1:2] in (b"!", b"?", b"/"))
    return looks_like_tag or any(token in start for token in _MARKUP)


def has_dicom_magic(head: bytes) -> bool:
    return head[128:132] == b"DICM"


def is_bare_dicom(head: bytes) -> bool:
    """DICOM without preamble: starts with a group 2 or 8 element, as old exports do (PS3.10 forbids it)."""
    if len(head) < 16:
        return False
    little = head[:2] in (b"\x02\x00", b"\x08\x00") and head[3] == 0
    big = head[:2] == b"\x00\x08" and head[2] == 0
    if not little and not big:
        return False
    if head[4:6] in _VALUE_REPRESENTATIONS:
        return True
    # Implicit VR: a plausible length of the first element stands where the VR would be.
    return little and int.from_bytes(head[4:8], "little") <= 256


def is_text(head: bytes) -> bool:
    if b"\x00" in head or any(byte < 9 or 13 < byte < 32 for byte in head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as exc:
        # Cut in the middle of a character at the end of the head, or the Windows code page of older exports.
        return exc.start >= len(head) - 4 or _is_cp1252(head)
    return True


def _is_cp1252(head: bytes) -> bool:
    try:
        head.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def sniff(head: bytes, name: str) -> FileType | None:
    """The type by content (`name` only tells CSV, JSON and plain text apart). None: not on the list.

    A ZIP container is answered as "zip"; what is inside is looked at by `kernel.files.archives`.
    """
    if has_dicom_magic(head):
        return TYPES["dicom"]
    if is_executable(head):
        return None
    binary = _binary_type(head)
    if binary is not None:
        return TYPES[binary]
    if is_bare_dicom(head):
        return TYPES["dicom"]
    if is_markup(head) or not is_text(head):
        return None
    named = _BY_EXTENSION.get(extension_of(name))
    return named if named is not None and named.family == "text" else TYPES["text"]


def _binary_type(head: bytes) -> str | None:
    # Some printers put blanks before it; more than that (a polyglot) is no PDF for us.
    if head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return "tiff"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return _iso_media_type(head) if head[4:8] == b"ftyp" else None


def _iso_media_type(head: bytes) -> str | None:
    brand = head[8:12]
    if brand in _HEIF_BRANDS:
        return "heic"
    if brand == b"qt  ":
        return "mov"
    return "mp4" if brand in _MP4_BRANDS else None


def name_fits(file_type: FileType, name: str) -> bool:
    """Does the ending of the name agree with the content? No ending is no lie.

    DICOM files are often named by their UID or a bare number ("1.2.840.10008.5", "IM000001"): any ending goes
    that does not claim to be something else.
    """
    extension = extension_of(name)
    if not extension:
        return True
    if extension in DANGEROUS_EXTENSIONS:
        return False
    named = _BY_EXTENSION.get(extension)
    if named is None:
        return file_type.code == "dicom"
    return named == file_type or bool(file_type.family and named.family == file_type.family)


def with_right_extension(file_type: FileType, name: str) -> str:
    """`name` with an ending that opens the file: "photo.png" that is a JPEG becomes "photo.jpg"."""
    if extension_of(name) in file_type.extensions or file_type.code == "dicom":
        return name
    stem = PurePosixPath(name).stem if extension_of(name) in _BY_EXTENSION else name
    return f"{stem}.{file_type.extensions[0]}"
