"""Secret calendar addresses over HTTP, and the files behind them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from followup.clinics.models import CalendarFeed
from followup.clinics.selectors.feed import feed_file, feeds_of
from followup.clinics.services.feeds import feed_create, feed_revoke
from kernel.api.serializers import EmptyInput, ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import NotFound


class CalendarFeedInput(serializers.Serializer[Any]):
    """`clinic_id` null: all clinics in which one works."""

    clinic_id = serializers.UUIDField(required=False, allow_null=True)


class CalendarFeedOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    clinic_id = serializers.UUIDField(allow_null=True)
    clinic = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()


class CalendarFeedsOutput(serializers.Serializer[Any]):
    feeds = CalendarFeedOutput(many=True)


class CalendarFeedMadeOutput(CalendarFeedOutput):
    """`url` is told this once."""

    url = serializers.CharField()


class CalendarFeedsApi(ApiView):
    @extend_schema(operation_id="calendar_feeds", responses={200: CalendarFeedsOutput})
    def get(self, request: Request) -> Response:
        """One's own secret addresses that are in use; not the addresses themselves."""
        found = [_feed(feed) for feed in feeds_of(self.actor.who)]
        return Response(CalendarFeedsOutput({"feeds": found}).data)

    @extend_schema(
        operation_id="calendar_feed_create",
        request=CalendarFeedInput,
        responses={201: CalendarFeedMadeOutput, 400: ProblemOutput, 404: ProblemOutput},
    )
    def post(self, request: Request) -> Response:
        """A secret address for one's calendar program."""
        given = CalendarFeedInput(data=request.data)
        given.is_valid(raise_exception=True)
        feed, url = feed_create(actor=self.actor, clinic_id=given.validated_data.get("clinic_id"))
        return Response(CalendarFeedMadeOutput({**_feed(feed), "url": url}).data, status=201)


class CalendarFeedRevokeApi(ApiView):
    @extend_schema(
        operation_id="calendar_feed_revoke",
        request=EmptyInput,
        responses={204: None, 404: ProblemOutput},
    )
    def post(self, request: Request, feed_id: UUID) -> Response:
        """The address finds nothing any more."""
        feed_revoke(actor=self.actor, feed_id=feed_id)
        return Response(status=204)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """For calendar programs, which cannot sign in: whoever has the address may read, and it names no patient."""
    try:
        found = feed_file(secret)
    except NotFound:
        return HttpResponse("Not found\n", status=404, content_type="text/plain; charset=utf-8")
    return HttpResponse(
        found,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, max-age=300",
            "Content-Disposition": "inline; filename=clinics.ics",
        },
    )


def _feed(row: CalendarFeed) -> dict[str, Any]:
    return {
        "id": row.pk,
        "clinic_id": row.clinic_id,
        "clinic": row.clinic.title if row.clinic else "",
        "created_at": row.created_at,
    }
