"""Derived facts in a referral: shown on the form, edited with a reason, used by prompts, frozen, printed."""

import pytest

from cases.referrals import services
from cases.referrals.models import Referral, ReferralSnapshot
from cases.referrals.rules.prompts import PathwayFacts, RuleContext, all_prompts, prompts_for
from cases.referrals.selectors.form import form_state
from cases.referrals.selectors.letter_content import referral_letter
from kernel import clock
from tests.cases.referrals.conftest import day, fill_in, new_draft, submitted
from tests.factories.record import add_entry


def state_of(world, referral):
    now = Referral.objects.select_related("pathway", "from_centre").get(pk=referral.pk)
    return form_state(actor=world.circle_doctor, referral=now)


def outcomes(state):
    return {prompt.rule_id: prompt.outcome for prompt in state.prompts}


def fact(state, code):
    return next(item for item in state.derived_facts if item["code"] == code)


def edit(world, code, *, by="circle_doctor", reason="Riletto insieme: $x$ *no*", **value):
    return add_entry(world.patient, world.people[by], "derived-facts", fact=code, reason=reason, **value)


def prompts_with(edits, **values):
    lines = [{"line_no": 1, "intent": "first_line", "regimen": "r_bac", "end_on": day(300)}]
    found = {code: {"value": value} for code, value in values.items()}
    context = RuleContext({**found, "therapy_lines": lines, "derived_edits": edits}, clock.today())
    return {prompt.rule_id: prompt.outcome for prompt in all_prompts(context)}


@pytest.mark.parametrize(
    ("edited", "rule", "before", "after", "values"),
    [
        ({"fact": "btki_resistant", "answer": True}, "DEL-M3", "no_match", "match", {"disease": "mcl"}),
        ({"fact": "primary_refractory", "answer": True}, "DEL-L5", "insufficient_data", "match",
         {"disease": "dlbcl_nos"}),
        ({"fact": "pod24", "answer": True}, "DEL-M1", "match", "match", {"disease": "mcl"}),
        ({"fact": "prior_lines_n", "number": 2}, "EMA-HGBL-LATER", "no_match", "match", {"disease": "hgbl_nos"}),
        ({"fact": "prior_lines_n", "number": 0}, "DEL-L1", "no_match", "match",
         {"disease": "dlbcl_nos", "bulky": "ge_10_cm"}),
    ],
)  # fmt: skip
def test_prompts_when_a_fact_is_edited_then_they_follow_the_edit(edited, rule, before, after, values):
    assert prompts_with([], **values)[rule] == before
    assert prompts_with([{**edited, "reason": "why"}], **values)[rule] == after


def test_prompts_when_pod24_is_edited_then_the_risk_of_mantle_cell_lymphoma_follows():
    values = {
        "disease": "mcl", "ki67_pct": 10, "tp53": "wild_type", "mcl_morphology": "classic", "relapse_date": day(30),
    }  # fmt: skip
    assert prompts_with([], **values)["DEL-M2"] == "insufficient_data"
    assert prompts_with([{"fact": "pod24", "answer": True}], **values)["DEL-M2"] == "match"
    assert prompts_with([{"fact": "pod24", "answer": False}], **values)["DEL-M2"] == "no_match"
    second_begun = [{"fact": "pod24", "answer": True}, {"fact": "prior_lines_n", "number": 2}]
    assert prompts_with(second_begun, **values)["DEL-M2"] == "no_match"


def test_form_when_read_then_the_facts_stand_there_with_rule_source_and_grounds(world):
    state = state_of(world, fill_in(world, new_draft(world)))
    early = fact(state, "relapse_le_12m")
    assert (early["answer"], early["edit"]) == (True, None)
    assert early["rule_it"]
    assert early["source"]
    assert [item["label_en"] for item in early["derived"]["used"]] == [
        "Line 1, R-CHOP", "Twelve months from the end", "Relapse or progression",
    ]  # fmt: skip
    unknown = fact(state, "refractory_scholar")
    assert unknown["answer"] is False
    assert outcomes(state)["EMA-AXI-1"] == "match"


def test_form_when_facts_are_edited_then_prompts_follow_and_the_derived_value_stays(api, world):
    referral = fill_in(world, new_draft(world))
    edit(world, "relapse_le_12m", answer=False)
    edit(world, "primary_refractory", answer=False)
    assert outcomes(state_of(world, referral))["EMA-AXI-1"] == "no_match"
    body = api(world.people["circle_doctor"]).get(f"/api/v1/referrals/{referral.pk}/form/").json()
    early = next(item for item in body["derived_facts"] if item["code"] == "relapse_le_12m")
    assert (early["answer"], early["derived"]["answer"]) == (False, True)
    assert early["edit"]["author"]["display_name"] == "Giulia Ferri"
    assert "derived_edits" not in body["values"]
    assert [problem for problem in body["problems"] if "derived" in problem["field"]] == []


