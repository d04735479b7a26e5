"""When a clinic reminds."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from followup.clinics.models import Clinic, VisitType
from followup.reminders.rules.kinds import OF_RULES
from kernel.models import BaseModel

DAYS_MAX, HOURS_MAX, RULES_MAX = 60, 23, 12


class ClinicReminders(BaseModel):
    """The rules of one clinic as a whole; `version` counts their changes. A clinic begins with the standard ones.
    Personal data: none."""

    clinic = models.OneToOneField(Clinic, models.PROTECT, related_name="reminders")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.clinic_id)


class ReminderRule(BaseModel):
    """So long before, about this, on these channels, to these people. `visit_type` null: every visit of the clinic. One
    that was taken away is not active; its reminders still name it. Personal data: none."""

    of = models.ForeignKey(ClinicReminders, models.PROTECT, related_name="rules")
    visit_type = models.ForeignKey(VisitType, models.PROTECT, related_name="+", null=True)
    about = models.CharField(max_length=12)
    days_before = models.PositiveSmallIntegerField()
    hours_before = models.PositiveSmallIntegerField()
    channels = ArrayField(models.CharField(max_length=8))
    to = ArrayField(models.CharField(max_length=12))
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["of", "-days_before", "-hours_before", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(about__in=list(OF_RULES)), name="reminder_rule_about"),
            models.CheckConstraint(
                condition=Q(days_before__lte=DAYS_MAX, hours_before__lte=HOURS_MAX)
                & (Q(days_before__gte=1) | Q(hours_before__gte=1)),
                name="reminder_rule_before",
            ),
            models.CheckConstraint(
                condition=Q(channels__len__gte=1, channels__contained_by=["mail", "sms", "push"])
                & Q(to__len__gte=1, to__contained_by=["patient", "caregiver"]),
                name="reminder_rule_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days_before} d {self.hours_before} h"
