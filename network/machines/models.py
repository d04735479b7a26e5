"""Programs of a hospital (a laboratory system, a registry) that read and write over FHIR without a person."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kernel.models import BaseModel
from network.directory.models import Centre


class MachineClient(BaseModel):
    """A program of one centre, known by its public keys; it reaches the patients of that centre's circle of care.

    States: active, revoked (for good: a new one is made instead). `keys` are public keys alone; there is no secret
    of a client on this server. Personal data: none but who made and revoked it. Retention: for ever, because the
    access log names it. Read by: administrators of the centre.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="machine_clients")
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=240, blank=True)
    keys = models.JSONField()
    scopes = ArrayField(models.CharField(max_length=64))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    last_token_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "name"], condition=Q(revoked_at=None), name="machine_client_name_once"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(scopes=[]), name="machine_client_named"),
        ]
        triggers = [
            pgtrigger.Protect(name="machine_client_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="machine_client_revoked_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.revoked_at IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class UsedAssertion(models.Model):
    """A signed request for a token that was used: the database refuses it a second time.

    Personal data: none. Retention: until the assertion would have expired.
    """

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT, related_name="+")
    jti = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "jti"], name="assertion_used_once")]
        indexes = [models.Index(fields=["expires_at"], name="assertion_by_expiry")]

    def __str__(self) -> str:
        return str(self.id)


class AccessToken(models.Model):
    """A token that a machine client was given; only its hash is stored.

    Personal data: none. Retention: until it expires.
    """

    token_hash = models.BinaryField(max_length=32, primary_key=True)
    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT, related_name="+")
    scopes = ArrayField(models.CharField(max_length=64))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="access_token_ends")
        ]
        indexes = [models.Index(fields=["expires_at"], name="access_token_by_expiry")]

    def __str__(self) -> str:
        return str(self.client_id)