def test_form_when_an_edit_is_marked_as_an_error_then_the_rule_holds_again(api, world):
    referral = fill_in(world, new_draft(world))
    entry = edit(world, "prior_lines_n", number=2)
    assert outcomes(state_of(world, referral))["EMA-TISA-2"] == "match"
    answer = api(world.people["circle_doctor"]).post(
        f"/api/v1/patients/{world.patient.pk}/record/derived-facts/{entry.pk}/entered-in-error/",
        {"reason": "wrong patient"},
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 200
    assert outcomes(state_of(world, referral))["EMA-TISA-2"] == "no_match"


def test_snapshot_when_sent_then_it_keeps_the_edit_with_who_and_why_and_the_letter_says_so(world):
    referral = fill_in(world, new_draft(world))
    edit(world, "prior_lines_n", number=2)
    referral = services.referral_submit(actor=world.circle_doctor, referral_id=referral.pk)
    snapshot = ReferralSnapshot.objects.get(referral=referral)
    [kept] = snapshot.data["content"]["derived_edits"]
    assert (kept["fact"], kept["number"], kept["author"]["display_name"]) == (
        "prior_lines_n",
        2,
        "Giulia Ferri",
    )
    assert "version" not in kept
    for language, words in (
        ("it", ["Modificato da Giulia Ferri", "Motivo: Riletto insieme: $x$ *no*", "Valore derivato: 1"]),
        ("en", ["Edited by Giulia Ferri", "Reason: Riletto insieme", "Derived value: 1"]),
    ):
        [table] = [
            block for block in referral_letter(snapshot, language)["blocks"]
            if block["title"] in ("Dati derivati dalle linee di terapia", "Derived from the lines of therapy")
        ]  # fmt: skip
        row = next(row for row in table["rows"] if row[1] == "2")
        for word in words:
            assert word in row[2]


def test_letter_when_the_record_does_not_say_then_insufficient_data_and_which(world):
    snapshot = ReferralSnapshot.objects.get(referral=submitted(world, therapy_lines={"value": [
        {"line_no": 1, "intent": "first_line", "regimen": "other", "regimen_text": "?", "start_on": day(390)},
    ]}))  # fmt: skip
    table = next(
        b
        for b in referral_letter(snapshot, "en")["blocks"]
        if b["title"].startswith("Derived from the lines")
    )
    row = next(row for row in table["rows"] if row[0] == "Exposed to a BTK inhibitor")
    assert row[1:3] == ["Not known", "Insufficient data: drug classes"]


def test_decision_when_a_fact_was_edited_since_then_a_new_version_is_frozen_and_else_not(world):
    referral = submitted(world)
    edit(world, "relapse_le_12m", by="hub_doctor", answer=False, reason="The biopsy was negative")
    services.referral_decide(
        actor=world.hub_doctor,
        referral_id=referral.pk,
        outcome="not_eligible",
        reasons=["organ_function"],
        primary_reason="organ_function",
        participants=[],
        expected_version=Referral.objects.get(pk=referral.pk).state_version,
    )
    first, second = ReferralSnapshot.objects.filter(referral=referral).order_by("number")
    assert "derived_edits" not in first.data["content"]
    assert second.data["content"]["derived_edits"][0]["centre"]["name"] == world.hub.name


@pytest.mark.parametrize(
    ("reasons", "shown"),
    [
        (["comorbidity"], True),
        (["organ_function", "comorbidity"], True),
        (["clinical_condition"], True),
        (["organ_function"], False),
    ],
)
def test_every_age_and_comorbidity_when_that_is_why_not_then_it_is_said(world, reasons, shown):
    referral = submitted(world)
    assert "REC-E" not in outcomes(state_of(world, referral))
    services.referral_decide(
        actor=world.hub_doctor,
        referral_id=referral.pk,
        outcome="not_eligible",
        reasons=reasons,
        primary_reason=reasons[0],
        participants=[],
        expected_version=referral.state_version,
    )
    assert ("REC-E" in outcomes(state_of(world, referral))) is shown


@pytest.mark.parametrize(("reason", "shown"), [("clinical_condition", True), ("patient_refusal", False)])
def test_every_age_and_comorbidity_when_the_circle_closes_the_case_for_it_then_it_is_said(
    world, reason, shown
):
    referral = fill_in(world, new_draft(world))
    services.case_close(actor=world.circle_doctor, pathway_id=referral.pathway_id, reason_code=reason)
    assert ("REC-E" in outcomes(state_of(world, referral))) is shown


def test_schema_when_read_then_it_names_the_reasons_that_rec_e_stands_beside(api, world):
    [note] = api(world.people["hub_doctor"]).get("/api/v1/referral-form/").json()["reason_notes"]
    assert note["prompt"]["rule_id"] == "REC-E"
    assert note["prompt"]["outcome"] == "match"
    assert {"comorbidity", "clinical_condition"} <= set(note["codes"])
    facts = PathwayFacts(not_referring_reason=note["codes"][0])
    shown = {p.rule_id: p for p in prompts_for({}, today=clock.today(), facts=facts)}
    assert shown["REC-E"].message_it == note["prompt"]["message_it"]
