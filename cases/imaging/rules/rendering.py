"""The first frame of a DICOM image as an 8-bit picture. Runs in the sandbox."""

from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import DeflatedExplicitVRLittleEndian

from cases.imaging.rules.headers import expected_bytes, number, text

THUMBNAIL_PX = 256
# One frame; a mammogram is 50 MB, a whole-slide tile less.
MAX_FRAME_BYTES = 256 * 1024 * 1024
_MAX_SIDE = 65_535


def render_thumbnail(path: str, target: str, size: int = THUMBNAIL_PX) -> dict[str, Any]:
    """Write a JPEG of the first frame to `target`. Returns {"width", "height"} or {"error": code}."""
    dataset = pydicom.dcmread(path, stop_before_pixels=True, force=True)
    error = _size_error(dataset)
    if error:
        return {"error": error}
    try:
        described = Dataset()
        # A deflated file must be inflated as a whole; of any other only the first frame is read.
        deflated = dataset.file_meta.get("TransferSyntaxUID") == DeflatedExplicitVRLittleEndian
        source = pydicom.dcmread(path, force=True) if deflated else path
        frame = pixel_array(source, index=0, ds_out=described)
    except (
        NotImplementedError,
        RuntimeError,
        AttributeError,
        ValueError,
        TypeError,
        KeyError,
        OSError,
    ) as exc:
        unsupported = isinstance(exc, NotImplementedError) or "plugin" in str(exc)
        return {"error": "pixels_unsupported" if unsupported else "pixels_unreadable"}
    # The decoder may have changed the colours (YBR to RGB): it says so in `described`.
    dataset.PhotometricInterpretation = described.get("PhotometricInterpretation", "MONOCHROME2")
    picture = Image.fromarray(to_8_bit(frame, dataset))
    picture.thumbnail((size, size))
    picture.convert("RGB" if picture.mode != "L" else "L").save(Path(target), "JPEG", quality=85)
    return {"width": picture.width, "height": picture.height}


def _size_error(dataset: Dataset) -> str:
    """Rows and columns may be coded as 32 bits by an attacker (CVE-2026-5442): multiplied before decoding."""
    rows, columns = number(dataset, "Rows") or 0, number(dataset, "Columns") or 0
    if not 0 < rows <= _MAX_SIDE or not 0 < columns <= _MAX_SIDE:
        return "pixels_unreadable"
    frames = number(dataset, "NumberOfFrames") or 1
    if frames < 1 or expected_bytes(dataset) // frames > MAX_FRAME_BYTES:
        return "pixels_too_large"
    return ""


def to_8_bit(frame: np.ndarray, dataset: Dataset) -> np.ndarray:
    """As a radiologist would first see it: rescaled, windowed by the header, dark where the modality says dark."""
    photometric = text(dataset, "PhotometricInterpretation").upper()
    if photometric == "PALETTE COLOR":
        return _spread(apply_color_lut(frame, dataset))
    if frame.ndim == 3 and frame.shape[-1] in (3, 4):
        return _spread(frame[..., :3])
    values = apply_modality_lut(frame, dataset)
    shades: np.ndarray = _windowed(values, dataset)
    # MONOCHROME1: low values are bright. PET: uptake is read black on white.
    if (photometric == "MONOCHROME1") != (text(dataset, "Modality") == "PT"):
        shades = 255 - shades
    return shades


def _windowed(values: np.ndarray, dataset: Dataset) -> np.ndarray:
    if dataset.get("VOILUTSequence"):
        return _stretch(apply_voi_lut(values, dataset, index=0))
    centre, width = _first(dataset, "WindowCenter"), _first(dataset, "WindowWidth")
    if centre is not None and width is not None and width >= 1:
        # PS3.3 C.11.2.1.2.1 (linear)
        return _bytes(((values.astype(np.float32) - (centre - 0.5)) / max(width - 1, 1) + 0.5) * 255)
    return _stretch(values)


def _first(dataset: Dataset, keyword: str) -> float | None:
    value = dataset.get(keyword)
    if isinstance(value, pydicom.multival.MultiValue):
        value = value[0] if value else None
    try:
        found = float(value) if value not in (None, "") else None
    except (ValueError, TypeError):
        return None
    return found if found is not None and np.isfinite(found) else None


def _stretch(values: np.ndarray) -> np.ndarray:
    """Between the 1st and the 99.5th percentile: one hot pixel must not turn the rest black."""
    finite = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = np.percentile(finite, (1, 99.5))
    if high <= low:
        low, high = float(finite.min()), float(finite.max())
    if high <= low:
        return np.zeros(finite.shape, np.uint8)
    return _bytes((finite - low) / (high - low) * 255)


def _bytes(shades: np.ndarray) -> np.ndarray:
    clipped: np.ndarray = np.clip(shades, 0, 255).astype(np.uint8)
    return clipped


def _spread(colours: np.ndarray) -> np.ndarray:
    if colours.dtype == np.uint8:
        return colours
    top = np.iinfo(colours.dtype).max if np.issubdtype(colours.dtype, np.integer) else colours.max() or 1
    return _bytes(colours.astype(np.float32) / float(top) * 255)
