"""A subject type of the tests' own: the kernel's files are tested without any room above."""

from __future__ import annotations

import base64
import hashlib
import io
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from kernel import subjects
from kernel.actors import Actor

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from network.directory.models import Person

TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
BODY_TYPE = "application/offset+octet-stream"


@dataclass
class Binder:
    """The subject "binder": each has readers and writers, and stands for a patient of its own id."""

    type: str = "binder"
    readers: dict[UUID, set[UUID]] = field(default_factory=dict)
    writers: dict[UUID, set[UUID]] = field(default_factory=dict)

    def new(self, *, writers: Iterable[Person], readers: Iterable[Person] = ()) -> UUID:
        binder_id = uuid.uuid4()
        self.writers[binder_id] = {person.pk for person in writers}
        self.readers[binder_id] = self.writers[binder_id] | {person.pk for person in readers}
        return binder_id

    def can_view(self, actor: Actor, subject_id: UUID) -> bool:
        return actor.person_id in self.readers.get(subject_id, set())

    def can_contribute(self, actor: Actor, subject_id: UUID) -> bool:
        return actor.person_id in self.writers.get(subject_id, set())

    def people_who_can_view(self, subject_id: UUID) -> set[UUID]:
        return self.readers.get(subject_id, set())

    def visible_ids(self, actor: Actor) -> Any:
        return [key for key, people in self.readers.items() if actor.person_id in people]

    def titles(self, actor: Actor, subject_ids: Iterable[UUID]) -> dict[UUID, str]:
        return {subject_id: "Binder" for subject_id in subject_ids if self.can_view(actor, subject_id)}

    def patient_id(self, subject_id: UUID) -> UUID | None:
        return subject_id

    def url(self, subject_id: UUID) -> str:
        return f"/binders/{subject_id}"


@pytest.fixture
def binders(monkeypatch: pytest.MonkeyPatch) -> Binder:
    binder = Binder()
    monkeypatch.setitem(subjects._subjects, "binder", binder)
    return binder


@pytest.fixture(autouse=True)
def staging(settings: Any, tmp_path: Path) -> Path:
    settings.UPLOAD_STAGING_DIR = tmp_path / "uploads"
    return tmp_path / "uploads"


@pytest.fixture
def binder(binders: Binder, circle_doctor: Person, circle_nurse: Person, hub_doctor: Person) -> UUID:
    """The doctor and the nurse of Crema write, the doctor of Brescia reads."""
    return binders.new(writers=[circle_doctor, circle_nurse], readers=[hub_doctor])


def b64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def metadata(**values: object) -> str:
    return ",".join(f"{key} {b64(str(value))}" for key, value in values.items())


class Tus:
    """Speaks tus with Django's test client: every header by hand, so that wrong ones can be sent too."""

    def __init__(self, client: APIClient) -> None:
        self.client = client

    def create(self, subject: object, name: str, length: int, body: bytes = b"", **extra: Any) -> Any:
        given = {"filename": name, "subject": subject, **extra}
        return self.client.generic(
            "POST",
            "/api/v1/uploads/",
            body,
            content_type=BODY_TYPE if body else "",
            **TUS,
            HTTP_UPLOAD_LENGTH=str(length),
            HTTP_UPLOAD_METADATA=metadata(**given),
        )

    def patch(self, location: str, offset: int, body: bytes, **headers: str) -> Any:
        return self.client.generic(
            "PATCH",
            location,
            body,
            content_type=BODY_TYPE,
            **{**TUS, "HTTP_UPLOAD_OFFSET": str(offset), **headers},
        )

    def head(self, location: str) -> Any:
        return self.client.head(location, **TUS)

    def delete(self, location: str) -> Any:
        return self.client.delete(location, **TUS)

    def send(self, binder: UUID, name: str, content: bytes, **extra: Any) -> Any:
        """Creation and the whole content in one request."""
        return self.create(f"binder:{binder}", name, len(content), content, **extra)


@pytest.fixture
def tus(api: Any, circle_doctor: Person) -> Tus:
    return Tus(api(circle_doctor))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def pdf() -> bytes:
    return make_pdf()


def make_pdf(pages: int = 1) -> bytes:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
