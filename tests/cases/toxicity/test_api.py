"""The sheets over HTTP, as the case page uses them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.pathway.models import Pathway
from cases.patients.models import Patient
from cases.toxicity.models import SHEETS, ToxicityAlert, ToxicityObservation
from kernel import clock
from kernel.audit.models import AuditEntry
from tests.factories.toxicity import ICE, WELL, give, look, right

pytestmark = pytest.mark.django_db
NOW = clock.now()
EXAMPLES = {
    "observations": {**WELL, "temp_c": 38.4, "observed_at": NOW.isoformat()},
    "baseline": {
        "assessed_at": NOW.isoformat(),
        "native_sentence": "Il cielo è azzurro",
        "ice_language": "it",
    },
    "treatments": {"agent": "dexamethasone", "given_at": NOW.isoformat(), "dose_mg": 10},
    "iec-hs": {"observed_at": NOW.isoformat(), "grade": 2, "ferritin_ug_l": 12000, "cytopenia": True},
}


def url(patient, *parts):
    return "/".join([f"/api/v1/patients/{patient.pk}/toxicity", *map(str, parts)]) + "/"


def test_every_sheet_has_an_example_here():
    assert set(EXAMPLES) == set(SHEETS)


@pytest.mark.parametrize("sheet", sorted(EXAMPLES))
def test_an_entry_is_made_corrected_and_marked_as_an_error_and_nothing_is_lost(
    api, hub_doctor, patient, sheet
):
    client = api(hub_doctor)
    made = client.post(url(patient, sheet), EXAMPLES[sheet])
    assert made.status_code == 201, made.json()
    entry = made.json()
    changed = client.patch(
        url(patient, sheet, entry["id"]), {"note": "seen again"}, headers={"If-Match": '"1"'}
    )
    assert changed.status_code == 200, changed.json()
    stale = client.patch(url(patient, sheet, entry["id"]), {"note": "mine"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["current"]["note"] == "seen again"
    assert client.patch(url(patient, sheet, entry["id"]), {"note": "mine"}).status_code == 428
    wrong, newest = url(patient, sheet, entry["id"], "entered-in-error"), {"If-Match": '"2"'}
    assert client.post(wrong, {"reason": "wrong patient"}).status_code == 428
    assert client.post(wrong, {"reason": "wrong patient"}, headers={"If-Match": '"1"'}).status_code == 412
    assert client.post(wrong, {"reason": " "}, headers=newest).status_code == 400
    marked = client.post(wrong, {"reason": "wrong patient"}, headers=newest)
    assert marked.json()["status"] == "entered_in_error"
    assert client.get(url(patient, sheet)).json()["results"] == []
    everything = client.get(url(patient, sheet), {"status": "all"}).json()["results"]
    assert [row["id"] for row in everything] == [entry["id"]]
    history = client.get(url(patient, sheet, entry["id"], "history")).json()["results"]
    assert [version["version"] for version in history] == [3, 2, 1]
    assert client.get(url(patient, sheet, entry["id"])).json()["status"] == "entered_in_error"


def test_a_row_comes_with_the_rule_that_graded_it(api, hub_doctor, patient):
    row = api(hub_doctor).post(
        url(patient, "observations"), {**EXAMPLES["observations"], **right("ice_month")}
    )
    found = row.json()
    assert (found["day"], found["map_mmhg"], found["ice_score"]) == (3, 92, 9)
    assert (found["crs_grade"], found["crs"]["rule_en"]) == (1, "Fever: 38.4 °C")
    assert (found["icans_grade"], found["icans"]["decided_by"]) == (1, ["ice"])
    assert "ASTCT" in found["crs"]["source"]


def test_findings_of_iec_hs_come_with_their_criteria_and_the_grade_that_was_entered(api, hub_doctor, patient):
    client = api(hub_doctor)
    sent = {**EXAMPLES["iec-hs"], "alt_u_l": 260, "alt_uln_u_l": 50, "fibrinogen_mg_dl": "1,5"}
    assert client.post(url(patient, "iec-hs"), sent).json()["fields"].keys() == {"fibrinogen_mg_dl"}
    entry = client.post(url(patient, "iec-hs"), {**sent, "fibrinogen_mg_dl": 140}).json()
    found = {item["code"]: item["met"] for item in entry["findings"]["criteria"]}
    assert found == {
        "ferritin": True, "fibrinogen": True, "ldh": None, "transaminases": True, "cytopenia": True,
        "coagulopathy": None, "haemophagocytosis": None,
    }  # fmt: skip
    assert (entry["grade"], entry["day"]) == (2, 3)
    assert entry["findings"]["missing"] == ["ldh_u_l", "coagulopathy", "haemophagocytosis"]
    assert "Hines" in entry["findings"]["source"]
    assert client.get(url(patient, "iec-hs")).json()["results"][0]["findings"] == entry["findings"]


def test_who_finds_something_of_iec_hs_writes_it_and_a_physician_grades_it_later(api, hub_doctor, patient):
    client, sent = api(hub_doctor), {"observed_at": NOW.isoformat()}
    refused = client.post(url(patient, "iec-hs"), {**sent, "ferritin_uln_ug_l": 400})
    assert (refused.status_code, refused.json()["fields"].keys()) == (400, {"grade"}), "a limit is no finding"
    made = client.post(url(patient, "iec-hs"), {**sent, "ferritin_ug_l": 12000})
    assert (made.status_code, made.json()["grade"]) == (201, None)
    graded = client.patch(
        url(patient, "iec-hs", made.json()["id"]), {"grade": 3}, headers={"If-Match": '"1"'}
    )
    assert (graded.status_code, graded.json()["grade"]) == (200, 3)


def test_the_preview_says_what_saving_would_and_stores_nothing(api, hub_doctor, patient):
    client = api(hub_doctor)
    look(patient, hub_doctor, clock.now() - timedelta(hours=2), temp_c=38.9)
    before = AuditEntry.objects.count()
    answer = client.post(
        url(patient, "preview"),
        {"values": {"temp_c": "36,9", "systolic_mmhg": 120, "o2_device": "cpap", "vasopressors": "?"}},
    )
    found = answer.json()
    assert found["crs"]["value"] == 4
    assert found["ice_missing"] == list(ICE)
    assert (found["alerts"], found["acknowledge_minutes"]) == ("critical", 5)
    assert ToxicityObservation.objects.count() == 1
    assert AuditEntry.objects.count() == before
    half = client.post(url(patient, "preview"), {"values": {"temp_c": 500, "observed_at": "soon"}}).json()
    assert half["crs"]["missing"] == ["temp_c", "systolic_mmhg", "o2_device"]
    assert client.post(url(patient, "preview"), {"values": [1]}).status_code == 400


def test_the_preview_takes_a_flow_of_nothing_for_no_oxygen(api, hub_doctor, patient):
    values = {"temp_c": 38.4, "systolic_mmhg": 120, "o2_device": "nasal_cannula", "o2_l_min": 0}
    found = api(hub_doctor).post(url(patient, "preview"), {"values": values}).json()
    assert (found["crs"]["value"], found["crs"]["missing"]) == (None, ["o2_l_min"])


def test_the_overview_and_the_trend_cost_the_same_for_a_long_course(api, hub_doctor, patient, day_0):
    client = api(hub_doctor)
    client.get(url(patient))  # the first call of a session costs more
    counted = []
    for first, last in ((0, 3), (3, 30)):
        for number in range(first, last):
            look(patient, hub_doctor, day_0 + timedelta(hours=2 * number), temp_c=38.2)
        give(patient, hub_doctor, day_0 + timedelta(hours=first), "dexamethasone", dose_mg=10)
        for path in ((), ("trend",), ("observations",)):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = client.get(url(patient, *path))
            assert answer.status_code == 200
            counted.append(len(queries))
    assert counted[:3] == counted[3:]
    points = client.get(url(patient, "trend")).json()["points"]
    assert len(points) == 30
    assert points[0]["at"] < points[-1]["at"]


def test_who_went_home_or_died_is_late_for_no_look(api, hub_doctor, patient, day_0):
    """Two years later the page said "overdue by 737 days" in red, and counted the days of who had died."""

    def said():
        found = api(hub_doctor).get(url(patient)).json()
        return found["next_due_at"], found["ice_due_at"], found["day"]

    look(patient, hub_doctor, clock.now() - timedelta(hours=10))
    assert None not in said(), "on the ward"
    died_on = day_0.astimezone(clock.wall_zone()).date() + timedelta(days=2)
    known = Patient.objects.filter(pk=patient.pk)
    known.update(deceased_on=died_on)
    assert said() == (None, None, 2)
    known.update(deceased_on=None)
    pathway = Pathway.objects.filter(patient=patient)
    for state in ("inpatient_monitoring", "near_centre"):
        pathway.update(state=state, entered_at=clock.now() - timedelta(hours=9))
    assert said() == (None, None, 3)
    look(patient, hub_doctor, clock.now() - timedelta(hours=8))
    assert None not in said(), "looked at again since"


def test_pages_follow_each_other_without_a_gap(api, hub_doctor, patient, day_0):
    for number in range(5):
        look(patient, hub_doctor, day_0 + timedelta(hours=number))
    client = api(hub_doctor)
    page = client.get(url(patient, "observations"), {"limit": 2}).json()
    seen = [row["id"] for row in page["results"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += [row["id"] for row in page["results"]]
    assert len(set(seen)) == 5
    for cursor in ("x", "WyJ4IiwieSJd", "WzEsMl0"):
        assert client.get(url(patient, "observations"), {"cursor": cursor}).status_code == 400


def test_an_alert_is_acknowledged(api, hub_doctor, hub_coordinator, circle_nurse, patient):
    look(patient, hub_doctor, clock.now(), temp_c=39, systolic_mmhg=80, diastolic_mmhg=40)
    alert = ToxicityAlert.objects.get()
    for person, code in ((hub_doctor, "own_observation"), (circle_nurse, "not_your_alert")):
        client = api(person)
        refused = client.post(url(patient, "alerts", alert.pk, "acknowledge"), {})
        assert (refused.status_code, refused.json()["code"]) == (403, code)
        shown = client.get(url(patient)).json()["alerts"][0]
        assert (shown["can_acknowledge"], shown["waits_for"]) == (False, "Ospedale di Brescia")
    client = api(hub_coordinator)
    assert client.get(url(patient)).json()["alerts"][0]["can_acknowledge"] is True
    seen = client.post(url(patient, "alerts", alert.pk, "acknowledge"), {})
    assert seen.json()["acknowledged_by"]["id"] == str(hub_coordinator.pk)
    assert (seen.json()["can_acknowledge"], seen.json()["waits_for"]) == (False, None)
    assert client.get(url(patient)).json()["alerts"][0]["acknowledged_at"] is not None
    assert client.post(url(patient, "alerts", uuid4(), "acknowledge"), {}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"observed_at": 3},
        {"temp_c": {"value": 3}},
        {"temp_c": "1e999"},
        {"note": "\x00"},
        {"ice_year": "maybe"},
        {"client_id": "mine"},
        {"vasopressors": [1]},
        {"observed_at": "9999-12-31T23:59:59Z"},
        {"observed_at": "0001-01-01T00:00:00+14:00", "temp_c": 37},
        {"unknown": 1},
    ],
)
def test_nonsense_is_refused_and_never_breaks(api, hub_doctor, patient, body):
    answer = api(hub_doctor).post(url(patient, "observations"), body)
    assert answer.status_code == 400, answer.content
    assert not ToxicityObservation.objects.exists()


def test_an_unknown_sheet_does_not_exist(api, hub_doctor, patient):
    assert api(hub_doctor).get(url(patient, "blood")).status_code == 404
