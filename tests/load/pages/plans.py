"""How PostgreSQL answers each page: number of queries, and sequential scans of tables that are large.

Prints one JSON line: {page: {"queries": n, "scans": [...]}}. Runs against the database of the environment.
"""

import json
import sys
from typing import Any
from urllib.parse import quote

from tests.load.pages import prepare

from django.db import connection  # isort: skip  # the settings are read by the line above
from django.test import Client  # isort: skip

from circlecare.large.people import email_of  # isort: skip
from network.directory.models import Person  # isort: skip
from tests.factories.explain import Watch  # isort: skip

LARGE_ROWS = 5_000


def main() -> dict[str, dict[str, Any]]:
    large = _large_tables()
    found: dict[str, dict[str, Any]] = {}
    for who, person, patient in prepare.WHO:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(Person.objects.get(email=email_of(person)))
        addresses = prepare.pages_of(patient) | {
            f"Search {number}": f"/api/v1/patients/?q={quote(text)}"
            for number, text in enumerate(prepare.searches_of(patient), start=1)
        }
        for page, address in addresses.items():
            client.get(address)  # what is cached is cached
            watch = Watch(large)
            with connection.execute_wrapper(watch):
                answer = client.get(address)
            assert answer.status_code == 200, f"{address}: {answer.status_code}"
            found[f"{page}, {who}"] = {"queries": watch.queries, "scans": sorted(set(watch.scans))}
    return found


def _large_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE_ROWS])
        return {name for (name,) in cursor.fetchall()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
