"""tus over HTTP: creation, chunks, resumption, checksums, expiry, cancelling, quotas."""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connections, transaction

from kernel.actors import Actor
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import Conflict, DomainError
from kernel.files import services, staging
from kernel.files.models import StoredFile, Upload, UploadState
from kernel.files.services.uploads import NewUpload
from tests.kernel.files.conftest import TUS, Binder, Tus, b64, metadata, sha256


def test_options_name_the_version_the_extensions_and_the_largest_size(tus: Tus) -> None:
    answer = tus.client.options("/api/v1/uploads/")
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "expiration",
        "checksum",
        "termination",
    }
    assert int(answer["Tus-Max-Size"]) == 2 * 1024**3


def test_upload_in_parts_is_stored_once_complete(tus: Tus, binder: UUID, pdf: bytes) -> None:
    created = tus.create(f"binder:{binder}", "Referto TAC.pdf", len(pdf), category="report")
    assert created.status_code == 201
    location = created["Location"]
    half = len(pdf) // 2

    first = tus.patch(location, 0, pdf[:half])
    assert (first.status_code, first["Upload-Offset"]) == (204, str(half))
    assert "CircleCare-File" not in first
    assert not StoredFile.objects.exists()
    assert tus.head(location)["Upload-Offset"] == str(half)

    last = tus.patch(location, half, pdf[half:])
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(pdf)))
    file = StoredFile.objects.get(pk=last["CircleCare-File"])
    assert (file.name, file.size, file.sha256) == ("Referto TAC.pdf", len(pdf), sha256(pdf))
    assert (file.content_type, file.kind, file.category) == ("application/pdf", "document", "report")
    assert (file.subject_type, file.subject_id) == ("binder", binder)
    assert tus.client.get(f"/api/v1/files/{file.pk}/content/").getvalue() == pdf


def test_the_answer_to_the_last_part_can_be_asked_for_again(tus: Tus, binder: UUID, pdf: bytes) -> None:
    sent = tus.send(binder, "a.pdf", pdf)
    location = sent["Location"]
    head = tus.head(location)
    assert head["CircleCare-File"] == sent["CircleCare-File"]
    again = tus.patch(location, len(pdf), b"")
    assert (again.status_code, again["CircleCare-File"]) == (204, sent["CircleCare-File"])
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("offset", [0, 4, 100])
def test_a_part_at_the_wrong_place_is_a_conflict_that_names_the_right_one(
    tus: Tus, binder: UUID, pdf: bytes, offset: int
) -> None:
    location = tus.create(f"binder:{binder}", "a.pdf", len(pdf))["Location"]
    assert tus.patch(location, 0, pdf[:5]).status_code == 204
    wrong = tus.patch(location, offset, pdf[5:10])
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["offset"]) == (409, "offset_mismatch", 5)
    assert tus.patch(location, 5, pdf[5:])["CircleCare-File"]


def test_bytes_behind_the_committed_offset_are_cut_off(tus: Tus, binder: UUID, pdf: bytes) -> None:
    """The server died after writing and before committing: the row is the truth."""
    created = tus.create(f"binder:{binder}", "a.pdf", len(pdf))
    upload_id = UUID(created["Location"].rstrip("/").rpartition("/")[2])
    tus.patch(created["Location"], 0, pdf[:10])
    with staging.path_of(upload_id).open("ab") as staged:
        staged.write(b"torn write of a dying process")
    assert tus.head(created["Location"])["Upload-Offset"] == "10"
    done = tus.patch(created["Location"], 10, pdf[10:])
    assert StoredFile.objects.get(pk=done["CircleCare-File"]).sha256 == sha256(pdf)


def test_a_lost_staging_file_says_start_again(tus: Tus, binder: UUID, pdf: bytes) -> None:
    created = tus.create(f"binder:{binder}", "a.pdf", len(pdf))
    tus.patch(created["Location"], 0, pdf[:10])
    staging.remove(UUID(created["Location"].rstrip("/").rpartition("/")[2]))
    lost = tus.patch(created["Location"], 10, pdf[10:])
    assert (lost.status_code, lost.json()["code"]) == (410, "upload_lost")


