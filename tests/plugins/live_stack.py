"""The product as it runs: Daphne, a Celery worker and beat as processes, on a database and a Valkey of their own.

For browser tests and for tests that pull a cable: the processes are those of `make demo`.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kernel.embedded.demo import DemoOptions, demo_environment, programs
from kernel.embedded.environment import ROOT
from kernel.embedded.frontend import build_if_changed
from kernel.embedded.postgres import EmbeddedPostgres
from kernel.embedded.processes import bound_to_parent, free_port, processes_in, spawn, stop, tail
from kernel.embedded.valkey import EmbeddedValkey
from tests.plugins import template
from tests.plugins.services import worker_name

READY_TIMEOUT_S = 60.0
_OF_TESTS = {
    *(
        "CIRCLECARE_MODE",
        "CIRCLECARE_BASE_URL",
        "SECRET_KEY",
        "PUSH_PRIVATE_KEY",
        "EMAIL_URL",
        "ALLOWED_HOSTS",
    ),
    *("DATABASE_URL", "REDIS_URL", "DATA_DIR", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"),
}


def without_settings_of_tests(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment as it was before the test run set the variables of its own settings."""
    return {name: value for name, value in environment.items() if name not in _OF_TESTS}


_LONGEST = (
    "test_accessibility",
    "test_whole_course",
    "test_main_journey",
    "test_follow_up",
    "test_bad_input",
    "test_reconnect",
)
"""Files of a minute or more, the longest first (`pytest --durations=40` tells)."""
_MATRIX = "test_access_matrix"
_LAST = "test_protocol_versions"
"""Puts another protocol in force for all who come after it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that the workers of xdist end together: each takes a whole file in this order
    (`make test`), and each has a live stack of its own. Those of which nothing is known end with
    the files of few tests."""
    for item in items:
        if _is_live(item):
            # the first of them waits for the build of the front end and for the seeded circle
            item.add_marker(pytest.mark.timeout(900))
    tests_of = Counter(item.path for item in items)
    items.sort(key=lambda item: (_turn(item), -tests_of[item.path]))


def _is_live(item: pytest.Item) -> bool:
    return "seeded_circle" in getattr(item, "fixturenames", ())


def _turn(item: pytest.Item) -> int:
    """One worker seeds the circle for the longest file; the matrix keeps the other one busy until that is done."""
    name = item.path.stem
    if name == _MATRIX:
        return 1
    if name == _LAST:
        return 25
    if _is_live(item):
        return 2 * _LONGEST.index(name) if name in _LONGEST else 20
    return 30 if item.get_closest_marker("slow") else 40


