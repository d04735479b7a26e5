"""ZIP files of scanners: unpacked safely, completely, and once."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pydicom
import pytest
from pydicom.uid import generate_uid

from kernel.actors import Actor
from kernel.files import archives, sandbox, services
from kernel.files.models import FileStatus, StoredFile
from kernel.files.sandbox.refusal import Refused
from tests.kernel.files.test_content import dicom, zipped


def slices(count: int) -> dict[str, bytes]:
    """`count` different instances of one series, in folders as a CD has them."""
    dataset = pydicom.dcmread(io.BytesIO(dicom()))
    found = {}
    for number in range(count):
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        dataset.InstanceNumber = number + 1
        out = io.BytesIO()
        dataset.save_as(out)
        found[f"DICOM/PAT0/SER1/IM{number:03}"] = out.getvalue()
    return found


@pytest.fixture
def archive(circle_doctor: Any, binder: UUID) -> StoredFile:
    members = {**slices(5), "AUTORUN.INF": b"[autorun]\nopen=x.exe", "VIEWER.EXE": b"MZ" + bytes(99)}
    return services.file_create_from_bytes(
        actor=Actor.person(circle_doctor.pk),
        subject_type="binder",
        subject_id=binder,
        name="CD.zip",
        content=zipped(members),
        category="imaging",
    )


def test_every_image_of_an_archive_becomes_a_file_and_the_rest_is_counted(archive: StoredFile) -> None:
    assert services.file_process(file_id=archive.pk)
    archive.refresh_from_db()
    assert (archive.status, archive.members_taken, archive.members_skipped) == (FileStatus.READY, 5, 2)
    members = StoredFile.objects.filter(parent=archive)
    assert {member.kind for member in members} == {"dicom"}
    assert {member.folder for member in members} == {"CD/DICOM/PAT0/SER1"}
    assert {member.uploaded_by_id for member in members} == {archive.uploaded_by_id}
    assert len({member.sha256 for member in members}) == 5


def test_unpacking_in_portions_and_again_after_a_kill_gives_the_same(
    archive: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.files.services.previews._PORTION_BYTES", 1)
    services.file_process(file_id=archive.pk)
    StoredFile.objects.filter(pk=archive.pk).update(status=FileStatus.RECEIVED)
    assert services.file_process(file_id=archive.pk)
    assert StoredFile.objects.filter(parent=archive).count() == 5


def test_a_damaged_member_does_not_hold_back_the_others(circle_doctor: Any, binder: UUID) -> None:
    good = slices(2)
    content = zipped({**good, "DICOM/CUT": dicom()[:3000]})
    file = services.file_create_from_bytes(
        actor=Actor.person(circle_doctor.pk),
        subject_type="binder",
        subject_id=binder,
        name="CD.zip",
        content=content,
        category="",
    )
    services.file_process(file_id=file.pk)
    file.refresh_from_db()
    assert (file.members_taken, file.members_skipped) == (2, 1)


def bomb(claimed: int | None = None) -> bytes:
    """4 MB of zeros behind a DICOM header; with `claimed` the table of contents lies about the size."""
    content = zipped({"IM1": dicom()[:1000] + bytes(4 * 1024 * 1024)})
    if claimed is None:
        return content
    data = bytearray(content)
    central = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, claimed)
    struct.pack_into("<I", data, 22, claimed)
    return bytes(data)


def test_a_bomb_is_refused_from_its_table_of_contents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(bomb())
    monkeypatch.setattr(archives, "RATIO_COUNTS_FROM", 1024 * 1024)
    monkeypatch.setattr(archives, "MAX_RATIO", 20)
    with pytest.raises(Refused, match="archive_bomb"):
        archives.container_type(str(path))
    monkeypatch.setattr(archives, "MAX_RATIO", 100_000)
    assert archives.container_type(str(path)) == "zip"
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1024)
    with pytest.raises(Refused, match="archive_bomb"):
        archives.container_type(str(path))


def test_a_bomb_that_lies_about_its_size_does_not_fill_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(bomb(claimed=2000))
    into = tmp_path / "out"
    into.mkdir()
    try:
        archives.extract(str(path), str(into), start=0, max_bytes=10**9, max_total=10**9)
    except Refused as exc:
        assert exc.code in ("archive_bomb", "archive_damaged")  # noqa: PT017 - either end is a safe one
    assert sum(file.stat().st_size for file in into.iterdir()) <= 2 * 1024 * 1024


def test_the_bytes_that_come_out_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "big.zip"
    path.write_bytes(zipped(slices(3)))
    with pytest.raises(Refused, match="archive_bomb"):
        archives.extract(str(path), str(tmp_path), start=0, max_bytes=10**9, max_total=50_000)


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    path = tmp_path / "many.zip"
    path.write_bytes(zipped(slices(4)))
    with pytest.raises(Refused, match="archive_too_many"):
        archives.container_type(str(path))


def test_links_and_passwords_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("IM1")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(Refused, match="archive_unsafe_path"):
        archives.container_type(str(path))

    data = bytearray(zipped({"IM1": dicom()}))
    for header, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(header) + at] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(Refused, match="archive_encrypted"):
        archives.container_type(str(path))


def test_the_limits_of_the_sandbox_hold(tmp_path: Path) -> None:
    """Memory, time and crash end one job with a clear answer; the next one works."""
    hostile = tmp_path / "hostile_jobs.py"
    hostile.write_text(
        "import os, signal\n"
        "def grow():\n    return len(bytearray(3 * 1024**3))\n"
        "def spin():\n    while True: pass\n"
        "def crash():\n    os.kill(os.getpid(), signal.SIGSEGV)\n"
        "def raises():\n    raise ValueError('Rossi Maria')\n"
        "def fine():\n    return 'well'\n"
    )
    import sys

    sys.path.insert(0, str(tmp_path))
    try:
        sandbox.client._end_helper()
        sandbox.client._helper = None
        with pytest.raises(sandbox.SandboxRefused, match="too_complex"):
            sandbox.run("hostile_jobs:grow")
        with pytest.raises(sandbox.SandboxCrashed):
            sandbox.run("hostile_jobs:spin", limits=sandbox.Limits(seconds=2, cpu_seconds=1))
        with pytest.raises(sandbox.SandboxCrashed):
            sandbox.run("hostile_jobs:crash")
        with pytest.raises(sandbox.SandboxError) as error:
            sandbox.run("hostile_jobs:raises")
        assert "Rossi" not in str(error.value)
        assert sandbox.run("hostile_jobs:fine") == "well"
    finally:
        sys.path.remove(str(tmp_path))


INTRUDER = """
import ctypes, os, signal, socket

