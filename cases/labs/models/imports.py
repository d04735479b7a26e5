"""One sheet of results that was taken into a record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.patients.models import Patient
from kernel.models import BaseModel
from network.directory.models import Centre

ORIGIN = "lab-sheet"
"""Begins the `origin_ref` of a result that came with a sheet: lab-sheet/<import>/<row>.<column>."""


class LabImport(BaseModel):
    """A sheet of laboratory results, pasted or uploaded, that wrote `written` entries under `centre`.

    `counts` by state of the cells, no values. `file_name` is empty for a sheet that was pasted. `client_id` makes a
    retry the same import. Undone: all its entries are marked as entered in error, with the reason, once. Personal data:
    that results were imported for somebody, and what the name of their file says. Read by: who may see the record.
    Retention: as the record.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="lab_imports")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField(editable=False)
    file_name = models.CharField(max_length=160, blank=True)
    layout = models.CharField(max_length=16)
    written = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    counts = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    undo_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "client_id"], name="labimport_client_id_once"),
            models.CheckConstraint(condition=Q(written__gte=1), name="labimport_wrote_something"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
                name="labimport_undone_with_reason",
            ),
            models.CheckConstraint(condition=Q(last_on__gte=models.F("first_on")), name="labimport_days"),
        ]
        indexes = [models.Index(fields=["patient", "-created_at"], name="labimport_by_patient")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def origin_prefix(self) -> str:
        """What the `origin_ref` of each of its entries begins with."""
        return f"{ORIGIN}/{self.id}/"
