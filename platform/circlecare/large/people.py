"""Centres and the people who work in them."""

from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from circlecare.demo.centres import ALL_PHASES
from circlecare.demo.people import PASSWORD
from circlecare.large.copying import copy_rows
from circlecare.large.plan import PEOPLE_PER_CENTRE, Plan, key
from network.directory.models import Centre, Membership, Person
from network.directory.rules import fold

ROLES = ("clinician", "clinician", "coordinator", "nurse", "specialist")
PROFESSIONS = ("haematologist", "haematologist", "coordinator", "nurse", "neurologist")


def email_of(person: int) -> str:
    """Person 0 is a doctor of the first hub, person 5 one of its first circle centre."""
    return f"p{person}@large.example"


def centres(plan: Plan) -> int:
    def rows(hubs: bool):  # type: ignore[no-untyped-def]  # a generator of rows for COPY
        for number in range(plan.size.centres):
            if plan.is_hub(number) != hubs:
                continue
            hub = None if hubs else key("centre", plan.hub_of(number))
            yield (
                key("centre", number), plan.day(2000), f"L{number:03}", f"Ospedale inventato {number}",
                f"Città {number}", "hub" if hubs else "circle", list(ALL_PHASES), hub,
            )  # fmt: skip

    names = ("id", "created_at", "code", "name", "city", "kind", "phases", "default_hub_id")
    return copy_rows(Centre, names, rows(True)) + copy_rows(Centre, names, rows(False))


def people(plan: Plan) -> int:
    hashed = make_password(PASSWORD)
    count = plan.size.centres * PEOPLE_PER_CENTRE
    who = [
        (plan.givens[n % len(plan.givens)], plan.families[(n * 7) % len(plan.families)]) for n in range(count)
    ]
    made = copy_rows(
        Person,
        ("id", "created_at", "email", "given_name", "family_name", "profession", "password", "search_text"),
        (
            (
                key("person", n), plan.day(2000), email_of(n), given, family, PROFESSIONS[n % PEOPLE_PER_CENTRE],
                hashed, fold(f"{family} {given} {family} {email_of(n)}"),
            )
            for n, (given, family) in enumerate(who)
        ),
    )  # fmt: skip
    copy_rows(
        EmailAddress,
        ("user_id", "email", "verified", "primary"),
        ((key("person", n), email_of(n), True, True) for n in range(count)),
    )
    copy_rows(
        Membership,
        ("id", "created_at", "person_id", "centre_id", "role", "valid_from"),
        (
            (
                key("membership", n), plan.day(2000), key("person", n), key("centre", n // PEOPLE_PER_CENTRE),
                ROLES[n % PEOPLE_PER_CENTRE], date(2021, 1, 1),
            )
            for n in range(count)
        ),
    )  # fmt: skip
    return made
