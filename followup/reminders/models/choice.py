"""What the patient and the caregiver want."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.patients.models import Patient
from followup.reminders.rules.kinds import To
from kernel.models import BaseModel
from network.directory.models import Centre


class ReminderChoice(BaseModel):
    """What one of them agreed to. Without a row nobody was asked, and nothing is sent.

    `mail` and `phone`: for the caregiver; those of the patient stand with the patient. Quiet hours are of the
    clinic's wall. Personal data: contacts. Read by: who may see the identity of the patient. Kept as the record; each
    change stands in the access log.
    """

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="reminder_choices")
    to = models.CharField(max_length=12)
    agreed = models.BooleanField()
    channels = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    language = models.CharField(max_length=2, default="it")
    mail = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    quiet_from = models.TimeField(default=time(21))
    quiet_until = models.TimeField(default=time(8))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    asked_centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "to"], name="reminder_choice_once"),
            models.CheckConstraint(condition=Q(to__in=list(To)), name="reminder_choice_to"),
            models.CheckConstraint(
                condition=Q(agreed=False, channels=[])
                | Q(
                    agreed=True,
                    channels__overlap=["mail", "sms"],
                    channels__contained_by=["mail", "sms", "push"],
                ),
                name="reminder_choice_channels",
            ),
            models.CheckConstraint(condition=Q(language__in=["it", "en"]), name="reminder_choice_language"),
            models.CheckConstraint(
                condition=Q(to=To.CAREGIVER) | Q(mail="", phone=""), name="reminder_choice_contacts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} {self.agreed}"
