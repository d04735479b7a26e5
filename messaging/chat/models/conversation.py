"""Conversations, their topics, and how far each person has read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import BaseModel


class ConversationKind(models.TextChoices):
    DIRECT = "direct", _("Direct")
    GROUP = "group", _("Group")
    CASE = "case", _("Case")


class Conversation(BaseModel):
    """Two people, a group, or everyone who may see a subject of a higher room (a case).

    `last_seq` is the number of the newest message, `last_changed_seq` that of the newest change (a send,
    an edit, a withdrawal). Both are raised only under the lock of this row, in the transaction that
    writes the message: without gaps, and in the order of the commits. A direct conversation exists
    once per pair (`direct_key`), that of a subject once per subject. Never deleted.

    Holds: who talks with whom; the title of a group. Clinical: no. Retention: with its messages.
    Read by: the participants; of a subject's, whoever may see the subject (decided there, at that moment).
    """

    kind = models.CharField(max_length=8, choices=ConversationKind)
    subject_type = models.CharField(max_length=32, blank=True)
    subject_id = models.UUIDField(null=True)
    direct_key = models.CharField(max_length=73, null=True)
    title = models.CharField(max_length=120, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    last_seq = models.BigIntegerField(default=0)
    last_changed_seq = models.BigIntegerField(default=0)
    last_activity_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(subject_id__isnull=False),
                name="conversation_one_per_subject",
            ),
            models.UniqueConstraint(fields=["direct_key"], name="conversation_one_per_pair"),
            models.CheckConstraint(
                condition=Q(kind="case", subject_id__isnull=False) & ~Q(subject_type="")
                | ~Q(kind="case") & Q(subject_id__isnull=True, subject_type=""),
                name="conversation_case_has_subject",
            ),
            models.CheckConstraint(
                condition=Q(kind="direct", direct_key__isnull=False)
                | ~Q(kind="direct") & Q(direct_key__isnull=True),
                name="conversation_direct_has_key",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ConversationKind.values), name="conversation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(last_changed_seq__gte=F("last_seq"), last_seq__gte=0),
                name="conversation_counters_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["-last_activity_at", "-id"], name="conversation_by_activity"),
            # whose memberships count: without it each inbox walks the conversations of all cases
            models.Index(fields=["id"], condition=~Q(kind="case"), name="conversation_not_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Topic(BaseModel):
    """A named thread of a conversation. Default ones have a `key` that screens translate; others a `name`.

    States: open, or resolved (`resolved_at`): folded away, still readable and writable. Holds: free text
    (the name). Read by: who may view the conversation.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="topics", db_index=False
    )
    key = models.CharField(max_length=32, blank=True)
    name = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "key"], condition=~Q(key=""), name="topic_key_once"
            ),
            models.UniqueConstraint(
                fields=["conversation", "name"], condition=~Q(name=""), name="topic_name_once"
            ),
            models.CheckConstraint(condition=~Q(key="", name=""), name="topic_has_key_or_name"),
        ]
        indexes = [models.Index(fields=["conversation", "position"], name="topic_by_conversation")]

    def __str__(self) -> str:
        return self.key or self.name


class Participant(BaseModel):
    """A person's place in a conversation: up to where they have read, and up to where a browser of theirs holds
    it (`delivered_seq`; what was read was delivered, also where it stands lower). Neither ever goes back.

    In direct and group conversations the row is the membership as well (`left_at` ends it). In the
    conversation of a subject it is only the pointer: access is the subject's decision, and who has
    never opened it has no row. Holds: personal data (when somebody read). Read by: who may view the
    conversation (read receipts).
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="participants")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    last_read_seq = models.BigIntegerField(default=0)
    last_read_at = models.DateTimeField(null=True)
    delivered_seq = models.BigIntegerField(default=0, db_default=0)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "conversation"], name="participant_once"),
            models.CheckConstraint(condition=Q(last_read_seq__gte=0), name="participant_pointer_positive"),
            models.CheckConstraint(condition=Q(delivered_seq__gte=0), name="participant_delivered_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.conversation_id}"
