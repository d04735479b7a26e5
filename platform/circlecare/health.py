"""`/healthz`: this process answers. `/readyz`: everything it needs answers too."""

import time
import uuid
from collections.abc import Callable

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.http import HttpRequest, JsonResponse

HEARTBEAT_KEY = "worker-heartbeat"
HEARTBEAT_MAX_AGE_S = 45


def beat_now() -> None:
    """Called by a worker through beat: both are alive."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=600)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _valkey() -> None:
    token = uuid.uuid4().hex
    cache.set(f"ready-{token}", token, timeout=5)
    if cache.get(f"ready-{token}") != token:
        raise RuntimeError("cache does not keep what it was given")


def _storage() -> None:
    storage = storages["clinical"]
    name = storage.save(f"ready/{uuid.uuid4().hex}", ContentFile(b"ready"))
    storage.delete(name)


def _worker() -> None:
    at = cache.get(HEARTBEAT_KEY)
    if at is None or time.time() - at > HEARTBEAT_MAX_AGE_S:
        raise RuntimeError("no worker heartbeat")


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "valkey": _valkey,
    "storage": _storage,
    "worker": _worker,
}


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """503 with the names of the parts that are down. Says nothing else: it is public."""
    parts = {}
    for name, check in CHECKS.items():
        try:
            check()
        except Exception:  # noqa: BLE001 - any failure of a part means "down"; which one is all we tell
            parts[name] = "down"
        else:
            parts[name] = "ok"
    ready = all(state == "ok" for state in parts.values())
    response = JsonResponse({"status": "ok" if ready else "down", **parts}, status=200 if ready else 503)
    # Probes ask every few seconds: the answer tells which part is down, the log would only drown its cause.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - what Django itself sets on logged answers
    return response
