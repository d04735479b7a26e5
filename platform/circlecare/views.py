"""Endpoints that compose what the rooms registered: Today and the command palette."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.views import ApiView
from kernel.audit import services as audit
from kernel.search import sources
from kernel.worklist import sections

MIN_QUERY = 2
MAX_QUERY = 100
HITS_PER_SOURCE = 8


class TodaySectionOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    order = serializers.IntegerField()
    items = serializers.ListField(child=serializers.DictField())


class TodayOutput(serializers.Serializer[Any]):
    sections = TodaySectionOutput(many=True)


class SearchHitOutput(serializers.Serializer[Any]):
    kind = serializers.CharField()
    id = serializers.CharField()
    title = serializers.CharField()
    subtitle = serializers.CharField()
    url = serializers.CharField()


class SearchOutput(serializers.Serializer[Any]):
    results = SearchHitOutput(many=True)


class TodayApi(ApiView):
    """What waits for me, by urgency: one call for the whole page."""

    @extend_schema(operation_id="today", responses=TodayOutput)
    def get(self, request: Request) -> Response:
        found = [(section, section.fetch(self.actor)) for section in sections()]
        # One entry for the page: it shows names of patients.
        audit.record(
            actor=self.actor,
            action="today.viewed",
            detail={section.code: len(items) for section, items in found},
        )
        data = [{"code": each.code, "order": each.order, "items": items} for each, items in found]
        return Response({"sections": data})


class SearchApi(ApiView):
    """Search as you type over everything I may see."""

    @extend_schema(
        operation_id="search",
        parameters=[OpenApiParameter("q", str, description="At least two characters.")],
        responses=SearchOutput,
    )
    def get(self, request: Request) -> Response:
        query = request.query_params.get("q", "").replace("\x00", "").strip()[:MAX_QUERY]
        if len(query) < MIN_QUERY:
            return Response({"results": []})
        hits = [hit for source in sources() for hit in source.fetch(self.actor, query, HITS_PER_SOURCE)]
        return Response(
            {
                "results": [
                    {"kind": h.kind, "id": h.id, "title": h.title, "subtitle": h.subtitle, "url": h.url}
                    for h in hits
                ]
            }
        )
