"""Start and end child processes so that none outlives what started it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

import psutil


class EmbeddedServiceError(RuntimeError):
    """A service could not be started or stopped; the message says why and what to do."""


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on at this moment.

    Another program may take it before it is used: callers that start a server try again with a new one.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@cache
def _setpriv() -> str | None:
    """Path of a util-linux `setpriv` that can tie a child's life to ours; None elsewhere (macOS, busybox)."""
    tool = shutil.which("setpriv", path=f"{os.environ.get('PATH', '')}:/usr/bin:/bin")
    if tool is None:
        return None
    probe = subprocess.run([tool, "--pdeathsig", "TERM", "true"], capture_output=True, check=False)  # noqa: S603 - fixed arguments
    return tool if probe.returncode == 0 else None


def bound_to_parent(argv: Sequence[str], *, death_signal: str = "TERM") -> list[str]:
    """`argv`, wrapped so that the kernel sends `death_signal` when this process dies, also by SIGKILL.

    Where the wrapper does not exist, the next start finds and ends what was left (`end_processes_in`).
    """
    tool = _setpriv()
    return [tool, "--pdeathsig", death_signal, *argv] if tool else list(argv)


def as_service_account(argv: Sequence[str], *, account: str, death_signal: str = "TERM") -> list[str]:
    """`argv`, wrapped to run as the unprivileged `account`, for programs that refuse to run as root.

    The account keeps the one capability that lets it reach a checkout inside a private folder (such as root's
    home), so that no permission of anybody's folder is loosened. `no_setuid_fixup` makes access(2) honour it.

    Raises EmbeddedServiceError when `setpriv` is missing.
    """
    tool = _setpriv()
    if tool is None:
        message = (
            "As root the embedded PostgreSQL needs `setpriv` (util-linux). Run as an ordinary user, "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
        raise EmbeddedServiceError(message)
    drop = [f"--reuid={account}", f"--regid={account_group(account)}", "--clear-groups"]
    keep = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [tool, *drop, *keep, "--pdeathsig", death_signal, *argv]


def account_group(account: str) -> int:
    """Primary group id of a system account."""
    import pwd

    return pwd.getpwnam(account).pw_gid


def spawn(
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own: a Ctrl-C in the terminal reaches only us, who stop it in order."""
    return subprocess.Popen(  # noqa: S603 - argument lists are built by this package, never from input
        list(argv),
        cwd=cwd,
        env=dict(env) if env is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[bytes], *, signals: Iterable[tuple[signal.Signals, float]]) -> int:
    """End a process of `spawn` by ever ruder signals; whatever is left of its session is killed at the end.

    `signals`: pairs of a signal for the process and the seconds granted after it. Returns its exit status.
    """
    for number, patience_s in signals:
        if process.poll() is not None:
            break
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience_s)
    kill_session(process.pid)
    return process.wait()


def kill_session(leader: int) -> None:
    """SIGKILL every process of the group that `leader` founded (pool workers of a killed parent, say)."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def processes_in(directory: Path, *, name: str) -> list[psutil.Process]:
    """Running programs called `name` whose working folder is `directory`.

    Servers change into their data folder, so this finds exactly those that an earlier, killed run left behind,
    and never a stranger that happens to have got the number of a stale pid file.
    """
    found = []
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error):
            if process.info["name"] == name and Path(process.cwd()) == directory.resolve():
                found.append(process)
    return found


def end_processes_in(directory: Path, *, name: str, number: signal.Signals, patience_s: float = 20) -> int:
    """End what `processes_in` finds, at the latest with SIGKILL; returns how many there were."""
    stale = processes_in(directory, name=name)
    for process in stale:
        with contextlib.suppress(psutil.Error):
            process.send_signal(number)
    _, alive = psutil.wait_procs(stale, timeout=patience_s)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=5)
    return len(stale)


def tail(path: Path, *, lines: int = 15) -> str:
    """The last lines of a log, for the message of an error."""
    with contextlib.suppress(OSError):
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    return ""
