"""`manage.py machine_client CENTRE NAME JWKS_FILE SCOPE...`: register a program of a centre from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.actors import Actor
from kernel.errors import DomainError
from network.directory.models import Centre
from network.machines.services import machine_create


class Command(BaseCommand):
    help = "Register a program that reads and writes over FHIR for a centre; prints its client_id."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("centre", metavar="CODE", help="the centre whose patients the program reaches")
        parser.add_argument("name")
        parser.add_argument("jwks", type=Path, help="a file with the public keys as a JWK set")
        parser.add_argument("scopes", nargs="+", metavar="SCOPE", help="system/Observation.read and the like")
        parser.add_argument("--purpose", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        centre = Centre.objects.filter(code__iexact=options["centre"]).first()
        if centre is None:
            raise CommandError("There is no centre with this code.")
        try:
            keys = json.loads(options["jwks"].read_text())
            machine = machine_create(
                actor=Actor.system("machine_client"),
                centre_id=centre.pk,
                name=options["name"][:80],
                purpose=options["purpose"][:240],
                jwks=keys,
                scopes=options["scopes"],
            )
        except (OSError, ValueError) as error:
            raise CommandError(f"The keys cannot be read ({type(error).__name__}).") from error
        except DomainError as error:
            texts = [str(text) for texts in error.fields.values() for text in texts]
            raise CommandError(" ".join(texts) or str(error.message)) from error
        self.stdout.write(str(machine.pk))
