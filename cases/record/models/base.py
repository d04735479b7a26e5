"""What every clinical entry has: whose it is, who wrote it where and when, and that it is never deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.patients.models import FieldStamps, Patient
from cases.patients.models.stamps import FieldStamp
from kernel.clock import now
from kernel.models import BaseModel
from network.directory.models import Centre


class EntryStatus(models.TextChoices):
    """`entered_in_error`: stays readable with its reason, counts for nothing."""

    ACTIVE = "active", _("Active")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error")


class Origin(models.TextChoices):
    """How an entry came into the record."""

    MANUAL = "manual", _("Entered by hand")
    REFERRAL_FORM = "referral_form", _("Referral form")
    FHIR_IMPORT = "fhir_import", _("FHIR import")
    LAB_SHEET = "lab_sheet", _("Sheet of results")


def tracked(model_name: str) -> Callable[[type[Any]], type[Any]]:
    """Keep every replaced version of a row in the table `model_name`, written by the database itself."""
    return pghistory.track(  # type: ignore[no-any-return]  # the package ships no types
        pghistory.UpdateEvent("replaced", row=pghistory.Old),
        obj_field=pghistory.ObjForeignKey(related_name="versions", related_query_name="versions"),
        context_field=None,  # type: ignore[arg-type]  # documented: no context
        model_name=model_name,
    )


class ClinicalEntry(FieldStamps, BaseModel):
    """One entry of the record. Clinical data; read by who may see the record; kept as long as the record.

    `effective_on` is the day it was true (of the sample, the visit, the diagnosis), `recorded_at` when it
    came in. `author` is null for an import by command line. `origin_ref` names the imported resource, so that
    importing twice changes nothing. States: active, entered in error (with reason, person and instant).
    """

    # the fields a client may write, in the order of the screens
    WRITABLE: ClassVar[tuple[str, ...]] = ()
    # dates that may lie in the future
    FUTURE_DATES: ClassVar[frozenset[str]] = frozenset()
    # by field, the one that has the day on which it was observed, where that may differ from the entry's
    DAY_OF: ClassVar[Mapping[str, str]] = MappingProxyType({})

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="%(class)s_entries")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(default=now, editable=False)
    status = models.CharField(max_length=16, choices=EntryStatus, default=EntryStatus.ACTIVE)
    error_reason = models.CharField(max_length=300, blank=True)
    error_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    error_at = models.DateTimeField(null=True)
    origin = models.CharField(max_length=16, choices=Origin, default=Origin.MANUAL)
    origin_ref = models.CharField(max_length=160, blank=True)
    note = models.TextField(null=True, blank=True, max_length=4000)
    client_id = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "origin_ref"],
                condition=~Q(origin_ref=""),
                name="%(class)s_imported_once",
            ),
            models.UniqueConstraint(
                fields=["patient", "client_id"],
                condition=Q(client_id__isnull=False),
                name="%(class)s_client_id_once",
            ),
            models.CheckConstraint(
                condition=Q(status="active", error_reason="", error_at__isnull=True)
                | (Q(status="entered_in_error", error_at__isnull=False) & ~Q(error_reason="")),
                name="%(class)s_error_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-effective_on", "-recorded_at"], name="%(class)s_latest"),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.id)

    def observed_on(self, name: str) -> date | None:
        """The day noted for the field alone, else that of the field that has its day; None when it has the entry's."""
        noted, day_field = super().observed_on(name), self.DAY_OF.get(name)
        return getattr(self, day_field) if noted is None and day_field else noted

    @property
    def is_active(self) -> bool:
        return self.status == EntryStatus.ACTIVE

    @property
    def made(self) -> FieldStamp:
        """The making of the entry: the stamp of every field that was not changed since."""
        return FieldStamp(
            version=1,
            by=self.author_id,
            centre_id=self.centre_id,
            at=self.recorded_at,
            origin=self.origin,
        )
