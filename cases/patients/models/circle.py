"""The circle of care: which centres and people treat a patient, why, and from when to when."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from cases.patients.models.patient import Patient
from kernel.models import BaseModel
from network.directory.models import Centre


class RelationKind(models.TextChoices):
    """How a centre or person came into the circle."""

    OWN = "own", _("Own centre")
    HUB = "hub", _("CAR-T hub")
    CIRCLE = "circle", _("Centre of the circle")
    INVITED = "invited", _("Invited")


class ValidPeriod(Func):
    """`[valid_from, valid_until)`; an open end is infinity."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class CareRelation(BaseModel):
    """One centre, or one person, in the circle of care of one patient for a period.

    Active while `valid_from <= now < valid_until`; `valid_until` is null while nobody has ended it. Ended
    relations stay: they say who could read what and when. Personal data: that somebody is treated somewhere.
    Read by whoever may read the patient.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="circle")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, related_name="care_relations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="care_relations"
    )
    kind = models.CharField(max_length=8, choices=RelationKind)
    reason = models.CharField(max_length=300)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("valid_from", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(centre__isnull=False, person__isnull=True)
                | Q(centre__isnull=True, person__isnull=False, kind="invited"),
                name="care_relation_centre_xor_person",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="care_relation_period",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="care_relation_has_reason"),
            ExclusionConstraint(
                name="care_relation_centre_once",
                expressions=[
                    ("patient", "="),
                    ("centre", "="),
                    (ValidPeriod("valid_from", "valid_until", RangeBoundary()), "&&"),
                ],
                condition=Q(centre__isnull=False),
            ),
            ExclusionConstraint(
                name="care_relation_person_once",
                expressions=[
                    ("patient", "="),
                    ("person", "="),
                    (ValidPeriod("valid_from", "valid_until", RangeBoundary()), "&&"),
                ],
                condition=Q(person__isnull=False),
            ),
        ]
        indexes = [
            # "which patients may this centre (or person) see" starts from these
            models.Index(fields=["centre", "patient"], name="care_relation_by_centre"),
            models.Index(
                fields=["person", "patient"],
                condition=Q(person__isnull=False),
                name="care_relation_by_person",
            ),
        ]
        triggers = [pgtrigger.Protect(name="care_relation_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
