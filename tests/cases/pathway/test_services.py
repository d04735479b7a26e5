"""Moving a pathway: who, from where, with what; and two people at once."""

import contextlib
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import close_old_connections, connection, transaction
from django.utils import translation

from cases.pathway import policies, services
from cases.pathway.models import Pathway, PathwayStep
from cases.pathway.rules import Outcome, Side, State
from cases.pathway.selectors.detail import pathway_of_patient
from cases.pathway.services import moving
from cases.patients.models import Patient
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.errors import Conflict, Forbidden, Invalid, NotFound


def opened(world, *, state=State.REFERRAL_DRAFT, purpose="cart"):
    return services.pathway_open(
        actor=world.circle_doctor,
        patient_id=world.patient.pk,
        purpose=purpose,
        circle_centre_id=world.circle.pk,
        hub_centre_id=world.hub.pk,
        state=state,
    )


def apply(actor, pathway, to, **extra):
    with transaction.atomic():
        locked = services.pathway_lock(actor=actor, pathway_id=pathway.pk)
        transition = services.pathway_permit(actor=actor, pathway=locked, to=State(to))
        return services.pathway_apply(actor=actor, pathway=locked, transition=transition, **extra)


def at_decided(world, outcome=Outcome.ELIGIBLE):
    pathway = opened(world)
    apply(world.circle_doctor, pathway, "submitted")
    apply(world.hub_doctor, pathway, "under_discussion", owner_person_id=world.hub_doctor.person_id)
    return apply(world.hub_doctor, pathway, "decided", outcome=outcome, reason_code="meets_indication")


def test_open_when_one_is_open_then_409_and_the_first_stays(world):
    first = opened(world)
    with pytest.raises(Conflict) as caught, transaction.atomic():
        opened(world)
    assert caught.value.code == "pathway_exists"
    assert list(Pathway.objects.values_list("pk", flat=True)) == [first.pk]
    assert opened(world, purpose="second_cart").pk != first.pk


def test_move_when_permitted_then_owner_due_step_and_audit_are_written(world):
    pathway = at_decided(world)
    before = clock.now()
    moved = services.pathway_move(
        actor=world.hub_coordinator,
        pathway_id=pathway.pk,
        to="slot_planned",
        confirmed=["apheresis_consent", "slot_reserved"],
        planned_at=before + timedelta(days=5),
        expected_version=pathway.version,
    )
    assert (moved.state, moved.owner_side, moved.owner_centre_id) == ("slot_planned", "hub", world.hub.pk)
    assert moved.due_at == before + timedelta(days=6)
    assert moved.version == pathway.version + 1
    step = PathwayStep.objects.get(pathway=moved, position=5)
    assert (step.from_state, step.to_state, step.code) == ("decided", "slot_planned", "plan_slot")
    assert step.confirmed == ["apheresis_consent", "slot_reserved"]
    assert (step.person_id, step.centre_id) == (world.hub_coordinator.person_id, world.hub.pk)
    entry = AuditEntry.objects.filter(action="pathway.moved").latest("id")
    assert (entry.patient_id, entry.person_id) == (world.patient.pk, world.hub_coordinator.person_id)


def test_move_when_not_in_the_table_then_409_names_what_is_allowed(world):
    pathway = at_decided(world)
    with pytest.raises(Conflict) as caught:
        services.pathway_move(actor=world.hub_coordinator, pathway_id=pathway.pk, to="infused")
    error = caught.value
    assert (error.code, error.status) == ("illegal_move", 409)
    assert set(error.extra["allowed"]) == {"slot_planned", "closed"}
    assert error.extra["state"] == "decided"
    assert PathwayStep.objects.filter(pathway=pathway).count() == 4


