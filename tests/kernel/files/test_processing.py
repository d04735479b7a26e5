"""Background work: claimed once, finished once, found again when it was lost, given up in the end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kernel.actors import Actor
from kernel.clock import now
from kernel.files import processors, sandbox, services, storage
from kernel.files.models import FileStatus, StoredFile
from kernel.files.processors import Processed, ProcessingFailed
from kernel.files.services import processing
from tests.kernel.files.conftest import make_pdf


@pytest.fixture
def file(circle_doctor: Any, binder: UUID) -> StoredFile:
    return services.file_create_from_bytes(
        actor=Actor.person(circle_doctor.pk),
        subject_type="binder",
        subject_id=binder,
        name="a.pdf",
        content=make_pdf(),
        category="letter",
    )


class Counting:
    """A processor that counts and may fail."""

    def __init__(self, *outcomes: Exception | Processed) -> None:
        self.outcomes = list(outcomes)
        self.calls = 0

    def __call__(self, _file: StoredFile, path: Path) -> Processed:
        assert path.read_bytes().startswith(b"%PDF")
        self.calls += 1
        outcome = self.outcomes.pop(0) if self.outcomes else Processed(pages=1)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def processor(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setitem(processors._processors, "document", processors.Processor("document", counting))
    return counting


def test_a_task_that_runs_twice_works_once(file: StoredFile, processor: Counting) -> None:
    assert services.file_process(file_id=file.pk)
    assert not services.file_process(file_id=file.pk)
    assert processor.calls == 1
    file.refresh_from_db()
    assert (file.status, file.pages) == (FileStatus.READY, 1)


def test_a_file_that_another_worker_has_is_left_alone(file: StoredFile, processor: Counting) -> None:
    StoredFile.objects.filter(pk=file.pk).update(status=FileStatus.PROCESSING, claimed_at=now())
    assert not services.file_process(file_id=file.pk)
    assert processor.calls == 0


def test_the_work_of_a_dead_worker_is_taken_over(file: StoredFile, processor: Counting) -> None:
    dead = now() - processing.CLAIM_EXPIRES - timedelta(seconds=1)
    StoredFile.objects.filter(pk=file.pk).update(status=FileStatus.PROCESSING, claimed_at=dead)
    assert services.file_process(file_id=file.pk)
    file.refresh_from_db()
    assert file.status == FileStatus.READY


def test_a_slow_worker_does_not_overwrite_its_successor(
    file: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_file: StoredFile, _path: Path) -> Processed:
        StoredFile.objects.filter(pk=file.pk).update(claimed_at=now() + timedelta(seconds=1), pages=7)
        return Processed(pages=99)

    monkeypatch.setitem(processors._processors, "document", processors.Processor("document", slow))
    services.file_process(file_id=file.pk)
    file.refresh_from_db()
    assert (file.status, file.pages) == (FileStatus.PROCESSING, 7)


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (ProcessingFailed("dicom_unreadable"), "dicom_unreadable"),
        (sandbox.SandboxCrashed("killed"), "unreadable"),
        (sandbox.SandboxRefused("too_complex"), "too_complex"),
    ],
)
def test_a_failure_is_a_state_with_a_code_and_the_bytes_stay(
    file: StoredFile, processor: Counting, failure: Exception, code: str
) -> None:
    processor.outcomes = [failure]
    assert services.file_process(file_id=file.pk)
    file.refresh_from_db()
    assert (file.status, file.reason_code) == (FileStatus.FAILED, code)
    with storage.open_key(file.storage_key) as stream:
        assert stream.read(4) == b"%PDF"


def test_a_bug_is_tried_again_and_given_up_in_the_end(file: StoredFile, processor: Counting) -> None:
    processor.outcomes = [RuntimeError("bug")] * processing.MAX_ATTEMPTS
    for attempt in range(processing.MAX_ATTEMPTS - 1):
        with pytest.raises(RuntimeError):
            services.file_process(file_id=file.pk)
        file.refresh_from_db()
        assert (file.status, file.attempts) == (FileStatus.PROCESSING, attempt + 1)
        StoredFile.objects.filter(pk=file.pk).update(status=FileStatus.RECEIVED)
    assert services.file_process(file_id=file.pk)
    file.refresh_from_db()
    assert (file.status, file.reason_code) == (FileStatus.FAILED, "processing_failed")


def test_a_failed_file_that_is_sent_again_is_tried_again(
    file: StoredFile, processor: Counting, circle_doctor: Any, binder: UUID, afterwards: Any
) -> None:
    processor.outcomes = [ProcessingFailed("unreadable")]
    services.file_process(file_id=file.pk)
    with storage.open_key(file.storage_key) as stream:
        content = stream.read()
    with afterwards() as after:
        again = services.file_create_from_bytes(
            actor=Actor.person(circle_doctor.pk),
            subject_type="binder",
            subject_id=binder,
            name=file.name,
            content=content,
            category=file.category,
        )
    assert again.pk == file.pk
    after.run_tasks()
    file.refresh_from_db()
    assert (file.status, file.reason_code) == (FileStatus.READY, "")


def test_missing_bytes_are_said_and_not_tried_for_ever(file: StoredFile, processor: Counting) -> None:
    storage.delete(file.storage_key)
    assert services.file_process(file_id=file.pk)
    file.refresh_from_db()
    assert (file.status, file.reason_code) == (FileStatus.FAILED, "processing_failed")


def test_the_sweeper_finds_lost_work_and_only_that(file: StoredFile, afterwards: Any) -> None:
    with afterwards() as fresh:
        assert services.files_sweep() == 0
    assert fresh.tasks == []

    StoredFile.objects.filter(pk=file.pk).update(created_at=now() - timedelta(minutes=3))
    with afterwards() as lost:
        assert services.files_sweep() == 1
    assert lost.tasks == [("kernel.files.tasks.process_file", {"file_id": str(file.pk)})]
    lost.run_tasks()
    with afterwards() as done:
        assert services.files_sweep() == 0
    assert done.tasks == []
