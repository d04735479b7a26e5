"""A cable that can be pulled: a TCP relay between a client and the product."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Line:
    """While the line is cut, open connections are torn down in both directions (what was under way is lost) and new
    ones are refused."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._relays: set[asyncio.Task[None]] = set()
        self.is_cut = False
        self.port = 0

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._relay_both, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self.cut()
        assert self._server is not None
        self._server.close()
        await asyncio.gather(*self._relays, return_exceptions=True)

    def cut(self) -> int:
        """Pull the cable; returns how many connections were torn."""
        self.is_cut = True
        for end in self._ends:
            end.transport.abort()
        return len(self._ends) // 2

    def mend(self) -> None:
        self.is_cut = False

    async def _relay_both(self, here_in: asyncio.StreamReader, here_out: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._relays.add(task)
        task.add_done_callback(self._relays.discard)
        if self.is_cut:
            here_out.transport.abort()
            return
        try:
            there_in, there_out = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            here_out.transport.abort()
            return
        ends = {here_out, there_out}
        self._ends |= ends
        if self.is_cut:  # pulled while the far end was being dialled
            self.cut()
        try:
            await asyncio.gather(_relay(here_in, there_out), _relay(there_in, here_out))
        finally:
            self._ends -= ends
            for end in ends:
                end.transport.abort()


async def _relay(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await source.read(64 * 1024):
            target.write(data)
            await target.drain()
    with contextlib.suppress(OSError, RuntimeError):
        target.close()


@asynccontextmanager
async def line_to(port: int) -> AsyncIterator[Line]:
    line = Line(port)
    await line.open()
    try:
        yield line
    finally:
        await line.close()
