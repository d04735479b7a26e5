"""One's own notifications and preferences, and the demo's outbox."""

from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.pagination import CursorPage, decode_cursor, limit_of
from kernel.api.views import ApiView, PublicApiView
from kernel.errors import Invalid, NotFound
from kernel.notify import selectors, services
from kernel.notify.api.serializers import (
    NotificationOutput,
    NotificationPageOutput,
    NotificationsReadInput,
    NotificationsReadOutput,
    OutboxMailOutput,
    OutboxPageOutput,
    PreferencesInput,
    PreferencesOutput,
)

_CURSOR = OpenApiParameter("cursor", str)
_LIMIT = OpenApiParameter("limit", int)


def _before(request: Request) -> UUID | None:
    """The id in the cursor. Raises Invalid for one that is not ours."""
    cursor = request.query_params.get("cursor")
    if not cursor:
        return None
    (raw,) = decode_cursor(cursor, length=1)
    try:
        return UUID(str(raw))
    except ValueError:
        raise Invalid("bad_cursor", field="cursor") from None


class NotificationListApi(ApiView):
    @extend_schema(
        operation_id="notification_list",
        parameters=[_CURSOR, _LIMIT, OpenApiParameter("unread", bool)],
        responses=NotificationPageOutput,
    )
    def get(self, request: Request) -> Response:
        limit = limit_of(request)
        rows = selectors.notification_list(
            actor=self.actor,
            unread_only=request.query_params.get("unread") in ("1", "true"),
            before=_before(request),
            limit=limit,
        )
        page = CursorPage.of(
            request,
            rows,
            limit=limit,
            key=lambda row: [str(row.pk)],
            render=lambda row: NotificationOutput(row).data,
        )
        unread = selectors.notification_unread_count(actor=self.actor)
        return Response({**page.data(), "unread": unread})


class NotificationsReadApi(ApiView):
    @extend_schema(
        operation_id="notification_read",
        request=NotificationsReadInput,
        responses=NotificationsReadOutput,
    )
    def post(self, request: Request) -> Response:
        given = NotificationsReadInput(data=request.data)
        given.is_valid(raise_exception=True)
        ids = None if given.validated_data["all"] else given.validated_data["ids"]
        return Response({"unread": services.notifications_mark_read(actor=self.actor, ids=ids)})


class PreferencesApi(ApiView):
    @extend_schema(operation_id="notification_preference_list", responses=PreferencesOutput)
    def get(self, request: Request) -> Response:
        return self._answer()

    @extend_schema(
        operation_id="notification_preference_set", request=PreferencesInput, responses=PreferencesOutput
    )
    def put(self, request: Request) -> Response:
        given = PreferencesInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.preferences_set(actor=self.actor, choices=given.choices())
        return self._answer()

    def _answer(self) -> Response:
        rows: Any = selectors.preference_list(actor=self.actor)
        return Response(PreferencesOutput({"preferences": rows}).data)


class OutboxListApi(PublicApiView):
    """The demo has no mail server: its mail is read here, also by who is not signed in yet (an invitation).
    Outside the demo the page does not exist."""

    @extend_schema(operation_id="outbox_list", parameters=[_CURSOR, _LIMIT], responses=OutboxPageOutput)
    def get(self, request: Request) -> Response:
        if not settings.CIRCLECARE_DEMO:
            raise NotFound  # outside the demo this address does not exist
        limit = limit_of(request)
        rows = selectors.outbox_list(before=_before(request), limit=limit)
        page = CursorPage.of(
            request,
            rows,
            limit=limit,
            key=lambda row: [str(row.pk)],
            render=lambda row: OutboxMailOutput(row).data,
        )
        return Response(page.data())
