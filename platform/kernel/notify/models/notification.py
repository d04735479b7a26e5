"""What the bell shows, and who wants what on which channel."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import BaseModel


class Channel(models.TextChoices):
    IN_APP = "in_app", _("In CircleCare")
    MAIL = "mail", _("E-mail")
    PUSH = "push", _("Push notification")


class Notification(BaseModel):
    """One thing that one person should know. States: unread, read (`read_at`).

    `dedupe_key` names the fact: telling it again changes nothing. `group_key` names what reading settles
    together (a conversation). Holds: no clinical content; `params` are names of colleagues and counts.
    Retention: 12 months. Read by: the person only.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=48)
    subject_type = models.CharField(max_length=32, blank=True)
    subject_id = models.UUIDField(null=True)
    url = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False)
    dedupe_key = models.CharField(max_length=160)
    group_key = models.CharField(max_length=96, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "dedupe_key"], name="notification_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_by_person"),
            models.Index(
                fields=["person", "group_key"],
                condition=Q(read_at__isnull=True),
                name="notification_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class NotificationPreference(BaseModel):
    """A person's own choice for one kind on one channel; without a row the default of the kind holds.

    Holds: personal data (a habit). Read by: the person only.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=48)
    channel = models.CharField(max_length=8, choices=Channel)
    enabled = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "channel"], name="preference_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="preference_channel_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.channel}"
