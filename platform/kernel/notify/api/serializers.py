"""Input and output shapes of the notification endpoints."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kernel.api.serializers import StrictSerializer
from kernel.notify import kinds
from kernel.notify.channels.push import ENDPOINT_MAX, Subscription
from kernel.notify.models import Channel, Notification, OutboxMail
from kernel.notify.models.push import KEY_MAX


class NotificationOutput(serializers.Serializer[Notification]):
    """`title` is the whole line in the reader's language; no clinical content."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.SerializerMethodField()
    url = serializers.CharField()
    params = serializers.JSONField()
    urgent = serializers.BooleanField()
    subject_type = serializers.CharField()
    subject_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    def get_title(self, row: Notification) -> str:
        kind = kinds.find(row.kind)
        return kind.line(row.params) if kind else str(_("Something new awaits you in CircleCare"))


class NotificationPageOutput(serializers.Serializer[Any]):
    results = NotificationOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    unread = serializers.IntegerField()


class NotificationsReadInput(StrictSerializer):
    """Either `ids`, or `all: true`."""

    ids = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=500)
    all = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("all")) == ("ids" in attrs):
            raise serializers.ValidationError({"ids": [_("Name the entries, or all of them.")]})
        return attrs


class NotificationsReadOutput(serializers.Serializer[Any]):
    unread = serializers.IntegerField()


class PreferenceOutput(serializers.Serializer[Any]):
    kind = serializers.CharField()
    title = serializers.CharField()
    urgent = serializers.BooleanField(help_text="The app channel of an urgent kind is always on.")
    in_app = serializers.BooleanField()
    mail = serializers.BooleanField()
    push = serializers.BooleanField(help_text="In the browsers where the person allowed it.")


class PreferencesOutput(serializers.Serializer[Any]):
    preferences = PreferenceOutput(many=True)


class PreferenceInput(StrictSerializer):
    kind = serializers.CharField(max_length=48)
    in_app = serializers.BooleanField(required=False)
    mail = serializers.BooleanField(required=False)
    push = serializers.BooleanField(required=False)

    def choices(self, checked: dict[str, Any]) -> list[tuple[str, str, bool]]:
        return [
            (checked["kind"], channel, checked[channel]) for channel in Channel.values if channel in checked
        ]


class PreferencesInput(StrictSerializer):
    preferences = PreferenceInput(many=True, allow_empty=False)

    def choices(self) -> list[tuple[str, str, bool]]:
        return [
            choice
            for checked in self.validated_data["preferences"]
            for choice in PreferenceInput().choices(checked)
        ]


class PushDeviceOutput(serializers.Serializer[Any]):
    """`endpoint`: by it a browser knows itself. `told_at`: when its service last took something for it."""

    id = serializers.UUIDField()
    endpoint = serializers.CharField()
    user_agent = serializers.CharField()
    created_at = serializers.DateTimeField()
    told_at = serializers.DateTimeField(allow_null=True)


class PushOutput(serializers.Serializer[Any]):
    """`public_key`: what a browser subscribes with; empty when this installation offers no push."""

    public_key = serializers.CharField(allow_blank=True)
    devices = PushDeviceOutput(many=True)


class PushSubscriptionInput(StrictSerializer):
    """As the browser's PushSubscription gives it."""

    endpoint = serializers.CharField(max_length=ENDPOINT_MAX)
    p256dh = serializers.CharField(max_length=KEY_MAX)
    auth = serializers.CharField(max_length=KEY_MAX)

    def subscription(self) -> Subscription:
        return Subscription(**self.validated_data)


class OutboxMailOutput(serializers.Serializer[OutboxMail]):
    id = serializers.UUIDField()
    to_email = serializers.EmailField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)


class OutboxPageOutput(serializers.Serializer[Any]):
    results = OutboxMailOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
