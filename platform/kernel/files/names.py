"""Names that people gave their files: shown, downloaded under, never used as a path."""

import re
import unicodedata
from urllib.parse import quote

MAX_NAME = 200
MAX_FOLDER = 400
# Controls, and the marks that turn the direction of text: "gpj.exe" must not read "exe.jpg".
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SEPARATORS = re.compile(r"[\\/]+")


def _clean(text: str) -> str:
    printable = "".join(char for char in text if not 0xD800 <= ord(char) <= 0xDFFF)
    return _UNSEEN.sub("", unicodedata.normalize("NFC", printable)).strip()


def clean_name(raw: str) -> str:
    """The last part of whatever path came, printable, at most 200 characters with its ending kept."""
    name = _clean(_SEPARATORS.split(raw)[-1]).strip(". ")
    if not name:
        return "file"
    if len(name) <= MAX_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}"
    return name[:MAX_NAME]


def clean_folder(raw: str) -> str:
    """The folders of a relative path ("CT/serie 2/IM1.dcm" gives "CT/serie 2"), dots and roots dropped."""
    parts = [_clean(part) for part in _SEPARATORS.split(raw)[:-1]]
    return "/".join(part for part in parts if part and part.strip(".") and not part.endswith(":"))[
        :MAX_FOLDER
    ]


def content_disposition(name: str, *, inline: bool) -> str:
    """RFC 6266 with the RFC 5987 form: an ASCII fallback and the true name in UTF-8."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    fallback = re.sub(r"[^A-Za-z0-9 ._()\-]", "_", ascii_name).strip() or "file"
    disposition = "inline" if inline else "attachment"
    return f"{disposition}; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"
