"""Reading headers: real files of many makers, files cut anywhere, files bent at random."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pydicom.data
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cases.imaging.rules.headers import read_header
from kernel.files import sandbox
from tests.cases.imaging.conftest import as_bytes, make_slice

CORPUS = sorted(
    Path(path) for path in pydicom.data.get_testdata_files("*.dcm") if Path(path).parent.name == "test_files"
)


def test_the_corpus_is_there() -> None:
    assert len(CORPUS) > 50


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_every_file_of_the_corpus_is_read_or_refused_in_words(path: Path) -> None:
    header = read_header(str(path))
    if "error" in header:
        assert header["error"] in ("dicom_truncated", "dicom_unreadable", "dicom_not_an_instance")
    else:
        assert header["sop_uid"]
        assert "truncated" not in path.name


def test_facts_of_a_slice(tmp_path: Path) -> None:
    path = tmp_path / "slice"
    path.write_bytes(as_bytes(make_slice(study="1.2.3", series="1.2.3.4", number=7, rows=16, columns=24)))
    header = read_header(str(path))
    assert header == header | {
        "study_uid": "1.2.3",
        "series_uid": "1.2.3.4",
        "instance_number": 7,
        "rows": 16,
        "columns": 24,
        "frames": 1,
        "has_pixels": True,
        "modality": "CT",
        "study_on": "2026-11-02",
        "patient_name": "ROSSI^MARIA",
        "patient_birth_date": "1970-01-31",
        "patient_sex": "F",
        "patient_id": "0012345",
    }


@pytest.mark.parametrize("name", ["CT_small.dcm", "JPEG2000.dcm", "MR_small_RLE.dcm", "ExplVR_BigEnd.dcm"])
def test_a_file_cut_anywhere_is_never_taken(name: str, tmp_path: Path) -> None:
    path = pydicom.data.get_testdata_file(name)
    assert isinstance(path, str)
    content = Path(path).read_bytes()
    cut = tmp_path / "cut.dcm"
    step = max(len(content) // 150, 1)
    for length in range(140, len(content) - 200, step):
        cut.write_bytes(content[:length])
        assert "error" in read_header(str(cut)), f"{name} cut at {length} of {len(content)}"


def test_cut_in_the_pixels_says_so(tmp_path: Path) -> None:
    content = as_bytes(make_slice(rows=64, columns=64))
    path = tmp_path / "cut.dcm"
    path.write_bytes(content[:-2000])
    assert read_header(str(path)) == {"error": "dicom_truncated"}


def test_fewer_pixels_than_the_header_promises_is_truncated(tmp_path: Path) -> None:
    dataset = make_slice(rows=64, columns=64)
    dataset.Rows = 65
    path = tmp_path / "short.dcm"
    path.write_bytes(as_bytes(dataset))
    assert read_header(str(path)) == {"error": "dicom_truncated"}


def test_a_directory_is_no_instance() -> None:
    path = pydicom.data.get_testdata_file("DICOMDIR")
    assert isinstance(path, str)
    assert read_header(path) == {"error": "dicom_not_an_instance"}


ERRORS = {
    "dicom_truncated",
    "dicom_unreadable",
    "dicom_not_an_instance",
    "type_not_allowed",
    "too_complex",
    "text",
}
INSPECTIONS = {"dicom": "cases.imaging.rules.headers:read_header"}
SLICE = as_bytes(make_slice(rows=8, columns=8))


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    edits=st.lists(st.tuples(st.integers(128, len(SLICE) - 1), st.integers(0, 255)), max_size=12),
    cut=st.integers(0, len(SLICE)),
)
@example(edits=[], cut=len(SLICE))
def test_bent_headers_never_crash_the_parser(tmp_path: Path, edits: list[tuple[int, int]], cut: int) -> None:
    """Through the sandbox, as in production: whatever the bytes, there is an answer in words."""
    content = bytearray(SLICE)
    for position, value in edits:
        content[position] = value
    path = tmp_path / "bent.dcm"
    path.write_bytes(content[:cut] or b"x")
    assert verdict(path) in (ERRORS if cut <= len(SLICE) // 2 else {*ERRORS, "dicom"})


def verdict(path: Path) -> str:
    try:
        found = sandbox.run(
            "kernel.files.jobs:inspect",
            writes=[path],
            path=str(path),
            name="IM1",
            inspections=INSPECTIONS,
        )
    except sandbox.SandboxRefused as refused:
        return refused.code
    return str(found["type"])
