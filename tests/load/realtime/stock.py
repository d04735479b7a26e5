"""The stock way: a Channels consumer per socket, one group, `group_send` through RedisPubSubChannelLayer; no sign-in,
no database. A frame from any socket goes to the group."""

import gc
import os
from typing import Any

from django.conf import settings

settings.configure(
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [os.environ["REDIS_URL"]], "prefix": "bench-stock"},
        }
    },
    SECRET_KEY="only-for-the-bench",
)

import django  # noqa: E402

django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402

FRAME = "x" * (int(os.environ["BENCH_FRAME_BYTES"]) - 32)


class Stock(AsyncWebsocketConsumer):
    groups = ["everyone"]

    async def connect(self) -> None:
        await self.accept()
        await self.send(text_data='{"v":1,"type":"ready"}')

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        frame = f'{{"type":"message.created","x":"{FRAME}"}}'
        await self.channel_layer.group_send("everyone", {"type": "event", "frame": frame})

    async def event(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["frame"])


application = ProtocolTypeRouter({"websocket": Stock.as_asgi()})
gc.collect()
gc.freeze()
