"""Visits over HTTP: begun once, written section by section, closed when they are signed."""

from copy import deepcopy
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.record.models import VitalSign
from followup.visits.models import Visit, VisitEntry, VisitOrder, VisitSection
from kernel import clock
from kernel.audit.models import AuditEntry
from tests.factories.clinics import make_clinic
from tests.factories.directory import make_member, make_network
from tests.factories.record import add_entry
from tests.factories.visits import begin, fill, followed_patient, planned, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_follow_up")]


@pytest.fixture(scope="module")
def standing_follow_up(standing_rows):
    """The network, a doctor and a patient of Crema, written once a module."""
    with standing_rows.unblock():
        network = make_network()
        doctor = make_member(network.crema, "clinician", "Giulia Ferri")
        return network, doctor, followed_patient(doctor, network)


@pytest.fixture
def own_follow_up(standing_follow_up, db):
    """For one test: what it changes on these objects no other test sees."""
    return deepcopy(standing_follow_up)


@pytest.fixture
def network(own_follow_up):
    return own_follow_up[0]


@pytest.fixture
def circle_doctor(own_follow_up):
    return own_follow_up[1]


@pytest.fixture
def patient(own_follow_up):
    return own_follow_up[2]


@pytest.fixture
def visit(circle_doctor, patient):
    return begin(circle_doctor, patient, "m12")


def send(client, method, path, body=None, version=None):
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return getattr(client, method)(f"/api/v1/{path}", body, format="json", headers=headers)


def test_who_begins_second_gets_the_first(api, circle_doctor, hub_doctor, patient):
    path = f"patients/{patient.pk}/visits/"
    of_plan = {"planned_visit_id": str(planned(patient).pk)}
    first = send(api(circle_doctor), "post", path, of_plan | {"client_id": str(uuid4())})
    second = send(api(hub_doctor), "post", path, of_plan | {"client_id": str(uuid4())})
    assert (first.status_code, second.status_code) == (201, 200), first.json()
    assert first.json()["id"] == second.json()["id"]
    assert [section["code"] for section in first.json()["sections"]] == [
        "lymphoma",
        "comorbidities",
        "immunoglobulin",
        "supportive",
        "vaccination",
        "samples",
        "conclusions",
    ]
    assert (first.json()["can_sign"], second.json()["can_sign"]) == (True, False), "the other centre's"
    listed = send(api(hub_doctor), "get", path).json()
    assert (listed["can_begin"], [each["id"] for each in listed["visits"]]) == (True, [first.json()["id"]])


def test_a_visit_is_begun_for_a_day_that_came_and_that_the_plan_knows(api, circle_doctor, patient):
    client, path = api(circle_doctor), f"patients/{patient.pk}/visits/"
    for on, planned_visit_id, code in (
        ("2999-01-01", None, "future_date"),
        ("2001-01-01", str(planned(patient).pk), "before_infusion"),
    ):
        body = {"client_id": str(uuid4()), "on": on, "planned_visit_id": planned_visit_id}
        answer = send(client, "post", path, body)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    body = {"client_id": str(uuid4()), "planned_visit_id": str(uuid4())}
    assert send(client, "post", path, body).status_code == 404
    assert Visit.objects.count() == 0


def test_an_appointment_brings_its_visit_of_the_plan(api, circle_doctor, hub_doctor, patient):
    from tests.factories.appointments import make_appointment

    clinic = make_clinic(circle_doctor, series=None)
    kept = make_appointment(patient, clinic, clock.now(), planned_visit=planned(patient), state="arrived")
    path, body = f"patients/{patient.pk}/visits/", {"appointment_id": str(kept.pk)}
    refused = send(api(hub_doctor), "post", path, body | {"client_id": str(uuid4())})
    assert (refused.status_code, refused.json()["code"]) == (403, "other_centre")
    begun = send(api(circle_doctor), "post", path, body | {"client_id": str(uuid4())}).json()
    assert begun["planned_visit_id"] == str(planned(patient).pk)
    visit = Visit.objects.get(pk=begun["id"])
    sign(circle_doctor, fill(circle_doctor, visit))
    kept.refresh_from_db()
    assert (kept.state, planned(patient).state, planned(patient).done_on) == ("done", "done", visit.on)


