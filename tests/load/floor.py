"""The databases under the servers of a bench."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.embedded.environment import ROOT
from kernel.embedded.postgres import EmbeddedPostgres
from kernel.embedded.valkey import EmbeddedValkey
from tests.plugins import template


@contextmanager
def services_in(folder: Path) -> Iterator[dict[str, str]]:
    """A durable PostgreSQL and a Valkey of the bench's own; yields the environment of the servers."""
    template.copy_template(folder / "postgres")
    with (
        EmbeddedPostgres(folder / "postgres") as postgres,
        EmbeddedValkey(folder / "valkey", durable=False) as valkey,
    ):
        yield {
            **os.environ,
            "DATABASE_URL": postgres.url(template.NAME),
            "DATABASE_POOL": "1",
            "REDIS_URL": valkey.url(),
            "CIRCLECARE_BASE_URL": "http://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATA_DIR": str(folder / "data"),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
            "LOG_LEVEL": "WARNING",
        }
