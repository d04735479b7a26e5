"""The picture of a first frame: windowed as the header says, dark where the modality says dark."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pydicom.data
import pytest
from PIL import Image
from pydicom.dataset import FileDataset

from cases.imaging.rules.rendering import render_thumbnail
from tests.cases.imaging.conftest import as_bytes, make_slice


def shades(dataset: FileDataset, tmp_path: Path) -> np.ndarray:
    source, target = tmp_path / "in.dcm", tmp_path / "out.jpg"
    source.write_bytes(as_bytes(dataset))
    result = render_thumbnail(str(source), str(target))
    assert "error" not in result, result
    return np.asarray(Image.open(io.BytesIO(target.read_bytes())))


@pytest.mark.parametrize(("hounsfield", "shade"), [(-1000, 0), (-100, 0), (0, 128), (100, 255), (1000, 255)])
def test_ct_is_rescaled_and_windowed(tmp_path: Path, hounsfield: int, shade: int) -> None:
    picture = shades(make_slice(fill=hounsfield + 1024), tmp_path)
    assert abs(int(picture.mean()) - shade) <= 2


def test_monochrome1_and_pet_are_turned_over(tmp_path: Path) -> None:
    def half(**values: Any) -> FileDataset:
        dataset = make_slice(WindowCenter=None, WindowWidth=None, RescaleIntercept=0, **values)
        pixels = np.zeros((32, 32), np.uint16)
        pixels[:, 16:] = 4000
        dataset.PixelData = pixels.tobytes()
        return dataset

    plain = shades(half(), tmp_path)
    assert plain[:, :12].mean() < 20 < 230 < plain[:, 20:].mean()
    for turned in (half(PhotometricInterpretation="MONOCHROME1"), half(modality="PT")):
        picture = shades(turned, tmp_path)
        assert picture[:, :12].mean() > 230 > 20 > picture[:, 20:].mean()
    both = shades(half(modality="PT", PhotometricInterpretation="MONOCHROME1"), tmp_path)
    assert both[:, :12].mean() < 20


def test_one_hot_pixel_does_not_turn_the_rest_black(tmp_path: Path) -> None:
    dataset = make_slice(WindowCenter=None, WindowWidth=None, rows=64, columns=64)
    pixels = np.tile(np.arange(64, dtype=np.uint16) * 10, (64, 1))
    pixels[0, 0] = 65_000
    dataset.PixelData = pixels.tobytes()
    assert shades(dataset, tmp_path)[:, 50:].mean() > 150


def test_a_flat_image_is_a_picture_too(tmp_path: Path) -> None:
    assert shades(make_slice(WindowCenter=None, WindowWidth=None), tmp_path).shape == (32, 32)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"Rows": 65_535, "Columns": 65_535}, "pixels_too_large"),
        ({"Rows": 0}, "pixels_unreadable"),
        ({"NumberOfFrames": -3}, "pixels_too_large"),
        ({"NumberOfFrames": 0}, None),
        ({"BitsAllocated": 12}, "pixels_unreadable"),
        ({"PhotometricInterpretation": "NONSENSE"}, "pixels_unreadable"),
    ],
)
def test_impossible_sizes_are_an_error_before_decoding(
    tmp_path: Path, values: dict[str, Any], code: str | None
) -> None:
    path = tmp_path / "in.dcm"
    path.write_bytes(as_bytes(make_slice(**values)))
    assert render_thumbnail(str(path), str(tmp_path / "out.jpg")).get("error") == code


@pytest.mark.parametrize(
    "name",
    [
        "examples_palette.dcm",
        "examples_rgb_color.dcm",
        "examples_ybr_color.dcm",
        "JPEG2000.dcm",
        "MR_small_jpeg_ls_lossless.dcm",
        "MR_small_RLE.dcm",
        "JPGExtended.dcm",
        "image_dfl.dcm",
        "rtdose.dcm",
        "liver_1frame.dcm",
        "SC_rgb_rle_16bit.dcm",
        "ExplVR_BigEnd.dcm",
    ],
)
def test_pictures_of_every_compression_and_colour(name: str, tmp_path: Path) -> None:
    path = pydicom.data.get_testdata_file(name)
    assert isinstance(path, str)
    target = tmp_path / "out.jpg"
    assert "error" not in render_thumbnail(path, str(target))
    picture = Image.open(target)
    assert max(picture.size) <= 256
    assert len(set(picture.convert("L").tobytes())) > 3, "a picture of one shade shows nothing"
