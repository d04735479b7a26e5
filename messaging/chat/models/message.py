"""Messages and what hangs on them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from kernel.models import BaseModel
from messaging.chat.models.conversation import Conversation, Topic

MAX_TEXT_CHARS = 10_000

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)


class MessageKind(models.TextChoices):
    TEXT = "text", _("Message")
    SYSTEM = "system", _("System message")


class Message(models.Model):
    """One message, addressed by conversation and `seq`.

    `seq` is where it stands (1, 2, 3, ... without gaps), `changed_seq` the number of its latest change
    within the conversation (gapless over all sends, edits and withdrawals). `text` is the Markdown that
    the author typed, `html` its sanitised rendering, made once when written. A system message has no
    text of its own but `system_key` and `system_params` (ids and labels, no clinical values), shown in the
    reader's language. States: live, edited (`edited_at`), withdrawn (`withdrawn_at`; text and html empty, the
    words are kept in MessageVersion). Never deleted.

    Holds: clinical free text. Retention: as the record of its subject. Read by: who may view the
    conversation at that moment.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    seq = models.BigIntegerField()
    changed_seq = models.BigIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    author_centre = models.ForeignKey(
        "network_directory.Centre", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    client_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=8, choices=MessageKind, default=MessageKind.TEXT)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    system_key = models.CharField(max_length=64, blank=True)
    system_params = models.JSONField(default=dict)
    reply_to_seq = models.BigIntegerField(null=True)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    search = models.GeneratedField(
        expression=SearchVector("text", config="italian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="message_seq_once"),
            models.UniqueConstraint(fields=["conversation", "changed_seq"], name="message_change_once"),
            models.UniqueConstraint(
                fields=["author", "client_id"],
                condition=Q(client_id__isnull=False),
                name="message_client_id_once",
            ),
            models.CheckConstraint(
                condition=Q(seq__gte=1, changed_seq__gte=F("seq")), name="message_numbers_in_order"
            ),
            models.CheckConstraint(
                condition=Q(reply_to_seq__isnull=True) | Q(reply_to_seq__lt=F("seq")),
                name="message_replies_to_earlier",
            ),
            models.CheckConstraint(
                condition=Q(text__length__lte=MAX_TEXT_CHARS), name="message_text_within_limit"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(text="", html=""),
                name="message_withdrawn_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(kind="text", author__isnull=False, client_id__isnull=False, system_key="")
                | Q(kind="system", text="") & ~Q(system_key=""),
                name="message_text_or_system",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "topic", "seq"], name="message_by_topic"),
            models.Index(fields=["conversation", "seq"], condition=Q(urgent=True), name="message_urgent"),
            GinIndex(fields=["search"], name="message_search"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} #{self.seq}"


class VersionReason(models.TextChoices):
    EDITED = "edited", _("Edited")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MessageVersion(BaseModel):
    """What a message said before a change. Append-only: the database refuses UPDATE and DELETE.

    Holds: clinical free text. Read by: who may view the conversation while the message stands; once it is
    withdrawn (often: written into the wrong case), by its author only.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="versions")
    text = models.TextField(blank=True)
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=10, choices=VersionReason)
    changed_seq = models.BigIntegerField()

    class Meta:
        ordering = ["changed_seq"]
        constraints = [
            models.UniqueConstraint(fields=["message", "changed_seq"], name="message_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} before {self.changed_seq}"


class MessageMention(models.Model):
    """A person named in a message who could see it when it was written. Holds: personal data."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.message_id}"


class MessageFile(models.Model):
    """A stored file shown with a message. The file has its own access (its subject's); this is a link."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files", db_index=False)
    file_id = models.UUIDField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["message", "file_id"], name="message_file_once")]

    def __str__(self) -> str:
        return f"{self.file_id} in {self.message_id}"
