"""The access log: who did what to whose data, append-only and hash-chained."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One read or write of patient data, or one act of administration.

    Written in the transaction of the act itself; chained (AuditLink) when that transaction commits.
    UPDATE, DELETE and TRUNCATE are refused by the database. Holds: personal data (who looked at whom),
    never clinical values. Retention: as long as the record. Read by: privacy officers, and by the
    patient's own centre as "who looked".
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_label = models.CharField(max_length=80, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # An index is not wanted for the constraint's sake: the reading indexes are below.
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )
    # Kernel knows no room: centre and patient are ids without a constraint. They are never deleted.
    centre_id = models.UUIDField(null=True)
    patient_id = models.UUIDField(null=True)
    action = models.CharField(max_length=64)
    object_type = models.CharField(max_length=48, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    why = models.CharField(max_length=500, blank=True)
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["patient_id", "-id"], name="audit_by_patient"),
            models.Index(fields=["person", "-id"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action}"


class AuditLink(models.Model):
    """The place of an entry in the chain: `hash = sha256(previous hash || entry)`.

    Made by a deferred trigger at commit, under one lock that is held only for the commit itself: the
    chain has no gap and no fork, and acts do not wait for each other while they work.
    """

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="link")
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.seq} -> {self.entry_id}"
