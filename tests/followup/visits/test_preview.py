"""The report of a draft is looked at before it is signed: marked as a draft, in either language, kept nowhere."""

import pypdfium2
import pytest

from followup.visits.models import VisitReport
from kernel.audit.models import AuditEntry
from kernel.files.models import StoredFile
from tests.factories.visits import begin, fill, followed_patient, sign

pytestmark = pytest.mark.django_db


def words(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def test_a_complete_draft_is_shown_as_it_would_be_signed(api, circle_doctor, network):
    visit = fill(circle_doctor, begin(circle_doctor, followed_patient(circle_doctor, network), "m12"))
    client, files = api(circle_doctor), StoredFile.objects.count()
    for language, mark in (("it", "Bozza, non firmata"), ("en", "Draft, not signed")):
        answer = client.get(f"/api/v1/visits/{visit.pk}/preview/?language={language}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        pages = words(answer.content)
        assert all(mark in page for page in pages), "on each page"
        assert "Prosegue il follow-up." in "".join(pages)
    assert not VisitReport.objects.exists()
    assert StoredFile.objects.count() == files
    assert AuditEntry.objects.filter(action="visit.previewed").count() == 2


def test_what_is_not_complete_or_not_a_draft_has_no_preview(api, circle_doctor, network):
    patient = followed_patient(circle_doctor, network)
    empty, signed = begin(circle_doctor, patient), fill(circle_doctor, begin(circle_doctor, patient, "m12"))
    sign(circle_doctor, signed)
    client = api(circle_doctor)
    for visit, code in ((empty, "incomplete"), (signed, "not_a_draft")):
        answer = client.get(f"/api/v1/visits/{visit.pk}/preview/?language=it")
        assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert client.get(f"/api/v1/visits/{signed.pk}/preview/?language=de").status_code == 400
    assert not AuditEntry.objects.filter(action="visit.previewed").exists()
