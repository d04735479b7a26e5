"""The report of a visit, and to whom it went."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from followup.visits.models.visit import Visit
from followup.visits.rules.states import How, Receiver
from kernel.models import BaseModel
from network.directory.models import Centre


class VisitReport(BaseModel):
    """Report n of a visit, as it was signed: `data`, and its SHA-256 in canonical JSON, which every page carries.

    n + 1 is an addendum: it names the one that it `replaces` and the `reason`. Never changed but for the PDF, once,
    and never deleted (triggers). Clinical and personal data; read by who may read the record; kept as long.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    replaces = models.OneToOneField("self", models.PROTECT, related_name="replaced_by", null=True)
    reason = models.CharField(max_length=300, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    file = models.ForeignKey("kernel_files.StoredFile", models.PROTECT, related_name="+", null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["visit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="visit_report_number"),
            models.CheckConstraint(condition=Q(language__in=["it", "en"]), name="visit_report_language"),
            models.CheckConstraint(
                condition=Q(number=1, replaces=None, reason="")
                | Q(number__gt=1, replaces__isnull=False) & ~Q(reason=""),
                name="visit_report_replaces_why",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="visit_report_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="visit_report_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "(OLD.file_id IS NOT NULL OR"
                    " (OLD.visit_id, OLD.number, OLD.language, OLD.data, OLD.sha256, OLD.replaces_id, OLD.reason,"
                    " OLD.signed_by_id, OLD.centre_id, OLD.signed_at) IS DISTINCT FROM"
                    " (NEW.visit_id, NEW.number, NEW.language, NEW.data, NEW.sha256, NEW.replaces_id, NEW.reason,"
                    " NEW.signed_by_id, NEW.centre_id, NEW.signed_at))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.number}"


class VisitRelease(BaseModel):
    """A report went to somebody: to the other centre in the app, to the family doctor or the patient on paper or by
    certified mail. Never changed (trigger). Personal data; read by who may read the record; kept as long."""

    report = models.ForeignKey(VisitReport, models.PROTECT, related_name="releases")
    to = models.CharField(max_length=16)
    how = models.CharField(max_length=16)
    to_centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "to", "how", "to_centre"], nulls_distinct=False, name="visit_release_once"
            ),
            models.CheckConstraint(condition=Q(how__in=list(How)), name="visit_release_how"),
            models.CheckConstraint(
                condition=Q(to=Receiver.CENTRE, how=How.IN_APP, to_centre__isnull=False)
                | Q(to__in=[Receiver.FAMILY_DOCTOR, Receiver.PATIENT], to_centre=None) & ~Q(how=How.IN_APP),
                name="visit_release_to_whom",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="visit_release_stands", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.to}"
