"""Secret addresses under which a calendar program reads the sessions of clinics."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from followup.clinics.models.clinic import Clinic
from kernel.models import BaseModel


class CalendarFeed(BaseModel):
    """One address of one person: of one clinic, or (null) of all in which the person works. Only the hash of the
    secret is kept; a revoked one stays revoked (trigger). Personal data: who reads which calendar. Read by: the
    person alone."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+", null=True)
    digest = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="feed_digest"),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("created_at")), name="feed_revoked_after"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="feed_stays_revoked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at"
                ),
            )
        ]
        indexes = [models.Index(fields=["person", "created_at"], name="feed_of_person")]

    def __str__(self) -> str:
        return str(self.pk)
