"""The form: nothing typed twice, nothing overwritten silently, nothing lost."""

from datetime import timedelta

import pytest
import time_machine
from codicefiscale import codicefiscale

from cases.pathway.models import Pathway
from cases.pathway.rules import Outcome, find_transition
from cases.pathway.services import pathway_apply, pathway_move
from cases.record.models import Diagnosis, LabResult
from cases.referrals import services
from cases.referrals.models import Referral
from cases.referrals.selectors.form import form_state
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.cases.referrals.conftest import change, day, fill_in, new_draft, submitted, version_of
from tests.factories.patients import make_patient


def save(world, referral, *changes, actor=None):
    return services.referral_form_save(
        actor=actor or world.circle_doctor, referral_id=referral.pk, changes=changes
    )


def state_of(world, referral):
    referral.refresh_from_db()
    return form_state(actor=world.circle_doctor, referral=referral)


def test_save_when_the_field_is_the_records_then_it_is_written_there_with_author_and_day(world):
    referral = new_draft(world)
    save(world, referral, change("disease", "mcl"), change("ldh", 480, on=day(2)))
    diagnosis = Diagnosis.objects.get(patient=world.patient, is_primary=True)
    assert (diagnosis.disease, diagnosis.origin) == ("mcl", "referral_form")
    lab = LabResult.objects.get(patient=world.patient, code="ldh")
    assert (float(lab.value), lab.effective_on.isoformat()) == (480.0, day(2))
    entry = state_of(world, referral).values["ldh"]
    assert entry["author"]["id"] == str(world.circle_doctor.person_id)
    assert entry["centre"]["code"] == "CM"


def test_save_when_the_field_is_the_referrals_then_it_is_a_typed_column_with_its_own_version(world):
    referral = new_draft(world)
    save(world, referral, change("urgency", "urgent"), change("question_topics", ["timing"]))
    referral.refresh_from_db()
    assert (referral.urgency, referral.question_topics) == ("urgent", ["timing"])
    first = version_of(referral, "urgency")
    save(world, referral, change("tempo_of_disease", "critical"))
    referral.refresh_from_db()
    assert version_of(referral, "urgency") == first


@pytest.mark.parametrize(("field", "first", "second"), [("urgency", "urgent", "routine"), ("ldh", 400, 500)])
def test_save_when_someone_else_wrote_the_same_field_then_both_versions_come_back(
    world, field, first, second
):
    referral = new_draft(world)
    base = version_of(referral, field)
    save(world, referral, change(field, first, base=base), actor=world.circle_doctor_2)
    with pytest.raises(Conflict) as caught:
        save(world, referral, change(field, second, base=base), change("smd", 4, base=""))
    error = caught.value
    assert (error.code, error.status) == ("field_conflict", 409)
    [conflict] = error.extra["conflicts"]
    assert (conflict["field"], conflict["yours"], conflict["theirs"]) == (field, second, first)
    assert conflict["by"] == "Pietro Neri"
    assert conflict["version"] == version_of(referral, field)
    after = state_of(world, referral)
    assert after.values[field]["value"] == first
    assert "smd" not in after.values, "all or nothing"
    save(world, referral, change(field, second, base=conflict["version"]))
    assert state_of(world, referral).values[field]["value"] == second


def test_save_when_two_write_different_fields_then_both_stand(world):
    referral = new_draft(world)
    save(world, referral, change("urgency", "urgent"), actor=world.circle_doctor_2)
    save(world, referral, change("tempo_of_disease", "critical"))
    values = state_of(world, referral).values
    assert (values["urgency"]["value"], values["tempo_of_disease"]["value"]) == ("urgent", "critical")


def test_save_when_retried_then_no_conflict(world):
    referral = new_draft(world)
    for _ in range(2):
        save(world, referral, change("urgency", "urgent"), change("ldh", 480, on=day(1)))
    assert LabResult.objects.filter(patient=world.patient, code="ldh").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ldh", 9_000_000),
        ("diagnosis_date", day(-10)),
        ("urgency", "yesterday"),
        ("question_topics", ["timing", "made_up"]),
        ("patient_informed_of_referral", "yes"),
        ("planned_next_start", "2026-13-40"),
        ("callback_phone", "1" * 41),
        ("referring_centre", "x"),
        ("doc_histology", ["x"]),
        ("made_up_field", 1),
        ("question_to_hub", "a\x00b"),
    ],
)
def test_save_when_a_value_is_impossible_then_said_at_its_field_and_nothing_is_stored(world, field, value):
    referral = new_draft(world)
    with pytest.raises(Invalid) as caught:
        save(world, referral, change("tempo_of_disease", "critical"), change(field, value))
    assert set(caught.value.fields) == {field}
    referral.refresh_from_db()
    assert referral.tempo_of_disease == ""


def test_save_when_text_is_script_then_it_is_kept_as_text(world):
    referral = new_draft(world)
    text = "<script>alert(1)</script> & #panic() {{ 7*7 }}"
    save(world, referral, change("question_to_hub", text))
    assert state_of(world, referral).values["question_to_hub"]["value"] == text


