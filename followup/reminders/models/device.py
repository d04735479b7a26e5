"""The telephone that rings."""

from __future__ import annotations

from hashlib import sha256

from django.db import models

from followup.reminders.models.choice import ReminderChoice
from kernel.notify.models import PushAddress


def contact_of(mail: str, phone: str) -> str:
    return sha256(f"{mail.strip().lower()}\n{phone.strip()}".encode()).hexdigest()


class ReminderDevice(PushAddress):
    """The one browser in which the patient, or the caregiver, is reminded: allowed by themselves, on the page behind a
    link. Deleted when they take it back, when staff do so for them, and when its service knows it no more. Personal
    data: a device of somebody. Read by: who may see the identity of the patient (its kind only)."""

    contact = models.CharField(max_length=64)
    choice = models.OneToOneField(ReminderChoice, models.CASCADE, related_name="device")

    @property
    def fingerprint(self) -> str:
        """By which the browser knows itself on a page that anybody with the link may open: its address is a secret."""
        return sha256(self.endpoint.encode()).hexdigest()

    def is_of(self, mail: str, phone: str) -> bool:
        """Whether it was allowed by whom one writes to now: with another address or number it may be another person."""
        return self.contact == contact_of(mail, phone)

    def __str__(self) -> str:
        return f"device of {self.choice_id}"
