"""Editing a derived fact with a reason: the derived value stays beside it, nothing is overwritten silently."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from cases.record.models import DerivedEdit
from cases.record.services import entry_create, entry_update
from kernel.audit.models import AuditEntry
from kernel.errors import Conflict, PreconditionFailed
from network.directory.models import NetworkSettings
from tests.factories.directory import actor_of, make_member
from tests.factories.patients import make_patient
from tests.factories.record import add_entry, write

pytestmark = pytest.mark.django_db
LINE = {
    "line_no": 1,
    "intent": "first_line",
    "regimen": "r_chop",
    "start_on": "2025-02-10",
    "end_on": "2025-07-10",
    "best_response": "cr",
}


@pytest.fixture
def circle_doctor_2(network):
    return make_member(network.crema, "clinician", "Pietro Neri")


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor)


def url(patient, *more):
    return "/".join([f"/api/v1/patients/{patient.pk}/record/derived-facts", *map(str, more)]) + "/"


def shown(client, patient, code):
    body = client.get(f"/api/v1/patients/{patient.pk}/record/").json()
    return next(fact for fact in body["derived_facts"] if fact["code"] == code)


def test_the_record_shows_derived_and_edited_with_who_where_when_and_why(api, circle_doctor, patient):
    add_entry(patient, circle_doctor, "therapy-lines", **LINE)
    client = api(circle_doctor)
    assert shown(client, patient, "prior_lines_n")["number"] == 1
    made = client.post(
        url(patient), {"fact": "prior_lines_n", "number": 2, "reason": "A line abroad, not yet documented"}
    )
    assert made.status_code == 201, made.json()
    assert made.json()["derived_then"] == "1"
    fact = shown(client, patient, "prior_lines_n")
    assert (fact["number"], fact["derived"]["number"]) == (2, 1)
    assert fact["edit"]["author"]["id"] == str(circle_doctor.pk)
    assert fact["edit"]["centre"]["code"]
    assert fact["edit"]["reason"] == "A line abroad, not yet documented"
    assert fact["edit"]["derived_changed"] is False
    add_entry(patient, circle_doctor, "therapy-lines", **LINE | {"line_no": 2, "intent": "salvage"})
    fact = shown(client, patient, "prior_lines_n")
    assert (fact["number"], fact["derived"]["number"], fact["edit"]["derived_changed"]) == (2, 2, True)


def test_marked_as_an_error_the_derived_value_holds_again_and_another_edit_can_be_made(
    api, circle_doctor, patient
):
    add_entry(patient, circle_doctor, "therapy-lines", **LINE)
    client = api(circle_doctor)
    body = {"fact": "prior_lines_n", "number": 2, "reason": "A line abroad"}
    first = client.post(url(patient), body).json()
    wrong = client.post(
        url(patient, first["id"], "entered-in-error"),
        {"reason": "It was another patient's"},
        headers={"If-Match": f'"{first["version"]}"'},
    )
    assert wrong.status_code == 200
    fact = shown(client, patient, "prior_lines_n")
    assert (fact["number"], fact["edit"]) == (1, None)
    assert client.post(url(patient), body).status_code == 201


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"fact": "prior_lines_n", "number": 2}, "reason"),
        ({"fact": "prior_lines_n", "number": 2, "reason": "   "}, "reason"),
        ({"fact": "prior_lines_n", "number": 2, "reason": "x" * 301}, "reason"),
        ({"fact": "prior_lines_n", "reason": "why"}, "number"),
        ({"fact": "prior_lines_n", "number": 41, "reason": "why"}, "number"),
        ({"fact": "prior_lines_n", "number": -1, "reason": "why"}, "number"),
        ({"fact": "prior_lines_n", "answer": True, "reason": "why"}, "answer"),
        ({"fact": "pod24", "number": 1, "reason": "why"}, "number"),
        ({"fact": "pod24", "answer": "perhaps", "reason": "why"}, "answer"),
        ({"fact": "moonlight", "answer": True, "reason": "why"}, "fact"),
        ({"answer": True, "reason": "why"}, "fact"),
        ({"fact": "pod24", "answer": True, "reason": "why", "derived_then": "no"}, "derived_then"),
    ],
)
def test_an_edit_without_a_reason_or_with_an_impossible_value_is_refused(
    api, circle_doctor, patient, body, field
):
    answer = api(circle_doctor).post(url(patient), body)
    assert answer.status_code == 400
    assert field in answer.json()["fields"]
    assert not DerivedEdit.objects.exists()


def test_a_new_value_needs_a_new_reason_and_is_the_word_of_who_wrote_it(
    api, circle_doctor, circle_doctor_2, patient
):
    client = api(circle_doctor)
    made = client.post(url(patient), {"fact": "pod24", "answer": True, "reason": "Seen on the old scans"})
    refused = api(circle_doctor_2).patch(
        url(patient, made.json()["id"]), {"answer": False}, headers={"If-Match": '"1"'}
    )
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["reason"])
    other = api(circle_doctor_2).patch(
        url(patient, made.json()["id"]), {"fact": "btki_exposed"}, headers={"If-Match": '"1"'}
    )
    assert list(other.json()["fields"]) == ["fact"]
    changed = api(circle_doctor_2).patch(
        url(patient, made.json()["id"]),
        {"answer": False, "reason": "Scans reviewed together"},
        headers={"If-Match": '"1"'},
    )
    assert changed.status_code == 200, changed.json()
    fact = shown(client, patient, "pod24")
    assert (fact["answer"], fact["edit"]["author"]["id"]) == (False, str(circle_doctor_2.pk))
    history = client.get(url(patient, made.json()["id"], "history")).json()["results"]
    assert [(v["values"]["answer"], v["values"]["reason"]) for v in history] == [
        (False, "Scans reviewed together"),
        (True, "Seen on the old scans"),
    ]


def test_of_two_who_edit_the_same_fact_the_second_gets_both_versions(
    api, circle_doctor, circle_doctor_2, patient
):
    mine, theirs = api(circle_doctor), api(circle_doctor_2)
    made = theirs.post(url(patient), {"fact": "pod24", "answer": True, "reason": "Seen on the old scans"})
    late = mine.post(url(patient), {"fact": "pod24", "answer": False, "reason": "Not seen"})
    assert (late.status_code, late.json()["code"]) == (409, "exists_already")
    assert late.json()["current"]["reason"] == "Seen on the old scans"
    assert late.json()["current"]["id"] == made.json()["id"]
    entry = made.json()["id"]
    theirs.patch(url(patient, entry), {"reason": "Seen on all scans"}, headers={"If-Match": '"1"'})
    stale = mine.patch(url(patient, entry), {"reason": "Mine"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["current"]["reason"] == "Seen on all scans"
    assert DerivedEdit.objects.get().reason == "Seen on all scans"


@pytest.mark.parametrize("who", ["outsider", "secretary", "privacy_officer"])
def test_the_edits_are_hidden_from_who_is_not_clinical_in_the_circle(
    request, api, patient, circle_doctor, who
):
    entry = add_entry(patient, circle_doctor, "derived-facts", fact="pod24", answer=True, reason="why")
    client = api(request.getfixturevalue(who))
    body = {"fact": "btki_exposed", "answer": True, "reason": "why"}
    assert client.post(url(patient), body).status_code == 404
    assert client.get(url(patient, entry.pk)).status_code == 404
    change = client.patch(url(patient, entry.pk), {"reason": "x"}, headers={"If-Match": '"1"'})
    assert change.status_code == 404
    assert DerivedEdit.objects.get().reason == "why"


def test_the_access_log_names_the_fields_and_never_the_reason(api, circle_doctor, patient):
    client = api(circle_doctor)
    made = client.post(url(patient), {"fact": "pod24", "answer": True, "reason": "secret words"}).json()
    client.patch(
        url(patient, made["id"]), {"answer": False, "reason": "more secrets"}, headers={"If-Match": '"1"'}
    )
    entries = AuditEntry.objects.filter(patient_id=patient.pk, object_type="derived-facts").order_by("id")
    assert [(e.action, e.detail) for e in entries] == [
        ("record.created", {"kind": "derived-facts"}),
        ("record.updated", {"fields": ["answer", "reason"], "version": 2}),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"fact": "pod24", "answer": None},
        {"fact": "pod24", "answer": True, "number": 3},
        {"fact": "prior_lines_n", "answer": True},
        {"fact": "prior_lines_n", "number": 601},
        {"fact": "pod24", "answer": True, "reason": ""},
    ],
)
def test_the_database_itself_refuses_an_edit_without_value_or_reason(circle_doctor, patient, wrong):
    centre = actor_of(circle_doctor).centre_id
    with pytest.raises(IntegrityError), transaction.atomic():
        DerivedEdit.objects.create(patient=patient, centre_id=centre, **{"reason": "why", **wrong})


def test_the_network_chooses_the_anchor_of_pod24(api, platform_admin, circle_doctor, patient):
    write(patient, circle_doctor, "diagnosis.disease", "fl_1_2")
    write(patient, circle_doctor, "diagnosis.diagnosed_on", "2022-01-10")
    add_entry(
        patient, circle_doctor, "therapy-lines",
        **LINE | {"start_on": "2024-01-10", "end_on": "2024-06-10", "progression_on": "2025-03-10"},
    )  # fmt: skip
    client = api(circle_doctor)
    assert shown(client, patient, "pod24")["answer"] is False
    settings, match = "/api/v1/network-settings/", {"If-Match": '"1"'}
    refused = client.patch(settings, {"pod24_anchor": "end_1l"}, headers=match)
    assert refused.status_code == 403
    wrong = api(platform_admin).patch(settings, {"pod24_anchor": "birthday"}, headers=match)
    assert list(wrong.json()["fields"]) == ["pod24_anchor"]
    changed = api(platform_admin).patch(settings, {"pod24_anchor": "end_1l"}, headers=match)
    assert changed.json()["pod24_anchor"] == "end_1l"
    fact = shown(client, patient, "pod24")
    assert fact["answer"] is True
    assert "end of first line" in fact["rule_en"]
    assert NetworkSettings.objects.get().pod24_anchor == "end_1l"


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_leave_one_edit_and_one_later_version(circle_doctor, circle_doctor_2, patient):
    results, start = [], threading.Barrier(2)

    def act(person, work):
        start.wait()
        try:
            work(actor_of(person))
            results.append("written")
        except (Conflict, PreconditionFailed) as error:
            results.append(error.code)
        finally:
            connection.close()

    def both(one, other):
        results.clear()
        threads = [threading.Thread(target=act, args=pair) for pair in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(results)

    def make(reason):
        return lambda actor: entry_create(
            actor=actor,
            patient_id=patient.pk,
            kind_slug="derived-facts",
            values={"fact": "pod24", "answer": True, "reason": reason},
        )

    assert both((circle_doctor, make("one")), (circle_doctor_2, make("two"))) == ["exists_already", "written"]
    entry = DerivedEdit.objects.get()

    def change(reason):
        return lambda actor: entry_update(
            actor=actor,
            patient_id=patient.pk,
            kind_slug="derived-facts",
            entry_id=entry.pk,
            changes={"answer": False, "reason": reason},
            base_version=1,
        )

    found = both((circle_doctor, change("three")), (circle_doctor_2, change("four")))
    assert found == ["changed_meanwhile", "written"]
    assert DerivedEdit.objects.get().version == 2
