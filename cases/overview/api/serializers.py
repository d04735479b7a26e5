"""Wire shapes of the story and the summary; the selectors make the answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cases.overview.rules.story import LANES

LANE_CODES = [lane.value for lane in LANES]


class Output(serializers.Serializer[Any]):
    """Describes an answer; the selectors make it."""


class StoryLaneOutput(Output):
    code = serializers.ChoiceField(choices=LANE_CODES)
    label_it = serializers.CharField()
    label_en = serializers.CharField()


class StoryItemOutput(Output):
    key = serializers.CharField()
    lane = serializers.ChoiceField(choices=LANE_CODES)
    start = serializers.DateField()
    end = serializers.DateField(allow_null=True, help_text="null: an instant, or it still lasts (`is_open`).")
    is_open = serializers.BooleanField()
    is_planned = serializers.BooleanField()
    title_it = serializers.CharField()
    title_en = serializers.CharField()
    detail_it = serializers.CharField(allow_blank=True)
    detail_en = serializers.CharField(allow_blank=True)
    weight = serializers.IntegerField(help_text="0 to 100: what keeps its label when there is little room.")
    tone = serializers.ChoiceField(choices=["neutral", "good", "warn", "bad", "infusion"])
    tab = serializers.CharField(help_text="The part of the case page where it lives.")
    kind = serializers.CharField(allow_blank=True, help_text="Within the record: the kind of entry.")


class StoryOutput(Output):
    patient_id = serializers.UUIDField()
    today = serializers.DateField()
    diagnosed_on = serializers.DateField(allow_null=True)
    relapsed_on = serializers.DateField(allow_null=True)
    infused_on = serializers.DateField(allow_null=True, help_text="Day 0.")
    lanes = StoryLaneOutput(many=True)
    items = StoryItemOutput(many=True)
    left_out = serializers.IntegerField(help_text="How many of the lightest items were left out.")
