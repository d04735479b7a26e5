"""A migrated PostgreSQL data folder, made once per state of the migrations and copied for each test run.

Running all migrations takes a quarter of a minute; copying a folder half a second. What the copy holds was made
by the very same `manage.py migrate`, and Django runs `migrate` on each test database again, which then finds
nothing to do.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.embedded.environment import ROOT
from kernel.embedded.postgres import EmbeddedPostgres

NAME = "circlecare_template"
CACHE = ROOT / "var" / "test-template"
KEEP = 3
_ROOMS = ("platform", "network", "messaging", "cases", "followup")


@contextmanager
def made_template() -> Iterator[Path]:
    """The folder of a stopped server that holds the migrated database `NAME`, made if there is none.

    Runs that start at the same time wait for the one that makes it.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    made = CACHE / _key()
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(made)
        else:
            made.touch()
        yield made


def copy_template(to: Path) -> None:
    """Fill `to` with the template."""
    with made_template() as made:
        # with its owner: as root the server belongs to another account
        subprocess.run(["cp", "-a", str(made), str(to)], check=True)


def _make(target: Path) -> None:
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    with EmbeddedPostgres(fresh, durable=False) as server:
        environment = {**os.environ, "DATABASE_URL": server.create_database(NAME)}
        migrate = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
        done = subprocess.run(migrate, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"migrate failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    fresh.rename(target)
    older = sorted((path for path in CACHE.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for path in older[:-KEEP]:
        shutil.rmtree(path, ignore_errors=True)


def _key() -> str:
    """Checksum of all that decides how the migrated database looks: our migrations and the pinned packages."""
    digest = hashlib.sha256((ROOT / "requirements" / "runtime.txt").read_bytes())
    for room in _ROOMS:
        for path in sorted((ROOT / room).rglob("migrations/*.py")):
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


if __name__ == "__main__":  # `make checks`, on the core that has nothing else to do
    with made_template():
        pass
