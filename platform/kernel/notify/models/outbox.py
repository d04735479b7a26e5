"""Outgoing mail, written in the transaction of the fact that it reports."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import BaseModel


class OutboxState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("No longer needed")
    UNCERTAIN = "uncertain", _("Perhaps sent")
    DEAD = "dead", _("Given up")


class OutboxRow(BaseModel):
    """What waits to leave the house, and what became of it. `group_key` names what is settled together."""

    kind = models.CharField(max_length=48)
    group_key = models.CharField(max_length=96, blank=True)
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.PENDING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class OutboxMail(OutboxRow):
    """One mail to one address.

    States: pending (due at `due_at`); sending (committed before the mail server is spoken to, so that no
    second worker takes it); sent; cancelled (read in the app, or overtaken by the next of its group, before it was
    due); uncertain (the worker or the line died while the server may have taken it: never sent again by itself, the
    in-app notification stands); dead (refused for good, or too many attempts; `last_error` says why).
    One with a `calendar` file (`calendar_method`: RFC 5546) is never uncertain but sent again: nothing else tells
    that person, and twice it is the same event.

    Holds: an address, no clinical content; `body` may carry a one-time link and is emptied once sent, as the file is.
    Retention: 12 months. Read by: operators; in the demo everybody, on its outbox page.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    to_email = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=8, blank=True)
    dedupe_key = models.CharField(max_length=200, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OutboxState.values), name="outbox_state_known"),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False), name="outbox_sending_is_claimed"
            ),
            models.CheckConstraint(
                condition=Q(calendar_method__in=["", "REQUEST", "CANCEL"])
                & (Q(calendar="") | ~Q(calendar_method="")),
                name="outbox_calendar_method",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="pending"), name="outbox_due"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="outbox_in_flight"),
            models.Index(
                fields=["person", "group_key", "created_at"],
                condition=~Q(group_key=""),
                name="outbox_by_group",
            ),
        ]
