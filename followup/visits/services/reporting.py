"""The PDF/A of a report: made with the signature, put among the documents of the patient, read again at will."""

from __future__ import annotations

import hashlib
import logging
from uuid import UUID

from django.db import transaction

from cases.referrals.services.pdf import letter_pdf
from followup.visits.models import VisitReport
from followup.visits.rules import report_words as words
from followup.visits.selectors.access import report_get
from followup.visits.selectors.report_content import report_content
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.files.services import file_create_from_bytes

logger = logging.getLogger(__name__)
CATEGORY = "visit_report"


def report_pdf(report: VisitReport, language: str) -> bytes:
    """The same bytes for the same report and language."""
    content = report_content(report.data, sha256=report.sha256, language=language)
    return letter_pdf(content, at=report.signed_at)


def report_made(report: VisitReport) -> VisitReport:
    """Its PDF among the documents. A signature does not wait for the storage: if it fails now, the first who reads the
    report makes it."""
    try:
        with transaction.atomic():
            _store(report)
    except Exception:
        logger.exception("the PDF of report %s could not be stored at once", report.pk)
        report.file = None
    return report


@transaction.atomic
def report_open(*, actor: Actor, report_id: UUID, language: str = "") -> tuple[VisitReport, bytes]:
    """The PDF of a report, in its own language or in the other. Raises NotFound. Audited."""
    report = report_get(actor=actor, report_id=report_id)
    if report.file_id is None:
        locked = VisitReport.objects.select_for_update(of=("self",)).select_related("visit").get(pk=report.pk)
        report = report_made(locked) if locked.file_id is None else locked
    audit.record(
        actor=actor,
        action="visit.report_read",
        patient_id=report.visit.patient_id,
        object_type="visit_report",
        object_id=report.pk,
        detail={"number": report.number, "language": language or report.language},
    )
    return report, report_pdf(report, language or report.language)


def file_name(report: VisitReport, language: str) -> str:
    """Without the name of the patient: files wander."""
    stem = words.FILE_STEM.en if language == "en" else words.FILE_STEM.it
    return f"{stem}-{report.data['on']}-n{report.number}.pdf"


def _store(report: VisitReport) -> None:
    pdf = report_pdf(report, report.language)
    report.file = file_create_from_bytes(
        actor=Actor.person(report.signed_by_id, centre_id=report.centre_id),
        subject_type="patient",
        subject_id=report.visit.patient_id,
        name=file_name(report, report.language),
        content=pdf,
        category=CATEGORY,
    )
    report.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    report.save(update_fields=["file", "pdf_sha256"])