def test_move_when_it_belongs_to_another_role_then_403_and_nothing_is_written(world):
    pathway = at_decided(world)
    for actor in (world.circle_doctor, world.circle_nurse, world.hub_pharmacist):
        with pytest.raises(Forbidden):
            services.pathway_move(
                actor=actor,
                pathway_id=pathway.pk,
                to="slot_planned",
                confirmed=["apheresis_consent", "slot_reserved"],
            )
    pathway.refresh_from_db()
    assert pathway.state == "decided"


def test_move_when_outside_the_circle_then_404_as_for_a_missing_one(world):
    pathway = at_decided(world)
    refusals = []
    for pathway_id in (pathway.pk, world.patient.pk):
        with pytest.raises(NotFound) as caught:
            services.pathway_move(actor=world.outsider, pathway_id=pathway_id, to="slot_planned")
        refusals.append((caught.value.code, str(caught.value.message), caught.value.extra))
    assert refusals[0] == refusals[1]


def test_move_when_conditions_are_not_confirmed_then_they_are_named(world):
    pathway = at_decided(world)
    with pytest.raises(Invalid) as caught:
        services.pathway_move(
            actor=world.hub_coordinator,
            pathway_id=pathway.pk,
            to="slot_planned",
            confirmed=["slot_reserved", "made_up"],
            planned_at=clock.now() + timedelta(days=5),
        )
    assert caught.value.extra["missing"] == ["apheresis_consent"]
    assert "confirmed" in caught.value.fields


def test_move_when_only_the_referral_may_make_it_then_409(world):
    pathway = opened(world)
    with pytest.raises(Conflict) as caught:
        services.pathway_move(actor=world.circle_doctor, pathway_id=pathway.pk, to="submitted")
    assert caught.value.code == "illegal_move"
    pathway.refresh_from_db()
    assert pathway.state == "referral_draft"


def test_move_when_version_is_old_then_409_with_the_present_one(world):
    pathway = at_decided(world)
    with pytest.raises(Conflict) as caught:
        services.pathway_move(
            actor=world.hub_coordinator, pathway_id=pathway.pk, to="slot_planned", expected_version=1
        )
    assert caught.value.code == "changed_meanwhile"
    assert caught.value.extra["version"] == pathway.version


def test_owner_when_not_eligible_then_the_next_step_is_the_circles(world):
    pathway = at_decided(world, Outcome.NOT_ELIGIBLE)
    assert (pathway.owner_side, pathway.owner_centre_id) == ("circle", world.circle.pk)


def test_close_when_reason_is_not_of_this_stage_then_the_possible_ones_are_named(world):
    pathway = at_decided(world, Outcome.NOT_ELIGIBLE)

    def close(reason, text=""):
        with transaction.atomic():
            locked = services.pathway_lock(actor=world.circle_doctor, pathway_id=pathway.pk)
            return services.pathway_close(
                actor=world.circle_doctor, pathway=locked, reason_code=reason, text=text
            )

    with pytest.raises(Invalid) as caught:
        close("manufacturing_failure")
    assert "not_eligible" in caught.value.extra["possible"]
    with pytest.raises(Invalid) as caught:
        close("administrative_error")
    assert "text" in caught.value.fields
    closed = close("not_eligible")
    assert (closed.state, closed.closed_reason, closed.due_at) == ("closed", "not_eligible", None)
    assert policies.moves_for(world.circle_doctor, closed) == ()
    with pytest.raises(Conflict) as conflict:
        close("not_eligible")
    assert conflict.value.extra["allowed"] == []
    assert opened(world).is_open  # a closed pathway does not block a new one


def test_moves_when_the_hub_follows_a_patient_of_its_own_then_stand_in_the_order_of_the_rules(
    world, monkeypatch
):
    pathway = apply(world.circle_doctor, opened(world), "submitted")

    def moves(*sides):
        monkeypatch.setattr(policies, "sides_of", lambda *_: sides)
        return [move.code for move in policies.moves_for(world.hub_doctor, pathway)]

    assert moves(Side.HUB, Side.CIRCLE) == ["take_charge", "withdraw", "close"]
    assert moves(Side.CIRCLE, Side.HUB) == ["take_charge", "withdraw", "close"]


