"""Any walk through the services and any push past them leaves the database where the rules allow it to be."""

from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cases.pathway import services
from cases.pathway.models import Pathway, PathwayStep
from cases.pathway.rules import Outcome, State, closure_reasons_for, find_transition, moves_from
from kernel.errors import Conflict, Forbidden
from tests.cases.pathway.conftest import World, make_patient, relate

ACTORS = ("circle_doctor", "hub_doctor", "hub_coordinator", "hub_lab", "hub_pharmacist", "circle_nurse")


class PathwayMachine(RuleBasedStateMachine):
    """The model is the rules' table; the database and the services must never disagree with it."""

    world: World

    def __init__(self):
        super().__init__()
        self.patient = make_patient(self.world.circle)
        relate(self.patient, self.world.hub, "hub")
        self.pathway = services.pathway_open(
            actor=self.world.circle_doctor,
            patient_id=self.patient.pk,
            purpose="cart",
            circle_centre_id=self.world.circle.pk,
            hub_centre_id=self.world.hub.pk,
        )
        self.model: State = State.IDENTIFIED
        self.outcome: Outcome | None = None
        self.steps = 1
        self.attempt = 1

    @property
    def closed(self) -> bool:
        return self.model is State.CLOSED

    @rule(
        who=st.sampled_from(ACTORS),
        to=st.sampled_from(list(State)),
        outcome=st.sampled_from(list(Outcome)),
    )
    def try_to_move(self, who, to, outcome):
        actor = getattr(self.world, who)
        permitted = find_transition(self.model, to, outcome=self.outcome)
        try:
            with transaction.atomic():
                locked = services.pathway_lock(actor=actor, pathway_id=self.pathway.pk)
                transition = services.pathway_permit(actor=actor, pathway=locked, to=to)
                if to is State.CLOSED:
                    reason = closure_reasons_for(self.model, outcome=self.outcome)[0]
                    services.pathway_close(actor=actor, pathway=locked, reason_code=reason.code, text="why")
                else:
                    services.pathway_apply(
                        actor=actor,
                        pathway=locked,
                        transition=transition,
                        reason_code="because",
                        outcome=outcome if to is State.DECIDED else None,
                    )
        except Conflict:
            assert permitted is None
            return
        except Forbidden:
            assert permitted is not None
            return
        assert permitted is not None
        self.model = to
        self.steps += 1
        if to is State.DECIDED:
            self.outcome = outcome
        if permitted.code in ("repeat_apheresis", "remanufacture"):
            self.attempt += 1

    @precondition(lambda self: not self.closed)
    @rule(data=st.data())
    def walk(self, data):
        """A permitted move by somebody who may make it, so that late states are reached too."""
        moves = [m for m in moves_from(self.model, outcome=self.outcome) if m.target is not State.CLOSED]
        if not moves:
            return
        move = data.draw(st.sampled_from(moves))
        outcome = data.draw(st.sampled_from([Outcome.ELIGIBLE, Outcome.PREEMPTIVE_APHERESIS_ONLY]))
        for who in ACTORS:
            before = self.steps
            self.try_to_move(who=who, to=move.target, outcome=outcome)
            if self.steps > before:
                return
        raise AssertionError(f"nobody can make {move.code}")

    @rule(to=st.sampled_from(list(State)))
    def push_past_the_services(self, to):
        permitted = to is self.model or find_transition(self.model, to, outcome=self.outcome)
        if permitted:
            return
        with pytest.raises(IntegrityError), transaction.atomic():
            Pathway.objects.filter(pk=self.pathway.pk).update(state=to)

    @invariant()
    def database_and_model_agree(self):
        row = Pathway.objects.get(pk=self.pathway.pk)
        steps = list(PathwayStep.objects.filter(pathway=row).order_by("position"))
        assert row.state == self.model
        assert row.outcome == (self.outcome or "")
        assert row.attempt == self.attempt
        assert row.version == len(steps) == self.steps
        assert steps[-1].to_state == row.state
        assert [step.position for step in steps] == list(range(1, self.steps + 1))
        assert all(b.from_state == a.to_state for a, b in pairwise(steps))
        assert (row.closed_at is not None) == self.closed
        assert row.owner_centre_id in (self.world.hub.pk, self.world.circle.pk)


def test_pathway_when_anybody_tries_anything_then_only_the_table_moves_it(world):
    run_state_machine_as_test(
        type("BoundMachine", (PathwayMachine,), {"world": world}),
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