def test_two_people_write_two_sections_and_in_one_the_second_is_told(api, circle_doctor, hub_doctor, visit):
    path = f"visits/{visit.pk}/sections/"
    one = send(api(circle_doctor), "put", f"{path}lymphoma/", {"text": "RC "}, 0)
    other = send(api(hub_doctor), "put", f"{path}samples/", {"text": "Inviati"}, 0)
    assert (one.status_code, other.status_code, one["ETag"]) == (200, 200, '"1"')
    late = send(api(hub_doctor), "put", f"{path}lymphoma/", {"text": "PR"}, 0)
    assert (late.status_code, late.json()["current"]["text"]) == (412, "RC")
    assert late.json()["current"]["updated_by"]["display_name"] == circle_doctor.display_name
    again = send(api(hub_doctor), "put", f"{path}lymphoma/", {"text": "PR"}, 1)
    assert again.json()["version"] == 2
    assert send(api(hub_doctor), "put", f"{path}lymphoma/", {"text": "PR"}, 2).json()["version"] == 2
    assert VisitSection.objects.get(visit=visit, code="lymphoma").versions.get().text == "RC"
    both = send(api(hub_doctor), "put", f"{path}supportive/", {"text": "x", "nothing_to_report": True}, 0)
    assert (both.status_code, list(both.json()["fields"])) == (400, ["nothing_to_report"])
    assert send(api(hub_doctor), "put", f"{path}nonsense/", {"text": "x"}, 0).status_code == 404
    assert send(api(hub_doctor), "put", f"{path}samples/", {"text": "x"}).status_code == 428


def test_the_checklist_is_that_of_the_plan_and_more_can_be_added(api, circle_doctor, visit):
    client = api(circle_doctor)
    found = send(client, "get", f"visits/{visit.pk}/").json()
    needs = {item["code"]: item["need"] for item in found["items"]}
    assert (needs["igg"], needs.get("pet_ct")) == ("due", None), "no lymphoma is recorded"
    done = send(client, "put", f"visits/{visit.pk}/items/igg/", {"outcome": "not_done"}, 0).json()
    assert (done["need"], done["outcome"], done["version"]) == ("due", "not_done", 1)
    more = send(client, "put", f"visits/{visit.pk}/items/pet_ct/", {"outcome": "done"}, 0).json()
    assert more["need"] == "indicated"
    lacking = send(client, "get", f"visits/{visit.pk}/").json()["missing"]
    assert "igg" in {each["item"] for each in lacking}, "why it was not done"
    note = {"outcome": "not_done", "note": "dosate il mese scorso"}
    assert send(client, "put", f"visits/{visit.pk}/items/igg/", note, 1).json()["version"] == 2
    lacking = send(client, "get", f"visits/{visit.pk}/").json()["missing"]
    assert "igg" not in {each["item"] for each in lacking}


