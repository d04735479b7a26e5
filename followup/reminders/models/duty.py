"""What is to be done for a patient in follow-up that no other list shows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.patients.models import Patient
from followup.reminders.rules.duties import DutyKind
from kernel.models import BaseModel
from network.directory.models import Centre


class Duty(BaseModel):
    """One kind of thing that is due for one patient, at the centre whose turn it is.

    Worked out anew every hour from the record and the plan, so it is never edited. `due_on`: since when. Clinical
    data: that something is due; read by who may read the record; kept until it is done.
    """

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    due_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "kind"], name="duty_once"),
            models.CheckConstraint(condition=Q(kind__in=list(DutyKind)), name="duty_kind"),
        ]
        indexes = [models.Index(fields=["centre", "due_on"], name="duty_of_centre")]

    def __str__(self) -> str:
        return self.kind
