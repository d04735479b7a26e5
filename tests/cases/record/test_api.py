"""The record over HTTP, as the case page uses it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from cases.record.models import KINDS, DiseaseStatus, LabResult
from kernel.audit.models import AuditEntry
from kernel.clock import today
from tests.factories.patients import make_patient
from tests.factories.record import add_entry, write

pytestmark = pytest.mark.django_db

EXAMPLES = {
    "diagnoses": {"disease": "dlbcl_nos", "diagnosed_on": "2025-02-01", "ann_arbor": "III"},
    "conditions": {"text": "Arterial hypertension", "onset_on": "2010-05-01"},
    "comorbidity": {"hct_ci": ["diabetes"], "prior_cart": False},
    "therapy-lines": {"line_no": 1, "intent": "first_line", "regimen": "r_chop", "start_on": "2025-02-10"},
    "derived-facts": {"fact": "prior_lines_n", "number": 2, "reason": "one line was given abroad"},
    "labs": {"code": "hb", "value": 11.8, "effective_on": "2026-11-01"},
    "performance-status": {"ecog": 1, "effective_on": "2026-11-01"},
    "infection-status": {"active_infection": "none", "effective_on": "2026-11-01"},
    "disease-status": {"disease_state": "pd", "effective_on": "2026-11-01", "deauville": 5},
    "vitals": {"weight_kg": 71.5, "height_cm": 172, "effective_on": "2026-11-01"},
    "allergies": {"text": "Penicillin", "severity": "severe"},
    "medications": {"text": "Bisoprolol 2.5 mg"},
    "procedures": {"text": "Lymph node biopsy", "performed_on": "2025-01-20"},
    "immunizations": {"text": "Influenza", "given_on": "2026-10-15"},
    "immunoglobulins": {"given_on": "2026-10-15", "route": "iv", "dose_g": 30, "trough_igg_g_l": 3.8},
    "infections": {"found_on": "2026-09-02", "organism_kind": "viral", "sites": ["lung"], "severity": "3"},
    "relapses": {"found_on": "2026-08-01", "relapse_kind": "relapse", "cd19": "negative"},
    "second-malignancies": {
        "found_on": "2026-08-01",
        "malignancy_kind": "t_cell",
        "transgene_test": "pending",
    },
    "deaths": {"died_on": "2026-10-20", "main_cause": "infection", "place": "home"},
    "observations": {"text": "Pain severity", "value": 3, "effective_on": "2026-11-01"},
    "virology": {"code": "hbsag", "result": "negative", "effective_on": "2026-11-01"},
    "logistics": {"distance_km": 52, "transport": "own"},
    "consents": {"kind": "circle_sharing", "given": True, "effective_on": "2026-11-01"},
}


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor)


def url(patient, kind="", *more):
    return "/".join([f"/api/v1/patients/{patient.pk}/record", *filter(None, [kind, *map(str, more)])]) + "/"


def test_every_kind_has_an_example_here():
    assert set(EXAMPLES) == {kind.slug for kind in KINDS}


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("performance-status", {}, "ecog"),
        ("infection-status", {}, "active_infection"),
        ("disease-status", {"occasion": "day_28"}, "disease_state"),
        ("vitals", {}, "weight_kg"),
        ("virology", {"code": "hbsag"}, "result"),
        ("consents", {"kind": "treatment"}, "given"),
    ],
)
def test_an_entry_that_says_nothing_but_its_day_is_refused(api, circle_doctor, patient, kind, given, field):
    client = api(circle_doctor)
    answer = client.post(url(patient, kind), {"effective_on": today().isoformat(), **given})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]
    assert client.get(url(patient, kind)).json()["results"] == []


@pytest.mark.parametrize(("kind", "field"), [("comorbidity", "hct_ci"), ("logistics", "distance_km")])
def test_a_sheet_that_says_nothing_is_refused(api, circle_doctor, patient, kind, field):
    client = api(circle_doctor)
    answer = client.post(url(patient, kind), {})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert client.get(url(patient, kind)).json()["results"] == []


def test_an_entry_is_not_emptied_down_to_its_day(api, circle_doctor, patient):
    client = api(circle_doctor)
    made = client.post(url(patient, "vitals"), {"effective_on": today().isoformat(), "weight_kg": 70}).json()
    answer = client.patch(
        url(patient, "vitals", made["id"]), {"weight_kg": None}, headers={"If-Match": f'"{made["version"]}"'}
    )
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["weight_kg"])
    assert client.get(url(patient, "vitals")).json()["results"][0]["weight_kg"] == 70


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_an_entry_is_made_corrected_and_marked_as_an_error_and_nothing_is_lost(
    api, circle_doctor, patient, kind
):
    client = api(circle_doctor)
    made = client.post(url(patient, kind), EXAMPLES[kind])
    assert made.status_code == 201, made.json()
    entry = made.json()
    for name, value in EXAMPLES[kind].items():
        assert entry[name] == value or str(entry[name]) == str(value)
    assert entry["author"]["id"] == str(circle_doctor.pk)
    assert made["ETag"] == '"1"'

    changed = client.patch(
        url(patient, kind, entry["id"]), {"note": "seen again"}, headers={"If-Match": made["ETag"]}
    )
    assert changed.status_code == 200, changed.json()
    assert changed.json()["version"] == 2

    stale = client.patch(
        url(patient, kind, entry["id"]), {"note": "mine"}, headers={"If-Match": made["ETag"]}
    )
    assert stale.status_code == 412
    assert stale.json()["current"]["note"] == "seen again"

    there, seen = url(patient, kind, entry["id"], "entered-in-error"), {"If-Match": changed["ETag"]}
    refused = client.post(there, {"reason": "  "}, headers=seen)
    assert refused.status_code == 400
    marked = client.post(there, {"reason": "wrong patient"}, headers=seen)
    assert marked.json()["status"] == "entered_in_error"
    assert client.get(url(patient, kind)).json()["results"] == []
    assert [row["id"] for row in client.get(url(patient, kind), {"status": "all"}).json()["results"]] == [
        entry["id"]
    ]

    history = client.get(url(patient, kind, entry["id"], "history")).json()["results"]
    assert [version["version"] for version in history] == [3, 2, 1]
    assert [version["values"]["note"] for version in history] == ["seen again", "seen again", None]
    assert {version["by"]["id"] for version in history} == {str(circle_doctor.pk)}
    late = client.patch(url(patient, kind, entry["id"]), {"note": "again"}, headers={"If-Match": '"3"'})
    assert late.status_code == 409


@pytest.mark.parametrize(
    ("kind", "changed", "field", "part"),
    [
        ("labs", {"value": 118}, "value", "118 g/L = 11.8 g/dL"),
        ("labs", {"value": "high"}, "value", "number"),
        ("labs", {"value": float("1e400")}, "", None),
        ("labs", {"code": "moonlight"}, "code", "catalogue"),
        ("labs", {"value": None}, "value", "why there is none"),
        ("labs", {"effective_on": (today() + timedelta(days=2)).isoformat()}, "effective_on", "future"),
        ("diagnoses", {"diagnosed_on": (today() + timedelta(days=40)).isoformat()}, "diagnosed_on", "future"),
        ("diagnoses", {"diagnosed_on": "1800-01-01"}, "diagnosed_on", "before the patient was born"),
        (
            "diagnoses",
            {"diagnosed_on": "2026-05-02", "staged_on": "2016-05-12"},
            "staged_on",
            "more than 90 days before the diagnosis",
        ),
        (
            "diagnoses",
            {"diagnosed_on": "2026-05-02", "biology_on": "2026-01-31"},
            "biology_on",
            "more than 90 days before the diagnosis",
        ),
        ("diagnoses", {"disease": "flu"}, "disease", "listed"),
        ("diagnoses", {"ki67_pct": 120}, "ki67_pct", "Impossible"),
        ("diagnoses", {"extranodal_sites": ["none", "liver"]}, "extranodal_sites", "None"),
        ("diagnoses", {"patient": "x"}, "patient", "Unknown"),
        ("therapy-lines", {"end_on": "2025-01-01"}, "end_on", "before the beginning"),
        ("comorbidity", {"hct_ci": ["hepatic_mild", "hepatic_severe"]}, "hct_ci", "exclude"),
        ("performance-status", {"ecog": 7}, "ecog", "Impossible"),
        ("vitals", {"height_cm": 1.72}, "height_cm", "Impossible"),
        ("virology", {"iu_ml": 40}, "iu_ml", "nucleic"),
        ("allergies", {"none_known": True}, "text", "none"),
        ("allergies", {"text": "x" * 301}, "text", "300"),
        ("conditions", {"text": ""}, "text", "needed"),
        ("immunizations", {"text": ""}, "vaccine", "vaccine"),
        ("infections", {"resolved_on": "2026-09-01"}, "resolved_on", "before the beginning"),
        ("infections", {"outcome": "ongoing", "resolved_on": "2026-09-10"}, "outcome", "not ongoing"),
        ("infections", {"severity": "6"}, "severity", "listed"),
        ("deaths", {"contributing_causes": ["infection"]}, "contributing_causes", "itself"),
        (
            "second-malignancies",
            {"reported_aifa_on": "2026-07-01"},
            "reported_aifa_on",
            "before the beginning",
        ),
        ("immunoglobulins", {"dose_g": 2000}, "dose_g", "Impossible"),
        (
            "logistics",
            {"lodging_from": "2026-12-09", "lodging_until": "2026-12-01"},
            "lodging_until",
            "before",
        ),
        ("disease-status", {"deauville": 3.5}, "deauville", "whole"),
        ("disease-status", {"imaging_study_uid": "../../etc"}, "imaging_study_uid", "identifier"),
        (
            "disease-status",
            {"deauville": 2, "new_lesion": False, "response": "pmd"},
            "response_reason",
            "say why you judge otherwise",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(
    api, circle_doctor, patient, kind, changed, field, part
):
    client = api(circle_doctor)
    if part is None:
        answer = client.generic("POST", url(patient, kind), '{"value": NaN}', content_type="application/json")
        assert answer.status_code == 400
    else:
        answer = client.post(url(patient, kind), EXAMPLES[kind] | changed)
        assert answer.status_code == 400
        assert part.lower() in " ".join(answer.json()["fields"][field]).lower()
        assert answer["Content-Type"] == "application/problem+json"
    assert client.get(url(patient, kind)).json()["results"] == []


def test_extent_and_biology_may_be_established_weeks_before_the_day_of_the_diagnosis(
    api, circle_doctor, patient
):
    """The scan comes before the biopsy, and the day of the diagnosis is that of its report."""
    days = {"diagnosed_on": "2026-05-02", "staged_on": "2026-02-01", "biology_on": "2026-04-20"}
    answer = api(circle_doctor).post(url(patient, "diagnoses"), EXAMPLES["diagnoses"] | days)
    assert answer.status_code == 201, answer.json()


def test_an_unusual_value_is_stored_with_a_warning(api, circle_doctor, patient):
    answer = api(circle_doctor).post(url(patient, "labs"), EXAMPLES["labs"] | {"code": "ldh", "value": 9000})
    assert answer.status_code == 201
    assert [(w["field"], w["code"]) for w in answer.json()["warnings"]] == [("value", "unusual_value")]


def test_a_retry_with_the_same_client_id_gives_the_same_entry(api, circle_doctor, patient):
    body = EXAMPLES["labs"] | {"client_id": str(uuid4())}
    client = api(circle_doctor)
    assert (
        client.post(url(patient, "labs"), body).json()["id"]
        == client.post(url(patient, "labs"), body).json()["id"]
    )
    assert LabResult.objects.count() == 1


def test_one_diagnosis_is_primary(api, circle_doctor, patient):
    client = api(circle_doctor)
    assert client.post(url(patient, "diagnoses"), EXAMPLES["diagnoses"]).json()["is_primary"] is True
    assert client.post(url(patient, "diagnoses"), {"disease": "mzl"}).json()["is_primary"] is False
    clash = client.post(url(patient, "diagnoses"), {"disease": "mcl", "is_primary": True})
    assert (clash.status_code, clash.json()["code"]) == (409, "exists_already")
    assert list(clash.json()["fields"]) == ["is_primary"], "said at the answer that can be changed"


@pytest.mark.parametrize("who", ["outsider", "secretary", "privacy_officer", "suspended"])
def test_the_record_is_hidden_from_who_is_not_clinical_in_the_circle(
    request, api, patient, circle_doctor, who
):
    entry = add_entry(patient, circle_doctor, "labs", **EXAMPLES["labs"])
    client = api(request.getfixturevalue(who))
    signed_out = who == "suspended"
    for answer in (
        client.get(url(patient)),
        client.get(url(patient, "labs")),
        client.get(url(patient, "labs", entry.pk)),
        client.post(url(patient, "labs"), EXAMPLES["labs"]),
        client.patch(url(patient, "labs", entry.pk), {"note": "x"}, headers={"If-Match": '"1"'}),
        client.post(
            url(patient, "labs", entry.pk, "entered-in-error"), {"reason": "x"}, headers={"If-Match": '"1"'}
        ),
    ):
        assert answer.status_code == (401 if signed_out else 404)
    entry.refresh_from_db()
    assert (entry.version, entry.status, LabResult.objects.count()) == (1, "active", 1)


def test_an_entry_is_not_reached_through_another_patient(api, circle_doctor, patient):
    entry = add_entry(patient, circle_doctor, "labs", **EXAMPLES["labs"])
    other = make_patient(circle_doctor)
    client = api(circle_doctor)
    assert client.get(url(patient, "labs", entry.pk)).status_code == 200
    assert client.get(url(other, "labs", entry.pk)).status_code == 404
    assert client.get(url(patient, "virology", entry.pk)).status_code == 404
    assert client.get(url(patient, "nonsense")).status_code == 404


def test_the_summary_shows_the_newest_of_everything_in_a_fixed_number_of_queries(api, circle_doctor, patient):
    client = api(circle_doctor)
    write(patient, circle_doctor, "diagnosis.disease", "dlbcl_nos")
    write(patient, circle_doctor, "lab.ldh", 480, on=today() - timedelta(days=30))
    write(patient, circle_doctor, "lab.ldh.uln", 250)
    write(patient, circle_doctor, "lab.ldh", 260, on=today() - timedelta(days=3))
    client.get(url(patient))
    with CaptureQueriesContext(connection) as few:
        body = client.get(url(patient)).json()
    [ldh] = body["labs"]
    assert (ldh["value"], ldh["high"], ldh["flag"], ldh["age_days"]) == (260, 250, "high", 3)
    assert body["diagnosis_label"]["en"] == "Diffuse large B-cell lymphoma, NOS"
    assert body["diagnosis"]["disease"]["author"]["display_name"] == circle_doctor.display_name
    assert body["counts"]["labs"] == 2
    for day in range(1, 25):
        for kind, values in EXAMPLES.items():
            if kind in {"diagnoses", "comorbidity", "logistics", "derived-facts", "deaths"}:
                continue
            dated = (
                {"effective_on": (today() - timedelta(days=day)).isoformat()}
                if "effective_on" in values
                else {}
            )
            add_entry(patient, circle_doctor, kind, **{**values, **dated})
    with CaptureQueriesContext(connection) as many:
        body = client.get(url(patient)).json()
    assert body["counts"]["labs"] == 26
    assert len(many) == len(few) <= 30


def test_the_entries_come_in_pages_without_gap_or_repeat(api, circle_doctor, patient):
    for day in range(7):
        add_entry(
            patient, circle_doctor, "conditions", text=f"c{day}", onset_on=f"2020-01-{1 + day // 2:02d}"
        )
    add_entry(patient, circle_doctor, "conditions", text="undated")
    add_entry(patient, circle_doctor, "conditions", text="undated too")
    client, seen, page = api(circle_doctor), [], url(patient, "conditions") + "?limit=2"
    while page:
        body = client.get(page).json()
        seen += [row["text"] for row in body["results"]]
        page = body["next"]
    assert len(seen) == len(set(seen)) == 9
    assert seen[0] == "c6"
    assert set(seen[-2:]) == {"undated", "undated too"}
    assert client.get(url(patient, "conditions") + "?cursor=nonsense").status_code == 400


def test_every_read_and_write_is_in_the_access_log_without_values(api, circle_doctor, patient):
    AuditEntry.objects.filter(patient_id=patient.pk).count()
    client = api(circle_doctor)
    made = client.post(url(patient, "labs"), EXAMPLES["labs"]).json()
    client.get(url(patient))
    client.get(url(patient, "labs"))
    client.get(url(patient, "labs", made["id"]))
    client.get(url(patient, "labs", made["id"], "history"))
    client.patch(url(patient, "labs", made["id"]), {"value": 12.3}, headers={"If-Match": '"1"'})
    client.post(
        url(patient, "labs", made["id"], "entered-in-error"),
        {"reason": "secret reason"},
        headers={"If-Match": '"2"'},
    )
    entries = AuditEntry.objects.filter(patient_id=patient.pk).order_by("id")
    assert [entry.action for entry in entries] == [
        "patient.created",
        "record.created",
        "record.viewed",
        "record.listed",
        "record.entry_viewed",
        "record.history_viewed",
        "record.updated",
        "record.entered_in_error",
    ]
    text = str([(entry.detail, entry.why) for entry in entries])
    assert "12.3" not in text
    assert "11.8" not in text
    assert "secret" not in text


def test_the_summary_shows_the_scores_of_the_disease(api, circle_doctor):
    patient = make_patient(circle_doctor, birth_date=date(1958, 5, 1))
    client = api(circle_doctor)
    write(patient, circle_doctor, "diagnosis.disease", "dlbcl_nos")
    scores = {score["score_id"]: score for score in client.get(url(patient)).json()["scores"]}
    assert scores["ipi"]["value"] is None
    assert "ldh" in scores["ipi"]["missing"]
    for path, value in (
        ("diagnosis.ann_arbor", "III"),
        ("diagnosis.extranodal_sites", ["none"]),
        ("status.ecog", "1"),
        ("lab.ldh", 480),
        ("lab.ldh.uln", 250),
    ):
        write(patient, circle_doctor, path, value)
    scores = {score["score_id"]: score for score in client.get(url(patient)).json()["scores"]}
    # over 60, stage III, LDH above the limit
    assert scores["ipi"]["value"] == 3


def test_the_lugano_response_stands_beside_what_was_judged(api, circle_doctor, patient):
    client = api(circle_doctor)
    body = EXAMPLES["disease-status"] | {"deauville": 4, "pet_change": "reduced", "new_lesion": False}
    made = client.post(url(patient, "disease-status"), body | {"response": "pr"})
    # partial is partial, on the metabolic and on the anatomic scale
    assert (made.json()["derived_response"], made.json()["response_differs"]) == ("pmr", False)

    reason = {"response": "cmr", "response_reason": "uptake in a healing fracture"}
    address = url(patient, "disease-status", made.json()["id"])
    changed = client.patch(address, reason, headers={"If-Match": made["ETag"]})
    assert (changed.json()["derived_response"], changed.json()["response_differs"]) == ("pmr", True)
    taken = client.patch(address, {"response_reason": ""}, headers={"If-Match": changed["ETag"]})
    assert list(taken.json()["fields"]) == ["response_reason"]

    worse = client.patch(address, {"new_lesion": True}, headers={"If-Match": changed["ETag"]})
    assert worse.json()["derived_response"] == "pmd"
    unknown = client.patch(address, {"new_lesion": None}, headers={"If-Match": worse["ETag"]})
    # complete at Deauville 4, whatever is not known
    assert (unknown.json()["derived_response"], unknown.json()["response_differs"]) == ("", True)


@pytest.mark.parametrize("response", ["cr", "cmr"])
@pytest.mark.parametrize("deauville", [3, 4, 5])
def test_a_complete_response_above_deauville_3_asks_why(api, circle_doctor, patient, response, deauville):
    """Without a baseline nothing is derived: the score alone speaks against it."""
    client = api(circle_doctor)
    body = EXAMPLES["disease-status"] | {"deauville": deauville, "response": response}
    answer = client.post(url(patient, "disease-status"), body)
    if deauville == 3:
        assert (answer.status_code, answer.json()["response_differs"]) == (201, False)
        return
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["response_reason"])
    assert not DiseaseStatus.objects.filter(patient=patient).exists()
    why = client.post(url(patient, "disease-status"), body | {"response_reason": "healing fracture"})
    assert (why.status_code, why.json()["response_differs"]) == (201, True)


def test_the_database_keeps_no_unexplained_difference_of_a_response(circle_doctor, patient):
    entry = add_entry(patient, circle_doctor, "disease-status", **EXAMPLES["disease-status"])
    with pytest.raises(IntegrityError, match="difference_has_reason"):
        type(entry).objects.filter(pk=entry.pk).update(response_differs=True)


def test_a_death_stands_on_the_patient_until_it_is_marked_as_an_error(api, circle_doctor, patient):
    client = api(circle_doctor)
    made = client.post(url(patient, "deaths"), EXAMPLES["deaths"])
    assert made.status_code == 201, made.json()
    patient.refresh_from_db()
    assert patient.deceased_on == date(2026, 10, 20)
    assert client.post(url(patient, "deaths"), EXAMPLES["deaths"]).status_code == 409

    address = url(patient, "deaths", made.json()["id"])
    moved = client.patch(address, {"died_on": "2026-10-21"}, headers={"If-Match": made["ETag"]})
    assert moved.status_code == 200
    patient.refresh_from_db()
    assert patient.deceased_on == date(2026, 10, 21)

    client.post(
        f"{address}entered-in-error/",
        {"reason": "somebody else of the same name"},
        headers={"If-Match": moved["ETag"]},
    )
    patient.refresh_from_db()
    assert patient.deceased_on is None