def attempts(secret, own, folder, web, port):
    # what a parser that was taken over would try
    listed = {
        "read": lambda: open(secret).read(),
        "overwrite": lambda: open(secret, "a"),
        "list": lambda: os.listdir(os.path.dirname(secret)),
        "environment": lambda: open(f"/proc/{web}/environ").read(),
        "memory": lambda: open(f"/proc/{web}/mem", "rb"),
        "helper": lambda: open(f"/proc/{os.getppid()}/environ").read(),
        "kill": lambda: os.kill(web, signal.SIGCONT),
        "connect": lambda: socket.create_connection(("127.0.0.1", port), timeout=2),
        "link": lambda: os.symlink(secret, folder + "/link.jpg"),
        "hard link": lambda: os.link(secret, folder + "/hard.jpg"),
        "own file": lambda: open(own).read(),
        "own folder": lambda: open(folder + "/1.jpg", "w").write("x"),
    }
    found = {}
    for name, attempt in listed.items():
        try:
            attempt()
            found[name] = "done"
        except OSError:
            found[name] = "refused"
    found["environ"] = sorted(os.environ)
    found["privileges"] = ctypes.CDLL(None).prctl(39, 0, 0, 0, 0)
    found["dumpable"] = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
    return found
"""


def test_a_parser_that_was_taken_over_reaches_its_own_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os
    import socket

    code, data, folder = tmp_path / "code", tmp_path / "data", tmp_path / "folder"
    for each in (code, data, folder):
        each.mkdir()
    (code / "intruder.py").write_text(INTRUDER)
    secret, own = data / "secret-key", data / "own"
    secret.write_text("secret")
    own.write_text("the file in hand")
    monkeypatch.syspath_prepend(str(code))
    sandbox.client._end_helper()
    monkeypatch.setattr(sandbox.client, "_helper", None)
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = sandbox.run(
            "intruder:attempts",
            reads=[own],
            writes=[folder],
            secret=str(secret),
            own=str(own),
            folder=str(folder),
            web=os.getpid(),
            port=server.getsockname()[1],
        )
    done = {name for name, answer in found.items() if answer == "done"}
    # What older kernels do not hold (docs/decisions/0007).
    if sandbox.confine.landlock_version() < 6:
        done -= {"kill"}
    if sandbox.confine.landlock_version() < 1:
        done -= {"read", "overwrite", "list", "link", "hard link", "environment", "memory", "helper"}
    assert done == {"own file", "own folder"}
    assert not {"DATABASE_URL", "REDIS_URL", "SECRET_KEY"} & set(found["environ"])
    assert (found["privileges"], found["dumpable"]) == (1, 0)
    sandbox.client._end_helper()


def test_what_a_job_leaves_is_taken_only_when_it_is_a_file_of_its_own(tmp_path: Path) -> None:
    """A link would show us, and then the reader, a file of ours."""
    secret, folder = tmp_path / "secret", tmp_path / "folder"
    folder.mkdir()
    secret.write_text("secret")
    (folder / "1.jpg").write_text("picture")
    (folder / "2.jpg").symlink_to(secret)
    (folder / "3.jpg").hardlink_to(secret)
    (folder / "4.jpg").mkdir()
    assert sandbox.plain_files(folder, "*.jpg") == [folder / "1.jpg"]


def test_an_unpacked_file_is_looked_for_where_it_was_to_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, circle_doctor: Any
) -> None:
    """The path in the answer is a claim: believed, it would store and delete any file of ours."""
    from kernel.files.services import previews

    secret = tmp_path / "secret.txt"
    secret.write_text("secret")

    def lying(_job: str, **_kwargs: Any) -> dict[str, Any]:
        return {"written": [{"name": "IM1", "path": str(secret)}], "skipped": 0, "bytes": 6, "next": None}

    monkeypatch.setattr(sandbox, "run", lying)
    archive = StoredFile(name="CD.zip", uploaded_by=circle_doctor, subject_type="patient")
    done = previews.process_archive(archive, tmp_path / "CD.zip")
    assert (done.members_taken, done.members_skipped) == (0, 1)
    assert secret.read_text() == "secret"
    assert not StoredFile.objects.exists()


def test_a_killed_helper_is_replaced() -> None:
    import os
    import signal

    sandbox.run("kernel.files.filetypes:extension_of", name="a.pdf")
    helper = sandbox.client._helper
    assert helper is not None
    os.kill(helper.process.pid, signal.SIGKILL)
    helper.process.wait(10)
    assert sandbox.run("kernel.files.filetypes:extension_of", name="a.pdf") == "pdf"
