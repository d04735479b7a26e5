"""Which person has which role in which centre, and when."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import today
from kernel.models import BaseModel
from network.directory.models.centre import Centre
from network.directory.models.person import Person


class Role(models.TextChoices):
    """What a person may do in one centre. The sets that matter for access stand in `rules`."""

    CLINICIAN = "clinician", _("Clinician")
    COORDINATOR = "coordinator", _("Coordinator")
    SPECIALIST = "specialist", _("Specialist")
    NURSE = "nurse", _("Nurse")
    SECRETARY = "secretary", _("Secretary")
    CENTRE_ADMIN = "centre_admin", _("Centre administrator")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, on: date | None = None) -> "MembershipQuerySet":
        """Memberships that confer rights on a day (today): in their period, person not suspended, centre
        still in the network. Every access rule of every room stands on this one filter."""
        day = on or today()
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=day),
            valid_from__lte=day,
            person__is_active=True,
            centre__is_active=True,
        )


class Membership(BaseModel):
    """A role of a person in a centre from `valid_from` until the day before `valid_until`.

    `valid_until` is the first day on which the role is gone (null: open end), so that ending a
    membership today takes effect at once; a period that ends on its first day never was. States: to
    come, active, ended. Rows are ended, never deleted. Holds: personal data (employment). Read by:
    every member of the network.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    valid_from = models.DateField(default=today)
    valid_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="membership_period_in_order",
            ),
            ExclusionConstraint(
                name="membership_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("centre", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["centre", "role"], name="membership_by_centre_role")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.centre_id}"

    def is_active_on(self, day: date) -> bool:
        """Whether the period covers `day`; says nothing about the person or the centre."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
