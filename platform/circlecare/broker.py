"""What Celery's broker does when Valkey goes away."""

from __future__ import annotations

from typing import Any

from kombu.transport import redis as transport
from redis.exceptions import ConnectionError as ConnectionLost


class _Channel(transport.Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        """Where to connect to. A channel whose connection was lost while it held tasks is still asked, to have them
        acknowledged or given back, and does not know any more: kombu 5.7 fails on it with an AttributeError, at which
        the worker ends for good instead of connecting anew. What it held comes back as that of a killed worker does."""
        if self.connection is None or self.connection.client is None:
            raise ConnectionLost("the connection is gone; what was fetched comes back after a while")
        params: dict[str, Any] = super()._connparams(asynchronous)  # type: ignore[misc]  # its stubs leave it out
        return params


def stay_when_the_broker_goes() -> None:
    """Of this process: a worker that loses the broker connects anew, whatever it held."""
    transport.Transport.Channel = _Channel
