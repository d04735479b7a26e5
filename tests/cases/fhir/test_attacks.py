"""Somebody with a token who means no good, or whose program is broken: no error, and nothing of others."""

import base64
import json
from uuid import uuid4

import pytest

from cases.patients.models import Patient, PatientIdentifier
from cases.record.models import Condition, EntryStatus
from kernel.audit.models import AuditEntry
from tests.cases.fhir.conftest import BASE, register
from tests.cases.fhir.test_writing import condition, send
from tests.cases.interchange.conftest import Bundle
from tests.factories.directory import make_member
from tests.factories.patients import make_patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_record")]


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.UPLOAD_STAGING_DIR = tmp_path / "staging"


@pytest.fixture
def stranger(network, patient):
    """A program of a hospital outside of the circle of care."""
    return register(network.mantova, "Stranger").client("system/*.read system/*.write")


def cursor(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def transaction(*entries, kind="transaction"):
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def post_of(resource, **request):
    return {
        "resource": resource,
        "request": {"method": "POST", "url": resource["resourceType"], **request},
    }


def requests_of(bundle):
    """As a transaction wants it."""
    entries = [
        one | {"request": {"method": "POST", "url": one["resource"]["resourceType"]}}
        for one in bundle.entries
    ]
    return json.dumps(transaction(*entries)).encode()


KEY = "01890000-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    "query",
    [
        "Condition?onset-date=9999-12-31T23:30:00Z",
        "Condition?onset-date=lt0001-01-01T00:00:00Z",
        "Observation?date=ne9999-12-31T23:59:59.999Z",
        "Observation?_lastUpdated=ap9999-12-31T23:59:59Z",
        f"Patient?_sort=birthdate&_cursor={cursor(KEY, 0, 0, '9999-12-31T23:59:59+00:00')}",
        f"Patient?_sort=birthdate&_cursor={cursor(KEY, 0, 0, '0001-01-01T00:00:00+00:00')}",
        f"Observation?_sort=date&_cursor={cursor(KEY, 9999, -1, '2026-01-01T00:00:00')}",
        f"Observation?_cursor={cursor('17', 0, 0, None)}",
        f"AuditEvent?_cursor={cursor(KEY, 0, 0, None)}",
        f"AuditEvent?_cursor={cursor('99999999999999999', 2**60, 2**60, None)}",
        f"Observation?_cursor={cursor(None, None, None, None)}",
        f"Observation?_cursor={cursor(1, 0, 0, 5)}",
        "Observation?_count=99999999999999999999999",
        "Observation?_count=-1",
        "Observation?_count=%D9%A3",
        "Patient?_sort=-",
        "Patient?_sort=pk",
        "Patient?_sort=circle__centre__name",
        "Patient?_sort=birthdate,_lastUpdated",
        "Patient?family=%00",
        "Patient?%00=x",
        "Patient?family:%00=x",
        "Patient?_include=Patient:%00",
        "Patient?_elements=%00",
        "Patient?_id=%ED%A0%80",
        "Condition?patient=Patient/../../x",
        "Patient?identifier=" + "," * 3_000,
        "Patient?_revinclude=Patient:organization",
        "Observation?code=|||||",
        "Observation?_id=" + "-" * 64,
        "Patient/%00",
        "Patient/x/_history/%00",
        f"Patient/{KEY}/$everything?_type=__proto__",
        f"Patient/{KEY}/$everything?_since=9999-12-31T23:30:00Z",
        f"Patient/{KEY}/$everything?_cursor={cursor(KEY, 10**17, 0, None)}",
        "Patient/$everything",
    ],
)
def test_odd_questions_are_answered_without_an_error(machine, patient, query):
    address = query.replace(KEY, str(patient.pk)) if "everything?_cursor" in query else query
    for prefer in ("handling=strict", "handling=lenient"):
        answer = machine.get(f"{BASE}/{address}", headers={"Prefer": prefer})
        assert answer.status_code in (200, 400, 404), (query, answer.status_code, answer.content[:300])
        assert json.loads(answer.content)["resourceType"] in ("Bundle", "OperationOutcome")


