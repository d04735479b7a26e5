"""Patients, circle of care and numbers over HTTP."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from codicefiscale import codicefiscale
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.patients.models import CareRelation, HospitalNumber, Patient
from kernel.audit.models import AuditEntry
from kernel.clock import now, today
from tests.factories.directory import make_member
from tests.factories.patients import identity, invite_centre, invite_person, make_patient
from tests.factories.record import add_entry

pytestmark = pytest.mark.django_db
URL = "/api/v1/patients/"
ADA = {
    "family_name": "Corradini",
    "given_name": "Ada",
    "birth_date": "1961-04-09",
    "sex": "F",
    "tax_code": codicefiscale.encode("Corradini", "Ada", "F", "1961-04-09", "Crema"),
}


def wire(**changed):
    values = identity(**changed)
    return {**values, "birth_date": values["birth_date"].isoformat()}


def test_a_patient_is_made_in_the_acting_centre_and_seen(api, circle_doctor, network):
    client = api(circle_doctor)
    made = client.post(URL, ADA | {"phone": "0373 1"})
    assert made.status_code == 201, made.json()
    body = made.json()
    assert (body["display_name"], body["centre"]["code"], body["version"], made["ETag"]) == (
        "Corradini Ada",
        "CM",
        1,
        '"1"',
    )
    assert body["can"] == ["edit", "manage_circle", "view", "view_clinical", "write_record"]
    assert (body["diagnosis"], body["allergies"], body["alerts"], body["warnings"]) == (None, None, [], [])
    assert client.get(f"{URL}{body['id']}/").json() == body
    assert CareRelation.objects.get().centre == network.crema


@pytest.mark.parametrize(
    ("changed", "field", "part"),
    [
        ({"tax_code": "CRRDAA61D49D142"}, "tax_code", "16 characters; this one has 15"),
        (
            {"tax_code": ADA["tax_code"][:-1] + ("A" if ADA["tax_code"][-1] != "A" else "B")},
            "tax_code",
            "mistyped",
        ),
        ({"birth_date": "1961-09-04"}, "tax_code", "09/04/..61, but the birth date entered is 04/09/1961"),
        ({"sex": "M"}, "tax_code", "sex F, but the sex entered is M"),
        ({"tax_code": "", "tax_code_absent_reason": ""}, "tax_code", "why there is none"),
        ({"tax_code_absent_reason": "unknown"}, "tax_code_absent_reason", "leave the reason"),
        ({"birth_date": "2190-04-09"}, "birth_date", "future"),
        ({"birth_date": "1861-04-09"}, "birth_date", "110"),
        ({"birth_date": "yesterday"}, "birth_date", "YYYY-MM-DD"),
        ({"sex": "X"}, "sex", "valid choice"),
        ({"family_name": "  "}, "family_name", "blank"),
        ({"family_name": "12"}, "family_name", "letters"),
        ({"email": "nobody"}, "email", "email"),
        ({"other_identifier": "STP123"}, "other_identifier_type", "STP, ENI or TEAM"),
        ({"deceased_on": "1950-01-01"}, "deceased_on", "before the birth"),
        ({"is_admin": True}, "is_admin", "Unknown"),
    ],
)
def test_wrong_input_is_told_at_its_field_and_nothing_is_written(api, circle_doctor, changed, field, part):
    answer = api(circle_doctor).post(URL, ADA | changed, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert part in " ".join(answer.json()["fields"][field])
    assert not Patient.objects.exists()


def test_a_foreign_patient_has_another_identifier_or_a_reason(api, circle_doctor):
    client = api(circle_doctor)
    values = wire(tax_code_absent_reason="")
    stp = client.post(URL, values | {"other_identifier_type": "STP", "other_identifier": "STP0301234567890"})
    assert stp.status_code == 201
    clash = client.post(URL, wire(other_identifier_type="STP", other_identifier="STP0301234567890"))
    assert (clash.status_code, clash.json()["certain"]) == (409, True)


def test_a_name_that_does_not_fit_the_code_is_a_warning(api, circle_doctor):
    answer = api(circle_doctor).post(URL, ADA | {"given_name": "Luca"})
    assert answer.status_code == 201
    assert [(w["field"], w["code"]) for w in answer.json()["warnings"]] == [("tax_code", "given_name")]


def test_a_retry_gives_the_same_patient(api, circle_doctor, circle_nurse):
    body = ADA | {"client_id": str(uuid4())}
    first = api(circle_doctor).post(URL, body)
    again = api(circle_doctor).post(URL, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert Patient.objects.count() == 1


def test_the_same_tax_code_is_never_a_second_record(api, circle_doctor):
    client = api(circle_doctor)
    made = client.post(URL, ADA).json()
    clash = client.post(URL, ADA | {"confirm_distinct_from": [made["id"]]})
    assert (clash.status_code, clash.json()["code"], clash.json()["certain"]) == (
        409,
        "possible_duplicate",
        True,
    )
    [candidate] = clash.json()["candidates"]
    assert (candidate["id"], candidate["display"], candidate["reason"]) == (
        made["id"],
        "Corradini Ada",
        "same_tax_code",
    )
    assert Patient.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"family_name": "Coradini"},
        {"family_name": "Ada", "given_name": "Corradini"},
        {"given_name": "Àda Maria"},
        {"birth_date": "1961-09-04"},
        {"birth_date": "1961-04-19"},
        {"birth_date": "1971-04-09"},
    ],
)
def test_a_similar_person_is_asked_about_and_may_be_someone_else(api, circle_doctor, changed):
    client = api(circle_doctor)
    known = client.post(URL, ADA).json()
    other = ADA | {"tax_code": None, "tax_code_absent_reason": "pending"} | changed
    asked = client.post(
        f"{URL}check-duplicates/", {k: other[k] for k in ("family_name", "given_name", "birth_date")}
    )
    assert [candidate["id"] for candidate in asked.json()["candidates"]] == [known["id"]]
    clash = client.post(URL, other)
    assert (clash.status_code, clash.json()["certain"]) == (409, False)
    made = client.post(URL, other | {"confirm_distinct_from": [clash.json()["candidates"][0]["key"]]})
    assert made.status_code == 201


@pytest.mark.parametrize(
    "changed",
    [{"birth_date": "1940-11-30"}, {"family_name": "Zanetti", "given_name": "Piero"}],
)
def test_a_different_person_is_not_asked_about(api, circle_doctor, changed):
    client = api(circle_doctor)
    client.post(URL, ADA)
    other = ADA | {"tax_code": None, "tax_code_absent_reason": "pending"} | changed
    assert client.post(URL, other).status_code == 201


def test_a_patient_out_of_sight_is_named_by_centre_and_phone_and_leaves_a_trace(
    api, circle_doctor, outsider, network
):
    network.cremona.phone = "0372 405111"
    network.cremona.save()
    theirs = api(outsider).post(URL, ADA).json()
    clash = api(circle_doctor).post(URL, ADA, headers={"Accept-Language": "en"})
    assert clash.status_code == 409
    [candidate] = clash.json()["candidates"]
    assert (candidate["id"], candidate["birth_date"]) == (None, None)
    assert candidate["display"] == "Known at Ospedale di Cremona: call 0372 405111."
    assert theirs["id"] not in clash.content.decode()
    similar = api(circle_doctor).post(
        f"{URL}check-duplicates/",
        {"family_name": "Coradini", "given_name": "Ada", "birth_date": "1961-04-09"},
    )
    assert "Corradini" not in similar.content.decode()
    assert theirs["id"] not in similar.content.decode()
    shown = AuditEntry.objects.filter(patient_id=theirs["id"], action="patient.duplicate_shown")
    assert [(entry.person_id, entry.detail["in_sight"]) for entry in shown] == [(circle_doctor.pk, False)] * 2


@pytest.mark.django_db(transaction=True)
def test_the_same_patient_entered_by_two_at_once_is_one_record(api, network, circle_doctor, circle_nurse):
    barrier, answers = threading.Barrier(2), []

    def work(person):
        try:
            client = api(person)
            barrier.wait(timeout=20)
            answers.append(client.post(URL, ADA))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[person]) for person in (circle_doctor, circle_nurse)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert Patient.objects.count() == 1
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert refused["code"] == "possible_duplicate"


def test_two_who_edit_meet_at_the_version_and_nothing_is_overwritten(api, circle_doctor, circle_nurse):
    mine, hers = api(circle_doctor), api(circle_nurse)
    made = mine.post(URL, ADA)
    address = f"{URL}{made.json()['id']}/"
    assert mine.patch(address, {"phone": "1"}).status_code == 428
    first = mine.patch(address, {"phone": "1"}, headers={"If-Match": made["ETag"]})
    assert (first.status_code, first["ETag"]) == (200, '"2"')
    late = hers.patch(address, {"phone": "2"}, headers={"If-Match": made["ETag"]})
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert (late.json()["current"]["phone"], late.json()["current"]["version"]) == ("1", 2)
    same = mine.patch(address, {"phone": "1"}, headers={"If-Match": '"2"'})
    assert same.json()["version"] == 2
    [old] = Patient.objects.get().versions.all()
    assert (old.phone, old.version) == ("", 1)


def test_a_corrected_birth_date_must_still_fit_the_code(api, circle_doctor):
    client = api(circle_doctor)
    made = client.post(URL, ADA)
    address = f"{URL}{made.json()['id']}/"
    answer = client.patch(address, {"birth_date": "1962-04-09"}, headers={"If-Match": '"1"'})
    assert answer.status_code == 400
    assert "tax_code" in answer.json()["fields"]
    other = make_patient(circle_doctor)
    taken = client.patch(
        f"{URL}{other.pk}/",
        {k: ADA[k] for k in ("tax_code", "birth_date", "sex")},
        headers={"If-Match": '"1"'},
    )
    assert (taken.status_code, taken.json()["code"]) == (409, "possible_duplicate")
    # the refusal says whose code it is: that patient can read who was told
    shown = AuditEntry.objects.get(action="patient.duplicate_shown")
    assert (str(shown.patient_id), shown.person_id) == (made.json()["id"], circle_doctor.pk)


@pytest.mark.parametrize("few", [1500, 0], ids=["one by one", "by the words of all names"])
def test_the_search_forgives_accents_case_typos_and_finds_numbers(
    api, circle_doctor, network, monkeypatch, few
):
    monkeypatch.setattr("cases.patients.selectors.listing.FEW", few)
    client = api(circle_doctor)
    patient = make_patient(
        circle_doctor, family_name="D'Alò", given_name="Nicolò", birth_date=date(1954, 3, 12)
    )
    make_patient(circle_doctor, family_name="Bianchi", given_name="Carla")
    client.post(
        f"{URL}{patient.pk}/hospital-numbers/", {"centre_id": str(network.crema.pk), "number": "CM-40021"}
    )
    for text in (
        "d'alo",
        "dalo",
        "ALÒ nic",
        "nicolo d",
        "nikolo",
        "dallo",
        "12/03/1954",
        "cm-400",
        "40021",
        "CM-40021",
    ):
        found = client.get(URL, {"q": text}).json()["results"]
        assert [row["id"] for row in found][:1] == [str(patient.pk)], text
    for text in ("xyzzy", "13/03/1954", "%", "' OR 1=1"):
        assert client.get(URL, {"q": text}).json()["results"] == [], text


def test_the_head_of_the_case_writes_a_stage_with_its_letters(api, circle_doctor):
    patient = make_patient(circle_doctor)
    add_entry(
        patient, circle_doctor, "diagnoses", disease="dlbcl_nos", ann_arbor="IV", ann_arbor_suffix=["x", "b"]
    )
    assert api(circle_doctor).get(f"{URL}{patient.pk}/").json()["diagnosis"]["stage"] == "IV BX"


def test_the_palette_tells_that_somebody_has_died(api, circle_doctor):
    patient = make_patient(circle_doctor, family_name="Zyxwvu", birth_date=date(1954, 3, 12))

    def found():
        [hit] = api(circle_doctor).get("/api/v1/search/", {"q": "zyxwvu"}).json()["results"]
        return hit["subtitle"]

    centre = patient.centre.name
    assert found() == f"12/03/1954 · {centre}"
    Patient.objects.filter(pk=patient.pk).update(deceased_on=date(2026, 1, 4))
    assert found() == f"12/03/1954 · {centre} · died on 04/01/2026"


def test_the_search_finds_the_tax_code_and_exact_names_before_similar_ones(api, circle_doctor):
    client = api(circle_doctor)
    rossi = make_patient(circle_doctor, family_name="Rossi", given_name="Anna", birth_date=date(1950, 1, 1))
    rosso = make_patient(circle_doctor, family_name="Rosso", given_name="Anna", birth_date=date(1980, 6, 6))
    assert [row["id"] for row in client.get(URL, {"q": "rossi"}).json()["results"]] == [
        str(rossi.pk),
        str(rosso.pk),
    ]
    made = client.post(URL, ADA).json()
    for part in (ADA["tax_code"], ADA["tax_code"][:8].lower()):
        assert client.get(URL, {"q": part}).json()["results"][0]["id"] == made["id"]


def test_search_and_list_show_only_whom_one_may_see(api, circle_doctor, outsider, hub_doctor, network):
    patient = make_patient(circle_doctor, family_name="Corradini")
    for person, sees in ((circle_doctor, True), (outsider, False), (hub_doctor, False)):
        for params in ({}, {"q": "corradini"}, {"q": "coradini"}):
            ids = [row["id"] for row in api(person).get(URL, params).json()["results"]]
            assert (str(patient.pk) in ids) == sees
    invite_centre(patient, network.brescia, by=circle_doctor)
    assert api(hub_doctor).get(URL, {"q": "corradini"}).json()["results"]
    treated = api(hub_doctor).get(URL, {"centre": str(network.garda.pk)}).json()["results"]
    assert treated == []


def test_the_list_pages_by_name_without_gap_in_a_fixed_number_of_queries(api, circle_doctor):
    client = api(circle_doctor)
    for _ in range(3):
        make_patient(circle_doctor)
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for _ in range(9):
        make_patient(circle_doctor)
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(few) == len(many)
    seen, page = [], f"{URL}?limit=5"
    while page:
        body = client.get(page).json()
        seen += [row["family_name"] for row in body["results"]]
        page = body["next"]
    assert len(seen) == 12
    assert seen == sorted(seen)


def test_centres_and_specialists_are_let_in_and_the_ended_see_no_more(
    api, circle_doctor, hub_doctor, invited_specialist, circle_nurse, network
):
    patient = make_patient(circle_doctor)
    client, address = api(circle_doctor), f"{URL}{patient.pk}/circle/"
    hub = client.post(address, {"centre_id": str(network.brescia.pk), "kind": "hub", "reason": "referral"})
    assert hub.status_code == 201
    again = client.post(address, {"centre_id": str(network.brescia.pk), "kind": "hub", "reason": "referral"})
    assert again.json()["id"] == hub.json()["id"]
    person = client.post(address, {"person_id": str(invited_specialist.pk), "reason": "second opinion"})
    assert person.json()["person"]["display_name"] == "Carlo Zani"
    for body in (
        {"reason": "x"},
        {"reason": " ", "centre_id": str(network.garda.pk)},
        {"reason": "x", "centre_id": str(uuid4())},
        {"reason": "x", "person_id": str(make_member(network.garda, "centre_admin").pk)},
        {"reason": "x", "centre_id": str(network.garda.pk), "person_id": str(invited_specialist.pk)},
    ):
        assert client.post(address, body).status_code == 400
    assert (
        api(circle_nurse).post(address, {"centre_id": str(network.garda.pk), "reason": "x"}).status_code
        == 403
    )
    listed = client.get(address).json()["results"]
    assert [(row["kind"], row["reason"]) for row in listed] == [
        ("own", "own"),
        ("hub", "referral"),
        ("invited", "second opinion"),
    ]
    assert api(invited_specialist).get(f"{URL}{patient.pk}/").status_code == 200
    ended = client.post(f"{address}{person.json()['id']}/end/", {"reason": "answered"})
    assert ended.json()["valid_until"] is not None
    assert api(invited_specialist).get(f"{URL}{patient.pk}/").status_code == 404
    own = listed[0]["id"]
    kept = client.post(f"{address}{own}/end/", {"reason": "x"})
    assert (kept.status_code, kept.json()["code"]) == (409, "own_centre")


def test_an_invited_person_may_leave_but_end_nobody_else(api, circle_doctor, invited_specialist, network):
    patient = make_patient(circle_doctor)
    hub = invite_centre(patient, network.brescia, by=circle_doctor)
    own = invite_person(patient, invited_specialist, by=circle_doctor)
    client = api(invited_specialist)
    assert client.post(f"{URL}{patient.pk}/circle/{hub.pk}/end/", {"reason": "x"}).status_code == 403
    assert client.post(f"{URL}{patient.pk}/circle/{own.pk}/end/", {"reason": "done"}).status_code == 200
    assert client.get(f"{URL}{patient.pk}/").status_code == 404


def test_hospital_numbers_belong_to_centres_of_the_circle_and_to_one_patient(api, circle_doctor, network):
    client, patient, other = api(circle_doctor), make_patient(circle_doctor), make_patient(circle_doctor)
    number = {"centre_id": str(network.crema.pk), "number": "CM 77"}
    added = client.post(f"{URL}{patient.pk}/hospital-numbers/", number)
    assert (added.status_code, added.json()["number"]) == (201, "CM77")
    taken = client.post(f"{URL}{other.pk}/hospital-numbers/", number)
    assert (taken.status_code, taken.json()["code"]) == (409, "number_taken")
    outside = client.post(
        f"{URL}{patient.pk}/hospital-numbers/", number | {"centre_id": str(network.garda.pk)}
    )
    assert outside.status_code == 400
    assert client.delete(f"{URL}{other.pk}/hospital-numbers/{added.json()['id']}/").status_code == 404
    assert client.delete(f"{URL}{patient.pk}/hospital-numbers/{added.json()['id']}/").status_code == 204
    assert not HospitalNumber.objects.exists()
    assert client.get(URL, {"q": "cm77"}).json()["results"] == []


def test_who_looked_is_told_newest_first_and_looking_is_told_too(api, circle_doctor, hub_doctor, network):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    api(hub_doctor).get(f"{URL}{patient.pk}/")
    client = api(circle_doctor)
    first = client.get(f"{URL}{patient.pk}/access-log/", {"limit": 2}).json()
    assert [row["action"] for row in first["results"]] == ["patient.viewed", "circle.added"]
    assert first["results"][0]["person"]["display_name"] == "Marta Riva"
    assert first["results"][0]["centre"]["code"] == "BS"
    rest = client.get(first["next"]).json()
    assert [row["action"] for row in rest["results"]] == ["patient.created"]
    assert client.get(f"{URL}{patient.pk}/access-log/").json()["results"][0]["action"] == "access_log.viewed"


def test_the_secretary_sees_who_but_not_what(api, circle_doctor, secretary):
    from tests.factories.record import write

    patient = make_patient(circle_doctor)
    write(patient, circle_doctor, "diagnosis.disease", "mcl")
    write(patient, circle_doctor, "allergies", ["Latex"])
    clinical = api(circle_doctor).get(f"{URL}{patient.pk}/").json()
    assert (clinical["diagnosis"]["disease"], clinical["allergies"][0]["text"]) == ("mcl", "Latex")
    office = api(secretary).get(f"{URL}{patient.pk}/").json()
    assert (office["diagnosis"], office["allergies"], office["can"]) == (None, None, ["edit", "view"])


def test_asked_in_for_longer_means_longer_and_never_shorter(
    api, circle_doctor, hub_doctor, invited_specialist, network
):
    patient = make_patient(circle_doctor)
    client, address = api(circle_doctor), f"{URL}{patient.pk}/circle/"
    soon, later = (today() + timedelta(days=days) for days in (2, 30))
    with time_machine.travel(now() + timedelta(minutes=5)):
        gone = client.post(address, {"centre_id": str(network.garda.pk), "reason": "opinion"}).json()
        client.post(f"{address}{gone['id']}/end/", {"reason": "given"})
    for body in ({"centre_id": str(network.brescia.pk)}, {"person_id": str(invited_specialist.pk)}):
        for until in (later, soon):
            client.post(address, body | {"reason": "opinion", "valid_until": until.isoformat()})
        client.post(address, body | {"reason": "opinion", "valid_until": soon.isoformat()})
    with time_machine.travel(now() + timedelta(minutes=10)):
        listed = client.get(address).json()["results"]
    ended = [row["end_reason"] != "" for row in listed]
    assert ended == [False, False, False, True], "access until a day to come is no ended access"
    with time_machine.travel(now() + timedelta(days=10), tick=False):
        assert api(hub_doctor).get(f"{URL}{patient.pk}/").status_code == 200
        assert api(invited_specialist).get(f"{URL}{patient.pk}/").status_code == 200
    with time_machine.travel(now() + timedelta(days=40), tick=False):
        assert api(hub_doctor).get(f"{URL}{patient.pk}/").status_code == 404


def test_asked_in_for_a_while_then_for_longer(api, circle_doctor, hub_doctor, invited_specialist, network):
    patient = make_patient(circle_doctor)
    client, address = api(circle_doctor), f"{URL}{patient.pk}/circle/"
    for body in ({"centre_id": str(network.brescia.pk)}, {"person_id": str(invited_specialist.pk)}):
        client.post(address, body | {"reason": "opinion", "valid_until": today().isoformat()})
        longer = client.post(address, body | {"reason": "therapy"})
        assert (longer.status_code, longer.json()["valid_until"]) == (201, None)
    with time_machine.travel(now() + timedelta(days=10), tick=False):
        assert api(hub_doctor).get(f"{URL}{patient.pk}/").status_code == 200
        assert api(invited_specialist).get(f"{URL}{patient.pk}/").status_code == 200
