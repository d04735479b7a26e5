"""Centres, people and memberships for tests, made through the services: no state the product cannot reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from kernel.actors import Actor

if TYPE_CHECKING:
    from network.directory.models import Centre, Membership, Person

SETUP = Actor.system("tests")
PASSWORD = "a-long-enough-secret"
_number = count(1)
_PROFESSION_OF_ROLE = {
    "clinician": "haematologist",
    "coordinator": "coordinator",
    "specialist": "neurologist",
    "nurse": "nurse",
    "secretary": "secretary",
    "centre_admin": "administrator",
    "privacy_officer": "privacy",
}


@dataclass(frozen=True)
class Network:
    """The circle of the demonstration: one hub and four circle centres."""

    brescia: Centre
    crema: Centre
    cremona: Centre
    mantova: Centre
    garda: Centre


def make_centre(code: str = "", *, kind: str = "circle", name: str = "", hub: Centre | None = None) -> Centre:
    from network.directory.services.centres import centre_create

    number = next(_number)
    return centre_create(
        actor=SETUP,
        code=code or f"C{number}",
        name=name or f"Ospedale {number}",
        city=name.removeprefix("Ospedale di ") or f"Città {number}",
        kind=kind,
        default_hub_id=hub.pk if hub else None,
    )


def make_network() -> Network:
    brescia = make_centre("BS", kind="hub", name="Ospedale di Brescia")
    return Network(
        brescia=brescia,
        crema=make_centre("CM", name="Ospedale di Crema", hub=brescia),
        cremona=make_centre("CR", name="Ospedale di Cremona", hub=brescia),
        mantova=make_centre("MN", name="Ospedale di Mantova", hub=brescia),
        garda=make_centre("GA", name="Ospedale del Garda", hub=brescia),
    )


def make_person(
    name: str = "",
    *,
    profession: str = "haematologist",
    password: str | None = None,
    language: str = "en",
    is_platform_admin: bool = False,
) -> Person:
    """A person without any role. `name`: "Given Family". Without `password` nobody can sign in as them (the
    `api` fixture does not need one, and hashing costs time)."""
    from network.directory.services.people import person_create

    given, _, family = (name or f"Persona Numero{next(_number)}").partition(" ")
    return person_create(
        actor=SETUP,
        email=f"person{next(_number)}@hospital.example",
        given_name=given,
        family_name=family,
        profession=profession,
        password=password,
        language=language,
        is_platform_admin=is_platform_admin,
    )


def add_membership(
    person: Person,
    centre: Centre,
    role: str,
    *,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Membership:
    from network.directory.services.memberships import membership_add

    return membership_add(
        actor=SETUP,
        person_id=person.pk,
        centre_id=centre.pk,
        role=role,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def make_member(
    centre: Centre, role: str, name: str = "", *, profession: str = "", password: str | None = None
) -> Person:
    """A person with one role in one centre from today on."""
    person = make_person(name, profession=profession or _PROFESSION_OF_ROLE[role], password=password)
    add_membership(person, centre, role)
    return person


def suspend(person: Person) -> Person:
    from network.directory.services.people import person_suspend

    person_suspend(actor=SETUP, person_id=person.pk, reason="left the hospital")
    person.refresh_from_db()
    return person


def actor_of(person: Person, centre: Centre | None = None) -> Actor:
    """The actor as the middleware would make it: acting for `centre`, or for the oldest membership."""
    from network.directory.selectors import presence_of

    if centre is not None:
        return Actor.person(person.pk, centre_id=centre.pk)
    memberships = presence_of(person.pk).memberships
    return Actor.person(person.pk, centre_id=memberships[0].centre_id if memberships else None)
