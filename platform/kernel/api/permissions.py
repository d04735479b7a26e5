"""The default permission. A module of its own: DRF imports it while its own views are being made."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from kernel.actors import actor_of


class HasActor(BasePermission):
    """Signed in and able to act. What exactly one may do is the policies' business, below the view."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return actor_of(request) is not None
