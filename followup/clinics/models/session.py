"""One afternoon of a clinic, and the places in it."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q

from followup.clinics.models.clinic import Clinic, Series
from followup.clinics.rules.states import HOLDS_ROOM, SessionState, Why
from kernel.models import BaseModel
from network.directory.models import Centre


class Instants(Func):
    function = "tstzrange"
    output_field = DateTimeRangeField()


class Session(BaseModel):
    """A clinic on one day. `on` is the day on the wall.

    `rule_on`: the day that the rule gave, null for a single session; it stays when the session is moved, so that the
    rule makes it once. `centre` is that of the clinic. A session that needs a decision holds no room yet. `holiday_it`,
    `holiday_en`: what day it is, or why the centre is closed. `reason`: why it was cancelled or held all the same.
    Personal data: none by itself. Kept for ever.
    """

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="sessions")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, models.PROTECT, related_name="sessions", null=True)
    rule_on = models.DateField(null=True)
    on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=16, default=SessionState.OPEN.value)
    why = models.CharField(max_length=12, blank=True)
    holiday_it = models.CharField(max_length=120, blank=True)
    holiday_en = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "rule_on"], name="session_of_rule_once"),
            models.CheckConstraint(
                condition=Q(series=None, rule_on=None) | Q(series__isnull=False, rule_on__isnull=False),
                name="session_rule_on",
            ),
            models.CheckConstraint(condition=Q(state__in=list(SessionState)), name="session_state"),
            models.CheckConstraint(condition=Q(why__in=list(Why)), name="session_why"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_instants"),
            models.CheckConstraint(
                condition=~Q(state=SessionState.NEEDS_DECISION, why=""), name="session_undecided_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=SessionState.CANCELLED, reason=""), name="session_cancelled_why"
            ),
            ExclusionConstraint(
                name="session_room_once",
                expressions=[
                    ("centre", RangeOperators.EQUAL),
                    ("room", RangeOperators.EQUAL),
                    (Instants("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(room="") & Q(state__in=list(HOLDS_ROOM)),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "starts_at"], name="session_of_centre"),
            models.Index(fields=["clinic", "on"], name="session_of_clinic"),
            models.Index(
                fields=["centre", "on"],
                condition=Q(state=SessionState.NEEDS_DECISION),
                name="session_undecided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clinic_id} {self.on}"


class Place(BaseModel):
    """One place of a session; an extra one was added with a reason. Personal data: none by itself."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="places")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_extra = models.BooleanField(default=False)
    extra_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="place_number_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="place_instants"),
            models.CheckConstraint(
                condition=Q(is_extra=False, extra_reason="") | Q(is_extra=True) & ~Q(extra_reason=""),
                name="place_extra_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"
