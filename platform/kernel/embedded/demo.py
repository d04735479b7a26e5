"""`make demo`: a whole CircleCare on one machine, with invented people, until Ctrl-C.

`PORT` (8000), `HOST` (127.0.0.1) and `DATA_DIR` (./var) move it. `DATABASE_URL`, `REDIS_URL` and the other settings
of docs/operations.md replace the embedded parts.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM

from kernel.embedded.environment import (
    ROOT,
    data_folder_lock,
    embedded_services,
    kept_push_key,
    kept_secret_key,
)
from kernel.embedded.processes import EmbeddedServiceError, bound_to_parent, spawn, stop
from kernel.embedded.supervisor import Program, StopRequested, Supervisor, raise_on_stop_signals

READY_COMPLAINT_S = 60.0
ASK_EVERY_S = 1.0
MANAGE = (sys.executable, str(ROOT / "manage.py"))


@dataclass(frozen=True)
class DemoOptions:
    """Where the demo listens and keeps its data."""

    host: str
    port: int
    data_dir: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "DemoOptions":
        """Raises EmbeddedServiceError when PORT is not a port."""
        port = environment.get("PORT") or "8000"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise EmbeddedServiceError(f"PORT must be a number between 1 and 65535, not {port!r}")
        data_dir = Path(environment.get("DATA_DIR") or ROOT / "var").resolve()
        return cls(host=environment.get("HOST") or "127.0.0.1", port=int(port), data_dir=data_dir)

    @property
    def address(self) -> str:
        """The address to open in a browser on this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return f"http://{host}:{self.port}"


def main() -> int:
    raise_on_stop_signals()
    try:
        options = DemoOptions.from_environment(os.environ)
        _refuse_taken_port(options)
        with data_folder_lock(options.data_dir):
            _say(f"starting; data in {options.data_dir}")
            with embedded_services(options.data_dir, os.environ) as services:
                return _run(options, demo_environment(options, os.environ, overrides=services))
    except StopRequested as request:
        _say(f"stopped ({request})")
        return 0
    except EmbeddedServiceError as error:
        _say(f"stopped: {error}")
        return 1


