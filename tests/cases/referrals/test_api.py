"""The same over HTTP: shapes, statuses, and what a refusal shows."""

import uuid
from datetime import timedelta

import pytest

from cases.referrals.models import Decision, InfoRequest, Referral
from kernel import clock
from kernel.api.pagination import encode_cursor
from tests.cases.referrals.conftest import M1, fill_in, new_draft, submitted


def url(*parts):
    return "/api/v1/" + "/".join(str(part) for part in parts) + "/"


@pytest.fixture
def as_(api, world):
    return lambda name: api(world.people[name])


def test_journey_when_done_over_http_then_each_answer_is_the_referral_as_it_stands(as_, world):
    circle, hub = as_("circle_doctor"), as_("hub_doctor")
    made = circle.post(url("patients", world.patient.pk, "referrals"), {"client_id": str(uuid.uuid4())})
    assert made.status_code == 201, made.json()
    referral = made.json()
    assert referral["can"] == ["edit", "submit", "withdraw", "close"]
    listed = circle.get(url("patients", world.patient.pk, "referrals")).json()
    assert listed["live"] == {"cart": referral["id"]}

    form = circle.get(url("referrals", referral["id"], "form")).json()
    assert form["can_edit"] is True
    assert "disease" in form["completeness"]["m1_missing"]
    refused = circle.post(url("referrals", referral["id"], "submit"), {})
    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "incomplete"
    assert "disease" in refused.json()["fields"]

    changes = [
        {
            "field": code,
            "value": entry.get("value"),
            "on": entry.get("on"),
            "absent_reason": entry.get("absent_reason"),
            "base_version": form["values"].get(code, {}).get("version", ""),
        }
        for code, entry in M1.items()
    ]
    saved = circle.patch(url("referrals", referral["id"], "form"), {"changes": changes})
    assert saved.status_code == 200, saved.json()
    assert saved.json()["completeness"]["m1_missing"] == []
    assert saved.json()["levels"]["wbc"] in ("O", "hidden", "M2")
    assert saved.json()["therapy_lines"][0]["regimen"] == "r_chop"

    assert hub.get(url("referrals", referral["id"])).status_code == 404
    sent = circle.post(url("referrals", referral["id"], "submit"), {}).json()
    assert (sent["status"], sent["clock"]["kind"]) == ("submitted", "response")
    assert sent["snapshots"][0]["letters"][0]["content_url"].startswith("/api/v1/files/")
    letter = hub.get(sent["snapshots"][0]["letters"][0]["content_url"])
    assert letter.status_code == 200
    assert b"".join(letter.streaming_content if letter.streaming else [letter.content])[:5] == b"%PDF-"

    seen = hub.get(url("referrals", referral["id"])).json()
    assert seen["can"] == ["acknowledge", "request_info", "decide", "close"]
    asked = hub.post(
        url("referrals", referral["id"], "request-info"),
        {"questions": [{"text": "FEVS?", "due_on": (clock.today() + timedelta(days=2)).isoformat()}]},
    ).json()
    assert (asked["status"], asked["clock"]["kind"]) == ("more_info_needed", "paused")
    [question] = circle.get(url("referrals", referral["id"])).json()["info_requests"]
    assert question["can"] == ["answer"]
    answered = circle.post(url("info-requests", question["id"], "answer"), {"text": "55 %"}).json()
    assert answered["status"] == "under_discussion"

    decided = hub.post(
        url("referrals", referral["id"], "decide"),
        {
            "outcome": "eligible",
            "reasons": ["meets_indication"],
            "primary_reason": "meets_indication",
            "participants": [{"name": "Dr. Ospite", "role": "Radioterapia"}],
            "override_reason": "Esami in corso",
            "expected_version": answered["version"],
        },
    )
    assert decided.status_code == 200, decided.json()
    [decision] = decided.json()["decisions"]
    assert decision["reasons"][0]["is_primary"] is True
    assert decision["letters"][0]["file_id"]
    signed = circle.post(url("decisions", decision["id"], "co-sign"), {"agree": True}).json()
    assert signed["decisions"][0]["co_signs"][0]["agree"] is True

    pathway = circle.get(url("patients", world.patient.pk, "pathway")).json()["pathway"]
    assert pathway["state"] == "decided"
    assert {step["to"] for step in pathway["steps"]} >= {"submitted", "more_info_needed", "decided"}
    k1 = next(item for item in pathway["intervals"] if item["code"] == "K1")
    assert (k1["status"], k1["unit"]) == ("complete", "h")
    assert [
        move["code"]
        for move in as_("hub_coordinator")
        .get(url("patients", world.patient.pk, "pathway"))
        .json()["pathway"]["moves"]
    ] == ["plan_slot"]


def test_create_when_one_is_live_then_409_with_the_one_to_follow(as_, world):
    first = new_draft(world)
    again = as_("circle_doctor_2").post(url("patients", world.patient.pk, "referrals"), {})
    assert again.status_code == 409
    assert (again.json()["code"], again.json()["referral_id"]) == ("live_referral_exists", str(first.pk))
    assert Referral.objects.count() == 1


def test_decide_when_a_colleague_was_quicker_then_409_with_what_stands(as_, world):
    referral = submitted(world)
    body = {
        "outcome": "not_eligible",
        "reasons": ["comorbidity"],
        "primary_reason": "comorbidity",
        "expected_version": referral.state_version,
    }
    assert as_("hub_doctor").post(url("referrals", referral.pk, "decide"), body).status_code == 200
    late = as_("hub_doctor_2").post(url("referrals", referral.pk, "decide"), body | {"text": "diverso"})
    assert late.status_code == 409
    assert late.json()["code"] == "already_decided"
    assert late.json()["decision"]["decided_by"]["display_name"] == "Marta Riva"
    assert Decision.objects.count() == 1


