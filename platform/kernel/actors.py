"""Who acts: a person under one of their centres, a machine client, or a named part of the system."""

from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

ActorKind = Literal["person", "machine", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The required first argument of every service, selector and policy.

    `centre_id` is the acting centre: writes are recorded under it. `label` is what the audit shows for a
    machine or a part of the system ("beat", "import_fhir"); for a person the audit joins the name.
    `held` are the person's roles by centre as they were when a call that only reads began; None everywhere else, and
    then the policies ask the database. `scopes` are what a machine client was granted with its token; a machine
    has no person and works for one centre.
    """

    kind: ActorKind
    person_id: UUID | None = None
    centre_id: UUID | None = None
    label: str = ""
    ip: str | None = None
    held: frozenset[tuple[UUID, str]] | None = field(default=None, compare=False, repr=False)
    scopes: frozenset[str] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def person(
        cls,
        person_id: UUID,
        *,
        centre_id: UUID | None = None,
        ip: str | None = None,
        held: frozenset[tuple[UUID, str]] | None = None,
    ) -> "Actor":
        return cls(kind="person", person_id=person_id, centre_id=centre_id, ip=ip, held=held)

    @classmethod
    def machine(
        cls, label: str, *, centre_id: UUID, scopes: frozenset[str], ip: str | None = None
    ) -> "Actor":
        """A program of a hospital; `label` names it in the access log."""
        return cls(kind="machine", label=label, centre_id=centre_id, scopes=scopes, ip=ip)

    @classmethod
    def system(cls, label: str) -> "Actor":
        """Background work acts under a name of its own, never as nobody."""
        return cls(kind="system", label=label)

    @property
    def is_system(self) -> bool:
        return self.kind == "system"

    @property
    def who(self) -> UUID:
        """The person, where only a person can act (one's own bell, one's own messages).

        Raises ValueError for a machine or the system: nobody's bell can be read.
        """
        if self.person_id is None:
            raise ValueError(f"{self.kind} {self.label!r} is not a person")
        return self.person_id


def actor_of(request: Any) -> Actor | None:
    """Who sent this request (Django's or DRF's); None when nobody who may act is signed in.

    The directory's middleware puts the actor on Django's request, which DRF wraps.
    """
    actor: Actor | None = getattr(getattr(request, "_request", request), "actor", None)
    return actor
