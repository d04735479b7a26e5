"""The browser's session, answered with 401 (not DRF's 403) when there is none."""

from typing import Any

from rest_framework.authentication import SessionAuthentication as DrfSessionAuthentication
from rest_framework.request import Request

from kernel.actors import actor_of


class SessionAuthentication(DrfSessionAuthentication):
    """Session cookie plus CSRF. `authenticate_header` makes DRF answer 401 to who is not signed in."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"

    def authenticate(self, request: Request) -> Any:
        # `request.actor` is set by the directory's middleware only for a person who may act now: a
        # suspended person still has a session cookie, but is not signed in for us.
        if actor_of(request) is None:
            return None
        return super().authenticate(request)
