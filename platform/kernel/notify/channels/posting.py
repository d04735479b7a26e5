"""One POST over HTTP(S), as the gateway of SMS and the push services take theirs. No redirect is followed."""

from __future__ import annotations

import http.client
import ssl
from urllib.parse import SplitResult

TIMEOUT_S = 10.0
FOR_NOW = frozenset({408, 425, 429})
"""Refused, but not for good; as is everything from 500."""


def connected(at: SplitResult) -> http.client.HTTPConnection:
    """Raises OSError when nobody answers there."""
    host, port = at.hostname or "", at.port
    if at.scheme == "https":
        context = ssl.create_default_context()
        opened: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=TIMEOUT_S, context=context
        )
    else:
        opened = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    opened.connect()
    return opened


def posted(
    connection: http.client.HTTPConnection, at: SplitResult, body: str | bytes, headers: dict[str, str]
) -> int:
    """The status of the answer. Raises OSError or HTTPException when the line breaks: perhaps it was taken."""
    path = f"{at.path or '/'}{'?' if at.query else ''}{at.query}"
    connection.request("POST", path, body, headers)
    with connection.getresponse() as answer:
        answer.read()
        return answer.status
