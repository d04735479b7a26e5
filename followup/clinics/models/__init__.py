"""Clinics, their sessions, and who comes when."""

from followup.clinics.models.appointment import Appointment, AppointmentPlace
from followup.clinics.models.clinic import Clinic, Closure, Series, VisitType
from followup.clinics.models.feed import CalendarFeed
from followup.clinics.models.pick import Pick
from followup.clinics.models.session import Place, Session
from followup.clinics.models.waiting import WaitingEntry

__all__ = [
    "Appointment",
    "AppointmentPlace",
    "CalendarFeed",
    "Clinic",
    "Closure",
    "Pick",
    "Place",
    "Series",
    "Session",
    "VisitType",
    "WaitingEntry",
]
