"""Speaking to the push services of the browsers (RFC 8030), with words that only the device can read (RFC 8291).

A service is whatever address the browser named, so only services that are known by name (`PUSH_SERVICES`) are spoken
to: else a browser could send us to any address inside the hospital. Who sends is told by our key (`PUSH_PRIVATE_KEY`,
RFC 8292); without one no screen offers push.
"""

from __future__ import annotations

import http.client
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from fnmatch import fnmatchcase
from hashlib import sha256
from urllib.parse import SplitResult, urlsplit

import jwt
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from kernel import clock
from kernel.notify.channels.base import Delivery, Outcome, Report
from kernel.notify.channels.posting import FOR_NOW, connected, posted
from kernel.notify.channels.sealing import is_point, is_secret, private_key, public_text, seal, text_of

SILENT_S = 60
"""How long a service that did not answer is left alone, by all workers."""
ENDPOINT_MAX = 800
_NAME = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{1,63}")
_GONE = frozenset({404, 410})
_TOKEN_LASTS = timedelta(hours=12)
"""RFC 8292 allows a day; half of it leaves room for clocks that differ."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gave: the address at its service, its public key and its secret, as base64url without padding."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def to(self) -> str:
        """As the `to` of a delivery."""
        return json.dumps([self.endpoint, self.p256dh, self.auth])

    def fault(self) -> str:
        """The field that is no good, or nothing: `endpoint` of no known service, keys that nothing can be sealed to."""
        if len(self.endpoint) > ENDPOINT_MAX or _known_service(self.endpoint) is None:
            return "endpoint"
        if not is_point(self.p256dh):
            return "p256dh"
        return "" if is_secret(self.auth) else "auth"


def is_push_offered() -> bool:
    return bool(settings.PUSH_PRIVATE_KEY)


def public_key() -> str:
    """Our key as browsers want it when they subscribe; empty when no push is offered."""
    return public_text(private_key(settings.PUSH_PRIVATE_KEY)) if is_push_offered() else ""


class PushLine:
    """One HTTPS connection to each service, kept open between the messages."""

    def __init__(self) -> None:
        self._connections: dict[str, http.client.HTTPConnection] = {}
        self._senders: dict[str, str] = {}
        self._silent: set[str] = set()
        self._asked: set[str] = set()

    def deliver(self, delivery: Delivery) -> Report:
        """Never `away`: when one service does not answer, the others may. That one is not waited for again."""
        if not is_push_offered():
            return Report(Outcome.AWAY, "no key")
        found = Subscription(*json.loads(delivery.to))
        at = _known_service(found.endpoint)
        if at is None:
            return Report(Outcome.REFUSED, "unknown service")
        if self._is_silent(at.netloc):
            return Report(Outcome.LATER, "silent")
        try:
            sealed = seal(_payload(delivery), p256dh=found.p256dh, auth=found.auth)
        except ValueError:
            return Report(Outcome.REFUSED, "unusable key")
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(max(0, int(delivery.lasts.total_seconds()))),
            "Urgency": "high",
            "Topic": _topic(delivery),
            "Authorization": self._sender(at),
        }
        try:
            connection = self._open(at)
        except ValueError as exc:
            return Report(Outcome.REFUSED, type(exc).__name__)
        except OSError as exc:
            self._note_silent(at.netloc)
            return Report(Outcome.LATER, type(exc).__name__)
        try:
            status = posted(connection, at, sealed, headers)
        except (OSError, http.client.HTTPException) as exc:
            self._connections.pop(at.netloc).close()
            if isinstance(exc, TimeoutError):
                self._note_silent(at.netloc)
            return Report(Outcome.DOUBTFUL, type(exc).__name__)
        return Report(_outcome(status), "" if status < 300 else f"HTTP {status}")

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _is_silent(self, service: str) -> bool:
        if service not in self._asked:
            self._asked.add(service)
            with suppress(RedisError, OSError):
                if cache.get(_silent_key(service)):
                    self._silent.add(service)
        return service in self._silent

    def _note_silent(self, service: str) -> None:
        """Every notice has a line of its own: the next ones must not wait for it too, and hold up a worker."""
        self._silent.add(service)
        with suppress(RedisError, OSError):
            cache.set(_silent_key(service), True, SILENT_S)

    def _open(self, at: SplitResult) -> http.client.HTTPConnection:
        held = self._connections.get(at.netloc)
        if held is None or held.sock is None:
            held = self._connections[at.netloc] = connected(at)
        return held

    def _sender(self, at: SplitResult) -> str:
        """One signature for each service and line: lines are short-lived, the token is good for half a day."""
        audience = f"{at.scheme}://{at.netloc}"
        if audience not in self._senders:
            claims = {
                "aud": audience,
                "exp": int((clock.now() + _TOKEN_LASTS).timestamp()),
                "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
            }
            key = private_key(settings.PUSH_PRIVATE_KEY)
            token = jwt.encode(claims, key, algorithm="ES256")
            self._senders[audience] = f"vapid t={token}, k={public_text(key)}"
        return self._senders[audience]


def _payload(delivery: Delivery) -> bytes:
    words = {
        "title": delivery.subject,
        "body": delivery.body,
        "url": delivery.link,
        "tag": delivery.topic or delivery.key,
    }
    return json.dumps(words, ensure_ascii=False).encode()


def _topic(delivery: Delivery) -> str:
    """A later message about the same takes the place of one that still waits; 32 characters at most (RFC 8030)."""
    return text_of(sha256((delivery.topic or delivery.key).encode()).digest()[:24])


def _known_service(endpoint: str) -> SplitResult | None:
    """Where the message goes, when that is a service of `PUSH_SERVICES`: names of hosts (`*.` for any below), by https
    on its usual port; or, for a service of one's own, an origin with its scheme and port."""
    if not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        return None
    try:
        at = urlsplit(endpoint)
        host, port = at.hostname or "", at.port
    except ValueError:
        return None
    if f"{at.scheme}://{at.netloc}" in settings.PUSH_SERVICES:
        return at
    # a plain name and the usual port: neither a user nor a character that another reader might cut at
    is_plain = _NAME.fullmatch(host) is not None and at.netloc.removesuffix(":443") == host
    is_usual = at.scheme == "https" and is_plain and port in (None, 443)
    return at if is_usual and any(fnmatchcase(host, name) for name in settings.PUSH_SERVICES) else None


def _silent_key(service: str) -> str:
    return f"notify.push.silent:{service}"


def _outcome(status: int) -> Outcome:
    if status < 300:
        return Outcome.SENT
    if status in _GONE:
        return Outcome.GONE
    return Outcome.LATER if status in FOR_NOW or status >= 500 else Outcome.REFUSED