def programs(options: DemoOptions) -> list[Program]:
    """The processes of a one-machine CircleCare: one server, one worker with two processes, one scheduler."""
    # the worker's advice against root is right for a server; here root is whoever tries CircleCare in a container
    as_root = ["-W", "ignore:You're running the worker"]
    celery = [sys.executable, *as_root, "-m", "celery", "--quiet", "-A", "circlecare"]
    schedule = ["--schedule", str(options.data_dir / "beat-schedule"), "--pidfile", ""]
    quiet = ["--loglevel", "WARNING"]
    listen = ["-b", options.host, "-p", str(options.port), "--no-server-name", "-v", "0"]
    # a thousand browsers that come back together wait for their turn to sign in, instead of being turned away
    listen += ["--websocket_connect_timeout", "20"]
    return [
        Program("web", [sys.executable, "-m", "daphne", *listen, "circlecare.asgi:application"]),
        Program(
            "worker",
            [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", *quiet],
        ),
        Program("beat", [*celery, "beat", *schedule, *quiet]),
    ]


def demo_environment(
    options: DemoOptions, given: Mapping[str, str], *, overrides: Mapping[str, str]
) -> dict[str, str]:
    """The settings of a demonstration: what is `given` from outside wins over its defaults, `overrides` over both."""
    hosts = {"127.0.0.1", "localhost", "[::1]", options.host, socket.gethostname()}
    defaults = {
        "CIRCLECARE_MODE": "demo",
        "SECRET_KEY": kept_secret_key(options.data_dir),
        "PUSH_PRIVATE_KEY": kept_push_key(options.data_dir),
        "CIRCLECARE_BASE_URL": options.address,
        "ALLOWED_HOSTS": ",".join(sorted(hosts)),
        # invented people have no mailboxes: their mail is read on the outbox page, not between lines of the console
        "EMAIL_URL": "dummymail://",
        "DJANGO_SETTINGS_MODULE": "circlecare.settings",
        "PYTHONUNBUFFERED": "1",
    }
    return {**defaults, **given, **overrides, "DATA_DIR": str(options.data_dir)}


def _run(options: DemoOptions, env: Mapping[str, str]) -> int:
    started = time.monotonic()
    _prepare(env)
    supervisor = Supervisor(programs(options), cwd=ROOT, env=env)
    launched = asked = time.monotonic()
    complained = False

    def announce_when_ready() -> bool:
        nonlocal asked, complained
        if time.monotonic() - asked < ASK_EVERY_S:
            return False
        asked = time.monotonic()
        ready, answer = _readiness(options)
        if ready:
            _announce(options, time.monotonic() - started)
        elif not complained and time.monotonic() - launched > READY_COMPLAINT_S:
            complained = True
            _say(f"not ready after {READY_COMPLAINT_S:.0f} s; {options.address}/readyz answers: {answer}")
        return ready

    ended = supervisor.run(when_running=announce_when_ready)
    if ended is not None:
        _say(f"{ended.name} ended by itself, so everything was stopped. Its last lines above say why.")
    return 1


def _prepare(env: Mapping[str, str]) -> None:
    """Bring database, front end and files up to date. The front end is built while the database is prepared."""
    frontend = _start_step([sys.executable, "-m", "kernel.embedded.frontend"], env)
    try:
        _step("bringing the database up to date", [*MANAGE, "migrate", "--verbosity", "0"], env)
        _step("loading the demonstration circle", [*MANAGE, "seed_demo"], env)
        _say("waiting for the front end")
        if frontend.wait() != 0:
            raise EmbeddedServiceError("building the front end failed; see above")
        _step("collecting static files", [*MANAGE, "collectstatic", "--noinput", "--verbosity", "0"], env)
    finally:
        stop(frontend, signals=[(SIGTERM, 3)])


def _start_step(argv: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return spawn(bound_to_parent(argv), cwd=ROOT, env=env)


def _step(title: str, argv: Sequence[str], env: Mapping[str, str]) -> None:
    _say(title)
    process = _start_step(argv, env)
    try:
        status = process.wait()
    finally:
        stop(process, signals=[(SIGTERM, 3)])
    if status != 0:
        raise EmbeddedServiceError(f"{title} failed; see above")


def _readiness(options: DemoOptions) -> tuple[bool, str]:
    """Whether every part answers, and what /readyz said."""
    try:
        with urllib.request.urlopen(f"{options.address}/readyz", timeout=2) as answer:  # noqa: S310 - own address
            return answer.status == 200, answer.read(2000).decode(errors="replace")
    except urllib.error.HTTPError as error:
        return False, f"{error.code} {error.read(2000).decode(errors='replace')}"
    except OSError as error:
        return False, str(error)


def _announce(options: DemoOptions, seconds: float) -> None:
    accounts = options.data_dir / "accounts.txt"
    lines = [f"CircleCare is ready after {seconds:.0f} s:  {options.address}/", ""]
    if accounts.exists():
        lines += [*accounts.read_text().splitlines(), ""]
    lines.append("Everything in it is invented. Ctrl-C stops it; the data stays.")
    rule = "-" * 78
    print(f"\n{rule}\n" + "\n".join(f"  {line}" for line in lines) + f"\n{rule}\n", flush=True)  # noqa: T201 - command line


def _refuse_taken_port(options: DemoOptions) -> None:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((options.host, options.port))
        except OSError as error:
            raise EmbeddedServiceError(
                f"cannot listen on {options.host}:{options.port} ({error.strerror}). "
                "Choose another port: PORT=8001 make demo"
            ) from error


def _say(text: str) -> None:
    print(f"circlecare: {text}", flush=True)  # noqa: T201 - command line


if __name__ == "__main__":
    sys.exit(main())
