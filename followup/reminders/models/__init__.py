"""Reminders: by which rules, to whom, and what became of each."""

from followup.reminders.models.choice import ReminderChoice
from followup.reminders.models.device import ReminderDevice
from followup.reminders.models.duty import Duty
from followup.reminders.models.reminder import Reminder, ReminderAttempt, ReminderDue
from followup.reminders.models.rule import ClinicReminders, ReminderRule

__all__ = [
    "ClinicReminders",
    "Duty",
    "Reminder",
    "ReminderAttempt",
    "ReminderChoice",
    "ReminderDevice",
    "ReminderDue",
    "ReminderRule",
]
