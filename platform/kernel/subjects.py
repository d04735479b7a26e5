"""What a conversation or a file belongs to. Higher rooms register here who may read their subjects."""

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from kernel.actors import Actor


class Subject(Protocol):
    """Access to one type of subject. The three access answers must agree (each owner tests that)."""

    type: str

    def can_view(self, actor: Actor, subject_id: UUID) -> bool: ...
    def can_contribute(self, actor: Actor, subject_id: UUID) -> bool: ...
    def people_who_can_view(self, subject_id: UUID) -> set[UUID]: ...
    def visible_ids(self, actor: Actor) -> "QuerySet[Any, Any]": ...
    def titles(self, actor: Actor, subject_ids: Iterable[UUID]) -> dict[UUID, str]: ...
    def patient_id(self, subject_id: UUID) -> UUID | None: ...
    def url(self, subject_id: UUID) -> str: ...


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Called from `AppConfig.ready` of the owning room."""
    _subjects[subject.type] = subject


def get(subject_type: str) -> Subject:
    """The owner of `subject_type`. Raises KeyError for an unknown one: closed by default."""
    return _subjects[subject_type]


def types() -> tuple[str, ...]:
    return tuple(sorted(_subjects))