@pytest.mark.parametrize("locked", [True, False])
def test_two_movers_at_once_when_the_row_is_locked_then_one_wins(
    transactional_db, monkeypatch, locked, pathway_world
):
    """Control: without the lock both pass the check and the same step is taken twice."""
    world = pathway_world
    pathway = at_decided(world)
    if not locked:
        monkeypatch.setattr(
            moving,
            "pathway_lock",
            lambda *, actor, pathway_id: Pathway.objects.get(pk=pathway_id),
        )
    both_in = threading.Barrier(2)
    apply_now = moving.pathway_apply

    def slow_apply(**kwargs):
        with contextlib.suppress(threading.BrokenBarrierError):
            # locked, the second never gets here: do not wait long for it
            both_in.wait(timeout=0.5 if locked else 10)
        return apply_now(**kwargs)

    monkeypatch.setattr(moving, "pathway_apply", slow_apply)
    results: list[str] = []

    def move():
        try:
            services.pathway_move(
                actor=world.hub_coordinator,
                pathway_id=pathway.pk,
                to="slot_planned",
                confirmed=["apheresis_consent", "slot_reserved"],
                planned_at=clock.now() + timedelta(days=5),
            )
            results.append("moved")
        except Exception as exc:  # noqa: BLE001 - the kind of refusal is what the test looks at
            results.append(type(exc).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=move) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    close_old_connections()
    if locked:
        # the second finds the slot planned, and to move it would need a reason
        assert sorted(results) == ["Invalid", "moved"]
    else:
        # both pass the check; nobody is told that a colleague was quicker (the second step is stored too, or
        # stopped rudely by its unique position)
        assert "Conflict" not in results
        assert results.count("moved") >= 1
        return
    assert PathwayStep.objects.filter(pathway=pathway, to_state="slot_planned").count() == 1


def test_move_when_the_slot_has_no_day_then_it_is_refused_at_its_field(world):
    pathway = at_decided(world)
    plan = {"actor": world.hub_coordinator, "pathway_id": pathway.pk, "to": "slot_planned"}
    confirmed = ["apheresis_consent", "slot_reserved"]
    with pytest.raises(Invalid) as caught:
        services.pathway_move(**plan, confirmed=confirmed)
    assert (caught.value.code, list(caught.value.fields)) == ("plan_required", ["planned_at"])
    pathway.refresh_from_db()
    assert (pathway.state, pathway.steps.count()) == ("decided", 4)
    today = clock.now().astimezone(clock.wall_zone()).replace(hour=12)
    moved = services.pathway_move(**plan, confirmed=confirmed, planned_at=today)
    assert (moved.state, moved.planned_at) == ("slot_planned", today)


def test_move_when_the_slot_has_to_wait_then_another_day_and_why_are_kept(world):
    pathway = at_decided(world)
    plan = {"actor": world.hub_coordinator, "pathway_id": pathway.pk, "to": "slot_planned"}
    first, later = (clock.now().replace(hour=12) + timedelta(days=days) for days in (5, 9))
    services.pathway_move(**plan, confirmed=["apheresis_consent", "slot_reserved"], planned_at=first)
    with pytest.raises(Invalid) as caught:
        services.pathway_move(**plan, confirmed=["slot_reserved"], planned_at=later)
    assert caught.value.code == "reason_required"
    moved = services.pathway_move(**plan, confirmed=["slot_reserved"], planned_at=later, text="Febbre")
    assert (moved.state, moved.planned_at, moved.due_at) == ("slot_planned", later, later + timedelta(days=1))
    steps = pathway.steps.filter(to_state="slot_planned").order_by("position")
    assert [(step.code, step.text) for step in steps] == [("plan_slot", ""), ("move_slot", "Febbre")]