@pytest.mark.parametrize(
    "condition_said",
    [
        "identifier=%00",
        "identifier=urn:x|a%00b",
        "identifier=",
        "identifier",
        "&&&",
        "identifier=" + ",".join(["a"] * 60),
        "_count=1",
        "nonsense=1",
        "onset-date=9999-12-31T23:30:00Z",
    ],
)
def test_a_condition_that_cannot_be_asked_makes_nothing(machine, patient, condition_said):
    before = Condition.objects.count()
    answer = machine.post(
        f"{BASE}/Condition",
        json.dumps(condition(patient)),
        content_type="application/fhir+json",
        headers={"If-None-Exist": condition_said},
    )
    assert answer.status_code in (400, 412, 422), answer.content
    bundle = transaction(post_of(condition(patient), ifNoneExist=condition_said))
    answer = machine.post(f"{BASE}/", json.dumps(bundle), content_type="application/fhir+json")
    assert answer.status_code in (400, 412, 422), answer.content
    assert Condition.objects.count() == before


@pytest.mark.parametrize("said", [5, ["identifier=a"], {}, True])
def test_a_condition_that_is_no_text_makes_nothing(machine, patient, said):
    before = Condition.objects.count()
    send(machine, "post", "", transaction(post_of(condition(patient), ifNoneExist=said)), 422)
    assert Condition.objects.count() == before


def test_a_link_by_a_thousand_identifiers_is_refused(machine, patient):
    link = {"reference": "Patient?identifier=" + ",".join(["urn:x|1"] * 20_000)}
    send(machine, "post", "Condition", condition(patient, subject=link), 422)


def test_what_nests_deeply_or_has_no_end_is_refused(machine, patient):
    deep = condition(patient)
    deep["extension"] = json.loads('[{"url":"x","extension":' * 300 + "[]" + "}]" * 300)
    answer = machine.post(f"{BASE}/Condition", json.dumps(deep), content_type="application/fhir+json")
    assert answer.status_code in (201, 400, 422), answer.content[:300]
    for text in ("[" * 100_000, '{"a":' * 100_000, "1" * 10_000, '{"resourceType": "Condition", "a": 1e999}'):
        for path in ("Condition", ""):
            answer = machine.post(f"{BASE}/{path}", text, content_type="application/fhir+json")
            assert answer.status_code in (400, 413, 422), (path, text[:20], answer.content[:300])


def test_numbers_without_end_in_what_is_kept_are_no_error(machine, patient):
    PatientIdentifier.objects.create(patient=patient, system="urn:example:registry", value="77")
    bundle = Bundle(identifier=[{"system": "urn:example:registry", "value": "77"}])
    bundle.add(
        "CarePlan", status="active", intent="plan", extension=[{"url": "urn:x", "valueDecimal": 123456789}]
    )
    content = requests_of(bundle).replace(b"123456789", b"1e999")
    answer = machine.post(f"{BASE}/", content, content_type="application/fhir+json")
    assert answer.status_code in (200, 400, 422), answer.content[:300]
    assert machine.get(f"{BASE}/Patient/{patient.pk}/$everything").status_code == 200


