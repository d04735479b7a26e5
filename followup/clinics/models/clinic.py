"""A clinic: what it is for, by which rules it is held, and when it is closed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from followup.clinics.rules.places import Kind, Mode
from followup.clinics.rules.recurrence import RULE_MAX
from kernel.models import BaseModel
from network.directory.models import Centre

PLACES_MAX, MINUTES_MIN, MINUTES_MAX, SELF_MOVE_HOURS_MAX = 40, 5, 240, 720


class Clinic(BaseModel):
    """A recurring clinic of one centre.

    `zone`: the IANA zone of its wall clock. `place`: how to get there, for letters. `diseases`: whose planned visits
    are proposed for it; empty: all. `eligible_from_months`: from when after the infusion a patient may come, 0: always.
    `places` and `slot_minutes` are what a single session starts with. `patron_day`: month-day, empty for none.
    `horizon_months`: how far ahead sessions stand. `self_move_hours`: until how many hours before patients may move
    their own appointment by its link; null: they may not. Personal data: who works in it. Read by: the staff of the
    centre. Kept for ever; a clinic that ended is not active.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="clinics")
    title = models.CharField(max_length=120)
    zone = models.CharField(max_length=40)
    place = models.CharField(max_length=200, blank=True)
    room = models.CharField(max_length=60, blank=True)
    diseases = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    eligible_from_months = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, default=Kind.SLOTS.value)
    places = models.PositiveSmallIntegerField(default=6)
    slot_minutes = models.PositiveSmallIntegerField(default=30)
    max_overbooked = models.PositiveSmallIntegerField(default=0)
    patron_day = models.CharField(max_length=5, blank=True)
    horizon_months = models.PositiveSmallIntegerField(default=24)
    self_move_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    staff = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "centre", Lower("title"), condition=Q(is_active=True), name="clinic_title_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="clinic_kind"),
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=PLACES_MAX, max_overbooked__lte=20),
                name="clinic_places",
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=MINUTES_MIN, slot_minutes__lte=MINUTES_MAX),
                name="clinic_minutes",
            ),
            models.CheckConstraint(
                condition=Q(self_move_hours=None) | Q(self_move_hours__lte=SELF_MOVE_HOURS_MAX),
                name="clinic_self_move_hours",
            ),
            models.CheckConstraint(condition=Q(eligible_from_months__lte=240), name="clinic_eligible_from"),
            models.CheckConstraint(
                condition=Q(horizon_months__gte=1, horizon_months__lte=36), name="clinic_horizon"
            ),
            models.CheckConstraint(
                condition=Q(patron_day="") | Q(patron_day__regex=r"^\d\d-\d\d$"), name="clinic_patron_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class VisitType(BaseModel):
    """A kind of visit of a clinic, and how many places in a row it takes. Personal data: none."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="visit_types")
    code = models.SlugField(max_length=24)
    label_it = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80)
    places = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField(max_length=12, default=Mode.IN_PERSON.value)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["clinic", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "code"], name="visit_type_code"),
            models.CheckConstraint(condition=Q(mode__in=list(Mode)), name="visit_type_mode"),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=8), name="visit_type_places"),
        ]

    def __str__(self) -> str:
        return self.code


class Series(BaseModel):
    """One rule by which a clinic is held, from a day on and until one. A change from a day on ends it the day before
    and starts another. `start_time` is what the clock on the wall shows. Personal data: none."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="series")
    rule = models.CharField(max_length=RULE_MAX)
    start_time = models.TimeField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    room = models.CharField(max_length=60, blank=True)
    places = models.PositiveSmallIntegerField()
    slot_minutes = models.PositiveSmallIntegerField()
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["clinic", "from_on", "id"]
        constraints = [
            # one that ended the day before it began was never held
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on") - 1), name="series_days"
            ),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=PLACES_MAX), name="series_places"),
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=MINUTES_MIN, slot_minutes__lte=MINUTES_MAX),
                name="series_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.rule


class Closure(BaseModel):
    """Days on which a centre, or one clinic of it, is closed; `ended_at`: taken back. Personal data: none but who said
    so. Kept as the sessions that it touched."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="closures", null=True)
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=120)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="closure_days"),
        ]
        indexes = [models.Index(fields=["centre", "from_on"], name="closure_of_centre")]

    def __str__(self) -> str:
        return f"{self.from_on} {self.until_on}"