def test_what_is_found_goes_into_the_record_or_nothing_does(api, circle_doctor, patient, visit):
    path = f"visits/{visit.pk}/entries/"
    body = {"client_id": str(uuid4()), "section": "lymphoma", "kind": "vitals", "values": {"weight_kg": 9999}}
    refused = send(api(circle_doctor), "post", path, body)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["weight_kg"])
    assert (VitalSign.objects.count(), VisitEntry.objects.count()) == (0, 0)
    body["values"] = {"weight_kg": 71.5}
    made = [send(api(circle_doctor), "post", path, body) for _again in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json()["entry"]["id"] == made[1].json()["entry"]["id"]
    entry = VitalSign.objects.get(patient=patient)
    assert (entry.effective_on, entry.author_id) == (visit.on, circle_doctor.pk)
    [told] = send(api(circle_doctor), "get", f"visits/{visit.pk}/").json()["entries"]
    assert told["words"] == [
        {"label_it": "Peso", "label_en": "Weight", "value_it": "71,5 kg", "value_en": "71.5 kg"}
    ]
    wrong = body | {"client_id": str(uuid4()), "kind": "immunizations"}
    assert send(api(circle_doctor), "post", path, wrong).json()["code"] == "unknown", "not of this section"


def test_the_record_is_shown_and_never_copied(api, circle_doctor, patient, visit):
    on = clock.today().isoformat()
    add_entry(patient, circle_doctor, "performance-status", effective_on=on, ecog=1)
    add_entry(patient, circle_doctor, "labs", code="igg_g_l", value=3.1, effective_on=on)
    add_entry(patient, circle_doctor, "immunoglobulins", given_on=on, route="iv", dose_g=30)
    found = send(api(circle_doctor), "get", f"visits/{visit.pk}/").json()["sections"]
    facts = {section["code"]: {fact["code"]: fact for fact in section["facts"]} for section in found}
    assert "status.ecog" in facts["lymphoma"]
    assert facts["immunoglobulin"]["ig.last"]["on"] == on
    assert facts["immunoglobulin"]["lab.igg_g_l"]["value_it"].startswith("3,1")
    assert any(code.startswith("vaccine.") for code in facts["vaccination"])
    assert any(code.startswith("prophylaxis.") for code in facts["supportive"])
    assert {section["text"] for section in found} == {""}


def test_a_proposal_is_taken_up_once_and_a_request_is_closed_later(api, circle_doctor, visit):
    client = api(circle_doctor)
    proposed = send(client, "get", f"visits/{visit.pk}/").json()["proposals"]
    codes = [each["code"] for each in proposed]
    assert {"visit.next", "blood.next", "team_samples.next"} <= set(codes), codes
    [blood] = [each for each in proposed if each["code"] == "blood.next"]
    body = {"kind": "blood", "what": blood["what_it"], "due_on": blood["due_on"], "proposal": "blood.next"}
    path = f"visits/{visit.pk}/orders/"
    made = [send(client, "post", path, body | {"client_id": str(uuid4())}).json() for _twice in range(2)]
    assert made[0]["id"] == made[1]["id"]
    left = send(client, "get", f"visits/{visit.pk}/").json()["proposals"]
    assert "blood.next" not in [each["code"] for each in left]
    order = f"visit-orders/{made[0]['id']}/"
    assert send(client, "patch", order, {"what": "   "}, 1).status_code == 400
    assert send(client, "patch", order, {"note": "a digiuno"}, 1).json()["version"] == 2
    assert send(client, "patch", order, {"note": "x"}, 1).json()["current"]["note"] == "a digiuno"
    sign(circle_doctor, fill(circle_doctor, visit))
    assert send(client, "patch", order, {"what": "altro"}, 2).json()["code"] == "not_a_draft"
    assert send(client, "patch", order, {"state": "done"}, 2).json()["state"] == "done"
    assert VisitOrder.objects.get().closed_by == circle_doctor


def test_a_draft_that_was_a_mistake_leaves_room_for_another(api, circle_doctor, patient, visit):
    path = f"visits/{visit.pk}/withdraw/"
    assert send(api(circle_doctor), "post", path, {"reason": "altro paziente"}, 7).status_code == 412
    gone = send(api(circle_doctor), "post", path, {"reason": "altro paziente"}, 1).json()
    assert (gone["state"], gone["can_write"]) == ("withdrawn", False)
    late = send(api(circle_doctor), "put", f"visits/{visit.pk}/sections/samples/", {"text": "x"}, 0)
    assert (late.status_code, late.json()["code"]) == (409, "not_a_draft")
    assert begin(circle_doctor, patient, "m12").pk != visit.pk


def test_today_names_what_nobody_signed(api, circle_doctor, hub_doctor, secretary, visit):
    def waiting(person):
        found = api(person).get("/api/v1/today/").json()["sections"]
        return next(each["items"] for each in found if each["code"] == "visits_unsigned")

    assert waiting(circle_doctor) == [], "it was begun just now"
    from datetime import timedelta

    from django.db import connection as db

    with db.cursor() as cursor:
        cursor.execute(
            "UPDATE followup_visits_visit SET created_at = %s", [clock.now() - timedelta(hours=25)]
        )
    [item] = waiting(circle_doctor)
    assert item["url"] == f"/cases/{visit.patient_id}/visits/{visit.pk}"
    assert (waiting(hub_doctor), waiting(secretary)) == ([], []), "the centre that owns it"
    visit.patient.deceased_on = clock.today()
    visit.patient.save()
    assert waiting(circle_doctor) == [], "the draft stays where it is"


def test_a_long_visit_costs_as_many_queries_as_a_short_one(api, circle_doctor, visit):
    from followup.visits.services.ordering import order_add
    from followup.visits.services.recording import visit_record
    from tests.factories.directory import actor_of

    client = api(circle_doctor)

    def count():
        with CaptureQueriesContext(connection) as found:
            send(client, "get", f"visits/{visit.pk}/")
        return len(found)

    def record(weight):
        visit_record(
            actor=actor_of(circle_doctor),
            visit_id=visit.pk,
            section="lymphoma",
            kind="vitals",
            values={"weight_kg": weight},
            client_id=uuid4(),
        )
        order_add(
            actor=actor_of(circle_doctor), visit_id=visit.pk, client_id=uuid4(), kind="blood", what="IgG"
        )

    record(70)
    fill(circle_doctor, visit)
    count()  # the first request of a session writes it
    short = count()
    for weight in range(71, 75):
        record(weight)
    assert count() == short
    assert short <= 12


def test_reading_and_writing_are_kept(api, circle_doctor, patient, visit):
    send(api(circle_doctor), "get", f"visits/{visit.pk}/")
    send(api(circle_doctor), "get", f"patients/{patient.pk}/visits/")
    kept = AuditEntry.objects.filter(patient_id=patient.pk, action__startswith="visit.")
    assert set(kept.values_list("action", flat=True)) == {"visit.begun", "visit.viewed", "visit.listed"}
