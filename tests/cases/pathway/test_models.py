"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, connection, transaction

from cases.pathway.models import Pathway, PathwayStep, TransitionRow
from cases.pathway.rules import TRANSITIONS, State
from cases.pathway.services import pathway_open


def _open(world, **extra):
    return pathway_open(
        actor=world.circle_doctor,
        patient_id=world.patient.pk,
        purpose=extra.pop("purpose", "cart"),
        circle_centre_id=world.circle.pk,
        hub_centre_id=world.hub.pk,
        **extra,
    )


def test_table_when_rules_are_read_then_both_say_the_same(db):
    wanted: dict[tuple[str, str], set[str] | None] = {("", "identified"): None, ("", "referral_draft"): None}
    for move in TRANSITIONS:
        key = (str(move.source), str(move.target))
        outcomes = None if move.outcomes is None else {str(o) for o in move.outcomes}
        if key in wanted and wanted[key] is not None and outcomes is not None:
            outcomes |= wanted[key]
        wanted[key] = outcomes
    stored = {
        (row.source, row.target): None if row.outcomes is None else set(row.outcomes)
        for row in TransitionRow.objects.all()
    }
    assert stored == wanted


def test_state_when_updated_past_the_services_then_the_database_refuses(world):
    pathway = _open(world)
    with pytest.raises(IntegrityError, match="may not go"), transaction.atomic():
        Pathway.objects.filter(pk=pathway.pk).update(state="infused")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_pathway_pathway SET state = 'decided' WHERE id = %s", [pathway.pk])
    Pathway.objects.filter(pk=pathway.pk).update(state="referral_draft")
    pathway.refresh_from_db()
    assert pathway.state == "referral_draft"


def test_state_when_outcome_does_not_allow_it_then_the_database_refuses(world):
    pathway = _open(world)
    rows = Pathway.objects.filter(pk=pathway.pk)
    for state in ("submitted", "under_discussion"):
        rows.update(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="decided")  # without an outcome
    rows.update(state="decided", outcome="not_eligible")
    with pytest.raises(IntegrityError, match="may not go"), transaction.atomic():
        rows.update(state="slot_planned")
    with pytest.raises(IntegrityError, match="may not go"), transaction.atomic():
        rows.update(state="slot_planned", outcome="eligible")  # a new outcome needs a new decision
    rows.update(state="under_discussion")


@pytest.mark.parametrize("state", [s for s in State if s not in ("identified", "referral_draft")])
def test_insert_when_state_is_not_initial_then_the_database_refuses(world, state):
    fine = _open(world)
    fine.pk, fine.state, fine.purpose, fine.outcome = None, state, "second_cart", "eligible"
    if state == "closed":
        fine.closed_reason, fine.closed_at = "other", fine.opened_at
    fine.id = world.patient.pk
    with pytest.raises(IntegrityError, match="may not go"), transaction.atomic():
        fine.save(force_insert=True)


def test_steps_when_changed_or_deleted_then_the_database_refuses(world):
    pathway = _open(world)
    steps = PathwayStep.objects.filter(pathway=pathway)
    assert steps.count() == 1
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        steps.update(text="nothing happened")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        steps.delete()
    assert steps.count() == 1


def test_closing_when_reason_is_missing_then_the_database_refuses(world):
    pathway = _open(world)
    with pytest.raises(IntegrityError, match="pathway_closed_with_reason"), transaction.atomic():
        Pathway.objects.filter(pk=pathway.pk).update(state="closed")


def test_pathway_when_written_from_a_stale_version_then_the_database_refuses(world):
    first = _open(world)
    second = Pathway.objects.get(pk=first.pk)
    first.version += 1
    first.save()
    second.version += 1
    with pytest.raises(IntegrityError, match="stands at version 2"), transaction.atomic():
        second.save()
