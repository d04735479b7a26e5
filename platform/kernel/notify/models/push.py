"""Browsers that take push, and what waits to be sent to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel.models import BaseModel
from kernel.notify.channels.push import ENDPOINT_MAX, Subscription
from kernel.notify.models.outbox import OutboxRow

KEY_MAX, AGENT_MAX = 120, 300


class PushAddress(BaseModel):
    """Where a browser takes push: its address at its service, its public key, its secret. Whoever has all three can
    show a message there. Personal data: a device of somebody."""

    endpoint = models.CharField(max_length=ENDPOINT_MAX)
    p256dh = models.CharField(max_length=KEY_MAX)
    auth = models.CharField(max_length=KEY_MAX)
    user_agent = models.CharField(max_length=AGENT_MAX, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def columns(given: Subscription, user_agent: str) -> dict[str, str]:
        """What is stored of what a browser gave."""
        return {
            "endpoint": given.endpoint,
            "p256dh": given.p256dh,
            "auth": given.auth,
            "user_agent": user_agent[:AGENT_MAX],
        }

    @property
    def subscription(self) -> Subscription:
        return Subscription(self.endpoint, self.p256dh, self.auth)


class PushDevice(PushAddress):
    """A browser in which a person wants to be told. One browser belongs to one person: who allows push there last.

    Deleted when the person says so, signs out there, ends the session (`session_key`) in which it was allowed, is shut
    out, or the service knows it no more. A session that ends by itself ends nothing: an alert at night has to ring.
    Read by: the person only.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint"], name="push_device_once")]

    def __str__(self) -> str:
        return f"device of {self.person_id}"


class OutboxPush(OutboxRow):
    """One push to one device, written in the transaction of the fact that it reports.

    States: as `OutboxMail`, but never uncertain: a device that gets it twice shows it once, so what is in doubt is sent
    again. Holds: no words (they follow from the kind), an address of the app. Retention: 12 months, or as long as the
    device. Read by: operators.
    """

    # No constraint: a browser that is forgotten in the same instant must not undo the fact that is told.
    device = models.ForeignKey(
        PushDevice, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    url = models.CharField(max_length=300)
    dedupe_key = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "dedupe_key"], name="push_once"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "sending", "sent", "cancelled", "dead"]),
                name="push_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False), name="push_sending_is_claimed"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="pending"), name="push_due"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="push_in_flight"),
        ]
