"""`manage.py seed_large`: very many invented rows, to measure on."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from circlecare.demo.people import PASSWORD
from circlecare.large.people import email_of
from circlecare.large.plan import PEOPLE_PER_CENTRE, Size
from circlecare.large.seeding import NotEmptyError, large_seed


class Command(BaseCommand):
    help = "Fill an empty database with a large invented circle, by COPY, for measuring."

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = Size()
        parser.add_argument("--patients", type=int, default=usual.patients)
        parser.add_argument("--centres", type=int, default=usual.centres)
        parser.add_argument("--messages", type=int, default=usual.messages)
        parser.add_argument(
            "--heavy", type=int, default=usual.heavy, help="patients with a record of eight years"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("seed_large makes invented patients: it refuses to run in production.")
        size = Size(**{name: options[name] for name in ("patients", "centres", "messages", "heavy")})
        if min(size.patients, size.messages) < 10 or size.centres < 2:
            raise CommandError("At least 10 patients, 10 messages and 2 centres.")
        started = time.monotonic()
        try:
            large_seed(size=size, say=self.stdout.write)
        except NotEmptyError as error:
            raise CommandError(
                "There are patients in this database. Use one of its own: DATA_DIR=var/large make seed-large"
            ) from error
        with connection.cursor() as cursor:
            # as autovacuum would have left it: index-only scans need the visibility map
            cursor.execute("VACUUM")
        self.stdout.write(f"done in {time.monotonic() - started:.0f} s")
        self.stdout.write(
            f"{email_of(0)} is a doctor of a hub, {email_of(PEOPLE_PER_CENTRE)} of a circle centre; password {PASSWORD}"
        )
