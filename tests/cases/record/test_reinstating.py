"""The mark "entered in error" is taken back, and the history tells the whole of it."""

from datetime import timedelta

import pytest
import time_machine

from kernel.audit.models import AuditEntry
from kernel.clock import now
from tests.factories.patients import make_patient
from tests.factories.record import add_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor)


@pytest.fixture
def entry(patient, circle_doctor):
    return add_entry(patient, circle_doctor, "vitals", weight_kg="62", effective_on="2026-11-01")


def address(patient, entry, act="", kind="vitals"):
    return f"/api/v1/patients/{patient.pk}/record/{kind}/{entry.pk}/{act}"


def mark(client, patient, entry, kind="vitals"):
    now = client.get(address(patient, entry, kind=kind))
    answer = client.post(
        address(patient, entry, "entered-in-error/", kind),
        {"reason": "wrong patient"},
        headers={"If-Match": now["ETag"]},
    )
    assert answer.status_code == 200


def reinstate(client, patient, entry, version, kind="vitals", **said):
    seen = {"If-Match": f'"{version}"'}
    return client.post(address(patient, entry, "reinstate/", kind), said, headers=seen)


def test_ones_own_slip_is_taken_back_without_a_word(api, circle_doctor, patient, entry):
    client = api(circle_doctor)
    mark(client, patient, entry)
    answer = reinstate(client, patient, entry, 2)
    assert answer.status_code == 200, answer.json()
    back = answer.json()
    assert (back["status"], back["error_reason"], back["error_by"], back["version"]) == (
        "active",
        "",
        None,
        3,
    )
    # twice changes nothing: the answer to the first may have been lost
    assert reinstate(client, patient, entry, 2).json()["version"] == 3
    assert reinstate(client, patient, entry, 3).json()["version"] == 3
    # and it can be written again
    changed = client.patch(address(patient, entry), {"weight_kg": 63}, headers={"If-Match": answer["ETag"]})
    assert changed.status_code == 200
    assert AuditEntry.objects.filter(action="record.reinstated", object_id=entry.pk).count() == 1


def test_later_and_for_others_a_reason_is_needed_and_stands_in_the_history(
    api, circle_doctor, circle_nurse, patient, entry
):
    mark(api(circle_doctor), patient, entry)
    refused = reinstate(api(circle_nurse), patient, entry, 2, reason="  ")
    assert refused.status_code == 400
    assert "reason" in refused.json()["fields"]
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        late = reinstate(api(circle_doctor), patient, entry, 2)
        assert late.status_code == 400
        done = reinstate(api(circle_nurse), patient, entry, 2, reason="it was  right")
        assert done.status_code == 200
    history = api(circle_doctor).get(address(patient, entry, "history/")).json()["results"]
    assert [(v["version"], v["status"], v["by"]["id"], v["why"]) for v in history] == [
        (3, "active", str(circle_nurse.pk), "it was right"),
        (2, "entered_in_error", str(circle_doctor.pk), ""),
        (1, "active", str(circle_doctor.pk), ""),
    ]
    assert history[1]["error_reason"] == "wrong patient"
    centres = [version["centre"]["id"] for version in history]
    assert centres == [str(entry.centre_id)] * 3, "each under which centre, the mark too"


def test_a_sheet_does_not_come_back_beside_the_one_that_took_its_place(api, circle_doctor, patient):
    client = api(circle_doctor)
    first = add_entry(patient, circle_doctor, "logistics", distance_km="52")
    mark(client, patient, first, "logistics")
    add_entry(patient, circle_doctor, "logistics", distance_km="54")
    answer = reinstate(client, patient, first, 2, "logistics")
    assert answer.status_code == 409
    assert answer.json()["code"] == "exists_already"
    first.refresh_from_db()
    assert first.status == "entered_in_error"


def test_the_history_costs_the_same_however_many_wrote(
    api, circle_doctor, circle_nurse, patient, entry, django_assert_max_num_queries
):
    client = api(circle_doctor)
    for round_no in range(6):
        writer = api(circle_nurse if round_no % 2 else circle_doctor)
        version = client.get(address(patient, entry))["ETag"]
        answer = writer.patch(
            address(patient, entry), {"weight_kg": 70 + round_no}, headers={"If-Match": version}
        )
        assert answer.status_code == 200
    with django_assert_max_num_queries(16):
        history = client.get(address(patient, entry, "history/")).json()["results"]
    assert len(history) == 7
    assert {v["by"]["id"] for v in history} == {str(circle_doctor.pk), str(circle_nurse.pk)}


def test_a_mark_is_of_the_version_that_was_read(api, circle_doctor, circle_nurse, patient, entry):
    """Two people mark or edit one entry at once: whoever is second is told, and nothing of the first is lost."""
    first, second = api(circle_doctor), api(circle_nurse)
    there, wrong = address(patient, entry, "entered-in-error/"), {"reason": "wrong patient"}
    seen = {"If-Match": '"1"'}
    assert first.post(there, wrong).status_code == 428
    assert first.patch(address(patient, entry), {"weight_kg": "63"}, headers=seen).status_code == 200
    late = second.post(there, {"reason": "typed twice"}, headers=seen)
    assert (late.status_code, late.json()["current"]["weight_kg"]) == (412, 63)
    assert second.get(address(patient, entry)).json()["status"] == "active"

    seen = {"If-Match": '"2"'}
    marked = first.post(there, wrong, headers=seen)
    assert marked.status_code == 200
    again = first.post(there, wrong, headers=seen)
    assert (again.status_code, again.json()["version"]) == (200, marked.json()["version"])
    late = second.post(there, {"reason": "typed twice"}, headers=seen)
    assert (late.status_code, late.json()["current"]["error_reason"]) == (412, "wrong patient")


def test_a_mark_is_taken_back_as_it_was_read(api, circle_doctor, circle_nurse, patient, entry):
    """Whoever wants to take back a mark that a colleague took back, or set anew, is shown what stands now."""
    first, second = api(circle_doctor), api(circle_nurse)
    mark(first, patient, entry)
    assert first.post(address(patient, entry, "reinstate/"), {"reason": "it was right"}).status_code == 428
    assert reinstate(first, patient, entry, 2, reason="it was right").status_code == 200
    late = reinstate(second, patient, entry, 2, reason="I asked the ward")
    assert (late.status_code, late.json()["current"]["status"]) == (412, "active")

    mark(first, patient, entry)
    late = reinstate(second, patient, entry, 2, reason="I asked the ward")
    assert (late.status_code, late.json()["current"]["version"]) == (412, 4)
    entry.refresh_from_db()
    assert (entry.status, entry.version) == ("entered_in_error", 4)
