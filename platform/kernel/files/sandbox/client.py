"""The side that asks: one helper process per process, started at the first job."""

import atexit
import json
import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kernel.files.sandbox import confine

_preloaded: list[str] = ["kernel.files.jobs"]


class SandboxError(Exception):
    """The job gave no result. `code` is stable: `refused` codes come from the job itself."""

    code = "unreadable"


class SandboxRefused(SandboxError):
    """The job looked and said no: `code` says why, `detail` fills in the message."""

    def __init__(self, code: str, detail: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail or {}


class SandboxCrashed(SandboxError):
    """The child was killed: a limit (time, CPU, memory) or a crash of the parser."""

    code = "unreadable"


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one job. `memory_mb` counts on top of what the helper has loaded."""

    seconds: int = 60
    cpu_seconds: int = 50
    memory_mb: int = 1536
    file_mb: int = 4096


DEFAULT_LIMITS = Limits()


def preload(module: str) -> None:
    """Have the helper import `module` before it forks. Called from `AppConfig.ready` by rooms with jobs."""
    if module not in _preloaded:
        _preloaded.append(module)


class _Helper:
    """The warm process. It ends when our end of its control socket closes, also when we are killed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        confine.hide_memory()  # where there is no Landlock: our environment holds the database's password
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            environment = {
                key: os.environ[key] for key in ("PATH", "LANG", "TMPDIR", "HOME") if key in os.environ
            }
            environment["PYTHONPATH"] = os.pathsep.join(str(Path(path).absolute()) for path in sys.path)
            # No second thread may exist in a process that forks.
            environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "kernel.files.sandbox.helper", str(theirs.fileno()), *_preloaded],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                env=environment,
                cwd="/",
                # Ctrl-C in the terminal is for us; we close the socket and the helper goes.
                start_new_session=True,
            )
        self._control = ours
        self.pid = os.getpid()

    @property
    def usable(self) -> bool:
        # After a fork (Celery) the helper belongs to the parent.
        return self.pid == os.getpid() and self.process.poll() is None

    def hand_over(self, job: socket.socket) -> None:
        with self._lock:
            socket.send_fds(self._control, [b"j"], [job.fileno()])

    def close(self) -> None:
        self._control.close()
        if self.pid == os.getpid():
            self.process.wait(timeout=10)


_helper: _Helper | None = None
_helper_lock = threading.Lock()


def _current_helper() -> _Helper:
    global _helper
    with _helper_lock:
        if _helper is None or not _helper.usable:
            if _helper is not None:
                _helper.close()
            _helper = _Helper()
        return _helper


@atexit.register
def _end_helper() -> None:
    if _helper is not None and _helper.pid == os.getpid():
        _helper.close()


def run(
    job: str,
    *,
    reads: Sequence[str | Path] = (),
    writes: Sequence[str | Path] = (),
    limits: Limits = DEFAULT_LIMITS,
    **kwargs: Any,
) -> Any:
    """Run `module:function` with `kwargs` (JSON) in a fresh limited process and return its (JSON) result.

    `reads`, `writes`: the files, and the folders with what is in them, that the job may open; nothing else of ours.
    A result is a claim of whoever took the job over: check paths in it, and take files with `plain_files`.
    Raises SandboxRefused with the job's own code, SandboxCrashed when the child did not live to answer.
    """
    opens = {"reads": [str(path) for path in reads], "writes": [str(path) for path in writes]}
    asked = {"job": job, "kwargs": kwargs, "opens": opens, "limits": asdict(limits)}
    request = json.dumps(asked).encode() + b"\n"
    try:
        return _ask(request, limits)
    except (BrokenPipeError, ConnectionError) as exc:
        # The helper itself is gone (killed from outside): once more with a new one.
        if _helper is not None and _helper.usable:
            raise SandboxCrashed(job) from exc
        return _ask(request, limits)


def plain_files(folder: str | Path, pattern: str = "*") -> list[Path]:
    """The files that a job left in `folder`, by name. A link, which would show us a file of our own, is left out."""
    found = sorted(Path(folder).glob(pattern))
    return [path for path in found if stat.S_ISREG(path.lstat().st_mode) and path.lstat().st_nlink == 1]


def _ask(request: bytes, limits: Limits) -> Any:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours:
        with theirs:
            _current_helper().hand_over(theirs)
        # The child ends itself earlier; the margin covers the start of a cold helper.
        ours.settimeout(limits.seconds + 20)
        ours.sendall(request)
        chunks = []
        try:
            while chunk := ours.recv(1 << 16):
                chunks.append(chunk)
        except TimeoutError as exc:
            raise SandboxCrashed("timeout") from exc
    answer = b"".join(chunks)
    if not answer:
        raise SandboxCrashed("no answer")
    return _result_of(answer)


def _result_of(answer: bytes) -> Any:
    try:
        decoded = json.loads(answer)
    except ValueError as exc:
        raise SandboxCrashed("half an answer") from exc
    if "refused" in decoded:
        raise SandboxRefused(decoded["refused"], decoded.get("detail"))
    if "failed" in decoded:
        raise SandboxError(decoded["failed"])
    return decoded["result"]
