"""Calls that happen at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

_AT_ONCE = 20


def in_threads(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Each call in a thread with a connection of its own, all let go at once; what each returned, or the DomainError
    that it raised."""
    from django.db import connection

    from kernel.errors import DomainError

    gate = threading.Barrier(min(len(calls), _AT_ONCE))

    def run(call: Callable[[], Any]) -> Any:
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=5)
        try:
            return call()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(run, calls))