def test_another_hospital_learns_nothing_by_any_way(stranger, machine, patient, network):
    own = make_patient(make_member(network.mantova, "clinician"), family_name="Sordi")
    entry = Condition.objects.get(patient=patient)
    ids = {str(patient.pk), str(entry.pk)}
    machine_next = json.loads(machine.get(f"{BASE}/Observation?_count=2").content)["link"][1]["url"]
    for path in (
        f"Condition?_id={entry.pk}&_include=Condition:subject",
        f"Patient?_id={patient.pk}&_revinclude=Condition:subject&_revinclude=AuditEvent:entity",
        f"Condition?patient={own.pk},{patient.pk}",
        f"Provenance?target=Condition/{entry.pk}",
        f"AuditEvent?patient={patient.pk}",
        machine_next.partition(f"{BASE}/")[2],
        f"Observation?_cursor={cursor(str(patient.pk), 0, 0, None)}",
        f"Patient/{own.pk}/$everything?_cursor={cursor(str(patient.pk), 1, 0, None)}&_count=100",
    ):
        answer = stranger.get(f"{BASE}/{path}")
        assert answer.status_code == 200, answer.content
        body = json.loads(answer.content)
        shown = {one["resource"].get("subject", {}).get("reference", "")[8:] for one in body.get("entry", [])}
        shown |= {one["resource"]["id"] for one in body.get("entry", [])}
        assert not shown & ids, path
    nobody = uuid4()
    for path in ("Patient/{}/$everything", "Patient/{}", "Patient/{}/_history", "Patient/{}/_history/1"):
        for key in (patient.pk, nobody):
            assert stranger.get(f"{BASE}/{path.format(key)}").status_code == 404
    for path in ("Condition/{}", "Condition/{}/_history", "Condition/{}/_history/1", "Provenance/{}"):
        for key in (entry.pk, nobody):
            assert stranger.get(f"{BASE}/{path.format(key)}").status_code == 404


def test_another_hospital_writes_nothing_and_is_told_the_same_as_of_nobody(stranger, patient):
    entry = Condition.objects.get(patient=patient)
    before = Condition.objects.count()
    answers = []
    for key, target in ((patient.pk, entry.pk), (uuid4(), uuid4())):
        about = condition(patient) | {"subject": {"reference": f"Patient/{key}"}}
        made = send(stranger, "post", "Condition", about, 404)
        whole = send(stranger, "post", "", transaction(post_of(about)), 404)
        batch = transaction(
            post_of(about, ifNoneExist="identifier=urn:x|1"),
            {"request": {"method": "GET", "url": f"Condition/{target}"}},
            kind="batch",
        )
        parts = send(stranger, "post", "", batch, 200)
        put = send(
            stranger, "put", f"Condition/{target}", about | {"id": str(target)}, 404, **{"If-Match": 'W/"1"'}
        )
        answers.append(
            [
                json.dumps(one).replace(str(target), "").replace(str(key), "")
                for one in (made, whole, parts, put)
            ]
        )
    assert answers[0] == answers[1]
    assert Condition.objects.count() == before


def test_what_was_entered_in_error_stays_hidden_from_others_with_its_history(stranger, machine, patient):
    made = send(machine, "post", "Condition", condition(patient), 201)
    send(
        machine,
        "put",
        f"Condition/{made['id']}",
        made | {"verificationStatus": {"coding": [{"code": "entered-in-error"}]}},
        200,
        **{"If-Match": 'W/"1"'},
    )
    assert Condition.objects.get(pk=made["id"]).status == EntryStatus.ENTERED_IN_ERROR
    assert len(json.loads(machine.get(f"{BASE}/Condition/{made['id']}/_history").content)["entry"]) == 2
    for path in ("", "/_history", "/_history/1", "/_history/2"):
        assert stranger.get(f"{BASE}/Condition/{made['id']}{path}").status_code == 404


def test_asking_by_two_identifiers_whether_somebody_is_known_leaves_a_trace(
    stranger, patient, network, circle_doctor
):
    """The identifier of an own patient beside one that is guessed: the answer differs when the guess was right."""
    own = make_patient(make_member(network.mantova, "clinician"), family_name="Sordi")
    PatientIdentifier.objects.create(patient=own, system="urn:example:own", value="1")
    PatientIdentifier.objects.create(patient=patient, system="urn:example:guess", value="2")
    both = [{"system": "urn:example:own", "value": "1"}, {"system": "urn:example:guess", "value": "2"}]
    bundle = Bundle(identifier=both, birthDate=str(own.birth_date))
    answer = stranger.post(f"{BASE}/", requests_of(bundle), content_type="application/fhir+json")
    assert answer.status_code == 409
    assert AuditEntry.objects.filter(action="patient.duplicate_shown", patient_id=patient.pk).exists()
    assert Patient.objects.get(pk=own.pk).version == own.version
