"""The environment in which an embedded CircleCare runs: its data folder, its secret, its services."""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kernel.embedded.postgres import EmbeddedPostgres
from kernel.embedded.processes import EmbeddedServiceError
from kernel.embedded.valkey import EmbeddedValkey
from kernel.notify.channels.sealing import new_private_key

ROOT = Path(__file__).resolve().parents[3]


class DataFolderBusyError(EmbeddedServiceError):
    """Another CircleCare works on this data folder."""


def services_file(data_dir: Path) -> Path:
    """Where the running services write their addresses, for commands beside them. Holds passwords: mode 600."""
    return data_dir / "services.json"


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)


@contextmanager
def data_folder_lock(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for this process. The lock ends with the process, however it ends.

    Raises DataFolderBusyError when another CircleCare uses the folder.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise DataFolderBusyError(
                f"Another CircleCare (process {lock.read().strip()}) uses {data_dir}. "
                "Stop it, or start this one with another DATA_DIR and PORT."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def embedded_services(data_dir: Path, given: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Start what `given` does not name (DATABASE_URL, REDIS_URL); yields the settings that name all of them."""
    with ExitStack() as services:
        settings = {}
        if not given.get("DATABASE_URL"):
            postgres = services.enter_context(EmbeddedPostgres(data_dir / "postgres"))
            settings["DATABASE_URL"] = postgres.create_database("circlecare")
        if not given.get("REDIS_URL"):
            settings["REDIS_URL"] = services.enter_context(EmbeddedValkey(data_dir / "valkey")).url()
        _write_private(services_file(data_dir), json.dumps(settings))
        services.callback(services_file(data_dir).unlink, missing_ok=True)
        yield settings


def kept_secret_key(data_dir: Path) -> str:
    """The secret key of this data folder, made at the first start: sessions survive a restart."""
    return _kept(data_dir / "secret-key", lambda: secrets.token_urlsafe(48))


def kept_push_key(data_dir: Path) -> str:
    """The key that pushes are signed with, made at the first start: who allowed them once need not do so again."""
    return _kept(data_dir / "push-key", new_private_key)


def _kept(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        _write_private(path, make())
    return path.read_text()
