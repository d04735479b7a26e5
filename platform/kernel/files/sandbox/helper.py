"""The warm process: loads the parsers once, then forks one limited child per job.

Runs as `python -m kernel.files.sandbox.helper FD MODULE...`; every message on the control socket FD carries
the socket of one job. No Django here, no database, no settings: what a hostile file could take over holds no
secret but the file itself.
"""

import gc
import importlib
import json
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

from kernel.files.sandbox import confine
from kernel.files.sandbox.refusal import Refused

MIB = 1024 * 1024


def main() -> None:
    confine.settle()
    control = socket.socket(fileno=int(sys.argv[1]))
    for module in sys.argv[2:]:
        importlib.import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies, nobody waits for them
    gc.freeze()
    while True:
        message, fds, _flags, _address = socket.recv_fds(control, 1, 1)
        if not message:
            return  # the process we serve is gone
        for fd in fds:
            _serve(control, fd)


def _serve(control: socket.socket, fd: int) -> None:
    if os.fork() == 0:
        # Nothing below may return into the helper's loop.
        with suppress(BaseException):
            control.close()
            _child(socket.socket(fileno=fd))
        os._exit(0)
    os.close(fd)


def _child(job: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # Parsers quote values of the file in their warnings; those do not belong into a log.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.closerange(3, job.fileno())
    os.closerange(job.fileno() + 1, 256)
    request = json.loads(_line(job))
    _limit(**request["limits"])
    answer = _answer(request["job"], request["kwargs"], request["opens"])
    job.sendall(json.dumps(answer).encode())
    job.close()


def _line(job: socket.socket) -> bytes:
    received = bytearray()
    while not received.endswith(b"\n"):
        chunk = job.recv(1 << 16)
        if not chunk:
            raise EOFError
        received += chunk
    return bytes(received)


def _answer(name: str, kwargs: dict[str, Any], opens: dict[str, list[str]]) -> dict[str, Any]:
    module, _colon, function = name.partition(":")
    try:
        job = getattr(importlib.import_module(module), function)
        confine.restrict_files(readable=opens["reads"], writable=opens["writes"])
        return {"result": job(**kwargs)}
    except Refused as exc:
        return {"refused": exc.code, "detail": exc.detail}
    except MemoryError:
        return {"refused": "too_complex"}
    except Exception as exc:  # noqa: BLE001 - whatever a parser raises on hostile bytes is an answer
        # The type only: the text of a parser's error may quote the file.
        return {"failed": type(exc).__name__}


def _limit(*, seconds: int, cpu_seconds: int, memory_mb: int, file_mb: int) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_mb * MIB, file_mb * MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    space = _address_space() + memory_mb * MIB
    with suppress(ValueError, OSError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (space, space))


def _address_space() -> int:
    """What the warm helper has mapped already (bytes)."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - pathlib is not worth loading
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


if __name__ == "__main__":
    main()
