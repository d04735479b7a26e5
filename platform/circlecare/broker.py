"""What Celery's broker does when Valkey goes away."""

from __future__ import annotations

from typing import Any

from kombu.transport import redis as transport
from redis.exceptions import ConnectionError as ConnectionLost


class _QoS(transport.QoS):
    def restore_unacked(self, client: Any = None) -> None:
        """Give back the tasks that were fetched and not done. A channel whose connection was lost while it held some
        has none any more to do that by: kombu 5.7 fails on it with an AttributeError, at which the worker ends for good
        instead of connecting anew. They come back as those of a killed worker do."""
        if self.channel.connection.client is None:
            raise ConnectionLost("the connection is gone; what was fetched comes back after a while")
        super().restore_unacked(client)


def stay_when_the_broker_goes() -> None:
    """Of this process: a worker that loses the broker connects anew, whatever it held."""
    transport.Channel.QoS = _QoS
