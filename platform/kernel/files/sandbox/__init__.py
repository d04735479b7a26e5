"""Foreign bytes are parsed in a process of their own, with limits on memory, CPU, time and file size.

`run("kernel.files.jobs:inspect", ...)` forks a child from a warm helper process that has the parsers
loaded already (2-10 ms instead of a second), lets it run one function with JSON in and JSON out, and survives
whatever the bytes do to it. A crash, a decompression bomb or an endless loop is a `SandboxError`, not an
outage. docs/decisions tells why not a thread, a Celery worker or multiprocessing.
"""

from kernel.files.sandbox.client import (
    Limits,
    SandboxCrashed,
    SandboxError,
    SandboxRefused,
    plain_files,
    preload,
    run,
)

__all__ = ["Limits", "SandboxCrashed", "SandboxError", "SandboxRefused", "plain_files", "preload", "run"]
