"""Making centres and people of the demonstration, or finding those that are there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from circlecare.demo.centres import CENTRES, HUB, CentreRow
from circlecare.demo.people import INVITATION, PASSWORD, PEOPLE, PersonRow
from circlecare.demo.programs import programs_ensure
from kernel import clock
from kernel.actors import Actor
from network.directory.models import Centre, Invitation, Person
from network.directory.services.centres import centre_create
from network.directory.services.invitations import invitation_create
from network.directory.services.memberships import membership_add
from network.directory.services.people import person_create

SEEDER = Actor.system("seed_demo")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: centres by code, and everybody as an actor by their key."""

    centres: dict[str, Centre]
    actors: dict[str, Actor]

    def __getitem__(self, key: str) -> Actor:
        return self.actors[key]


def network_ensure(*, founded: datetime) -> Cast:
    """Centres and people as in the tables; what is there already stays as it is. `founded`: when they came."""
    with clock.at(founded):
        centres = _centres()
        people = _people(centres)
        programs_ensure(actor=SEEDER, centres=centres)
    _invitation(centres)
    actors = {row.key: Actor.person(people[row.email].pk, centre_id=centres[row.centre].pk) for row in PEOPLE}
    return Cast(centres=centres, actors=actors)


def _centres() -> dict[str, Centre]:
    found = {centre.code: centre for centre in Centre.objects.filter(code__in=[row.code for row in CENTRES])}
    for row in CENTRES:
        if row.code not in found:
            hub = found.get(HUB.code) if row.kind == "circle" else None
            found[row.code] = _centre(row, hub)
    return found


def _centre(row: CentreRow, hub: Centre | None) -> Centre:
    return centre_create(
        actor=SEEDER,
        code=row.code,
        name=row.name,
        city=row.city,
        kind=row.kind,
        default_hub_id=hub.pk if hub else None,
        catchment=row.catchment,
        address=row.address,
        phone=row.phone,
        on_call_phone=row.on_call_phone,
        email=row.email,
        phases=list(row.phases),
    )


def _people(centres: dict[str, Centre]) -> dict[str, Person]:
    found = {
        person.email: person for person in Person.objects.filter(email__in=[row.email for row in PEOPLE])
    }
    missing = [row for row in PEOPLE if row.email not in found]
    # one hash for all: it is one password, and each hash costs a tenth of a second by design
    hashed = make_password(PASSWORD) if missing else ""
    for row in missing:
        found[row.email] = _person(row, centres, hashed)
    return found


@transaction.atomic
def _person(row: PersonRow, centres: dict[str, Centre], hashed: str) -> Person:
    person = person_create(
        actor=SEEDER,
        email=row.email,
        given_name=row.given,
        family_name=row.family,
        profession=row.profession,
        language=row.language,
        phone=centres[row.centre].phone,
        is_platform_admin=row.platform_admin,
    )
    Person.objects.filter(pk=person.pk).update(password=hashed)
    for code, role in ((row.centre, row.role), *row.also):
        membership_add(actor=SEEDER, person_id=person.pk, centre_id=centres[code].pk, role=role)
    return person


def _invitation(centres: dict[str, Centre]) -> None:
    values: dict[str, Any] = {**INVITATION}
    if not Invitation.objects.filter(email=values["email"]).exists():
        invitation_create(actor=SEEDER, centre_id=centres["CM"].pk, **values)