def test_save_when_two_write_one_field_then_409_with_both_versions(as_, world):
    referral = new_draft(world)
    change = {"field": "urgency", "value": "urgent", "base_version": ""}
    assert (
        as_("circle_doctor").patch(url("referrals", referral.pk, "form"), {"changes": [change]}).status_code
        == 200
    )
    other = as_("circle_doctor_2").patch(
        url("referrals", referral.pk, "form"), {"changes": [change | {"value": "routine"}]}
    )
    assert other.status_code == 409
    [conflict] = other.json()["conflicts"]
    assert (conflict["yours"], conflict["theirs"], conflict["by"]) == ("routine", "urgent", "Giulia Ferri")


def test_move_when_illegal_then_409_lists_what_is_allowed(as_, world):
    referral = submitted(world)
    answer = as_("hub_doctor").post(url("pathways", referral.pathway_id, "move"), {"to": "infused"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "illegal_move"
    assert set(answer.json()["allowed"]) == {"under_discussion", "closed"}


def test_close_when_reason_is_wrong_then_400_with_the_possible_ones_else_closed(as_, world):
    referral = submitted(world)
    client = as_("circle_doctor")
    wrong = client.post(url("pathways", referral.pathway_id, "close"), {"reason_code": "completed_15y"})
    assert wrong.status_code == 400
    assert "patient_refusal" in wrong.json()["possible"]
    right = client.post(url("pathways", referral.pathway_id, "close"), {"reason_code": "patient_refusal"})
    assert right.status_code == 200
    assert right.json()["pathway"]["state"] == "closed"


def test_every_address_when_outside_the_circle_of_care_then_as_if_it_did_not_exist(as_, world):
    """Status and body equal those of an id that never was; nothing is written."""
    referral = fill_in(world, new_draft(world))
    outsider = as_("outsider")
    question = InfoRequest.objects.create(
        referral=referral,
        text="x",
        owner_centre=world.circle,
        due_on=clock.today(),
        asked_by_id=world.hub_doctor.person_id,
        asked_at=clock.now(),
    )
    made_up = uuid.uuid4()
    calls = [
        ("get", ["patients", world.patient.pk, "referrals"], None),
        ("post", ["patients", world.patient.pk, "referrals"], {}),
        ("get", ["patients", world.patient.pk, "pathway"], None),
        ("get", ["referrals", referral.pk], None),
        ("get", ["referrals", referral.pk, "form"], None),
        (
            "patch",
            ["referrals", referral.pk, "form"],
            {"changes": [{"field": "urgency", "value": "routine"}]},
        ),
        ("get", ["referrals", referral.pk, "snapshots"], None),
        ("post", ["referrals", referral.pk, "submit"], {}),
        ("post", ["referrals", referral.pk, "acknowledge"], {}),
        (
            "post",
            ["referrals", referral.pk, "request-info"],
            {"questions": [{"text": "x", "due_on": clock.today().isoformat()}]},
        ),
        ("post", ["info-requests", question.pk, "answer"], {"text": "x"}),
        (
            "post",
            ["referrals", referral.pk, "decide"],
            {
                "outcome": "eligible",
                "reasons": ["meets_indication"],
                "primary_reason": "meets_indication",
                "expected_version": 1,
            },
        ),
        ("post", ["referrals", referral.pk, "reconsider"], {"new_facts": "x"}),
        ("post", ["referrals", referral.pk, "withdraw"], {"reason_code": "other", "text": "x"}),
        ("post", ["pathways", referral.pathway_id, "move"], {"to": "closed"}),
        ("post", ["pathways", referral.pathway_id, "close"], {"reason_code": "patient_refusal"}),
    ]
    before = Referral.objects.values().get(pk=referral.pk)
    for method, path, body in calls:
        real = getattr(outsider, method)(url(*path), body)
        none = getattr(outsider, method)(url(path[0], made_up, *path[2:]), body)
        assert real.status_code == none.status_code == 404, (method, path)
        assert real.json() == none.json(), (method, path)
    assert Referral.objects.values().get(pk=referral.pk) == before
    question.refresh_from_db()
    assert question.answered_at is None


def test_schema_when_read_then_both_languages_and_the_choices_of_the_acts(as_, world):
    schema = as_("circle_doctor").get(url("referral-form")).json()
    assert schema["version"]
    assert {section["code"] for section in schema["sections"]} >= {"diagnosis", "laboratory", "plan"}
    assert {item["outcome"] for item in schema["outcomes"]} >= {"eligible", "deferred"}
    assert all(item["reasons"] for item in schema["outcomes"])
    assert schema["withdraw_reasons"]


def test_cases_when_read_over_http_then_page_and_board(as_, world):
    submitted(world)
    page = as_("hub_doctor").get(url("cases")).json()
    assert [row["patient"]["id"] for row in page["results"]] == [str(world.patient.pk)]
    assert (page["next"], page["previous"]) == (None, None)
    board = as_("hub_doctor").get(url("cases", "board")).json()
    assert sum(column["count"] for column in board["columns"]) == 1
    assert as_("hub_doctor").get(url("cases") + "?cursor=x").status_code == 400
    without_zone = encode_cursor(["2026-01-01T00:00:00", str(uuid.uuid4())])
    assert as_("hub_doctor").get(url("cases") + f"?cursor={without_zone}").status_code == 400
    assert as_("hub_doctor").get(url("cases") + "?state=flying").status_code == 400