def test_move_when_the_plan_is_impossible_then_it_is_refused_at_its_field(world):
    pathway = at_decided(world)
    begun = pathway.opened_at.astimezone(clock.wall_zone())
    for planned_at, said in (
        (datetime.max.replace(tzinfo=UTC), "entro due anni"),
        (pathway.opened_at - timedelta(days=1), f"iniziato il {begun:%d/%m/%Y}: scegli quel giorno"),
        (clock.now() + timedelta(days=800), "entro due anni"),
    ):
        with translation.override("it"), pytest.raises(Invalid) as caught:
            services.pathway_move(
                actor=world.hub_coordinator,
                pathway_id=pathway.pk,
                to="slot_planned",
                confirmed=["apheresis_consent", "slot_reserved"],
                planned_at=planned_at,
            )
        assert list(caught.value.fields) == ["planned_at"]
        with translation.override("it"):
            assert said in str(caught.value.fields["planned_at"][0])
    pathway.refresh_from_db()
    assert pathway.state == "decided"


def test_move_when_the_reason_is_not_one_of_the_step_then_the_possible_ones_are_named(world):
    pathway = at_decided(world)
    for to in ("slot_planned", "leukapheresis_done", "manufacturing"):
        pathway = apply(world.hub_coordinator if to != "manufacturing" else world.hub_lab, pathway, to)
    with pytest.raises(Invalid) as caught:
        services.pathway_move(
            actor=world.hub_doctor, pathway_id=pathway.pk, to="manufacturing", reason_code="because"
        )
    assert "out_of_specification" in caught.value.extra["possible"]
    with pytest.raises(Invalid, match="text_required"):
        services.pathway_move(
            actor=world.hub_doctor, pathway_id=pathway.pk, to="manufacturing", reason_code="other"
        )
    again = services.pathway_move(
        actor=world.hub_doctor, pathway_id=pathway.pk, to="manufacturing", reason_code="out_of_specification"
    )
    assert again.attempt == 2


@pytest.mark.parametrize(("hours", "status"), [(2, "missing"), (30, "running")])
def test_a_referral_taken_back_within_a_day_leaves_no_response_time_behind(world, hours, status):
    pathway = services.pathway_open(
        actor=world.circle_doctor,
        patient_id=world.patient.pk,
        purpose="cart",
        circle_centre_id=world.circle.pk,
        hub_centre_id=world.hub.pk,
        state=State.REFERRAL_DRAFT,
    )
    start = clock.now()
    with time_machine.travel(start, tick=False):
        pathway = apply(world.circle_doctor, pathway, "submitted")
    with time_machine.travel(start + timedelta(hours=hours), tick=False):
        apply(world.circle_doctor, pathway, "referral_draft", reason_code="entered_by_mistake")
    view = pathway_of_patient(actor=world.circle_doctor, patient_id=world.patient.pk)
    [first] = [row for row in view.pathway["intervals"] if row["code"] == "K1"]
    assert first["status"] == status


def test_the_intervals_of_a_pathway_that_is_over_run_no_more(world):
    """Vein-to-vein "running since March" of who died in April would be believed to be awaited."""

    def statuses():
        view = pathway_of_patient(actor=world.circle_doctor, patient_id=world.patient.pk)
        return {row["code"]: row["status"] for row in view.pathway["intervals"]}

    pathway = at_decided(world, Outcome.ELIGIBLE)
    assert (statuses()["K3"], statuses()["K2"]) == ("running", "complete")
    Patient.objects.filter(pk=world.patient.pk).update(deceased_on=clock.today())
    assert (statuses()["K3"], statuses()["K2"]) == ("ended", "complete")
    Patient.objects.filter(pk=world.patient.pk).update(deceased_on=None)
    with transaction.atomic():
        locked = services.pathway_lock(actor=world.circle_doctor, pathway_id=pathway.pk)
        services.pathway_close(
            actor=world.circle_doctor, pathway=locked, reason_code="patient_refusal", text=""
        )
    assert (statuses()["K3"], statuses()["K6"], statuses()["K4"]) == ("ended", "ended", "missing")
