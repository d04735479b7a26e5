"""`manage.py seed_demo`: the demonstration circle."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from circlecare.demo.accounts import accounts_text
from circlecare.demo.seeding import demo_seed


class Command(BaseCommand):
    help = "Fill CircleCare with an invented circle of hospitals. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError(
                "seed_demo makes invented patients and people whose password everybody knows. It refuses to run in "
                "production: set CIRCLECARE_MODE=demo."
            )
        started = time.monotonic()
        seeded = demo_seed(say=self.stdout.write)
        text = accounts_text()
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        (settings.DATA_DIR / "accounts.txt").write_text(text)
        if seeded.made:
            seconds = time.monotonic() - started
            self.stdout.write(
                f"{seeded.made} invented patients made in {seconds:.0f} s, {seeded.kept} were there"
            )
            self.stdout.write(text)
