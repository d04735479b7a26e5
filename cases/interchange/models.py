"""What was imported, by whom, and what became of it."""

from __future__ import annotations

import pgtrigger
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


class KeptResource(BaseModel):
    """A resource of FHIR R4 for which the record has no table (an encounter, a care plan), as it came.

    Served again by the FHIR interface; no rule and no screen reads it. Never changed and never deleted. Clinical
    data; read by who may see the record; kept as long as the record.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="kept_resources")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    resource_type = models.CharField(max_length=60)
    content = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["patient", "resource_type", "-id"], name="kept_resource_by_patient")]
        triggers = [
            pgtrigger.Protect(name="kept_resource_as_it_came", operation=pgtrigger.Delete | pgtrigger.Update)
        ]

    def __str__(self) -> str:
        return str(self.id)


class ImportedResource(models.Model):
    """One resource of one patient that was decided about, so that the next import leaves it alone.

    `entry_id` is null when it was not taken (then `reason` says why); of a resource that was kept as it came it is
    the KeptResource. `run` is null for a resource that came alone. A resource with identifiers stands here once
    more under each of them ("Condition?identifier=system|value"), for conditional creates.
    Personal data: none but the link.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, null=True, related_name="resources")
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
