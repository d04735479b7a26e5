"""`manage.py new_push_key`: a value for PUSH_PRIVATE_KEY."""

from typing import Any

from django.core.management.base import BaseCommand

from kernel.notify.channels.sealing import new_private_key


class Command(BaseCommand):
    help = "Print a new key for PUSH_PRIVATE_KEY. With another key all browsers have to allow push again."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(new_private_key())