class _Breaks:
    """A body whose line breaks after `content`."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def read(self, size: int, /) -> bytes:
        if not self.content:
            raise OSError("connection reset by peer")
        chunk, self.content = self.content[:size], self.content[size:]
        return chunk


def test_what_came_before_the_line_broke_is_kept(circle_doctor: Any, binder: UUID, pdf: bytes) -> None:
    actor = Actor.person(circle_doctor.pk)
    upload = services.upload_create(actor=actor, new=NewUpload("binder", binder, "a.pdf", len(pdf)))
    upload = services.upload_append(
        actor=actor, upload_id=upload.pk, offset=0, body=_Breaks(pdf[:100]), announced=len(pdf)
    )
    assert (upload.offset, upload.state) == (100, UploadState.OPEN)
    upload = services.upload_append(actor=actor, upload_id=upload.pk, offset=100, body=_Breaks(pdf[100:]))
    assert upload.file is not None
    assert upload.file.sha256 == sha256(pdf)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_checksum_right_is_taken_wrong_is_460_and_keeps_nothing(
    tus: Tus, binder: UUID, pdf: bytes, algorithm: str
) -> None:
    location = tus.create(f"binder:{binder}", "a.pdf", len(pdf))["Location"]
    right = hashlib.new(algorithm, pdf).digest()
    damaged = tus.patch(location, 0, pdf[:-1] + b"x", HTTP_UPLOAD_CHECKSUM=f"{algorithm} {b64(right)}")
    assert (damaged.status_code, damaged.json()["code"]) == (460, "checksum_mismatch")
    assert tus.head(location)["Upload-Offset"] == "0"
    good = tus.patch(location, 0, pdf, HTTP_UPLOAD_CHECKSUM=f"{algorithm} {b64(right)}")
    assert good["CircleCare-File"]


@pytest.mark.parametrize("header", ["md5 AAAA", "sha1 !!!", "sha1"])
def test_checksum_header_that_cannot_be_checked_is_refused(
    tus: Tus, binder: UUID, pdf: bytes, header: str
) -> None:
    location = tus.create(f"binder:{binder}", "a.pdf", len(pdf))["Location"]
    answer = tus.patch(location, 0, pdf, HTTP_UPLOAD_CHECKSUM=header)
    assert answer.status_code in (400, 460)
    assert tus.head(location)["Upload-Offset"] == "0"


def test_more_than_announced_is_refused_before_it_is_read(tus: Tus, binder: UUID, pdf: bytes) -> None:
    location = tus.create(f"binder:{binder}", "a.pdf", len(pdf))["Location"]
    answer = tus.patch(location, 0, pdf + b"x")
    assert (answer.status_code, answer.json()["code"]) == (413, "more_than_announced")
    assert tus.head(location)["Upload-Offset"] == "0"


def test_file_over_the_limit_is_refused_at_creation_with_the_limit_in_words(
    tus: Tus, binder: UUID, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 5 * 1024 * 1024
    settings.UPLOAD_MAX_ARCHIVE_BYTES = 50 * 1024 * 1024
    answer = tus.create(f"binder:{binder}", "scan.pdf", 5 * 1024 * 1024 + 1)
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert "5 MB" in answer.json()["detail"]
    assert not Upload.objects.exists()
    assert tus.create(f"binder:{binder}", "study.zip", 5 * 1024 * 1024 + 1).status_code == 201
    assert tus.create(f"binder:{binder}", "study.zip", 50 * 1024 * 1024 + 1).status_code == 413


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"HTTP_UPLOAD_LENGTH": "0"}, "file_empty"),
        ({"HTTP_UPLOAD_LENGTH": "-1"}, "bad_header"),
        ({"HTTP_UPLOAD_LENGTH": "12e3"}, "bad_header"),
        ({"HTTP_UPLOAD_LENGTH": "9" * 16}, "bad_header"),
        ({"HTTP_UPLOAD_DEFER_LENGTH": "1"}, "length_required"),
        ({"HTTP_UPLOAD_METADATA": "filename ???"}, "bad_metadata"),
        ({"HTTP_UPLOAD_METADATA": "filename YS5wZGY=,filename YS5wZGY="}, "bad_metadata"),
        ({"HTTP_UPLOAD_METADATA": ""}, "subject_required"),
        ({"HTTP_UPLOAD_METADATA": "subject " + b64("binder:nonsense")}, "bad_id"),
    ],
)
def test_creation_with_wrong_headers_says_which(
    tus: Tus, binder: UUID, headers: dict[str, str], code: str
) -> None:
    given = {
        "HTTP_UPLOAD_LENGTH": "10",
        "HTTP_UPLOAD_METADATA": metadata(filename="a.pdf", subject=f"binder:{binder}"),
        **TUS,
        **headers,
    }
    answer = tus.client.generic("POST", "/api/v1/uploads/", **given)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Upload.objects.exists()


def test_another_protocol_version_is_412_with_ours(tus: Tus) -> None:
    answer = tus.client.generic("POST", "/api/v1/uploads/", HTTP_TUS_RESUMABLE="0.2.2")
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_a_part_of_another_type_is_415(tus: Tus, binder: UUID) -> None:
    location = tus.create(f"binder:{binder}", "a.pdf", 3)["Location"]
    answer = tus.client.generic(
        "PATCH", location, b"abc", content_type="application/json", **TUS, HTTP_UPLOAD_OFFSET="0"
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "bad_content_type")


def test_creation_sent_twice_with_its_client_id_is_one_upload(tus: Tus, binder: UUID, pdf: bytes) -> None:
    client_id = uuid.uuid4()
    first = tus.create(f"binder:{binder}", "a.pdf", len(pdf), client_id=client_id)
    tus.patch(first["Location"], 0, pdf[:7])
    second = tus.create(f"binder:{binder}", "a.pdf", len(pdf), client_id=client_id)
    assert second["Location"] == first["Location"]
    assert second["Upload-Offset"] == "7"
    other = tus.create(f"binder:{binder}", "b.pdf", len(pdf) + 1, client_id=client_id)
    assert (other.status_code, other.json()["code"]) == (409, "client_id_taken")


def test_someone_elses_upload_does_not_exist(
    tus: Tus, api: Any, circle_nurse: Any, binder: UUID, pdf: bytes
) -> None:
    location = tus.create(f"binder:{binder}", "a.pdf", len(pdf))["Location"]
    nurse = Tus(api(circle_nurse))
    missing = nurse.patch(f"/api/v1/uploads/{uuid.uuid4()}/", 0, pdf)
    for answer in (nurse.patch(location, 0, pdf), nurse.head(location), nurse.delete(location)):
        assert answer.status_code == 404
    assert nurse.patch(location, 0, pdf).json() == missing.json()
    assert tus.head(location)["Upload-Offset"] == "0"


def test_only_who_may_contribute_can_begin(api: Any, binder: UUID, hub_doctor: Any, outsider: Any) -> None:
    reader = Tus(api(hub_doctor)).create(f"binder:{binder}", "a.pdf", 10)
    assert reader.status_code == 403
    stranger = Tus(api(outsider)).create(f"binder:{binder}", "a.pdf", 10)
    missing = Tus(api(outsider)).create(f"binder:{uuid.uuid4()}", "a.pdf", 10)
    unknown_type = Tus(api(outsider)).create(f"planet:{uuid.uuid4()}", "a.pdf", 10)
    assert stranger.status_code == 404
    assert stranger.json() == missing.json() == unknown_type.json()
    assert Tus(api()).create(f"binder:{binder}", "a.pdf", 10).status_code in (401, 403)
    assert not Upload.objects.exists()


def test_access_lost_during_the_upload_stores_nothing(
    tus: Tus, binders: Binder, binder: UUID, pdf: bytes
) -> None:
    location = tus.create(f"binder:{binder}", "a.pdf", len(pdf))["Location"]
    tus.patch(location, 0, pdf[:5])
    binders.writers[binder].clear()
    assert tus.patch(location, 5, pdf[5:]).status_code == 404
    assert not StoredFile.objects.exists()


def test_cancelled_upload_is_gone_and_its_bytes_too(
    tus: Tus, binder: UUID, pdf: bytes, django_capture_on_commit_callbacks: Any
) -> None:
    location = tus.create(f"binder:{binder}", "a.pdf", len(pdf))["Location"]
    tus.patch(location, 0, pdf[:5])
    path = staging.path_of(UUID(location.rstrip("/").rpartition("/")[2]))
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert tus.delete(location).status_code == 204
    assert not path.exists()
    assert tus.head(location).status_code == 410
    assert tus.patch(location, 5, pdf[5:]).status_code == 410
    assert tus.delete(location).status_code == 410


def test_expired_upload_is_gone_and_swept(tus: Tus, binder: UUID, pdf: bytes) -> None:
    location = tus.create(f"binder:{binder}", "a.pdf", len(pdf))["Location"]
    tus.patch(location, 0, pdf[:5])
    path = staging.path_of(UUID(location.rstrip("/").rpartition("/")[2]))
    assert services.uploads_sweep() == 0
    assert path.exists()
    Upload.objects.update(expires_at=now() - timedelta(seconds=1))
    assert tus.patch(location, 5, pdf[5:]).status_code == 410
    assert services.uploads_sweep() == 1
    assert not path.exists()
    assert tus.head(location).status_code == 404


@pytest.mark.django_db
def test_sweep_removes_what_a_killed_process_left_and_nothing_younger(staging: Path) -> None:
    from kernel.files import staging as staging_module

    folder = staging_module.prepare()
    old, young = folder / "made-old", folder / "made-young"
    for path in (old, young):
        path.write_bytes(b"x")
    three_days_ago = now().timestamp() - 3 * 24 * 3600
    os.utime(old, (three_days_ago, three_days_ago))
    services.uploads_sweep()
    assert not old.exists()
    assert young.exists()


def test_sweep_keeps_the_bytes_of_finished_uploads(tus: Tus, binder: UUID, pdf: bytes) -> None:
    sent = tus.send(binder, "a.pdf", pdf)
    Upload.objects.update(expires_at=now() - timedelta(seconds=1))
    assert services.uploads_sweep() == 1
    assert tus.client.get(f"/api/v1/files/{sent['CircleCare-File']}/content/").getvalue() == pdf


def test_too_many_open_uploads_are_429(tus: Tus, binder: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.files.services.uploads.MAX_OPEN", 2)
    for number in range(2):
        assert tus.create(f"binder:{binder}", f"{number}.pdf", 10).status_code == 201
    answer = tus.create(f"binder:{binder}", "3.pdf", 10)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_uploads")


def test_refused_content_ends_the_upload_and_says_so_again(tus: Tus, binder: UUID) -> None:
    program = b"MZ" + bytes(600)
    location = tus.create(f"binder:{binder}", "Referto.pdf", len(program))["Location"]
    answer = tus.patch(location, 0, program)
    assert (answer.status_code, answer.json()["code"]) == (415, "type_not_allowed")
    again = tus.patch(location, len(program), b"")
    assert (again.status_code, again.json()["code"]) == (415, "type_not_allowed")
    assert tus.head(location).status_code == 410
    assert not StoredFile.objects.exists()
    assert not staging.path_of(UUID(location.rstrip("/").rpartition("/")[2])).exists()
    entry = AuditEntry.objects.get(action="file.refused")
    assert (entry.detail, entry.patient_id) == ({"code": "type_not_allowed"}, binder)


def test_every_answer_carries_the_protocol_version(tus: Tus, binder: UUID) -> None:
    created = tus.create(f"binder:{binder}", "a.pdf", 10)
    answers = [created, tus.head(created["Location"]), tus.patch(created["Location"], 99, b"abc")]
    assert [answer["Tus-Resumable"] for answer in answers] == ["1.0.0"] * 3
    assert "Upload-Expires" in created


class _WaitsAtFirstRead:
    """A body that lets another request in while it is being read."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.reading = threading.Event()
        self.go_on = threading.Event()

    def read(self, size: int, /) -> bytes:
        self.reading.set()
        assert self.go_on.wait(20)
        chunk, self.content = self.content[:size], self.content[size:]
        return chunk


