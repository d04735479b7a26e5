"""How often one address may ask what needs no sign-in."""

from __future__ import annotations

import logging

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from kernel.clock import now
from kernel.errors import DomainError

logger = logging.getLogger(__name__)


def limit_calls(name: str, ip: str | None, *, per_minute: int) -> None:
    """Count one call. Raises DomainError 429 beyond `per_minute`. While Valkey is away nobody is counted: a patient who
    cannot cancel is worse than a stranger who asks too often."""
    key = f"limit:{name}:{ip}:{int(now().timestamp()) // 60}"
    try:
        cache.add(key, 0, timeout=120)
        count = cache.incr(key)
    except (RedisError, ValueError, OSError):
        logger.warning("calls of %s are not counted: the cache is away", name)
        return
    if count > per_minute:
        raise DomainError("too_many_calls", _("Too many attempts. Wait a minute."), status=429)
