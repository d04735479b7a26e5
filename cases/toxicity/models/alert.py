"""A rise of grade that somebody must have seen."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.patients.models import Patient
from cases.record.rules.text import choice, codes_of
from cases.toxicity.models.observation import ToxicityObservation
from cases.toxicity.rules.alerts import LEVELS
from kernel.models import BaseModel

SCALES = (choice("crs", "CRS", "CRS"), choice("icans", "ICANS", "ICANS"))


class ToxicityAlert(BaseModel):
    """A new highest grade within an episode, told once: the constraint holds it, also for two writers at once.

    `episode` numbers the episodes of one scale after one infusion (`infused_on`). `due_at`: until when somebody
    should say that they have seen it; null: nobody waits. `withdrawn_at`: the row that raised it was corrected or
    was an error; a grade that comes back raises the same alert anew. Clinical data; read by who may read the
    record; kept as long.
    """

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="toxicity_alerts")
    observation = models.ForeignKey(ToxicityObservation, models.PROTECT, related_name="alerts")
    infused_on = models.DateField(null=True)
    scale = models.CharField(max_length=8)
    grade = models.PositiveSmallIntegerField()
    episode = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    told = models.PositiveIntegerField(default=0)
    times = models.PositiveSmallIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "infused_on", "scale", "episode", "grade"],
                nulls_distinct=False,
                name="toxalert_once",
            ),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=5), name="toxalert_grade"),
            models.CheckConstraint(condition=Q(scale__in=sorted(codes_of(SCALES))), name="toxalert_scale"),
            models.CheckConstraint(condition=Q(level__in=sorted(LEVELS)), name="toxalert_level"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="toxalert_acknowledged_by_whom",
            ),
        ]
        indexes = [
            models.Index(
                F("patient"),
                F("raised_at").desc(),
                condition=Q(acknowledged_at=None, withdrawn_at=None),
                name="toxalert_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
