"""Live events to open browsers: `publish` after commit, one Pub/Sub subscription per Daphne process.

docs/realtime.md tells the protocol, docs/decisions/0005-realtime-hub.md why it is built this way.
"""

from kernel.realtime.publisher import close_sockets, publish

__all__ = ["close_sockets", "publish"]
