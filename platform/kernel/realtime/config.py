"""Settings of the realtime hub, each with its default and its reason."""

from django.conf import settings

PING_EVERY_S = 25
"""Below the 60 s after which hospital proxies drop a silent line."""

WINDOW_BYTES = 256 * 1024
"""How much a socket may hold that its client has not acknowledged; beyond it the socket is told to resync."""

PROBE_BYTES = 64 * 1024
"""After this much without a ping, one is sent at once, so that a busy but healthy socket keeps its window."""

LAG_LIMIT_S = 75
"""A socket that has been behind for this long is closed (1013): its browser reconnects and syncs."""

MAX_FRAME_CHARS = 16 * 1024
"""Incoming frames are typing and presence: small. Daphne itself ends a connection at its own larger limit."""

MAX_PONG_CHARS = 64
"""An answer to a ping is not longer; only short frames are looked at before they are counted."""

FRAMES_PER_S = 10.0
FRAMES_BURST = 30.0
"""Incoming frames per socket, answers to our pings apart; a token bucket."""

CLOSE_MEMORY_S = 60
"""How long a close order is remembered for handshakes that were under way when it came."""

REVALIDATE_EVERY_S = 60
"""How often open sockets are checked against sessions and accounts: catches expiry and a lost close order."""

PRESENCE_REFRESH_S = 25
PRESENCE_EXPIRY_S = 60
"""A person is online while a process vouched for them within this time. Coarse on purpose: tabs reload."""

PUBLISH_TIMEOUT_S = 0.25
"""The longest that a request can wait for Valkey; after the first failure requests do not wait at all."""


def url() -> str:
    """Address of Valkey (`REDIS_URL`)."""
    value: str = settings.REDIS_URL
    return value


def prefix() -> str:
    """Namespace of our keys and of the channel: several installations (and test workers) share one Valkey."""
    value: str = settings.REDIS_PREFIX
    return value


def channel() -> str:
    return f"{prefix()}:realtime"