@pytest.mark.django_db(transaction=True)
def test_two_parts_at_once_one_is_told_to_wait_and_the_file_is_whole(
    circle_doctor: Any, binder: UUID, pdf: bytes
) -> None:
    actor = Actor.person(circle_doctor.pk)
    upload = services.upload_create(actor=actor, new=NewUpload("binder", binder, "a.pdf", len(pdf)))
    body = _WaitsAtFirstRead(pdf[:100])
    outcome: list[object] = []

    def slow_writer() -> None:
        try:
            outcome.append(
                services.upload_append(
                    actor=actor, upload_id=upload.pk, offset=0, body=body, announced=100
                ).offset
            )
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    assert body.reading.wait(20)
    with pytest.raises(DomainError) as busy:
        services.upload_append(actor=actor, upload_id=upload.pk, offset=0, body=_Breaks(b"A" * 100))
    assert (busy.value.status, busy.value.code) == (423, "upload_busy")
    body.go_on.set()
    thread.join(20)
    assert outcome == [100]
    with pytest.raises(Conflict):
        services.upload_append(actor=actor, upload_id=upload.pk, offset=0, body=_Breaks(b"A" * 100))
    done = services.upload_append(actor=actor, upload_id=upload.pk, offset=100, body=_Breaks(pdf[100:]))
    assert done.file is not None
    assert done.file.sha256 == sha256(pdf)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_second_part_destroys_the_first(
    circle_doctor: Any, binder: UUID, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is real: take the row lock away and the staged bytes are those of the intruder."""
    monkeypatch.setattr(
        "kernel.files.services.uploads.upload_locked",
        lambda *, actor, upload_id: Upload.objects.get(pk=upload_id, person_id=actor.person_id),
    )
    actor = Actor.person(circle_doctor.pk)
    upload = services.upload_create(actor=actor, new=NewUpload("binder", binder, "a.pdf", len(pdf)))
    body = _WaitsAtFirstRead(pdf[:100])

    def slow_writer() -> None:
        try:
            services.upload_append(actor=actor, upload_id=upload.pk, offset=0, body=body, announced=100)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    assert body.reading.wait(20)
    services.upload_append(
        actor=actor, upload_id=upload.pk, offset=0, body=_Breaks(b"A" * 150), announced=150
    )
    body.go_on.set()
    thread.join(20)
    staged = staging.path_of(upload.pk).read_bytes()
    assert staged != pdf[:100]  # what the row calls safe is torn


def test_a_service_that_fails_leaves_the_offset_where_it_was(
    tus: Tus, binder: UUID, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The storage is away at the last part: nothing is lost, the same part is sent again later."""
    location = tus.create(f"binder:{binder}", "a.pdf", len(pdf))["Location"]
    tus.patch(location, 0, pdf[:10])
    tus.client.raise_request_exception = False
    with monkeypatch.context() as patch:

        def away(*_args: object, **_kwargs: object) -> None:
            raise OSError("storage is away")

        patch.setattr("kernel.files.storage.put", away)
        assert tus.patch(location, 10, pdf[10:]).status_code == 500
    assert tus.head(location)["Upload-Offset"] == "10"
    done = tus.patch(location, 10, pdf[10:])
    assert StoredFile.objects.get(pk=done["CircleCare-File"]).sha256 == sha256(pdf)


def test_database_refuses_an_offset_beyond_the_length(circle_doctor: Any, binder: UUID) -> None:
    upload = services.upload_create(
        actor=Actor.person(circle_doctor.pk), new=NewUpload("binder", binder, "a.pdf", 10)
    )
    with pytest.raises(IntegrityError, match="upload_offset_within_length"), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(offset=11)
