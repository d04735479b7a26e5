"""Speaking to the SMS gateway of the hospital or its provider (`SMS_GATEWAY_URL`).

One POST a message: `{"to": "+39...", "text": "...", "sender": "..."}`, with `Authorization: Bearer <token>` and an
`Idempotency-Key`, by which the gateway knows a message that it took already (IETF httpapi draft; 409 means just that).
"""

from __future__ import annotations

import http.client
import json
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from kernel.notify.channels.base import Delivery, Outcome, Report
from kernel.notify.channels.posting import FOR_NOW, connected, posted

_OUR_FAULT = frozenset({401, 403, 404, 405})


def is_sms_offered() -> bool:
    return bool(settings.SMS_GATEWAY_URL)


class SmsLine:
    """One HTTP connection, kept open between the messages."""

    def __init__(self) -> None:
        self._at: SplitResult = urlsplit(settings.SMS_GATEWAY_URL)
        self._connection: http.client.HTTPConnection | None = None

    def deliver(self, delivery: Delivery) -> Report:
        if not is_sms_offered():
            return Report(Outcome.AWAY, "no gateway")
        try:
            connection = self._open()
        except OSError as exc:
            self.close()
            return Report(Outcome.AWAY, type(exc).__name__)
        words = {"to": delivery.to, "text": delivery.body, "sender": settings.SMS_SENDER}
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}",
            "Idempotency-Key": delivery.key,
        }
        try:
            status = posted(connection, self._at, json.dumps(words), headers)
        except (OSError, http.client.HTTPException) as exc:
            self.close()
            return Report(Outcome.DOUBTFUL, type(exc).__name__)
        return Report(_outcome(status), "" if status < 300 else f"HTTP {status}")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> http.client.HTTPConnection:
        if self._connection is None or self._connection.sock is None:
            self._connection = connected(self._at)
        return self._connection


def _outcome(status: int) -> Outcome:
    if status < 300 or status == 409:
        return Outcome.SENT
    if status in _OUR_FAULT:
        # the token or the address of the gateway is wrong: of every message, until somebody mends it
        return Outcome.AWAY
    if status in FOR_NOW or status >= 500:
        return Outcome.LATER
    return Outcome.REFUSED
