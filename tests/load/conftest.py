"""What the servers of a bench stand on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from kernel.embedded.environment import ROOT
from kernel.embedded.postgres import EmbeddedPostgres
from kernel.embedded.valkey import EmbeddedValkey
from tests.plugins import template


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A durable PostgreSQL and a Valkey of the bench's own; yields the environment of the servers."""
    folder = tmp_path_factory.mktemp("pages")
    with ExitStack() as stack:
        template.copy_template(folder / "postgres")
        postgres = stack.enter_context(EmbeddedPostgres(folder / "postgres"))
        valkey = stack.enter_context(EmbeddedValkey(folder / "valkey", durable=False))
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
