"""What a DICOM file says of itself, and whether it is whole. Runs in the sandbox.

Only the header is read: large values are skipped, pixels never decoded (0.2 ms a slice).
"""

import re
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, MediaStorageDirectoryStorage

TRUNCATED = {"error": "dicom_truncated"}
UNREADABLE = {"error": "dicom_unreadable"}
NOT_AN_INSTANCE = {"error": "dicom_not_an_instance"}

_SKIP_LARGER_THAN = 64 * 1024
_UNDEFINED = 0xFFFFFFFF
_PIXELS = (0x7FE00010, 0x7FE00008, 0x7FE00009)  # pixel data, float, double float
_BYTES_OF_FLOAT = {0x7FE00008: 4, 0x7FE00009: 8}
_UID = re.compile(r"[0-9.]{1,64}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
_INT32 = 2**31 - 1


def read_header(path: str) -> dict[str, Any]:
    """The facts of one file as JSON, or {"error": code} when it is damaged, cut off, or no instance."""
    size = Path(path).stat().st_size
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            dataset = pydicom.dcmread(path, defer_size=_SKIP_LARGER_THAN, force=True)
        ended_early = any("End of file" in str(warning.message) for warning in caught)
        return _facts(dataset, size=size, ended_early=ended_early)
    except zlib.error as exc:
        return TRUNCATED if "incomplete" in str(exc) else UNREADABLE
    except (EOFError, struct.error):
        return TRUNCATED
    except MemoryError:
        raise  # the sandbox has an answer of its own for it
    except Exception:  # noqa: BLE001 - there is no list of what pydicom raises on bent bytes
        return UNREADABLE


def _facts(dataset: Dataset, *, size: int, ended_early: bool) -> dict[str, Any]:
    meta = getattr(dataset, "file_meta", Dataset())
    if text(meta, "MediaStorageSOPClassUID") == MediaStorageDirectoryStorage:
        return NOT_AN_INSTANCE
    facts = _identifiers(dataset)
    if ended_early or _is_cut(dataset, size):
        return TRUNCATED
    if not all(facts[key] for key in ("study_uid", "series_uid", "sop_uid")):
        announced = text(meta, "MediaStorageSOPInstanceUID")
        return TRUNCATED if announced and not facts["sop_uid"] else NOT_AN_INSTANCE
    facts |= _image(dataset)
    if facts["pixel_bytes_missing"] or _has_lost_its_pixels(facts):
        return TRUNCATED
    del facts["pixel_bytes_missing"]
    return facts | _context(dataset) | _person(dataset)


def _identifiers(dataset: Dataset) -> dict[str, Any]:
    return {
        "study_uid": _uid(dataset, "StudyInstanceUID"),
        "series_uid": _uid(dataset, "SeriesInstanceUID"),
        "sop_uid": _uid(dataset, "SOPInstanceUID"),
        "sop_class_uid": _uid(dataset, "SOPClassUID"),
        "transfer_syntax_uid": text(getattr(dataset, "file_meta", Dataset()), "TransferSyntaxUID", 64),
    }


def _is_cut(dataset: Dataset, size: int) -> bool:
    """Does some value claim more bytes than the file has?"""
    deflated = text(getattr(dataset, "file_meta", Dataset()), "TransferSyntaxUID")
    inflated = deflated == DeflatedExplicitVRLittleEndian
    for tag in dataset.keys():  # noqa: SIM118 - iterating a Dataset converts every element
        element: Any = dataset.get_item(tag, keep_deferred=True)
        if not isinstance(element, RawDataElement) or element.length in (0, _UNDEFINED):
            continue
        if element.value is not None:
            if len(element.value) < element.length:
                return True
        elif not inflated and element.value_tell + element.length > size:
            return True
    return False


def _image(dataset: Dataset) -> dict[str, Any]:
    rows, columns = number(dataset, "Rows"), number(dataset, "Columns")
    pixels = next((tag for tag in _PIXELS if tag in dataset), None)
    frames = number(dataset, "NumberOfFrames") or 1
    missing = False
    if pixels is not None:
        element = dataset.get_item(pixels, keep_deferred=True)
        length = getattr(element, "length", _UNDEFINED)
        if length != _UNDEFINED:  # uncompressed: the size follows from the header
            missing = length < expected_bytes(dataset, pixels)
    return {
        "rows": rows,
        "columns": columns,
        "frames": frames if rows else None,
        "has_pixels": pixels is not None,
        "pixel_bytes_missing": missing,
    }


def expected_bytes(dataset: Dataset, pixels: int = 0x7FE00010) -> int:
    """Rows x columns x samples x bits x frames, without believing any of them to be sane."""
    rows, columns = number(dataset, "Rows") or 0, number(dataset, "Columns") or 0
    samples = number(dataset, "SamplesPerPixel") or 1
    frames = number(dataset, "NumberOfFrames") or 1
    if pixels in _BYTES_OF_FLOAT:
        return rows * columns * samples * frames * _BYTES_OF_FLOAT[pixels]
    bits = number(dataset, "BitsAllocated") or 8
    values = rows * columns * samples * frames
    if text(dataset, "PhotometricInterpretation") == "YBR_FULL_422":
        values = values * 2 // 3
    return (values * bits + 7) // 8


def _has_lost_its_pixels(facts: dict[str, Any]) -> bool:
    """An image class whose file ends before its image."""
    is_image = UID(facts["sop_class_uid"]).name.endswith("Image Storage")
    return not facts["has_pixels"] and (is_image or bool(facts["rows"] and facts["columns"]))


def _context(dataset: Dataset) -> dict[str, Any]:
    return {
        "study_on": day(dataset, "StudyDate"),
        "study_description": text(dataset, "StudyDescription", 128),
        "modality": text(dataset, "Modality", 16),
        "series_number": number(dataset, "SeriesNumber"),
        "series_description": text(dataset, "SeriesDescription", 128),
        "body_part": text(dataset, "BodyPartExamined", 32),
        "instance_number": number(dataset, "InstanceNumber"),
    }


def _person(dataset: Dataset) -> dict[str, Any]:
    sex = text(dataset, "PatientSex", 1).upper()
    return {
        # Up to three ways of writing stand between "="; the first is the alphabetic one.
        "patient_name": text(dataset, "PatientName", 400).partition("=")[0][:200],
        "patient_id": text(dataset, "PatientID", 64),
        "patient_birth_date": day(dataset, "PatientBirthDate"),
        "patient_sex": sex if sex in ("F", "M", "O") else "",
    }


def _value(dataset: Dataset, keyword: str) -> Any:
    """The value, or None when it is absent or broken: one bad element must not cost the file."""
    try:
        return dataset.get(keyword)
    except Exception:  # noqa: BLE001 - conversion of hostile bytes raises anything
        return None


def text(dataset: Dataset, keyword: str, limit: int = 64) -> str:
    """Printable text of an element; of several values the first."""
    value = _value(dataset, keyword)
    if value is None:
        return ""
    if isinstance(value, pydicom.multival.MultiValue):
        value = value[0] if value else ""
    try:
        found = str(value)
    except Exception:  # noqa: BLE001 - person names decode late
        return ""
    clean = found.encode("utf-8", "replace").decode("utf-8")
    return _UNPRINTABLE.sub("", clean).strip()[:limit]


def _uid(dataset: Dataset, keyword: str) -> str:
    uid = text(dataset, keyword, 65)
    return uid if _UID.fullmatch(uid) else ""


def number(dataset: Dataset, keyword: str) -> int | None:
    """A whole number within 32 bits, else None."""
    value = _value(dataset, keyword)
    if isinstance(value, pydicom.multival.MultiValue):
        value = value[0] if value else None
    try:
        found = int(value) if value is not None and value != "" else None
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found is None or abs(found) <= _INT32 else None


def day(dataset: Dataset, keyword: str) -> str | None:
    """A DICOM date as ISO text; None for a missing or impossible one."""
    raw = text(dataset, keyword, 10).replace(".", "").replace("-", "")
    if not re.fullmatch(r"\d{8}", raw):
        return None
    year, month, date = int(raw[:4]), int(raw[4:6]), int(raw[6:])
    days = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1800 <= year <= 2200 or not 1 <= month <= 12 or not 1 <= date <= days[month - 1]:
        return None
    if (month, date) == (2, 29) and not leap:
        return None
    return f"{year:04}-{month:02}-{date:02}"