@dataclass
class LiveStack:
    """Handles to the running product. Names of processes: `web`, `worker`, `beat`."""

    data_dir: Path
    database: str
    valkey: EmbeddedValkey
    options: DemoOptions = field(init=False)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    push_port: int = field(default_factory=free_port)
    """Where a test may stand in for the push services of the browsers."""

    def __post_init__(self) -> None:
        self.options = DemoOptions(host="127.0.0.1", port=free_port(), data_dir=self.data_dir)

    @property
    def url(self) -> str:
        return self.options.address

    @property
    def ws_url(self) -> str:
        return self.url.replace("http://", "ws://") + "/ws/"

    @property
    def environment(self) -> dict[str, str]:
        services = {
            "DATABASE_URL": self.database,
            "REDIS_URL": self.valkey.url(),
            "PUSH_SERVICES": f"http://127.0.0.1:{self.push_port}",
        }
        return demo_environment(self.options, without_settings_of_tests(os.environ), overrides=services)

    def manage(self, *arguments: str) -> str:
        """Run a management command against this stack; returns what it printed. Raises AssertionError if it fails."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (
            f"manage.py {' '.join(arguments)}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
        )
        return done.stdout

    def log(self, name: str) -> Path:
        return self.data_dir / f"{name}.log"

    def start(self, name: str) -> None:
        """Start one of the processes; `wait_until_ready` tells when it works."""
        program = next(each for each in programs(self.options) if each.name == name)
        with self.log(name).open("ab") as log:
            argv = bound_to_parent(program.argv)
            self.processes[name] = spawn(argv, cwd=ROOT, env=self.environment, output=log)

    def kill(self, name: str) -> None:
        """SIGKILL to the process and its pool, as the kernel does when memory is short."""
        stop(self.processes.pop(name), signals=[(signal.SIGKILL, 5)])

    def stop(self, name: str) -> None:
        """SIGTERM, as a deployment does."""
        stop(self.processes.pop(name), signals=[(signal.SIGTERM, 10)])

    def stop_valkey(self) -> None:
        self.valkey.stop()

    def start_valkey(self) -> None:
        """Valkey comes back empty, at its old address."""
        self.valkey.start()

    def healthy(self, path: str = "/readyz") -> dict[str, Any] | None:
        """The answer of /readyz (or /healthz) when it is 200, else None."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=2) as answer:
                body: dict[str, Any] = json.load(answer)
                return body if answer.status == 200 else None
        except (urllib.error.HTTPError, OSError):
            return None

    def wait_until_ready(self, path: str = "/readyz", timeout_s: float = READY_TIMEOUT_S) -> None:
        """Until every part answers (`/healthz`: only the web process). Raises AssertionError with the logs."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if self.healthy(path):
                return
            ended = [name for name, process in self.processes.items() if process.poll() is not None]
            assert not ended, f"{ended} ended by themselves\n{self.logs()}"
            time.sleep(0.1)
        raise AssertionError(f"{path} was not 200 within {timeout_s:.0f} s\n{self.logs()}")

    def logs(self) -> str:
        return "\n".join(f"== {name}\n{tail(self.log(name), lines=40)}" for name in ("web", "worker", "beat"))

    def start_all(self) -> None:
        for program in programs(self.options):
            self.start(program.name)
        self.wait_until_ready()

    def stop_all(self) -> None:
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for name in list(self.processes):
            self.stop(name)


@pytest.fixture(scope="session")
def seeded_circle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration circle, as `make demo` fills it. Made once a run: take a `copy_of` it."""
    if worker_name() == "main":
        folder = tmp_path_factory.mktemp("seeded")
        _seed(folder)
        return folder
    shared = tmp_path_factory.getbasetemp().parent  # the workers of one run
    folder = shared / "seeded"
    with (shared / "seeded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            fresh = shared / "seeded.new"
            shutil.rmtree(fresh, ignore_errors=True)  # of a worker that was stopped meanwhile
            fresh.mkdir()
            _seed(fresh)
            fresh.rename(folder)
    return folder


def _seed(folder: Path) -> None:
    # saves the time that the migrations take; the command runs `migrate` all the same
    template.copy_template(folder / "postgres")
    with EmbeddedPostgres(folder / "postgres", durable=False) as server:
        server.create_database("circlecare", template=template.NAME)
    done = subprocess.run(
        [sys.executable, "-m", "kernel.embedded.manage", "seed_demo"],
        env=without_settings_of_tests(os.environ) | {"DATA_DIR": str(folder)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"seed_demo:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    shutil.rmtree(folder / "valkey", ignore_errors=True)


def copy_of(seeded: Path, to: Path) -> None:
    """With the owners of the files: as root the database belongs to another account."""
    subprocess.run(["cp", "-a", f"{seeded}/.", str(to)], check=True)


@contextmanager
def running_stack(folder: Path) -> Iterator[LiveStack]:
    """Start the product on the data in `folder`; at the end stop and see that nothing is left."""
    with (
        EmbeddedPostgres(folder / "postgres", durable=False) as postgres,
        EmbeddedValkey(folder / "valkey", durable=False, port=free_port()) as valkey,
    ):
        stack = LiveStack(data_dir=folder, database=postgres.url("circlecare"), valkey=valkey)
        build_if_changed()
        stack.manage("collectstatic", "--noinput", "--verbosity", "0")
        try:
            stack.start_all()
            yield stack
        finally:
            stack.stop_all()


@pytest.fixture(scope="session")
def live_stack_session(tmp_path_factory: pytest.TempPathFactory, seeded_circle: Path) -> Iterator[LiveStack]:
    folder = tmp_path_factory.mktemp("live")
    copy_of(seeded_circle, folder)
    with running_stack(folder) as stack:
        yield stack
    assert not processes_in(folder / "valkey", name="valkey-server")


@pytest.fixture
def live_stack(live_stack_session: LiveStack) -> LiveStack:
    """The running product with the demonstration circle, whole again even when the test before broke it."""
    stack = live_stack_session
    if stack.valkey.stopped:
        stack.start_valkey()
    for program in programs(stack.options):
        process = stack.processes.get(program.name)
        if process is None or process.poll() is not None:
            stack.start(program.name)
    stack.wait_until_ready()
    return stack
