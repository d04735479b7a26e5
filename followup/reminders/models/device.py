"""The telephone that rings."""

from __future__ import annotations

from hashlib import sha256

from django.db import models

from followup.reminders.models.choice import ReminderChoice
from kernel.notify.models import PushAddress


class ReminderDevice(PushAddress):
    """The one browser in which the patient, or the caregiver, is reminded: allowed by themselves, on the page behind a
    link. Deleted when they take it back, when staff do so for them, and when its service knows it no more. Personal
    data: a device of somebody. Read by: who may see the identity of the patient (its kind only)."""

    choice = models.OneToOneField(ReminderChoice, models.CASCADE, related_name="device")

    @property
    def fingerprint(self) -> str:
        """By which the browser knows itself on a page that anybody with the link may open: its address is a secret."""
        return sha256(self.endpoint.encode()).hexdigest()

    def __str__(self) -> str:
        return f"device of {self.choice_id}"
