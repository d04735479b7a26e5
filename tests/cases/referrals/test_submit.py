"""Sending: the gate, the frozen version, the clock, the letter, and who is told."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from cases.pathway.models import Pathway
from cases.patients.policies import people_who_can_view_clinical
from cases.referrals import services
from cases.referrals.models import Decision, Letter, Referral, ReferralSnapshot
from cases.referrals.services import submit
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.errors import Conflict, Forbidden, Invalid
from kernel.files.models import StoredFile
from kernel.notify.models import Notification, OutboxMail
from messaging.chat.models import Message
from network.directory.models import NetworkSettings
from tests.cases.referrals.conftest import change, fill_in, new_draft, submitted, version_of


def test_submit_when_fields_are_missing_then_each_is_named_and_nothing_happens(world):
    referral = new_draft(world)
    with pytest.raises(Invalid) as caught:
        services.referral_submit(actor=world.circle_doctor, referral_id=referral.pk)
    error = caught.value
    assert (error.code, error.status) == ("incomplete", 400)
    assert {"disease", "question_to_hub", "consent_privacy_notice"} <= set(error.fields)
    assert {item["code"] for item in error.extra["missing"]} == set(error.fields)
    referral.refresh_from_db()
    assert referral.status == "draft"
    assert not ReferralSnapshot.objects.exists()
    assert not Notification.objects.exists()
    assert world.hub_doctor.person_id not in people_who_can_view_clinical(world.patient.pk)


def test_submit_when_complete_then_frozen_with_clock_and_letter_and_the_hub_is_told(world):
    before = clock.now()
    referral = submitted(world)
    assert (referral.status, referral.snapshot_version) == ("submitted", 1)
    assert referral.due_at - referral.submitted_at == timedelta(hours=24)
    assert before <= referral.submitted_at <= clock.now()
    pathway = Pathway.objects.get(pk=referral.pathway_id)
    assert (pathway.state, pathway.owner_centre_id, pathway.due_at) == (
        "submitted",
        world.hub.pk,
        referral.due_at,
    )
    assert {world.hub_doctor.person_id, world.hub_coordinator.person_id} <= people_who_can_view_clinical(
        world.patient.pk
    )
    told = set(Notification.objects.filter(kind="referral.submitted").values_list("person_id", flat=True))
    assert told == {
        world.hub_doctor.person_id,
        world.hub_doctor_2.person_id,
        world.hub_coordinator.person_id,
    }
    assert world.patient.family_name not in " ".join(OutboxMail.objects.values_list("body", flat=True))
    line = Message.objects.get(system_key="referral.submitted")
    assert line.conversation.subject_id == world.patient.pk
    letter = Letter.objects.get(snapshot__referral=referral)
    assert letter.file is not None
    assert (letter.file.subject_id, letter.file.category) == (world.patient.pk, "referral_letter")
    assert AuditEntry.objects.filter(action="referral.submitted", patient_id=world.patient.pk).count() == 1


def test_snapshot_when_recomputed_then_the_hash_is_the_one_stored(world):
    referral = submitted(world)
    snapshot = ReferralSnapshot.objects.get(referral=referral)
    text = json.dumps(snapshot.data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sha256(text.encode()).hexdigest() == snapshot.sha256
    fields = snapshot.data["content"]["fields"]
    assert fields["disease"]["value"] == "dlbcl_nos"
    assert fields["disease"]["author"]["display_name"] == "Giulia Ferri"
    assert snapshot.data["content"]["therapy_lines"][0]["regimen"] == "r_chop"
    assert any(item["score_id"] == "ipi" for item in snapshot.data["scores"])
    assert snapshot.data["prompts"]


def test_snapshot_when_the_record_changes_afterwards_then_it_stays_as_sent(world):
    referral = submitted(world)
    services.referral_form_save(
        actor=world.circle_doctor,
        referral_id=referral.pk,
        changes=[change("tempo_of_disease", "critical", base=version_of(referral, "tempo_of_disease"))],
    )
    snapshot = ReferralSnapshot.objects.get(referral=referral)
    assert snapshot.data["content"]["fields"]["tempo_of_disease"]["value"] == "progressing"


def test_frozen_things_when_changed_or_deleted_then_the_database_refuses(world):
    referral = submitted(world)
    services.referral_decide(
        actor=world.hub_doctor,
        referral_id=referral.pk,
        outcome="not_eligible",
        reasons=["organ_function"],
        primary_reason="organ_function",
        participants=[],
        expected_version=referral.state_version,
    )
    for rows in (
        ReferralSnapshot.objects.filter(referral=referral),
        Decision.objects.filter(referral=referral),
        Letter.objects.filter(snapshot__referral=referral),
    ):
        assert rows.count() == 1
        with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
            rows.update(created_at=clock.now())
        with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
            rows._raw_delete(rows.db)
        assert rows.count() == 1


def test_submit_when_network_target_and_urgency_differ_then_the_clock_follows(world):
    NetworkSettings.objects.update_or_create(pk=1, defaults={"response_target_hours": 48})
    referral = submitted(world, urgency={"value": "emergency"})
    assert referral.target_hours == 48
    assert referral.due_at - referral.submitted_at == timedelta(hours=12)
    assert Notification.objects.filter(kind="referral.submitted_emergency", urgent=True).exists()


def test_submit_when_not_a_circle_doctor_then_refused(world):
    referral = fill_in(world, new_draft(world))
    with pytest.raises(Forbidden):
        services.referral_submit(actor=world.circle_nurse, referral_id=referral.pk)
    referral.refresh_from_db()
    assert referral.status == "draft"


def test_submit_when_sent_twice_then_409_and_one_snapshot(world):
    referral = submitted(world)
    with pytest.raises(Conflict) as caught:
        services.referral_submit(actor=world.circle_doctor, referral_id=referral.pk)
    assert caught.value.extra["status"] == "submitted"
    assert ReferralSnapshot.objects.filter(referral=referral).count() == 1


def test_submit_when_a_value_is_impossible_then_refused_at_its_field(world):
    """A value that came into the record by another way than the form (an import) is judged again."""
    from cases.record.models import LabResult

    referral = fill_in(world, new_draft(world))
    LabResult.objects.filter(patient=world.patient, code="ldh").update(value=99_999_999)
    with pytest.raises(Invalid) as caught:
        services.referral_submit(actor=world.circle_doctor, referral_id=referral.pk)
    assert caught.value.code == "impossible_values"
    assert "ldh" in caught.value.fields


def test_submit_when_the_letter_fails_then_it_is_sent_all_the_same_and_made_later(world, monkeypatch):
    from cases.referrals.services import letters

    def broken(*args, **kwargs):
        raise OSError("storage away")

    made = letters.letter_pdf
    monkeypatch.setattr(letters, "letter_pdf", broken)
    referral = submitted(world)
    assert referral.status == "submitted"
    letter = Letter.objects.get(snapshot__referral=referral)
    assert letter.file_id is None
    monkeypatch.setattr(letters, "letter_pdf", made)
    assert services.letters_sweep() == 0, "not before it had its minute"
    monkeypatch.setattr(letters, "SWEEP_AFTER", timedelta(0))
    assert services.letters_sweep() == 1
    assert services.letters_sweep() == 0
    letter.refresh_from_db()
    assert letter.file_id is not None
    again = services.letter_make(letter_id=letter.pk)
    assert again.file_id == letter.file_id
    assert StoredFile.objects.filter(category="referral_letter").count() == 1


def test_submit_when_something_fails_in_the_middle_then_nothing_is_left(world, monkeypatch):
    referral = fill_in(world, new_draft(world))

    def broken(**kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(submit.notices, "say", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        services.referral_submit(actor=world.circle_doctor, referral_id=referral.pk)
    assert Referral.objects.get(pk=referral.pk).status == "draft"
    assert not ReferralSnapshot.objects.exists()
    assert not Notification.objects.exists()
    assert world.hub_doctor.person_id not in people_who_can_view_clinical(world.patient.pk)
