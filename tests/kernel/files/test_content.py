"""What may be stored: the content decides, the name must agree, and what hides in a file is taken out."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pillow_heif
import pydicom.data
import pytest
from PIL import Image

from kernel.actors import Actor
from kernel.audit.models import AuditEntry
from kernel.files import services
from kernel.files.errors import FileRefused
from kernel.files.models import StoredFile
from tests.kernel.files.conftest import Binder, make_pdf, sha256

pillow_heif.register_heif_opener()


def dicom(name: str = "CT_small.dcm") -> bytes:
    """A file of pydicom's, with the empty preamble that most devices write."""
    path = pydicom.data.get_testdata_file(name)
    assert isinstance(path, str)
    return bytes(128) + Path(path).read_bytes()[128:]


def picture(format_name: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, format_name, **options)
    return out.getvalue()


def with_position() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone"
    gps = exif.get_ifd(0x8825)
    gps.update({1: "N", 2: (45.0, 32.0, 11.5), 3: "E", 4: (10.0, 13.0, 2.25), 29: "2026:11:21"})
    return exif.tobytes()


def zipped(members: dict[str, bytes], **options: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(part: str, **extra: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", f"{part}/document.xml": b"<w/>", **extra})


Store = Callable[[str, bytes], StoredFile]


@pytest.fixture
def store(circle_doctor: Any, binder: UUID) -> Store:
    actor = Actor.person(circle_doctor.pk)

    def put(name: str, content: bytes) -> StoredFile:
        return services.file_create_from_bytes(
            actor=actor, subject_type="binder", subject_id=binder, name=name, content=content, category="test"
        )

    return put


ALLOWED = [
    ("Referto.pdf", make_pdf, "application/pdf", "document"),
    ("foto.jpg", picture, "image/jpeg", "image"),
    ("foto.png", lambda: picture("PNG"), "image/png", "image"),
    ("foto.webp", lambda: picture("WEBP"), "image/webp", "image"),
    ("foto.heic", lambda: picture("HEIF"), "image/heic", "image"),
    ("scan.tif", lambda: picture("TIFF"), "image/tiff", "image"),
    ("IM0001.dcm", dicom, "application/dicom", "dicom"),
    ("1.2.840.113619.2.55", dicom, "application/dicom", "dicom"),
    ("IM0001", dicom, "application/dicom", "dicom"),
    ("without preamble.dcm", lambda: dicom("rtplan.dcm")[132:], "application/dicom", "dicom"),
    (
        "study.zip",
        lambda: zipped({"DICOM/IM1": dicom(), "readme.txt": b"viewer"}),
        "application/zip",
        "archive",
    ),
    (
        "lettera.docx",
        lambda: office("word"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "document",
    ),
    (
        "esami.xlsx",
        lambda: office("xl"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "document",
    ),
    (
        "lettera.odt",
        lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
        "application/vnd.oasis.opendocument.text",
        "document",
    ),
    ("note.txt", lambda: "Ematocrito <30 %, già trasfuso".encode(), "text/plain", "document"),
    ("vecchio.txt", lambda: "più di 30".encode("cp1252"), "text/plain", "document"),
    ("esami.csv", lambda: b"data;ldh\n2026-11-01;420\n", "text/csv", "document"),
    ("eco.mp4", lambda: b"\x00\x00\x00\x20ftypisom" + bytes(600), "video/mp4", "other"),
]


@pytest.mark.parametrize(("name", "make", "content_type", "kind"), ALLOWED, ids=[row[0] for row in ALLOWED])
def test_allowed_files_are_recognised_by_content_and_stored_as_sent(
    store: Store, name: str, make: Callable[[], bytes], content_type: str, kind: str
) -> None:
    content = make()
    file = store(name, content)
    assert (file.content_type, file.kind, file.name) == (content_type, kind, name)
    assert (file.size, file.sha256) == (len(content), sha256(content))


PROGRAMS = {
    "windows": b"MZ\x90\x00" + bytes(400),
    "linux": b"\x7fELF\x02\x01" + bytes(400),
    "mac": b"\xcf\xfa\xed\xfe" + bytes(400),
    "java": b"\xca\xfe\xba\xbe" + bytes(400),
    "script": b"#!/bin/sh\nrm -rf /\n",
    "shortcut": b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(400),
}


@pytest.mark.parametrize(
    "name", ["Referto.pdf", "foto.jpg", "IM1.dcm", "IM1", "note.txt", "setup.exe", "dati.zip"]
)
@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_are_refused_under_any_name(store: Store, program: str, name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        store(name, PROGRAMS[program])
    assert (refused.value.code, refused.value.status) == ("type_not_allowed", 415)
    assert not StoredFile.objects.exists()


MARKUP = {
    "page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "fragment": b"  \n<img src=x onerror=alert(1)>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "xml": b'<?xml version="1.0"?><svg/>',
    "bom": b"\xef\xbb\xbf<html>",
    "hidden": b"Referto\n<script>alert(1)</script>",
    "php": b"text <?php system('id'); ?>",
}


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.txt", "a.csv", "a.jpg", "a"])
@pytest.mark.parametrize("markup", MARKUP)
def test_markup_is_refused_under_any_name(store: Store, markup: str, name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        store(name, MARKUP[markup])
    assert refused.value.code in ("type_not_allowed", "type_mismatch")


REFUSED = [
    ("scan.pdf", picture, "type_mismatch"),
    ("foto.jpg", make_pdf, "type_mismatch"),
    ("Referto.docx", make_pdf, "type_mismatch"),
    ("Referto.pdf.exe", make_pdf, "type_mismatch"),
    ("IM1.exe", dicom, "type_mismatch"),
    ("IM1.jpg", dicom, "type_mismatch"),
    ("note.bat", lambda: b"del /q *.*\r\n", "type_mismatch"),
    ("note.ps1", lambda: b"Remove-Item -Recurse", "type_mismatch"),
    ("lettera.docm", lambda: office("word"), "type_mismatch"),
    ("lettera.docx", lambda: office("word", **{"word/vbaProject.bin": b"x"}), "macros"),
    ("vecchia.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "type_not_allowed"),
    ("rumore.bin", lambda: bytes(range(256)) * 4, "type_not_allowed"),
    ("foto.jpg", lambda: b"\xff\xd8\xff" + b"x" * 300, "image_damaged"),
    ("foto.png", lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 300, "image_damaged"),
    ("docs.zip", lambda: zipped({"a.pdf": make_pdf()}), "archive_without_images"),
    ("half.zip", lambda: zipped({"IM1": dicom()})[:-40], "archive_damaged"),
    ("up.zip", lambda: zipped({"../../etc/cron.d/x": dicom()}), "archive_unsafe_path"),
    ("root.zip", lambda: zipped({"/etc/passwd": dicom()}), "archive_unsafe_path"),
    ("drive.zip", lambda: zipped({"C:\\windows\\x": dicom()}), "archive_unsafe_path"),
    ("back.zip", lambda: zipped({"a\\..\\..\\x": dicom()}), "archive_unsafe_path"),
    ("lines.pdf", lambda: b"GIF89a%PDF-1.4", "type_mismatch"),
]


@pytest.mark.parametrize(("name", "make", "code"), REFUSED, ids=[f"{row[0]}-{row[2]}" for row in REFUSED])
def test_bad_files_are_refused_with_a_reason_and_leave_nothing(
    store: Store, name: str, make: Callable[[], bytes], code: str, staging: Any
) -> None:
    with pytest.raises(FileRefused) as refused:
        store(name, make())
    assert refused.value.code == code
    assert len(str(refused.value.message)) > 20
    assert refused.value.fields["file"]
    assert not StoredFile.objects.exists()
    assert not list(staging.iterdir())


def test_a_refusal_reads_well_in_both_languages(store: Store) -> None:
    from django.utils import translation

    texts = set()
    for language in ("en", "it"):
        with translation.override(language), pytest.raises(FileRefused) as refused:
            store("Referto.pdf", PROGRAMS["windows"])
        with translation.override(language):
            texts.add(str(refused.value.message))
    assert len(texts) == 2


def test_a_picture_under_another_picture_ending_is_put_right(store: Store) -> None:
    file = store("IMG_0001.png", picture("JPEG"))
    assert (file.name, file.content_type) == ("IMG_0001.jpg", "image/jpeg")


def test_a_picture_that_claims_gigapixels_is_refused_before_it_is_decoded(store: Store) -> None:
    small = bytearray(picture("PNG"))
    small[16:24] = struct.pack(">II", 60_000, 60_000)
    small[29:33] = struct.pack(">I", zlib.crc32(small[12:29]))
    with pytest.raises(FileRefused) as refused:
        store("bomb.png", bytes(small))
    assert refused.value.code == "image_too_large"


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF"])
def test_the_place_of_a_photo_is_removed_and_nothing_else(store: Store, format_name: str) -> None:
    exif = with_position()
    content = picture(format_name, exif=exif[6:] if format_name == "TIFF" else exif)
    ending = {"JPEG": "jpg", "HEIF": "heic", "TIFF": "tif"}.get(format_name, format_name.lower())
    before = Image.open(io.BytesIO(content))
    assert before.getexif().get_ifd(0x8825), "the test's own photo must carry a position"

    file = store(f"foto.{ending}", content)

    stored = services_bytes(file)
    after = Image.open(io.BytesIO(stored))
    assert not after.getexif().get_ifd(0x8825)
    assert b"2026:11:21" not in stored
    assert len(stored) == len(content)
    if format_name != "HEIF":  # the reader of HEIC turns the picture and drops the mark itself
        assert after.getexif()[0x0112] == 6
    assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()
    assert file.sha256 == sha256(stored) != sha256(content)
    assert AuditEntry.objects.get(action="file.stored").detail["original_sha256"] == sha256(content)


def services_bytes(file: StoredFile) -> bytes:
    from kernel.files import storage

    with storage.open_key(file.storage_key) as stream:
        content: bytes = stream.read()
    return content


def test_a_place_in_xmp_is_removed_too(store: Store) -> None:
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="45,32.19N" '
        b'exif:Keep="yes"><exif:GPSLongitude>10,13.2E</exif:GPSLongitude></rdf:Description></x:xmpmeta>'
    )
    content = picture("JPEG", xmp=xmp)
    assert b"45,32.19N" in content
    stored = services_bytes(store("foto.jpg", content))
    assert b"45,32.19N" not in stored
    assert b"10,13.2E" not in stored
    assert b'exif:Keep="yes"' in stored
    Image.open(io.BytesIO(stored)).load()


def test_a_photo_without_a_place_is_stored_byte_for_byte(store: Store) -> None:
    content = picture()
    assert services_bytes(store("foto.jpg", content)) == content
    assert "original_sha256" not in AuditEntry.objects.get(action="file.stored").detail


def test_a_program_in_the_preamble_of_a_dicom_file_is_zeroed(store: Store) -> None:
    content = dicom()
    infected = b"MZ" + b"\x90" * 126 + content[128:]
    stored = services_bytes(store("IM1.dcm", infected))
    assert stored[:128] == bytes(128)
    assert stored[128:] == content[128:]
    assert AuditEntry.objects.get(action="file.stored").detail["original_sha256"] == sha256(infected)


def test_the_same_file_twice_is_stored_once_and_under_another_name_twice(store: Store, pdf: bytes) -> None:
    first, again, renamed = store("a.pdf", pdf), store("a.pdf", pdf), store("b.pdf", pdf)
    assert first.pk == again.pk
    assert renamed.pk != first.pk
    assert StoredFile.objects.count() == 2


def test_the_same_file_at_the_same_moment_is_stored_once(
    store: Store, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both looked before either wrote: the constraint decides, the loser answers with the winner's file."""
    from kernel.files import storage
    from kernel.files.services import store as module

    first = store("a.pdf", pdf)
    look = module._same_file
    looked: list[int] = []

    def blind_once(file: StoredFile) -> StoredFile | None:
        looked.append(1)
        return None if len(looked) == 1 else look(file)

    monkeypatch.setattr(module, "_same_file", blind_once)
    root = Path(storage.clinical().path(""))
    before = {path for path in root.rglob("*") if path.is_file()}
    assert store("a.pdf", pdf).pk == first.pk
    assert len(looked) == 2
    assert StoredFile.objects.count() == 1
    assert {path for path in root.rglob("*") if path.is_file()} == before


def test_names_never_become_paths(store: Store, pdf: bytes) -> None:
    file = store("../../../etc/passwd\u202efdp.\x00.pdf", pdf)
    assert file.name == "passwdfdp..pdf"
    assert ".." not in file.storage_key
    assert "passwd" not in file.storage_key


def test_an_empty_file_is_refused(store: Store) -> None:
    with pytest.raises(FileRefused) as refused:
        store("a.pdf", b"")
    assert refused.value.code == "file_empty"


def test_subjects_do_not_share_files(binders: Binder, circle_doctor: Any, pdf: bytes) -> None:
    actor = Actor.person(circle_doctor.pk)
    ids = {
        services.file_create_from_bytes(
            actor=actor,
            subject_type="binder",
            subject_id=binders.new(writers=[circle_doctor]),
            name="a.pdf",
            content=pdf,
            category="letter",
        ).pk
        for _ in range(2)
    }
    assert len(ids) == 2