def test_absence_when_a_reason_is_given_then_it_satisfies_the_level_where_that_is_accepted(world):
    referral = new_draft(world)
    save(world, referral, change("planned_next_start", absent="unknown"), change("doc_pet", absent="pending"))
    state = state_of(world, referral)
    assert "planned_next_start" not in state.completeness["m1_missing"]
    assert "doc_pet" not in state.completeness["m2_missing"]
    with pytest.raises(Invalid):
        save(world, referral, change("urgency", absent="unknown"))
    with pytest.raises(Invalid):
        save(world, referral, change("planned_next_therapy", absent="because"))


def test_save_when_not_of_the_circle_then_refused(world):
    referral = submitted(world)
    with pytest.raises(Forbidden):
        save(world, referral, change("tempo_of_disease", "critical", base="x"), actor=world.hub_doctor)
    with pytest.raises(NotFound):
        save(world, referral, change("tempo_of_disease", "critical"), actor=world.outsider)
    saved = save(
        world,
        referral,
        change("tempo_of_disease", "critical", base=version_of(referral, "tempo_of_disease")),
        actor=world.circle_nurse,
    )
    assert saved.referral.tempo_of_disease == "critical"


def test_state_when_filled_in_then_completeness_scores_and_prompts_follow(world):
    referral = new_draft(world)
    empty = state_of(world, referral)
    assert "disease" in empty.completeness["m1_missing"]
    fill_in(world, referral)
    state = state_of(world, referral)
    assert state.completeness["m1_missing"] == []
    assert state.completeness["percent"] > empty.completeness["percent"]
    scores = {score.score_id: score for score in state.scores}
    assert scores["ipi"].value is not None
    assert {prompt.layer for prompt in state.prompts} >= {"EMA", "DELPHI"}
    assert all(prompt.source for prompt in state.prompts)


def test_state_queries_when_the_record_grows_then_constant(world, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    referral = fill_in(world, new_draft(world))
    loaded = Referral.objects.select_related("pathway", "from_centre").get(pk=referral.pk)
    with CaptureQueriesContext(
        connection,
    ) as few:
        form_state(actor=world.circle_doctor, referral=loaded)
    for back in range(20):
        save(
            world,
            referral,
            change("hb", 9 + back / 10, on=day(20 - back), base=version_of(referral, "hb")),
        )
    with django_assert_num_queries(len(few)):
        form_state(actor=world.circle_doctor, referral=loaded)


def test_save_when_the_tax_code_is_another_patients_then_that_patient_can_read_who_was_told(world):
    known = make_patient(
        world.people["outsider"],
        family_name="Corradini",
        given_name="Ada",
        birth_date=world.patient.birth_date,
        sex="F",
        tax_code=codicefiscale.encode("Corradini", "Ada", "F", world.patient.birth_date.isoformat(), "Crema"),
        tax_code_absent_reason="",
    )
    referral = new_draft(world)
    with pytest.raises(Conflict, match="possible_duplicate"):
        save(world, referral, change("tax_code", known.tax_code, base=version_of(referral, "tax_code")))
    shown = AuditEntry.objects.get(action="patient.duplicate_shown", patient_id=known.pk)
    assert shown.person_id == world.circle_doctor.person_id


def test_prompts_when_the_apheresis_is_planned_then_they_know_its_day(world):
    referral = submitted(world)
    services.referral_decide(
        actor=world.hub_doctor,
        referral_id=referral.pk,
        outcome="eligible",
        reasons=["meets_indication"],
        primary_reason="meets_indication",
        participants=[],
        expected_version=referral.state_version,
        override_reason="Dati noti al centro",
    )
    assert "FIT-15" not in {prompt.rule_id for prompt in state_of(world, referral).prompts}
    pathway_move(
        actor=world.hub_coordinator,
        pathway_id=referral.pathway_id,
        to="slot_planned",
        confirmed=["apheresis_consent", "slot_reserved"],
        planned_at=clock.now() + timedelta(days=5),
    )
    shown = {prompt.rule_id for prompt in state_of(world, Referral.objects.get(pk=referral.pk)).prompts}
    assert "FIT-15" in shown, "irradiated blood products from 7 days before the apheresis"


def test_prompts_when_infused_then_the_return_is_prepared_in_the_last_week_near_the_centre(world):
    referral = submitted(world)
    start = clock.now()
    way = [
        ("decided", 0, {"outcome": Outcome.ELIGIBLE, "reason_code": "meets_indication"}),
        ("slot_planned", 1, {}),
        ("leukapheresis_done", 5, {}),
        ("manufacturing", 6, {}),
        ("ready_to_infuse", 30, {}),
        ("lymphodepletion", 31, {}),
        ("infused", 36, {}),
    ]
    services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    for to, days, more in way:
        with time_machine.travel(start + timedelta(days=days), tick=False):
            pathway = Pathway.objects.get(pk=referral.pathway_id)
            transition = find_transition(pathway.state, to, outcome=pathway.outcome or None)
            assert transition is not None
            pathway_apply(actor=world.hub_doctor, pathway=pathway, transition=transition, **more)
    for days, expected in ((40, False), (36 + 22, True)):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            shown = Referral.objects.get(pk=referral.pk)
            assert ("REC-R2" in {prompt.rule_id for prompt in state_of(world, shown).prompts}) is expected
