"""manage.py reset_second_factor EMAIL --reason TEXT: for who lost the phone and the recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.actors import Actor
from network.directory.models import Person
from network.directory.services.second_factor import second_factor_reset


class Command(BaseCommand):
    help = "Remove a person's second factor and end their sessions, after you made sure who is asking."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="how you made sure; goes into the audit")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError("nobody signs in with this address")
        removed = second_factor_reset(
            actor=Actor.system("reset_second_factor"), person_id=person.pk, reason=options["reason"]
        )
        self.stdout.write(f"removed {removed}; the next sign-in asks for the password only")
