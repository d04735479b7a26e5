"""Follow-up plans over HTTP, and what Today says of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.pathway.models import Pathway
from cases.pathway.rules import State, find_transition
from cases.pathway.selectors.course import course_of
from cases.pathway.selectors.proofs import by_hand_of, proofs_of
from cases.record.services.entries import entry_create, entry_mark_error
from followup.protocols.models import PlannedVisit
from followup.reminders.services.duties import duties_refresh
from kernel import clock
from kernel.audit.models import AuditEntry
from tests.factories.directory import actor_of
from tests.factories.patients import invite_centre, make_patient
from tests.factories.toxicity import infuse

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(network, circle_doctor):
    """Infused 130 days ago: D+100 was due and nobody came."""
    found = make_patient(circle_doctor)
    invite_centre(found, network.brescia, by=circle_doctor)
    with clock.at(clock.now() - timedelta(days=130)):
        infuse(found, network.brescia, at=clock.now())
    return found


def url(patient):
    return f"/api/v1/patients/{patient.pk}/follow-up/"


def add(doctor, patient, kind, **values):
    return entry_create(actor=actor_of(doctor), patient_id=patient.pk, kind_slug=kind, values=values)[0]


def visits(body):
    return {visit["code"]: visit for visit in body["plans"][0]["visits"]}


def section(client, code="followup_overdue"):
    found = client.get("/api/v1/today/").json()["sections"]
    return next(each["items"] for each in found if each["code"] == code)


def test_the_plan_says_what_is_late_what_is_open_and_what_each_visit_checks(api, circle_doctor, patient):
    add(circle_doctor, patient, "diagnoses", disease="fl_1_2", diagnosed_on="2024-02-01", is_primary=True)
    body = api(circle_doctor).get(url(patient)).json()
    found = visits(body)
    assert (body["can_close"], len(found)) == (True, 22)
    assert [found[code]["timing"] for code in ("d100", "m6", "y15")] == ["overdue", "ahead", "ahead"]
    assert [centre["code"] for centre in found["d100"]["centres"]] == ["CM", "BS"]
    assert {"pet_ct", "igg", "registry_form"} <= set(found["d100"]["due"])
    assert "hbv_dna" not in found["d100"]["due"]
    known = {item["code"] for item in body["items"]}
    assert all({*visit["due"], *visit["indicated"]} <= known for visit in found.values())
    assert AuditEntry.objects.filter(action="follow_up.viewed", patient_id=patient.pk).count() == 1


def test_a_look_within_the_window_is_offered_as_the_visit(api, circle_doctor, patient):
    on = clock.today() - timedelta(days=30)
    add(circle_doctor, patient, "performance-status", effective_on=on, ecog=1)
    found = visits(api(circle_doctor).get(url(patient)).json())
    assert (found["d100"]["seen_on"], found["m6"]["seen_on"]) == (on.isoformat(), None)
    assert [found[code]["timing"] for code in ("d60", "d100", "m6")] == ["passed", "seen", "ahead"]
    assert section(api(circle_doctor)) == [], "nobody need be called"


def test_what_was_before_a_death_stays_and_comes_back_with_the_rest_when_the_death_was_an_error(
    api, circle_doctor, patient
):
    """A visit that was seen before the death and never confirmed used to vanish from the plan and from the story."""
    client, seen_on = api(circle_doctor), clock.today() - timedelta(days=30)
    add(circle_doctor, patient, "performance-status", effective_on=seen_on, ecog=2)
    died_on = clock.today() - timedelta(days=20)
    death = add(circle_doctor, patient, "deaths", died_on=died_on, main_cause="infection")

    def told():
        body = client.get(url(patient)).json()
        story = client.get(f"/api/v1/patients/{patient.pk}/story/").json()["items"]
        found = {each["title_en"]: each for each in story if each["key"].startswith("visit-")}
        return body, visits(body), found

    body, found, story = told()
    assert body["plans"][0]["died_on"] == died_on.isoformat(), "the page says why nothing is to come"
    assert [found[code]["timing"] for code in ("d14", "d28", "d60", "d100")] == [*["passed"] * 3, "seen"]
    assert found["d100"]["seen_on"] == seen_on.isoformat()
    assert {found[code]["state"] for code in found if code not in ("d14", "d28", "d60", "d100")} == {
        "cancelled"
    }
    assert body["prevention"] is None
    assert story["Visit D+100: seen, to be confirmed"]["start"] == seen_on.isoformat()
    assert "Visit D+28: nothing recorded in its window" in story
    assert not [each for each in story.values() if each["start"] > died_on.isoformat()]
    assert section(client) == [], "nobody is called"
    done = f"/api/v1/planned-visits/{found['d100']['id']}/done/"
    version = {"HTTP_IF_MATCH": f'"{found["d100"]["version"]}"'}
    late = {"done_on": died_on + timedelta(days=1)}
    refused = client.post(done, late, format="json", **version)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["done_on"])
    kept = client.post(done, {"done_on": seen_on}, format="json", **version)
    assert kept.status_code == 200
    _body, found, story = told()
    assert found["d100"]["state"] == "done"
    assert story["Visit D+100"]["start"] == seen_on.isoformat()
    mistake = entry_mark_error(
        actor=actor_of(circle_doctor), patient_id=patient.pk, kind_slug="deaths", entry_id=death.pk,
        reason="Altro paziente", base_version=death.version,
    )  # fmt: skip
    assert not mistake.is_active
    body, found, story = told()
    assert body["plans"][0]["died_on"] is None
    assert {found[code]["state"] for code in found if code != "d100"} == {"planned"}
    assert "Visit at 6 months" in story


def test_the_visit_that_a_death_came_before_is_neither_missed_nor_told(api, circle_doctor, patient):
    died_on = clock.today() - timedelta(days=30)
    add(circle_doctor, patient, "deaths", died_on=died_on, main_cause="infection")
    story = api(circle_doctor).get(f"/api/v1/patients/{patient.pk}/story/").json()["items"]
    titles = [each["title_en"] for each in story if each["key"].startswith("visit-")]
    assert "Visit D+60: nothing recorded in its window" in titles
    assert not [title for title in titles if title.startswith("Visit D+100")]


def test_after_a_relapse_the_visits_go_on_for_safety(api, circle_doctor, patient):
    add(circle_doctor, patient, "diagnoses", disease="fl_1_2", diagnosed_on="2024-02-01", is_primary=True)
    add(circle_doctor, patient, "virology", code="anti_hbc", result="positive", effective_on="2025-01-10")
    on = clock.today() - timedelta(days=5)
    add(circle_doctor, patient, "relapses", found_on=on, relapse_kind="relapse")
    body = api(circle_doctor).get(url(patient)).json()
    found = visits(body)
    assert body["plans"][0]["safety_since"] == on.isoformat()
    assert "pet_ct" in found["d100"]["due"], "before the relapse"
    assert "pet_ct" not in found["m6"]["due"]
    assert found["m6"]["not_asked"] == ["pet_ct"]
    assert found["d100"]["not_asked"] == []
    assert {"second_cancers", "hbv_dna"} <= set(found["m6"]["due"])
    assert {visit["state"] for visit in found.values()} == {"planned"}


def test_a_patient_without_cells_has_no_plan_yet(api, circle_doctor):
    body = api(circle_doctor).get(url(make_patient(circle_doctor))).json()
    assert body["plans"] == []


def test_closing_needs_the_version_and_gives_the_next_one(api, circle_doctor, hub_doctor, patient):
    visit = PlannedVisit.objects.get(patient=patient, source__code="d100")
    base = f"/api/v1/planned-visits/{visit.pk}/"
    client = api(circle_doctor)
    body = {"done_on": visit.on.isoformat()}
    assert client.post(f"{base}done/", body, format="json").status_code == 428
    wrong = client.post(f"{base}done/", {"done_on": "2999-01-01"}, format="json", HTTP_IF_MATCH='"1"')
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["done_on"])
    done = client.post(f"{base}done/", body, format="json", HTTP_IF_MATCH='"1"')
    assert (done.status_code, done["ETag"], done.json()["state"]) == (200, '"2"', "done")
    late = api(hub_doctor).post(f"{base}skip/", {"reason": "clinical"}, format="json", HTTP_IF_MATCH='"1"')
    assert (late.status_code, late.json()["current"]["state"]) == (412, "done")
    assert section(client) == []
    again = client.post(f"{base}reopen/", {}, format="json", HTTP_IF_MATCH='"2"')
    assert again.json()["state"] == "planned"
    assert len(section(client)) == 1


def test_today_names_the_patient_once_to_the_centres_that_own_the_visit(
    api, circle_doctor, hub_doctor, outsider, secretary, patient
):
    for person in (circle_doctor, hub_doctor):
        [item] = section(api(person))
        assert item["patient"]["id"] == str(patient.pk)
        assert item["title"] in ("Visita D+100", "Visit D+100")
        assert item["url"] == f"/cases/{patient.pk}/follow-up"
    for person in (outsider, secretary):
        assert section(api(person)) == []


def test_queries_do_not_grow_with_visits_nor_with_patients(api, network, circle_doctor, patient):
    client = api(circle_doctor)
    client.get(url(patient)), section(client)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(url(patient))
            of_page = len(asked)
            section(client)
        counts.append(len(asked))
        assert of_page <= 14
        other = make_patient(circle_doctor)
        invite_centre(other, network.brescia, by=circle_doctor)
        with clock.at(clock.now() - timedelta(days=130)):
            infuse(other, network.brescia, at=clock.now())
    assert counts[0] == counts[1]


def told_of(client, patient):
    """The visits of the summary and of the story: what is due, what is ahead, what took place."""
    due = client.get(f"/api/v1/patients/{patient.pk}/overview/").json()["due"]
    story = client.get(f"/api/v1/patients/{patient.pk}/story/").json()["items"]
    return (
        {item["code"]: item for item in due if item["code"].startswith("visit_")},
        {item["title_en"]: item for item in story if item["tab"] == "follow-up"},
    )


def test_the_summary_and_the_story_tell_the_visits_of_the_plan(api, circle_doctor, patient):
    client = api(circle_doctor)
    due, story = told_of(client, patient)
    assert {code: item["status"] for code, item in due.items()} == {
        "visit_d100": "overdue",
        "visit_m6": "coming",
    }
    assert due["visit_d100"]["tab"] == "follow-up"
    planned = [title for title, item in story.items() if item["is_planned"]]
    assert ("Visit D+100" in story, len(planned)) == (False, 18)

    visit = PlannedVisit.objects.get(patient=patient, source__code="d100")
    on = visit.on + timedelta(days=2)
    body = {"done_on": on.isoformat()}
    client.post(f"/api/v1/planned-visits/{visit.pk}/done/", body, format="json", HTTP_IF_MATCH='"1"')
    due, story = told_of(client, patient)
    assert list(due) == ["visit_m6"]
    assert (story["Visit D+100"]["start"], story["Visit D+100"]["is_planned"]) == (on.isoformat(), False)


def test_a_visit_that_nobody_confirmed_stands_in_the_story_for_what_it_is(api, circle_doctor, patient):
    """Seen, missed and not done: left out, the year after the infusion reads as one without any control."""
    client = api(circle_doctor)
    late = PlannedVisit.objects.get(patient=patient, source__code="d100")
    skipped = PlannedVisit.objects.get(patient=patient, source__code="d60")
    PlannedVisit.objects.filter(patient=patient, source__code="d28").update(is_past=True)
    body = {"reason": "clinical"}
    answer = client.post(
        f"/api/v1/planned-visits/{skipped.pk}/skip/", body, format="json", HTTP_IF_MATCH='"1"'
    )
    assert answer.status_code == 200, answer.json()

    def told():
        story = told_of(client, patient)[1]
        return {title: item["start"] for title, item in story.items() if not item["is_planned"]}

    missed = told()
    assert missed["Visit D+60: not done"] == skipped.on.isoformat()
    assert missed["Visit D+100: nothing recorded in its window"] == late.closes_on.isoformat()
    assert not any(title.startswith("Visit D+28") for title in missed), "over when the plan was made"
    add(circle_doctor, patient, "performance-status", ecog=1, effective_on=late.on.isoformat())
    seen = told()
    assert seen["Visit D+100: seen, to be confirmed"] == late.on.isoformat()
    assert "Visit D+100: nothing recorded in its window" not in seen


def test_the_start_of_follow_up_is_proven_by_the_plan(network, circle_doctor, patient):
    [pathway] = Pathway.objects.filter(patient=patient)
    move = find_transition(State.RETURNED_TO_CIRCLE, State.FOLLOW_UP)
    assert by_hand_of(move) == []
    assert [proof.proven for proof in proofs_of(course_of(pathway), move)] == [True]
    PlannedVisit.objects.filter(patient=patient).update(state="cancelled")
    [proof] = proofs_of(course_of(pathway), move)
    assert (proof.proven, len(proof.missing)) == (False, 1)


def prevention(client, patient):
    return client.get(url(patient)).json()["prevention"]


def dose(found, code):
    return next(row for row in found["vaccines"] if row["code"] == code)["doses"][-1]


def test_prevention_follows_what_is_recorded(api, circle_doctor, patient):
    client = api(circle_doctor)
    found = prevention(client, patient)
    assert dose(found, "covid19")["status"] == "due"
    assert [item["code"] for item in found["immunoglobulin"]] == ["measure"]
    assert {item["code"]: item["is_over"] for item in found["restrictions"]} == {
        "near_centre": True, "driving": True, "irradiated_blood": True,
    }  # fmt: skip

    on = (clock.today() - timedelta(days=20)).isoformat()
    add(circle_doctor, patient, "immunizations", vaccine="covid19", given_on=on, lot="LOT-7")
    add(circle_doctor, patient, "immunoglobulins", given_on=on, route="iv", dose_g=30, trough_igg_g_l=3.5)
    for code, value in (("igg_g_l", 3.5), ("cd4", 150), ("b_cells", 0)):
        add(circle_doctor, patient, "labs", code=code, value=value, effective_on=on)
    found = prevention(client, patient)
    given, coming = next(row for row in found["vaccines"] if row["code"] == "covid19")["doses"]
    assert (given["status"], given["on"], given["lot"], coming["number"]) == ("given", on, "LOT-7", 2)
    assert coming["status"] == "deferred"
    assert {item["code"] for item in found["immunoglobulin"]} == {"measure", "next_dose", "trough_low"}
    reasons = [reason["label_en"] for reason in dose(found, "mmr")["reasons"]]
    assert ("CD4 not above 200/µL" in reasons, "B cells not above 20/µL" in reasons) == (True, True)
    assert {row["code"]: row["value"] for row in found["measured"]} == {
        "igg_g_l": 3.5, "cd4": 150.0, "b_cells": 0.0,
    }  # fmt: skip


def test_without_a_course_that_goes_on_there_is_no_prevention(api, circle_doctor, patient):
    assert prevention(api(circle_doctor), make_patient(circle_doctor)) is None
    PlannedVisit.objects.filter(patient=patient).update(state="cancelled")
    assert prevention(api(circle_doctor), patient) is None


@pytest.fixture
def behind(network, circle_doctor):
    """Infused nine months ago; nobody gave a vaccine or measured IgG. The duties of the hour are worked out."""
    found = make_patient(circle_doctor)
    invite_centre(found, network.brescia, by=circle_doctor)
    with clock.at(clock.now() - timedelta(days=275)):
        infuse(found, network.brescia, at=clock.now())
    duties_refresh()
    return found


def test_late_vaccines_and_checks_are_on_today_of_the_centre_that_follows(
    api, circle_doctor, hub_doctor, outsider, secretary, behind
):
    [item] = section(api(circle_doctor), "prevention_overdue")
    assert (item["patient"]["id"], item["url"]) == (str(behind.pk), f"/cases/{behind.pk}/follow-up")
    for person in (hub_doctor, outsider, secretary):
        assert section(api(person), "prevention_overdue") == []
    today = clock.today()
    add(circle_doctor, behind, "labs", code="igg_g_l", value=9, effective_on=today)
    for vaccine in (
        "covid19",
        "pneumococcal_conjugate",
        "dtap",
        "hepatitis_b",
        "zoster_recombinant",
        "influenza",
    ):
        add(circle_doctor, behind, "immunizations", vaccine=vaccine, given_on=today.isoformat())
    assert section(api(circle_doctor), "prevention_overdue") == []


def test_a_dose_put_off_names_the_treatment_and_a_line_forgotten_open_holds_only_live_vaccines_back(
    api, circle_doctor, behind
):
    def reasons(code):
        found = api(circle_doctor).get(url(behind)).json()["prevention"]["vaccines"]
        dose = next(vaccine for vaccine in found if vaccine["code"] == code)["doses"][-1]
        return dose["status"], [reason["label_en"] for reason in dose["reasons"]]

    on = clock.today() - timedelta(days=60)
    add(
        circle_doctor, behind, "therapy-lines",
        line_no=3, intent="salvage", regimen="other", regimen_text="Schema X", start_on=on,
    )  # fmt: skip
    named = f"cancer treatment under way: Schema X since {clock.stamp_day(on)}"
    assert reasons("dtap") == ("deferred", [named])
    assert named in reasons("mmr")[1]
    add(
        circle_doctor, behind, "therapy-lines",
        line_no=4, intent="salvage",
        start_on=clock.today() - timedelta(days=30), end_on=clock.today() - timedelta(days=1),
    )  # fmt: skip
    assert reasons("dtap") == ("overdue", [])
    assert len(section(api(circle_doctor), "prevention_overdue")) == 1
    status, why = reasons("mmr")
    assert status == "contraindicated"
    assert "a line of therapy whose end nobody wrote" in why


def test_between_a_relapse_and_the_next_line_the_dose_says_since_when_and_nobody_is_late(
    api, circle_doctor, behind
):
    add(circle_doctor, behind, "labs", code="igg_g_l", value=9, effective_on=clock.today())
    assert len(section(api(circle_doctor), "prevention_overdue")) == 1
    on = clock.today() - timedelta(days=12)
    add(circle_doctor, behind, "relapses", found_on=on.isoformat(), relapse_kind="relapse")
    found = api(circle_doctor).get(url(behind)).json()["prevention"]["vaccines"]
    dose = next(vaccine for vaccine in found if vaccine["code"] == "dtap")["doses"][-1]
    assert dose["status"] == "deferred"
    [reason] = dose["reasons"]
    assert reason["label_en"].startswith(f"disease back since {clock.stamp_day(on)}, no treatment begun")
    assert reason["label_it"].startswith(f"malattia tornata dal {clock.stamp_day(on)}, nessuna terapia")
    assert section(api(circle_doctor), "prevention_overdue") == []


def test_whom_a_treatment_keeps_from_vaccines_nobody_is_late_for(api, circle_doctor, behind):
    add(circle_doctor, behind, "labs", code="igg_g_l", value=9, effective_on=clock.today())
    assert len(section(api(circle_doctor), "prevention_overdue")) == 1
    add(
        circle_doctor, behind, "therapy-lines",
        line_no=3, intent="salvage", regimen="other", regimen_text="x", start_on=clock.today() - timedelta(days=9),
    )  # fmt: skip
    assert section(api(circle_doctor), "prevention_overdue") == []
