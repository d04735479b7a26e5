"""Writing over FHIR: what is taken reads back the same, what is not is refused by element, and nothing half-way."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.record.models import Condition, EntryStatus, LabResult, Observation, VitalSign
from kernel.audit.models import AuditEntry
from tests.cases.fhir.conftest import BASE, register
from tests.factories.directory import actor_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_record")]
LOINC = "http://loinc.org"


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.UPLOAD_STAGING_DIR = tmp_path / "staging"


def send(client, method, path, body, status, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = getattr(client, method)(
        f"{BASE}/{path}", content, content_type="application/fhir+json", headers=headers
    )
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if answer.content else {}


def condition(patient, **more):
    return {
        "resourceType": "Condition",
        "subject": {"reference": f"Patient/{patient.pk}"},
        "code": {"text": "Asthma", "coding": [{"system": "http://snomed.info/sct", "code": "195967001"}]},
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "onsetDateTime": "2015-03-02",
        **more,
    }


def lab(patient, value=11.8, **more):
    return {
        "resourceType": "Observation",
        "status": "final",
        "subject": {"reference": f"Patient/{patient.pk}"},
        "code": {"coding": [{"system": LOINC, "code": "718-7"}]},
        "effectiveDateTime": "2026-01-15T08:30:00+01:00",
        "valueQuantity": {
            "value": value,
            "unit": "g/dL",
            "system": "http://unitsofmeasure.org",
            "code": "g/dL",
        },
        **more,
    }


def test_a_resource_is_made_and_reads_back(machine, patient, program):
    made = send(machine, "post", "Condition", condition(patient), 201)
    row = Condition.objects.get(pk=made["id"])
    assert (row.text, str(row.onset_on), row.origin, row.author) == (
        "Asthma",
        "2015-03-02",
        "fhir_import",
        None,
    )
    assert row.centre_id == patient.centre_id
    assert json.loads(machine.get(f"{BASE}/Condition/{made['id']}").content) == made
    entry = AuditEntry.objects.get(action="record.created", object_id=made["id"])
    assert (entry.actor_kind, entry.actor_label) == ("machine", "Laboratory")
    weight = send(
        machine,
        "post",
        "Observation",
        lab(
            patient,
            70,
            code={"coding": [{"system": LOINC, "code": "29463-7"}]},
            valueQuantity={"value": 70.5, "unit": "kg", "code": "kg"},
        ),
        201,
    )
    assert weight["id"].endswith("-weight")


def test_a_conditional_create_makes_one(machine, patient):
    body = condition(patient, identifier=[{"system": "urn:example:his", "value": "C-1"}])
    asked = {"If-None-Exist": "identifier=urn:example:his|C-1"}
    first = send(machine, "post", "Condition", body, 201, **asked)
    again = send(machine, "post", "Condition", body, 200, **asked)
    assert again == first
    found = json.loads(machine.get(f"{BASE}/Condition?identifier=urn:example:his|C-1").content)
    assert [entry["resource"]["id"] for entry in found["entry"]] == [first["id"]]
    send(machine, "post", "Condition", body, 412, **{"If-None-Exist": "clinical-status=active"})
    send(machine, "post", "Condition", body, 422, **{"If-None-Exist": "colour=red"})


def test_a_change_needs_the_version_and_keeps_the_old_one(machine, patient):
    made = send(machine, "post", "Observation", lab(patient), 201)
    path = f"Observation/{made['id']}"
    changed = {**made, "valueQuantity": {**made["valueQuantity"], "value": 12.1}}
    send(machine, "put", path, changed, 428)
    send(machine, "put", path, changed, 412, **{"If-Match": 'W/"7"'})
    new = send(machine, "put", path, changed, 200, **{"If-Match": 'W/"1"'})
    assert (new["valueQuantity"]["value"], new["meta"]["versionId"]) == (12.1, "2")
    send(machine, "put", path, changed, 412, **{"If-Match": 'W/"1"'})
    wrong = {**new, "status": "entered-in-error", "note": [{"text": "another patient"}]}
    ended = send(machine, "put", path, wrong, 200, **{"If-Match": 'W/"2"'})
    assert ended["status"] == "entered-in-error"
    row = LabResult.objects.get(pk=made["id"])
    assert (row.status, row.error_reason) == (EntryStatus.ENTERED_IN_ERROR, "another patient")
    send(machine, "put", path, {**ended, "status": "final"}, 409, **{"If-Match": 'W/"3"'})


def test_a_change_of_one_vital_sign_leaves_the_others(machine, patient):
    row = VitalSign.objects.get()
    path = f"Observation/{row.pk}-weight"
    shown = json.loads(machine.get(f"{BASE}/{path}").content)
    shown["valueQuantity"]["value"] = 72
    send(machine, "put", path, shown, 200, **{"If-Match": 'W/"1"'})
    row.refresh_from_db()
    assert (row.weight_kg, row.systolic_mmhg, row.note) == (72, 130, "seated")


def test_what_has_no_place_is_refused_by_its_element(machine, patient):
    made = send(machine, "post", "Condition", condition(patient), 201)
    changed = {**made, "severity": {"text": "severe"}}
    outcome = send(machine, "put", f"Condition/{made['id']}", changed, 422, **{"If-Match": 'W/"1"'})
    assert outcome["issue"][0]["expression"] == ["Condition.severity"]
    assert Condition.objects.get(pk=made["id"]).version == 1


@pytest.mark.parametrize(
    ("change", "expression"),
    [
        ({"status": 7}, "Observation.status"),
        ({"code": None}, "Observation.code"),
        ({"valueQuantity": {"value": "much"}}, "Observation.valueQuantity.value"),
        ({"colour": "red"}, "Observation.colour"),
        ({"subject": {"reference": "Patient/1"}}, "Observation.subject"),
        ({"subject": {"reference": "Patient?identifier=urn:x|1"}}, "Observation.subject"),
        ({"effectiveDateTime": "2999-01-01"}, "Observation.effective"),
        ({"valueQuantity": {"value": 900, "unit": "g/dL", "code": "g/dL"}}, "Observation.value"),
        ({"status": "entered-in-error"}, "Observation"),
        ({"resourceType": "Patient"}, "Observation.resourceType"),
    ],
)
def test_a_refusal_names_the_element(machine, patient, change, expression):
    before = (Observation.objects.count(), LabResult.objects.count())
    body = {name: value for name, value in {**lab(patient), **change}.items() if value is not None}
    outcome = send(machine, "post", "Observation", body, 422)
    assert [expression] in [issue["expression"] for issue in outcome["issue"]], outcome
    assert (Observation.objects.count(), LabResult.objects.count()) == before


def test_types_without_a_place_are_not_written(machine, patient):
    outcome = send(machine, "post", "Encounter", {"resourceType": "Encounter"}, 405)
    assert outcome["issue"][0]["code"] == "not-supported"
    send(machine, "post", "Nonsense", {"resourceType": "Nonsense"}, 404)


def test_a_program_without_the_scope_or_the_patient_writes_nothing(program, patient, network):
    reader = program.client("system/*.read")
    send(reader, "post", "Condition", condition(patient), 403)
    outside = register(network.cremona).client("system/*.*")
    send(outside, "post", "Condition", condition(patient), 404)
    assert not Condition.objects.filter(text="Asthma").exists()


def request(resource, **more):
    return {"resource": resource, "request": {"method": "POST", "url": resource["resourceType"], **more}}


def test_a_transaction_is_whole_or_not_at_all(machine, patient):
    good, bad = condition(patient), lab(patient, code={})
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [request(good), request(bad)]}
    outcome = send(machine, "post", "", bundle, 422)
    assert outcome["issue"][0]["expression"] == ["Bundle.entry[1].resource"]
    assert not Condition.objects.filter(text="Asthma").exists()
    bundle["entry"] = [request(good), request(lab(patient))]
    answer = send(machine, "post", "", bundle, 200)
    assert answer["type"] == "transaction-response"
    for entry in answer["entry"]:
        assert entry["response"]["status"] == "201 Created"
        assert machine.get(f"{BASE}/{entry['response']['location']}").status_code == 200


def test_a_batch_is_entry_by_entry(machine, patient):
    gone = {"request": {"method": "DELETE", "url": f"Patient/{patient.pk}"}}
    read = {"request": {"method": "GET", "url": f"Patient/{patient.pk}"}}
    entries = [request(condition(patient)), request(lab(patient, code={})), gone, read]
    answer = send(machine, "post", "", {"resourceType": "Bundle", "type": "batch", "entry": entries}, 200)
    assert [entry["response"]["status"][:3] for entry in answer["entry"]] == ["201", "422", "422", "200"]
    assert answer["entry"][3]["resource"]["id"] == str(patient.pk)


@pytest.fixture
def broken():
    """A table that refuses one word: a failure that no service foresees."""
    connection.check_constraints()  # no trigger may wait while a table changes
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE cases_record_condition ADD CONSTRAINT broken CHECK (text <> 'Unforeseen') NOT VALID"
        )


def test_what_nobody_foresaw_in_a_batch_is_the_answer_of_its_entry_alone(machine, patient, broken, caplog):
    unforeseen = condition(patient, code={"text": "Unforeseen"})
    entries = [request(condition(patient)), request(unforeseen), request(lab(patient))]
    answer = send(machine, "post", "", {"resourceType": "Bundle", "type": "batch", "entry": entries}, 200)
    assert [entry["response"]["status"][:3] for entry in answer["entry"]] == ["201", "500", "201"]
    get_fhir_model_class("Bundle").model_validate(answer)
    [issue] = answer["entry"][1]["response"]["outcome"]["issue"]
    assert (issue["code"], issue["expression"]) == ("exception", ["Bundle.entry[1]"])
    assert Condition.objects.filter(text="Asthma").exists()
    assert not Condition.objects.filter(text="Unforeseen").exists()
    assert LabResult.objects.filter(code="hb").exists()
    assert "entry 1 of a batch failed: IntegrityError" in caplog.text
    assert "Unforeseen" not in caplog.text


def test_what_nobody_foresaw_in_a_transaction_leaves_nothing(machine, patient, broken):
    entries = [request(condition(patient)), request(condition(patient, code={"text": "Unforeseen"}))]
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    answer = machine.post(f"{BASE}/", json.dumps(bundle), content_type="application/fhir+json")
    assert answer.status_code >= 400
    assert json.loads(answer.content)["resourceType"] == "OperationOutcome"
    assert not Condition.objects.filter(text__in=["Asthma", "Unforeseen"]).exists()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda child: (
        st.lists(child, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "code",
                    "coding",
                    "system",
                    "value",
                    "reference",
                    "identifier",
                    "extension",
                    "url",
                    "text",
                    "start",
                ]
            ),
            child,
            max_size=4,
        )
    ),
    max_leaves=12,
)
ELEMENTS = [
    "code", "subject", "patient", "status", "valueQuantity", "component", "effectiveDateTime", "identifier", "name",
    "extension", "medicationCodeableConcept", "onsetDateTime", "verificationStatus", "note", "birthDate", "id",
    "reaction", "dosage", "vaccineCode", "performedPeriod", "contained", "referenceRange", "category",
]  # fmt: skip


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    kind=st.sampled_from(
        [
            "Observation",
            "Condition",
            "Procedure",
            "Patient",
            "AllergyIntolerance",
            "MedicationStatement",
            "Immunization",
        ]
    ),
    elements=st.dictionaries(st.sampled_from(ELEMENTS), JSON, max_size=6),
)
def test_no_resource_brings_the_server_down(machine, patient, kind, elements):
    link = {"reference": f"Patient/{patient.pk}"}
    body = {"subject": link, "patient": link, **elements, "resourceType": kind}
    for path, sent in (
        (kind, body),
        ("", {"resourceType": "Bundle", "type": "batch", "entry": [request(body)]}),
        ("", {"resourceType": "Bundle", "type": "transaction", "entry": [request(body), elements]}),
    ):
        answer = machine.post(
            f"{BASE}/{path}", json.dumps(sent).encode(), content_type="application/fhir+json"
        )
        assert answer.status_code < 500, answer.content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"null",
        b'"x"',
        b'{"resourceType": NaN}',
        b"[" * 5000,
        b"\xff",
        b'{"a": "\\u0000"}',
    ],
)
@pytest.mark.parametrize("path", ["", "Observation", "Patient"])
def test_what_is_no_resource_is_refused(machine, path, content):
    answer = machine.post(f"{BASE}/{path}", content, content_type="application/fhir+json")
    assert answer.status_code in (400, 422), answer.content
    assert json.loads(answer.content)["resourceType"] == "OperationOutcome"
    xml = machine.post(f"{BASE}/{path}", b"<x/>", content_type="application/fhir+xml")
    assert xml.status_code == 415


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    kind=st.sampled_from(
        ["Observation", "Patient", "Condition", "AuditEvent", "Provenance", "ImagingStudy", "Encounter"]
    ),
    name=st.sampled_from(
        ["_id", "_lastUpdated", "_count", "_cursor", "_include", "_summary", "_total", "date", "code", "patient",
         "identifier", "status", "name", "birthdate", "category", "action", "target", "modality", "started"]
    ),
    value=st.text(max_size=20) | st.sampled_from(["|", "a|b", ",", "ge", "9999-12-31", "0001-01-01", "lt9999", "eq"]),
)  # fmt: skip
def test_no_search_brings_the_server_down(machine, patient, kind, name, value):
    assert machine.get(f"{BASE}/{kind}", {name: value}).status_code < 500
    assert machine.get(f"{BASE}/{kind}/{uuid4()}/_history/{name}").status_code in (404, 301)


def test_people_write_with_their_session_too(api, circle_doctor, patient, secretary):
    made = send(api(circle_doctor), "post", "Condition", condition(patient), 201)
    assert Condition.objects.get(pk=made["id"]).author_id == actor_of(circle_doctor).person_id
    send(api(secretary), "post", "Condition", condition(patient), 404)


def consent(patient, kind="registry", **more):
    return {
        "resourceType": "Consent",
        "status": "active",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "research"}]
        },
        "category": [{"coding": [{"system": "urn:circlecare:fhir:code", "code": kind}]}],
        "patient": {"reference": f"Patient/{patient.pk}"},
        "dateTime": "2026-01-11",
        "policyRule": {"text": "v3"},
        **more,
    }


def dose(patient, code="J06BA02", **more):
    return {
        "resourceType": "MedicationAdministration",
        "status": "completed",
        "medicationCodeableConcept": {
            "text": "IVIG",
            "coding": [{"system": "http://www.whocc.no/atc", "code": code}],
        },
        "subject": {"reference": f"Patient/{patient.pk}"},
        "effectiveDateTime": "2026-01-05",
        "dosage": {"dose": {"value": 20, "unit": "g", "system": "http://unitsofmeasure.org", "code": "g"}},
        **more,
    }


def test_a_consent_is_written_and_withdrawn(machine, patient):
    made = send(machine, "post", "Consent", consent(patient), 201)
    assert (made["status"], made["policyRule"]["text"]) == ("active", "v3")
    withdrawn = {**consent(patient, status="inactive"), "id": made["id"]}
    changed = send(machine, "put", f"Consent/{made['id']}", withdrawn, 200, **{"If-Match": 'W/"1"'})
    assert changed["status"] == "inactive"
    outcome = send(machine, "post", "Consent", consent(patient, kind="nothing_of_ours"), 422)
    assert outcome["issue"][0]["details"]["text"]
    elsewhere = consent(patient, category=[{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}])
    assert "category" in send(machine, "post", "Consent", elsewhere, 422)["issue"][0]["details"]["text"]


def test_a_dose_of_immunoglobulins_is_written_other_medicines_are_not(machine, patient):
    made = send(machine, "post", "MedicationAdministration", dose(patient), 201)
    assert (made["dosage"]["dose"]["value"], made["effectiveDateTime"]) == (20, "2026-01-05")
    outcome = send(machine, "post", "MedicationAdministration", dose(patient, code="L04AC07"), 422)
    assert "Only immunoglobulins" in outcome["issue"][0]["details"]["text"]
    impossible = dose(patient, dosage={"dose": {"value": 9000, "unit": "g", "code": "g"}})
    send(machine, "post", "MedicationAdministration", impossible, 422)


def test_what_is_not_written_says_why(machine, patient):
    body = {"resourceType": "CarePlan", "status": "active", "intent": "plan"}
    outcome = send(machine, "post", "CarePlan", body, 405)
    assert "bedside" in outcome["issue"][0]["details"]["text"]
    statement = json.loads(machine.get(f"{BASE}/metadata").content)
    for one in statement["rest"][0]["resource"]:
        creates = {"code": "create"} in one["interaction"]
        assert creates or "." in one["documentation"].partition("_sort")[0]
