"""`manage.py event_schema`: the JSON Schema of every socket frame, from which the front end makes its types."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from kernel.realtime.events import schema


class Command(BaseCommand):
    help = "Print the JSON Schema of all realtime events."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(schema(), indent=2, sort_keys=True))
