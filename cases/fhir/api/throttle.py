"""How often an address may ask for a token."""

from __future__ import annotations

import logging
from typing import Any

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from network.directory.api.client import client_ip

logger = logging.getLogger(__name__)


class TokenThrottle(SimpleRateThrottle):
    """A program needs one token in ten minutes, a hospital with many programs some a minute: more is a mistake of a
    loop, or somebody who guesses. Counted for each address."""

    scope = "fhir_token"
    rate = "60/min"

    def get_cache_key(self, request: Request, view: Any) -> str:
        ident = client_ip(request._request) or "unknown"  # noqa: SLF001 - the helper reads Django's request
        return self.cache_format % {"scope": self.scope, "ident": ident}

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            # the cache may be lost at any moment; the signatures still decide who gets a token
            logger.warning("tokens are not counted: the cache is away")
            return True
