"""What was imported, by whom, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cases.patients.models import Patient
from kernel.models import BaseModel
from network.directory.models import Centre


class ImportRun(BaseModel):
    """One Bundle that changed the record. A Bundle that brought nothing new leaves no run.

    `report` holds resource types, counts and reasons: no values. `file_id` is the original among the
    patient's documents. Personal data: that something was imported for somebody. Read by: who may see the
    record. Retention: as the record.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="imports")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    filename = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64)
    report = models.JSONField(default=dict)
    file_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "-created_at"], name="import_run_by_patient")]

    def __str__(self) -> str:
        return str(self.id)


class ImportedResource(models.Model):
    """One resource of one patient that was decided about, so that the next import leaves it alone.

    `entry_id` is null when it was not taken (then `reason` says why). Personal data: none but the link.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="resources")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=300)
    resource_type = models.CharField(max_length=60)
    kind = models.CharField(max_length=24, blank=True)
    entry_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "ref"], name="imported_resource_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)
