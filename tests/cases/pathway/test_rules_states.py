"""States, transition table and reasons: what the clinical reference permits, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.pathway.rules import (
    BEFORE_INFUSION,
    CLOSURE_REASONS,
    FROM_INFUSION,
    NOT_ELIGIBLE_REASONS,
    OPEN_STATES,
    OUTCOME_LABELS,
    STATE_INFO,
    STATES,
    TRANSITIONS,
    ActorRole,
    Outcome,
    Side,
    State,
    acts_as,
    allowed_moves,
    closure_reasons_for,
    due_at,
    find_transition,
    moves_from,
    owner_of,
    second_pathway_allowed,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def targets(state, side, *roles, outcome=None):
    return {move.target.value for move in allowed_moves(state, side=side, roles=roles, outcome=outcome)}


def test_states_are_numbered_1_to_18_once_each_with_labels_in_both_languages():
    assert [info.number for info in STATES] == list(range(1, 19))
    assert {info.state for info in STATES} == set(State)
    assert all(
        info.label.it and info.label.en and info.label.it != info.label.en
        for info in STATES
        if info.number != 17
    )


EDGES = {
    ("identified", "referral_draft"),
    ("identified", "submitted"),
    ("referral_draft", "submitted"),
    ("submitted", "under_discussion"),
    ("submitted", "referral_draft"),
    ("under_discussion", "referral_draft"),
    ("more_info_needed", "referral_draft"),
    ("under_discussion", "more_info_needed"),
    ("more_info_needed", "under_discussion"),
    ("under_discussion", "decided"),
    ("decided", "under_discussion"),
    ("decided", "slot_planned"),
    ("slot_planned", "slot_planned"),
    ("slot_planned", "leukapheresis_done"),
    ("leukapheresis_done", "cryostored_hold"),
    ("leukapheresis_done", "manufacturing"),
    ("cryostored_hold", "under_discussion"),
    ("manufacturing", "leukapheresis_done"),
    ("manufacturing", "manufacturing"),
    ("manufacturing", "ready_to_infuse"),
    ("ready_to_infuse", "lymphodepletion"),
    ("lymphodepletion", "ready_to_infuse"),
    ("lymphodepletion", "infused"),
    ("infused", "inpatient_monitoring"),
    ("infused", "near_centre"),
    ("inpatient_monitoring", "near_centre"),
    ("near_centre", "returned_to_circle"),
    ("returned_to_circle", "follow_up"),
}


def test_the_table_has_exactly_the_listed_edges_and_a_closure_from_every_open_state():
    closures = {(state.value, "closed") for state in OPEN_STATES}
    assert {(t.source.value, t.target.value) for t in TRANSITIONS} == EDGES | closures


def test_every_transition_ends_in_known_states_with_known_roles_and_labels():
    for move in TRANSITIONS:
        assert move.source in STATE_INFO
        assert move.target in STATE_INFO
        assert move.who
        assert move.who <= set(ActorRole)
        assert move.label.it
        assert move.label.en


def test_a_closed_pathway_has_no_way_out_and_a_readmission_does_not_go_back():
    assert moves_from(State.CLOSED) == ()
    assert find_transition(State.RETURNED_TO_CIRCLE, State.INPATIENT_MONITORING) is None
    assert find_transition(State.FOLLOW_UP, State.INPATIENT_MONITORING) is None


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("submitted", "referral_draft"),
        ("under_discussion", "referral_draft"),
        ("lymphodepletion", "ready_to_infuse"),
    ],
)
def test_withdrawing_and_postponing_need_a_reason(source, target):
    assert find_transition(source, target).requires_reason


def test_every_closure_needs_a_reason():
    closing = [move for move in TRANSITIONS if move.target is State.CLOSED]
    assert len(closing) == 17
    assert all(move.requires_reason for move in closing)


def test_only_the_circle_submits_and_only_a_hub_doctor_decides():
    assert "submitted" in targets("referral_draft", "circle", "clinician")
    assert "submitted" not in targets("referral_draft", "hub", "clinician")
    assert "decided" in targets("under_discussion", "hub", "clinician")
    assert "decided" not in targets("under_discussion", "hub", "coordinator")
    assert "decided" not in targets("under_discussion", "circle", "clinician")


@pytest.mark.parametrize("role", ["nurse", "secretary", "centre_admin", "privacy_officer", "specialist"])
@pytest.mark.parametrize("side", ["hub", "circle"])
@pytest.mark.parametrize("state", list(State))
def test_roles_that_own_no_step_may_not_move_anything(role, side, state):
    for outcome in (None, *Outcome):
        assert allowed_moves(state, side=side, roles={role}, outcome=outcome) == ()


def test_professions_give_the_steps_of_collection_and_pharmacy():
    assert acts_as(side="hub", roles={"specialist", "transfusion_medicine"}) == {ActorRole.APHERESIS_TE}
    assert targets("leukapheresis_done", "hub", "transfusion_medicine", outcome="eligible") == {
        "manufacturing"
    }
    assert targets("manufacturing", "hub", "pharmacist") == {"ready_to_infuse"}
    assert targets("manufacturing", "circle", "pharmacist") == set()


def test_a_pathway_role_on_the_wrong_side_gives_nothing():
    assert acts_as(side="circle", roles={"hub_haematologist"}) == frozenset()
    assert acts_as(side="hub", roles={"hub_haematologist"}) == {ActorRole.HUB_HAEMATOLOGIST}


@pytest.mark.parametrize(
    ("outcome", "hub", "circle"),
    [
        ("eligible", {"slot_planned", "closed"}, {"closed"}),
        ("preemptive_apheresis_only", {"slot_planned", "closed"}, {"closed"}),
        ("deferred", {"under_discussion", "closed"}, {"under_discussion", "closed"}),
        ("not_eligible", {"closed"}, {"under_discussion", "closed"}),
        ("other_trial", {"closed"}, {"closed"}),
        (None, {"closed"}, {"closed"}),
    ],
)
def test_after_a_decision_the_outcome_opens_the_way(outcome, hub, circle):
    assert targets("decided", "hub", "clinician", "coordinator", outcome=outcome) == hub
    assert targets("decided", "circle", "clinician", outcome=outcome) == circle


def test_the_system_only_brings_back_deferred_cases():
    found = {
        (state, move.code)
        for state in State
        for outcome in (None, *Outcome)
        for move in allowed_moves(state, side="system", roles={"system"}, outcome=outcome)
    }
    assert found == {(State.DECIDED, "review_deferred")}


def test_new_facts_reopen_a_refusal_with_a_reason_but_a_deferral_without():
    assert find_transition("decided", "under_discussion", outcome="not_eligible").code == "reconsider"
    assert find_transition("decided", "under_discussion", outcome="not_eligible").requires_reason
    assert find_transition("decided", "under_discussion", outcome="deferred").code == "review_deferred"
    assert find_transition("decided", "under_discussion", outcome="eligible") is None


def test_stored_cells_and_shipment_follow_the_outcome():
    assert find_transition("leukapheresis_done", "cryostored_hold", outcome="eligible") is None
    assert find_transition("leukapheresis_done", "manufacturing", outcome="preemptive_apheresis_only") is None
    assert find_transition("leukapheresis_done", "manufacturing", outcome="eligible") is not None


def test_unknown_codes_are_refused():
    with pytest.raises(ValueError, match="nowhere"):
        allowed_moves("nowhere", side="hub", roles={"clinician"})
    with pytest.raises(ValueError, match="outside"):
        allowed_moves("submitted", side="outside", roles={"clinician"})
    with pytest.raises(ValueError, match="maybe"):
        allowed_moves("decided", side="hub", roles={"clinician"}, outcome="maybe")


@given(
    state=st.sampled_from(list(State)),
    side=st.sampled_from(list(Side)),
    roles=st.sets(
        st.sampled_from(["clinician", "coordinator", "pharmacist", "stem_cell_lab", "nurse", "system"])
    ),
    outcome=st.none() | st.sampled_from(list(Outcome)),
)
def test_allowed_moves_are_a_part_of_the_table_and_never_cross_sides(state, side, roles, outcome):
    possible = moves_from(state, outcome=outcome)
    for move in allowed_moves(state, side=side, roles=roles, outcome=outcome):
        assert move in possible
        assert side in move.sides
        assert find_transition(state, move.target, outcome=outcome) is not None


@given(state=st.sampled_from(list(State)), outcome=st.none() | st.sampled_from(list(Outcome)))
def test_a_pair_of_states_names_one_move_only(state, outcome):
    ends = [move.target for move in moves_from(state, outcome=outcome)]
    assert len(ends) == len(set(ends))


def test_more_roles_never_take_a_move_away():
    for state in State:
        fewer = set(allowed_moves(state, side="hub", roles={"coordinator"}, outcome="eligible"))
        more = set(allowed_moves(state, side="hub", roles={"coordinator", "clinician"}, outcome="eligible"))
        assert fewer <= more


AFTER_INFUSION = {
    "death",
    "lost_to_follow_up",
    "consent_withdrawn",
    "completed_15y",
    "transferred_outside_network",
}


def test_after_the_infusion_only_five_reasons_close_and_progression_is_none_of_them():
    for state in FROM_INFUSION:
        assert {reason.code for reason in closure_reasons_for(state)} == AFTER_INFUSION


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("death_progression_in_bridging", 7, 12),
        ("progression_unfit", 6, 12),
        ("preemptive_collection_only", 9, 9),
        ("manufacturing_failure", 10, 10),
        ("out_of_specification_not_infused", 11, 11),
        ("manufacturing_delay", 7, 10),
        ("apheresis_failure", 8, 8),
        ("response_no_longer_needed", 7, 12),
        ("funding_refused", 6, 7),
        ("capacity", 6, 12),
        ("patient_refusal", 1, 12),
        ("clinical_condition", 1, 12),
    ],
)
def test_each_drop_out_reason_belongs_to_its_stages(code, first, last):
    allowed = {
        STATE_INFO[state].number for state in State if code in {r.code for r in closure_reasons_for(state)}
    }
    assert allowed == set(range(first, last + 1))


def test_closure_reasons_are_unique_labelled_and_possible_in_an_open_state():
    assert len({reason.code for reason in CLOSURE_REASONS}) == len(CLOSURE_REASONS)
    for reason in CLOSURE_REASONS:
        assert reason.stages
        assert reason.stages <= set(OPEN_STATES)
        assert reason.label.it
        assert reason.label.en


def test_every_open_state_can_be_closed_with_some_reason_and_the_closed_one_with_none():
    assert all(closure_reasons_for(state) for state in OPEN_STATES)
    assert closure_reasons_for(State.CLOSED) == ()


def test_judged_not_eligible_closes_only_after_that_outcome():
    with_outcome = {r.code for r in closure_reasons_for("decided", outcome="not_eligible")}
    assert "not_eligible" in with_outcome
    assert "not_eligible" not in {r.code for r in closure_reasons_for("decided", outcome="eligible")}


def test_a_preemptive_collection_is_no_failure():
    reason = next(r for r in CLOSURE_REASONS if r.code == "preemptive_collection_only")
    assert not reason.is_failure


def test_the_fifteen_reasons_of_a_refusal_and_the_five_outcomes():
    assert len(NOT_ELIGIBLE_REASONS) == 15
    assert len({reason.code for reason in NOT_ELIGIBLE_REASONS}) == 15
    assert set(OUTCOME_LABELS) == set(Outcome)


@pytest.mark.parametrize(
    ("state", "outcome", "owner"),
    [
        ("referral_draft", None, Side.CIRCLE),
        ("submitted", None, Side.HUB),
        ("more_info_needed", None, Side.CIRCLE),
        ("decided", "eligible", Side.HUB),
        ("decided", "not_eligible", Side.CIRCLE),
        ("decided", "deferred", Side.CIRCLE),
        ("follow_up", None, Side.CIRCLE),
    ],
)
def test_each_step_has_an_owner(state, outcome, owner):
    assert owner_of(state, outcome=outcome) is owner


def test_a_submitted_referral_is_due_after_the_network_target_and_a_quarter_in_an_emergency():
    assert due_at("submitted", since=NOON) == NOON + timedelta(hours=24)
    assert due_at("submitted", since=NOON, response_target_hours=48) == NOON + timedelta(hours=48)
    assert due_at("submitted", since=NOON, urgency="emergency") == NOON + timedelta(hours=6)
    assert due_at("submitted", since=NOON, urgency="urgent") == NOON + timedelta(hours=24)


def test_other_due_dates_come_from_the_plan_or_the_default():
    planned = NOON + timedelta(days=9)
    assert due_at("slot_planned", since=NOON, planned_at=planned) == planned + timedelta(days=1)
    assert due_at("manufacturing", since=NOON, planned_at=planned) == planned
    assert due_at("more_info_needed", since=NOON) == NOON + timedelta(days=3)
    assert due_at("follow_up", since=NOON) is None
    assert due_at("closed", since=NOON) is None


DUE_DAYS = [7, 7, 1, 7, 3, 7, 7, 3, 90, 35, 7, 7, 1, 20, 28, 7]


def test_default_due_times_of_the_states():
    found = [due_at(info.state, since=NOON) - NOON for info in STATES[:16]]
    assert found == [timedelta(days=days) for days in DUE_DAYS]


def test_every_open_state_but_follow_up_has_a_due_time():
    without = {state for state in OPEN_STATES if due_at(state, since=NOON) is None}
    assert without == {State.FOLLOW_UP}


def test_states_before_and_from_the_infusion_share_nothing():
    assert not set(BEFORE_INFUSION) & set(FROM_INFUSION)
    assert State.INFUSED in FROM_INFUSION
    assert State.LYMPHODEPLETION in BEFORE_INFUSION


@pytest.mark.parametrize(
    ("reason", "allowed"),
    [("second_cart", True), ("preemptive_reactivation", True), ("cart", False), ("", False)],
)
def test_a_second_open_pathway_needs_one_of_two_reasons(reason, allowed):
    assert second_pathway_allowed(reason) is allowed
