"""Files leave the server only through the policy of their subject: whole, in ranges, and with a trace."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache

from kernel.actors import Actor
from kernel.audit.models import AuditEntry
from kernel.files import categories, ranges, services
from kernel.files.models import StoredFile
from kernel.files.names import content_disposition
from tests.kernel.files.conftest import Binder, Tus, make_pdf
from tests.kernel.files.test_content import picture


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def content() -> bytes:
    return b"Referto: " + bytes(range(32, 127)) * 30


@pytest.fixture
def file(circle_doctor: Any, binder: UUID, content: bytes) -> StoredFile:
    return services.file_create_from_bytes(
        actor=Actor.person(circle_doctor.pk, centre_id=uuid.uuid4()),
        subject_type="binder",
        subject_id=binder,
        name='Referto "già visto" è.txt',
        content=content,
        category="report",
    )


def address(file: StoredFile, part: str = "content/") -> str:
    return f"/api/v1/files/{file.pk}/{part}"


def test_content_comes_with_headers_that_keep_it_harmless(tus: Tus, file: StoredFile, content: bytes) -> None:
    answer = tus.client.get(address(file))
    assert (answer.status_code, answer.getvalue()) == (200, content)
    assert answer["Content-Length"] == str(len(content))
    assert answer["ETag"] == f'"{file.sha256}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == (
        'inline; filename="Referto _gia visto_ e.txt"; '
        "filename*=UTF-8''Referto%20%22gi%C3%A0%20visto%22%20%C3%A8.txt"
    )


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=10-19", 10, 19), ("bytes=2800-", 2800, None), ("bytes=-9", -9, None)],
)
def test_one_range_is_answered_with_just_that_part(
    tus: Tus, file: StoredFile, content: bytes, header: str, first: int, last: int | None
) -> None:
    answer = tus.client.get(address(file), HTTP_RANGE=header)
    expected = content[first:] if last is None else content[first : last + 1]
    assert (answer.status_code, answer.getvalue()) == (206, expected)
    start = first if first >= 0 else len(content) + first
    assert answer["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/{len(content)}"
    assert answer["Content-Length"] == str(len(expected))


@pytest.mark.parametrize("header", ["bytes=99999-", "bytes=-0"])
def test_a_range_behind_the_end_is_416_with_the_size(
    tus: Tus, file: StoredFile, content: bytes, header: str
) -> None:
    answer = tus.client.get(address(file), HTTP_RANGE=header)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(content)}")


@pytest.mark.parametrize(
    "header", ["bytes=0-1,5-6", "pages=1-2", "bytes=", "bytes=-", "bytes=9-2", "bytes=a-b"]
)
def test_ranges_that_we_do_not_serve_get_the_whole_file(
    tus: Tus, file: StoredFile, content: bytes, header: str
) -> None:
    answer = tus.client.get(address(file), HTTP_RANGE=header)
    assert (answer.status_code, answer.getvalue()) == (200, content)


def test_known_content_is_304_and_a_range_of_another_version_is_whole(
    tus: Tus, file: StoredFile, content: bytes
) -> None:
    assert tus.client.get(address(file), HTTP_IF_NONE_MATCH=f'"{file.sha256}"').status_code == 304
    stale = tus.client.get(address(file), HTTP_RANGE="bytes=0-3", HTTP_IF_RANGE='"other"')
    assert (stale.status_code, stale.getvalue()) == (200, content)
    same = tus.client.get(address(file), HTTP_RANGE="bytes=0-3", HTTP_IF_RANGE=f'"{file.sha256}"')
    assert same.status_code == 206


@pytest.mark.parametrize("part", ["", "content/", "thumbnail/", "preview/1/"])
def test_a_stranger_gets_the_same_404_as_for_a_missing_file(
    api: Any, outsider: Any, file: StoredFile, part: str
) -> None:
    stranger = api(outsider)
    refused = stranger.get(address(file, part))
    missing = stranger.get(f"/api/v1/files/{uuid.uuid4()}/{part}")
    assert (refused.status_code, refused.json()) == (404, missing.json())
    assert not AuditEntry.objects.filter(action="file.viewed").exists()


def test_signed_out_people_get_nothing(api: Any, file: StoredFile) -> None:
    for part in ("", "content/", "thumbnail/", "preview/1/"):
        assert api().get(address(file, part)).status_code in (401, 403)


def test_access_ends_with_the_subjects(tus: Tus, file: StoredFile, binders: Binder, binder: UUID) -> None:
    assert tus.client.get(address(file)).status_code == 200
    binders.readers[binder].clear()
    assert tus.client.get(address(file)).status_code == 404
    assert tus.client.get(address(file), HTTP_IF_NONE_MATCH=f'"{file.sha256}"').status_code == 404


def test_every_opening_leaves_one_trace_however_many_ranges(
    tus: Tus, file: StoredFile, binder: UUID, circle_doctor: Any
) -> None:
    for start in range(5):
        tus.client.get(address(file), HTTP_RANGE=f"bytes={start + 1}-{start + 1}")
    entry = AuditEntry.objects.get(action="file.viewed")
    assert (entry.person_id, entry.patient_id) == (circle_doctor.pk, binder)
    assert entry.object_id == str(file.pk)


def test_without_the_cache_every_access_is_logged(
    tus: Tus, file: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "add", away)
    for _ in range(2):
        assert tus.client.get(address(file)).status_code == 200
    assert AuditEntry.objects.filter(action="file.viewed").count() == 2


def test_withdrawn_file_is_listed_with_its_reason_and_not_served(
    tus: Tus, file: StoredFile, afterwards: Any, binder: UUID, hub_doctor: Any, circle_doctor: Any
) -> None:
    with afterwards() as after:
        answer = tus.client.post(address(file, "withdraw/"), {"reason": "Paziente sbagliato"})
    assert answer.status_code == 200
    assert after.types() == ["file.changed"]
    assert {hub_doctor.pk, circle_doctor.pk} <= after.receivers("file.changed")
    gone = tus.client.get(address(file))
    assert (gone.status_code, gone.json()["code"]) == (410, "file_withdrawn")
    assert tus.client.get(address(file, "thumbnail/")).status_code == 410
    listed = tus.client.get(f"/api/v1/files/?subject=binder:{binder}").json()["results"][0]
    assert (listed["withdrawn_reason"], listed["content_url"]) == ("Paziente sbagliato", None)
    assert AuditEntry.objects.get(action="file.withdrawn").why == "Paziente sbagliato"
    again = tus.client.post(address(file, "withdraw/"), {"reason": "x"})
    assert (again.status_code, again.json()["code"]) == (409, "file_withdrawn")


def test_withdrawn_bytes_are_kept_and_the_file_can_be_sent_again(
    tus: Tus, file: StoredFile, content: bytes, binder: UUID, circle_doctor: Any
) -> None:
    from kernel.files import storage

    tus.client.post(address(file, "withdraw/"), {"reason": "Errore"})
    with storage.open_key(file.storage_key) as stream:
        assert stream.read() == content
    again = services.file_create_from_bytes(
        actor=Actor.person(circle_doctor.pk),
        subject_type="binder",
        subject_id=binder,
        name=file.name,
        content=content,
        category=file.category,
    )
    assert again.pk != file.pk


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_withdrawal_needs_a_reason(tus: Tus, file: StoredFile, reason: str) -> None:
    answer = tus.client.post(address(file, "withdraw/"), {"reason": reason})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["reason"])
    file.refresh_from_db()
    assert not file.is_withdrawn


def test_only_the_sender_or_their_centre_can_withdraw(
    api: Any, file: StoredFile, hub_doctor: Any, circle_nurse: Any, outsider: Any, binder: UUID
) -> None:
    assert api(hub_doctor).post(address(file, "withdraw/"), {"reason": "x"}).status_code == 403
    assert api(outsider).post(address(file, "withdraw/"), {"reason": "x"}).status_code == 404
    file.refresh_from_db()
    assert not file.is_withdrawn
    StoredFile.objects.filter(pk=file.pk).update(centre_id=circle_nurse.memberships.get().centre_id)
    assert api(circle_nurse).post(address(file, "withdraw/"), {"reason": "x"}).status_code == 200


def test_a_letter_of_the_server_cannot_be_withdrawn_nor_imitated(
    tus: Tus, file: StoredFile, binder: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(categories, "_sealed", {"decision_letter"})
    imitated = tus.send(binder, "Decisione.pdf", make_pdf(), category="decision_letter")
    assert (imitated.status_code, imitated.json()["code"]) == (400, "bad_category")
    assert tus.send(binder, "Lettera.pdf", make_pdf(), category="clinic_letter").status_code == 201

    StoredFile.objects.filter(pk=file.pk).update(category="decision_letter")
    assert not tus.client.get(address(file, "")).json()["can_withdraw"]
    answer = tus.client.post(address(file, "withdraw/"), {"reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "file_sealed")
    assert tus.client.get(address(file)).status_code == 200


def test_the_list_takes_the_same_queries_for_2_and_20_files(
    tus: Tus, binder: UUID, circle_doctor: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def add(numbers: range) -> None:
        for number in numbers:
            services.file_create_from_bytes(
                actor=Actor.person(circle_doctor.pk),
                subject_type="binder",
                subject_id=binder,
                name=f"{number}.txt",
                content=f"nota {number}".encode(),
                category="note",
            )

    add(range(2))
    tus.client.get(f"/api/v1/files/?subject=binder:{binder}")
    with CaptureQueriesContext(
        connection,
    ) as two:
        assert len(tus.client.get(f"/api/v1/files/?subject=binder:{binder}").json()["results"]) == 2
    add(range(2, 20))
    with django_assert_num_queries(len(two)):
        assert len(tus.client.get(f"/api/v1/files/?subject=binder:{binder}").json()["results"]) == 20


def test_the_list_pages_newest_first_without_gaps(tus: Tus, binder: UUID, circle_doctor: Any) -> None:
    for number in range(7):
        services.file_create_from_bytes(
            actor=Actor.person(circle_doctor.pk),
            subject_type="binder",
            subject_id=binder,
            name=f"{number}.txt",
            content=f"nota {number}".encode(),
            category="note",
        )
    seen, url = [], f"/api/v1/files/?subject=binder:{binder}&limit=3"
    while url:
        page = tus.client.get(url).json()
        seen += [row["name"] for row in page["results"]]
        url = page["next"]
    assert seen == [f"{number}.txt" for number in reversed(range(7))]
    found = tus.client.get("/api/v1/files/", {"subject": f"binder:{binder}", "q": "TXT 3\x00"}).json()
    assert [row["name"] for row in found["results"]] == ["3.txt"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "subject_required"),
        ("subject=binder:x", "bad_id"),
        ("subject={binder}&kind=song", "bad_kind"),
        ("subject={binder}&cursor=zzz", "bad_cursor"),
        ("subject={binder}&cursor=WyJ4Il0", "bad_cursor"),
        ("subject={binder}&limit=0", "bad_limit"),
    ],
)
def test_a_list_asked_for_wrongly_says_what_is_wrong(tus: Tus, binder: UUID, query: str, code: str) -> None:
    answer = tus.client.get(f"/api/v1/files/?{query.format(binder=f'binder:{binder}')}")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_the_list_of_a_strangers_subject_is_that_of_a_missing_one(
    api: Any, outsider: Any, file: StoredFile, binder: UUID
) -> None:
    refused = api(outsider).get(f"/api/v1/files/?subject=binder:{binder}")
    missing = api(outsider).get(f"/api/v1/files/?subject=binder:{uuid.uuid4()}")
    assert (refused.status_code, refused.json()) == (404, missing.json())


def test_pictures_and_pdf_files_get_previews_through_a_task(
    tus: Tus, binder: UUID, afterwards: Any, hub_doctor: Any, api: Any
) -> None:
    with afterwards() as after:
        pdf = tus.send(binder, "due pagine.pdf", make_pdf(pages=2))["CircleCare-File"]
        photo = tus.send(binder, "foto.jpg", picture(size=(3000, 2000)))["CircleCare-File"]
    assert [name for name, _ in after.tasks] == ["kernel.files.tasks.process_file"] * 2
    with afterwards() as done:
        after.run_tasks()
    assert done.types() == ["file.changed", "file.changed"]
    reader = api(hub_doctor)
    detail = reader.get(f"/api/v1/files/{pdf}/").json()
    assert (detail["status"], detail["pages"], detail["preview_pages"]) == ("ready", 2, 2)
    for url in (
        detail["thumbnail_url"],
        detail["preview_url"].format(page=2),
        f"/api/v1/files/{photo}/preview/1/",
        f"/api/v1/files/{photo}/thumbnail/",
    ):
        answer = reader.get(url, HTTP_ACCEPT="image/avif,image/webp")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer.getvalue().startswith(b"\xff\xd8\xff")
    assert reader.get(detail["preview_url"].format(page=3)).status_code == 404
    assert reader.get(f"/api/v1/files/{photo}/preview/0/").status_code == 404


def test_a_damaged_pdf_is_kept_without_preview_and_says_why(tus: Tus, binder: UUID, afterwards: Any) -> None:
    with afterwards() as after:
        sent = tus.send(binder, "rotto.pdf", b"%PDF-1.7\n" + b"nothing of a document\n" * 50)
    after.run_tasks()
    detail = tus.client.get(f"/api/v1/files/{sent['CircleCare-File']}/").json()
    assert (detail["status"], detail["reason_code"], detail["preview_url"]) == ("ready", "pdf_damaged", None)
    assert detail["reason"]
    assert tus.client.get(detail["content_url"]).status_code == 200


def test_ranges_of_every_shape_never_leave_the_file() -> None:
    for size in (1, 2, 10):
        for first in ("", *map(str, range(12))):
            for last in ("", *map(str, range(12))):
                try:
                    part = ranges.parse(f"bytes={first}-{last}", size)
                except ranges.Unsatisfiable:
                    continue
                if part is not None:
                    assert 0 <= part.start < part.stop <= size


def test_a_name_cannot_break_out_of_its_header() -> None:
    header = content_disposition('a"; filename="x.exe\r\nSet-Cookie: a=b', inline=False)
    assert "\r" not in header
    assert "\n" not in header
    assert header.count('filename="') == 1
