"""The floor: the smallest program on the same server that does the same transport and nothing else.

One Pub/Sub subscription, one loop over the sockets; no sign-in, no database, no protection against a slow reader.
A frame from any socket is published and comes back to all of them.
"""

import asyncio
import gc
import os
from typing import Any

import redis.asyncio

CHANNEL = "bench:bare"
FRAME = "x" * (int(os.environ["BENCH_FRAME_BYTES"]) - 32)

_sockets: set[Any] = set()
_started: list[Any] = []


async def _subscribe() -> None:
    client = redis.asyncio.from_url(os.environ["REDIS_URL"])
    async with client.pubsub() as pubsub:
        await pubsub.subscribe(CHANNEL)
        async for message in pubsub.listen():
            if message["type"] == "message":
                out = {"type": "websocket.send", "text": message["data"].decode()}
                for send in list(_sockets):
                    await send(out)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        raise ValueError(scope["type"])
    if not _started:
        _started.append(asyncio.get_running_loop().create_task(_subscribe()))
        _started.append(redis.asyncio.from_url(os.environ["REDIS_URL"]))
    await receive()
    await send({"type": "websocket.accept"})
    _sockets.add(send)
    await send({"type": "websocket.send", "text": '{"v":1,"type":"ready"}'})
    try:
        while (await receive())["type"] == "websocket.receive":
            await _started[1].publish(CHANNEL, f'{{"type":"message.created","x":"{FRAME}"}}')
    finally:
        _sockets.discard(send)


gc.collect()
gc.freeze()
