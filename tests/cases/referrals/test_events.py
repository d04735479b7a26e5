"""What open screens hear, and who hears it."""

import pytest
from django.db import transaction

from cases.patients.policies import people_who_can_view_clinical
from cases.referrals import services
from cases.referrals.consumers import EditingFrame, on_editing
from cases.referrals.services.editing import editors_of
from kernel.errors import Invalid
from tests.cases.referrals.conftest import change, fill_in, new_draft, submitted


def test_submit_when_committed_then_both_teams_hear_it_and_nobody_else(world, afterwards):
    referral = fill_in(world, new_draft(world))
    with afterwards() as after:
        services.referral_submit(actor=world.circle_doctor, referral_id=referral.pk)
    assert {"referral.submitted", "pathway.moved", "notification.created", "message.created"} <= set(
        after.types()
    )
    hears = after.receivers("referral.submitted")
    assert hears == people_who_can_view_clinical(world.patient.pk)
    assert {world.hub_doctor.person_id, world.circle_nurse.person_id} <= hears
    assert not hears & {world.outsider.person_id, world.hub_admin.person_id}
    [data] = [data for name, data, _ in after.events if name == "referral.submitted"]
    referral.refresh_from_db()
    assert data == {
        "referral_id": str(referral.pk),
        "patient_id": str(world.patient.pk),
        "status": "submitted",
        "version": referral.state_version,
        "hub_id": str(world.hub.pk),
        "urgency": "urgent",
    }


def test_submit_when_refused_then_nobody_hears_anything(world, afterwards):
    referral = new_draft(world)
    with afterwards() as after, pytest.raises(Invalid), transaction.atomic():
        services.referral_submit(actor=world.circle_doctor, referral_id=referral.pk)
    assert after.events == []
    assert after.tasks == []


def test_save_when_stored_then_the_field_its_author_and_version_are_told(world, afterwards):
    referral = new_draft(world)
    with afterwards() as after:
        services.referral_form_save(
            actor=world.circle_doctor_2, referral_id=referral.pk, changes=[change("urgency", "urgent")]
        )
    [(_, data, people)] = [event for event in after.events if event[0] == "referral.field_changed"]
    assert (data["field"], data["by"], data["by_name"]) == (
        "urgency",
        str(world.circle_doctor_2.person_id),
        "Pietro Neri",
    )
    assert world.circle_doctor.person_id in people
    assert "urgent" not in str(data), "values are read over the API, where access is asked again"


def test_state_and_events_when_put_together_then_the_state_afterwards(world, afterwards):
    """What a screen knew, with the events applied, is what the API says now."""
    referral = submitted(world)
    known = {"status": referral.status, "version": referral.state_version}
    with afterwards() as after:
        services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
        services.referral_decide(
            actor=world.hub_doctor,
            referral_id=referral.pk,
            outcome="not_eligible",
            reasons=["comorbidity"],
            primary_reason="comorbidity",
            participants=[],
            expected_version=referral.state_version + 1,
        )
    for name, data, _ in after.events:
        if name.startswith("referral."):
            assert data["version"] >= known["version"], "versions never go back"
            known = {"status": data["status"], "version": data["version"]}
    referral.refresh_from_db()
    assert known == {"status": referral.status, "version": referral.state_version}


def test_editing_when_somebody_is_in_a_field_then_the_others_see_it_until_they_leave(world, afterwards):
    referral = new_draft(world)
    with afterwards() as after:
        on_editing(world.circle_nurse, EditingFrame(referral_id=referral.pk, field="ldh"))
    [(name, data, people)] = after.events
    assert (name, data["field"], data["name"]) == ("referral.editing", "ldh", "Luca Gatti")
    assert world.circle_doctor.person_id in people
    assert world.circle_nurse.person_id not in people
    assert [(e.person_id, e.field) for e in editors_of(referral)] == [(world.circle_nurse.person_id, "ldh")]
    with afterwards() as after:
        on_editing(world.circle_nurse, EditingFrame(referral_id=referral.pk, field=None))
    assert after.events[0][1]["field"] is None
    assert editors_of(referral) == []


def test_editing_when_outside_the_circle_of_care_then_nothing_is_told(world, afterwards):
    referral = new_draft(world)
    with afterwards() as after:
        on_editing(world.outsider, EditingFrame(referral_id=referral.pk, field="ldh"))
        on_editing(world.hub_doctor, EditingFrame(referral_id=referral.pk, field="ldh"))
    assert after.events == []
    assert editors_of(referral) == []


def test_letter_when_it_cannot_be_made_at_once_then_a_task_makes_it(world, afterwards, monkeypatch):
    from cases.referrals.models import Letter
    from cases.referrals.services import letters

    referral = fill_in(world, new_draft(world))
    made = letters.letter_pdf

    def broken(*args, **kwargs):
        raise OSError("storage away")

    with afterwards() as after:
        monkeypatch.setattr(letters, "letter_pdf", broken)
        services.referral_submit(actor=world.circle_doctor, referral_id=referral.pk)
        monkeypatch.setattr(letters, "letter_pdf", made)
    assert "cases.referrals.tasks.make_letter" in [name for name, _ in after.tasks]
    after.run_tasks()
    assert Letter.objects.get(snapshot__referral=referral).file_id is not None
