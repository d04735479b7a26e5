"""A visit is signed once and stands; its report is read back from the PDF, and is given to whom it concerns."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction

from cases.overview.selectors.story import story_items
from cases.referrals.services.snapshots import canonical_hash
from followup.visits.models import Visit, VisitItem, VisitRelease, VisitReport, VisitSection
from followup.visits.services.beginning import visit_begin
from followup.visits.services.filling import item_write, section_write
from followup.visits.services.ordering import order_add
from followup.visits.services.recording import visit_record
from followup.visits.services.reporting import report_pdf
from followup.visits.services.signing import visit_sign
from kernel.errors import Conflict, DomainError
from kernel.files import storage
from kernel.notify.models import Notification
from tests.factories.directory import actor_of, make_member
from tests.factories.visits import begin, fill, followed_patient, planned, revision, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(network, circle_doctor):
    return followed_patient(circle_doctor, network)


@pytest.fixture
def visit(circle_doctor, patient):
    return fill(circle_doctor, begin(circle_doctor, patient, "m12"))


def post(client, path, body, version=None):
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return client.post(f"/api/v1/{path}", body, format="json", headers=headers)


def text_of(pdf):
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return " ".join(" ".join(page.split()) for page in pages)


def in_threads(calls):
    """Each call in a thread with a connection of its own, all let go at once; what each returned or raised."""
    gate = threading.Barrier(len(calls))

    def run(call):
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=10)
        try:
            return call()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_what_is_missing_is_named_and_nothing_is_signed(api, circle_doctor, patient):
    draft = begin(circle_doctor, patient, "m12")
    refused = post(api(circle_doctor), f"visits/{draft.pk}/sign/", {"language": "it"}, 1)
    assert (refused.status_code, refused.json()["code"]) == (409, "incomplete")
    missing = refused.json()["missing"]
    assert [each["section"] for each in missing if not each["item"]][::6] == ["lymphoma", "conclusions"]
    assert {"igg", "team_samples"} <= {each["item"] for each in missing}
    assert all(each["message"] for each in missing)
    draft.refresh_from_db()
    assert (draft.state, VisitReport.objects.count(), planned(patient).state) == ("draft", 0, "planned")


def test_doctors_of_the_centre_sign_and_nobody_else(api, network, circle_doctor, hub_doctor, visit):
    nurse = make_member(network.crema, "nurse")
    read = revision(circle_doctor, visit)
    for person in (nurse, hub_doctor):
        refused = post(api(person), f"visits/{visit.pk}/sign/", {"language": "it"}, read)
        assert refused.status_code == 403
    assert VisitReport.objects.count() == 0
    signed = post(api(circle_doctor), f"visits/{visit.pk}/sign/", {"language": "it"}, read).json()
    assert (signed["state"], signed["can_write"], signed["can_add"]) == ("signed", False, True)
    done = planned(visit.patient)
    assert (done.state, done.done_on) == ("done", visit.on)


def _section(actor, visit):
    section_write(actor=actor, visit_id=visit.pk, code="samples", base_version=1, text="Linfonodo nuovo.")


def _item(actor, visit):
    item_write(actor=actor, visit_id=visit.pk, code="igg", base_version=1, outcome="not_done", note="Persa")


def _entry(actor, visit):
    values = {"weight_kg": 71.5}
    visit_record(
        actor=actor, visit_id=visit.pk, client_id=uuid4(), section="lymphoma", kind="vitals", values=values
    )


def _order(actor, visit):
    order_add(actor=actor, visit_id=visit.pk, client_id=uuid4(), kind="blood", what="IgG")


@pytest.mark.parametrize("change", [_section, _item, _entry, _order])
def test_nobody_signs_what_a_colleague_wrote_since_it_was_read(api, network, circle_doctor, visit, change):
    read = revision(circle_doctor, visit)
    change(actor_of(make_member(network.crema, "nurse")), visit)
    stale = post(api(circle_doctor), f"visits/{visit.pk}/sign/", {"language": "it"}, read)
    assert (stale.status_code, stale.json()["current"]["revision"]) == (412, read + 1)
    assert VisitReport.objects.count() == 0
    sign(circle_doctor, visit)


def test_the_report_stands_and_so_does_what_it_is_made_of(circle_doctor, visit):
    report = sign(circle_doctor, visit)
    assert report.sha256 == canonical_hash(report.data)
    changes = (
        lambda: VisitReport.objects.filter(pk=report.pk).update(language="en"),
        lambda: VisitReport.objects.filter(pk=report.pk).delete(),
        lambda: Visit.objects.filter(pk=visit.pk).update(on="2020-01-01"),
        lambda: VisitSection.objects.filter(visit=visit).update(text="altro"),
        lambda: VisitItem.objects.filter(visit=visit).update(note="altro"),
        lambda: VisitReport.objects.create(
            visit=visit,
            number=1,
            language="it",
            data={},
            sha256="x",
            signed_by=circle_doctor,
            centre=visit.centre,
            signed_at=report.signed_at,
        ),
    )
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "it",
            [
                "Referto della visita di follow-up",
                "Referto n. 1",
                "Follow-up per linfoma",
                "In remissione completa.",
                "Nulla da segnalare.",
                "Controlli previsti",
                "Eseguito",
                "Peso: 71,5 kg",
                "Richieste",
                "Medico di medicina generale: Dott. Elio Conti",
                "non sono prescrizioni",
                "Registrato e firmato in CircleCare da",
                "Pagina 1 / ",
            ],
        ),
        (
            "en",
            [
                "Report of the follow-up visit",
                "Follow-up of the lymphoma",
                "Nothing to report.",
                "Weight: 71.5 kg",
                "are not prescriptions",
                "Page 1 / ",
            ],
        ),
    ],
)
def test_the_report_says_what_the_visit_found(api, circle_doctor, visit, language, words):
    actor, key = actor_of(circle_doctor), uuid4()
    values = {"weight_kg": 71.5}
    visit_record(
        actor=actor, visit_id=visit.pk, section="lymphoma", kind="vitals", values=values, client_id=key
    )
    order_add(actor=actor, visit_id=visit.pk, client_id=key, kind="blood", what="IgG #panic(1)")
    report = sign(circle_doctor, visit, language)
    answer = api(circle_doctor).get(f"/api/v1/visit-reports/{report.pk}/pdf/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"pdfaid" in answer.content
    said = text_of(answer.content)
    for word in (*words, "IgG #panic(1)", circle_doctor.display_name, visit.patient.family_name):
        assert word in said
    assert report.sha256 in said.replace(" ", "")
    with storage.open_key(report.file.storage_key) as stream:
        assert stream.read() == answer.content == report_pdf(report, language)
    assert (report.file.category, report.file.subject_id) == ("visit_report", visit.patient_id)
    other = api(circle_doctor).get(f"/api/v1/visit-reports/{report.pk}/pdf/?language=xx")
    assert other.status_code == 400


def test_a_planned_visit_whose_report_is_signed_stays_closed(api, circle_doctor, patient, visit):
    """While it is a draft the visit of the plan may be opened again; what was signed took place."""
    client, plan = api(circle_doctor), planned(patient)
    path = f"planned-visits/{plan.pk}/"
    done = post(client, f"{path}done/", {"done_on": visit.on.isoformat()}, plan.version)
    again = post(client, f"{path}reopen/", {}, done.json()["version"])
    assert (again.status_code, again.json()["state"]) == (200, "planned")
    sign(circle_doctor, visit)
    closed = planned(patient)
    refused = post(client, f"{path}reopen/", {}, closed.version)
    assert (refused.status_code, refused.json()["code"]) == (409, "report_signed")
    assert "addend" in refused.json()["detail"].lower()
    stands = planned(patient)
    assert (stands.state, stands.version) == ("done", closed.version)


def test_an_addendum_is_the_next_report_and_the_first_stays(api, circle_doctor, visit):
    first = sign(circle_doctor, visit)
    path = f"visits/{visit.pk}/addendum/"
    body = {"text": "IgG 3,9 g/L, arrivate dopo.", "reason": "risultato tardivo"}
    added = post(api(circle_doctor), path, body, 1).json()
    assert [(each["number"], each["replaces_id"]) for each in added["reports"]] == [
        (1, None),
        (2, str(first.pk)),
    ]
    late = post(api(circle_doctor), path, body, 1)
    assert (late.status_code, late.json()["current"]) == (412, {"number": 2})
    again = post(api(circle_doctor), path, {"text": "E ancora.", "reason": "altro"}, 2).json()
    assert again["reports"][2]["addendum"] == "IgG 3,9 g/L, arrivate dopo.\nE ancora."
    second = VisitReport.objects.get(visit=visit, number=2)
    said = text_of(report_pdf(second, "it"))
    assert "Integra e sostituisce il referto n. 1. Motivo: risultato tardivo" in said
    assert "arrivate dopo" in said
    assert "arrivate dopo" not in text_of(report_pdf(first, "it"))
    assert first.sha256 == canonical_hash(first.data)


def test_the_report_goes_to_the_hub_without_a_clinical_word(api, circle_doctor, hub_doctor, network, visit):
    report = sign(circle_doctor, visit)
    path = f"visit-reports/{report.pk}/releases/"
    for body, field in (
        ({"to": "patient", "how": "in_app"}, "how"),
        ({"to": "centre", "how": "posted", "centre_id": str(network.brescia.pk)}, "how"),
        ({"to": "centre", "how": "in_app", "centre_id": str(network.cremona.pk)}, "centre_id"),
        ({"to": "centre", "how": "in_app"}, "centre_id"),
    ):
        refused = post(api(circle_doctor), path, body)
        assert (refused.status_code, list(refused.json()["fields"])) == (400, [field])
    assert VisitRelease.objects.count() == 0
    for body in (
        {"to": "centre", "how": "in_app", "centre_id": str(network.brescia.pk)},
        {"to": "centre", "how": "in_app", "centre_id": str(network.brescia.pk)},
        {"to": "family_doctor", "how": "posted"},
        {"to": "patient", "how": "printed"},
    ):
        found = post(api(circle_doctor), path, body)
        assert found.status_code == 200
    told = found.json()["reports"][0]["releases"]
    assert [(each["to"], each["how"]) for each in told] == [
        ("centre", "in_app"),
        ("family_doctor", "posted"),
        ("patient", "printed"),
    ]
    notice = Notification.objects.get(person=hub_doctor, kind="visit.report")
    assert (notice.params, notice.url) == ({}, f"/cases/{visit.patient_id}/visits/{visit.pk}")
    post(api(circle_doctor), f"visits/{visit.pk}/addendum/", {"text": "x", "reason": "y"}, 1)
    old = post(api(circle_doctor), path, {"to": "patient", "how": "posted"})
    assert (old.status_code, old.json()["code"]) == (409, "replaced")


def test_a_signed_visit_is_in_the_story_once(circle_doctor, patient, visit):
    alone = fill(circle_doctor, begin(circle_doctor, patient))
    begin(circle_doctor, patient)
    for each in (visit, alone):
        sign(circle_doctor, each)
    items, _left_out = story_items(patient.pk)
    told = [item for item in items if item.lane == "visits" and item.start == visit.on]
    reports = [item for item in told if "refert" in f"{item.title.it}{item.detail.it}".lower()]
    assert len(reports) == 2, told
    assert len([item for item in items if item.key == f"visit-{planned(patient).pk}"]) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_write_in_one_visit(circle_doctor, hub_doctor, patient):
    visit_id = planned(patient).pk

    def call(person):
        actor = actor_of(person)
        return lambda: visit_begin(
            actor=actor, patient_id=patient.pk, client_id=uuid4(), planned_visit_id=visit_id
        )

    found = in_threads([call(person) for person in (circle_doctor, hub_doctor) * 3])
    assert len({visit.pk for visit, _made in found}) == 1
    assert [made for _visit, made in found].count(True) == 1
    assert Visit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_make_one_report(network, circle_doctor, visit):
    read = revision(circle_doctor, visit)
    doctors = [circle_doctor, *(make_member(network.crema, "clinician") for _more in range(3))]

    def call(person):
        actor = actor_of(person)
        return lambda: visit_sign(actor=actor, visit_id=visit.pk, base_revision=read, language="it")

    found = in_threads([call(person) for person in doctors])
    refused = [each for each in found if isinstance(each, Conflict)]
    assert (len(refused), {each.code for each in refused}) == (3, {"not_a_draft"})
    assert VisitReport.objects.count() == 1
