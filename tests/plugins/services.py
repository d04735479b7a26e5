"""Real PostgreSQL and Valkey for every test run, started before the settings are read.

One PostgreSQL serves the whole run; each xdist worker has its own test database in it (pytest-django), copied from
an already migrated one, and its own Valkey, because publish/subscribe knows no databases and would carry one
worker's events into another's tests.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings

from kernel.embedded.postgres import EmbeddedPostgres
from kernel.embedded.valkey import EmbeddedValkey
from tests.plugins import template

_LOOKS_ONLY = {"--help", "-h", "--version", "-V", "--markers", "--fixtures", "--collect-only", "--co"}
_services = ExitStack()


def worker_name() -> str:
    """`gw0`, `gw1`, ... in a worker of xdist, `main` in the process that the developer started."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(args: list[str]) -> Generator[None, None, None]:
    """Runs around pytest-django's own hook of this name, which imports the settings."""
    os.environ.update(
        CIRCLECARE_MODE="test",
        CIRCLECARE_BASE_URL="http://testserver",
        SECRET_KEY="only-for-tests-" + "0123456789abcdef" * 3,
        EMAIL_URL="memorymail://",
        PUSH_PRIVATE_KEY="nqrn9RlPU2gHMkbE51b39Wdmo7ohi2jgv_Jg7IOQmMM",
    )
    if _LOOKS_ONLY.isdisjoint(args):
        _start_services()
    else:
        os.environ.setdefault("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
        os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")
    return (yield)


def pytest_configure() -> None:
    """Test databases start as copies of the migrated one (Django's own setting for it)."""
    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template.NAME


def pytest_unconfigure() -> None:
    _services.close()


def _start_services() -> None:
    folder = Path(tempfile.mkdtemp(prefix=f"circlecare-tests-{worker_name()}-"))
    _services.callback(shutil.rmtree, folder, ignore_errors=True)
    valkey = _services.enter_context(EmbeddedValkey(folder / "valkey", durable=False))
    (folder / "data" / "static").mkdir(parents=True)  # whitenoise complains when it is missing
    os.environ.update(REDIS_URL=valkey.url(), DATA_DIR=str(folder / "data"))
    if worker_name() == "main":
        template.copy_template(folder / "postgres")
        postgres = _services.enter_context(EmbeddedPostgres(folder / "postgres", durable=False))
        # the workers inherit this variable
        os.environ["DATABASE_URL"] = postgres.url("circlecare")
