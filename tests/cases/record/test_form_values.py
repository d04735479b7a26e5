"""What the referral form reads from the record and writes into it, value by value."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.patients.models import Patient
from cases.record.models import Allergy, Diagnosis, LabResult, PerformanceStatus, TherapyLine
from cases.record.rules.sources import SOURCES
from cases.record.selectors.snapshot import record_snapshot
from cases.record.services import record_write_value
from cases.referrals.rules.form import FIELDS
from kernel.clock import today
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories.directory import actor_of, add_membership
from tests.factories.patients import invite_centre, invite_person, make_patient
from tests.factories.record import add_entry, write

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor)


def value_of(patient, path):
    entry = record_snapshot(patient.pk).get(path)
    return None if entry is None else entry["value"]


def test_every_field_of_the_form_has_its_place_in_the_record():
    elsewhere = ("referral.", "document.")
    assert [
        field.source
        for field in FIELDS
        if not field.source.startswith(elsewhere) and field.source not in SOURCES
    ] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("patient.phone", "030 1"),
        ("patient.interpreter_needed", True),
        ("patient.caregiver_available_28d", "to_arrange"),
        ("vitals.weight_kg", 71.5),
        ("diagnosis.extranodal_sites", ["liver", "lung"]),
        ("diagnosis.extranodal_sites", ["none"]),
        ("diagnosis.all_mrd_level", 0.000001),
        ("diagnosis.cardiac_involvement", False),
        ("diagnosis.diagnosed_on", "2025-03-04"),
        ("status.ecog", "1"),
        ("status.b_symptoms", True),
        ("status.active_infection", "controlled"),
        ("disease_status.status", "pd"),
        ("disease_status.deauville", 5),
        ("lab.hb", 11.8),
        ("lab.ecg", "sinus rhythm"),
        ("virology.hbsag", "negative"),
        ("comorbidity.hct_ci", ["diabetes"]),
        ("comorbidity.prior_cart", False),
        ("medication.steroid_dose_mg_prednisone_eq", 0),
        ("logistics.transport", "family"),
        ("consent.privacy_notice", True),
        ("allergies", ["Penicillin"]),
        ("allergies", ["none"]),
        ("medications", ["Bisoprolol", "Ramipril"]),
    ],
)
def test_a_value_comes_back_as_it_was_written_with_its_provenance(circle_doctor, patient, path, value):
    if path.startswith("diagnosis."):
        write(patient, circle_doctor, "diagnosis.disease", "dlbcl_nos")
    write(patient, circle_doctor, path, value)
    entry = record_snapshot(patient.pk)[path]
    assert entry["value"] == value
    assert (entry["author"]["id"], entry["centre"]["code"], entry["source"]) == (
        str(circle_doctor.pk),
        "CM",
        "referral_form",
    )
    # a retry of the same value is no conflict and writes nothing
    assert (
        write(patient, circle_doctor, path, value, base_version="seen long ago")["version"]
        == entry["version"]
    )


def test_two_people_conflict_only_in_the_same_field(network, circle_doctor, circle_nurse, patient):
    write(patient, circle_doctor, "diagnosis.disease", "mcl")
    seen = record_snapshot(patient.pk)
    write(patient, circle_doctor, "diagnosis.ki67_pct", 40, base_version="")
    write(patient, circle_nurse, "diagnosis.ann_arbor", "IV", base_version="")
    with pytest.raises(Conflict) as refused:
        write(patient, circle_nurse, "diagnosis.ki67_pct", 60, base_version="")
    extra = refused.value.extra
    assert refused.value.code == "field_conflict"
    assert (extra["theirs"]["value"], extra["yours"]["value"]) == (40, 60)
    assert extra["by"]["display_name"] == circle_doctor.display_name
    assert value_of(patient, "diagnosis.ki67_pct") == 40
    assert value_of(patient, "diagnosis.ann_arbor") == "IV"
    # having seen theirs, one may decide
    write(patient, circle_nurse, "diagnosis.ki67_pct", 60, base_version=extra["version"])
    assert value_of(patient, "diagnosis.ki67_pct") == 60
    assert seen["diagnosis.disease"]["version"] == record_snapshot(patient.pk)["diagnosis.disease"]["version"]


@pytest.mark.django_db(transaction=True)
def test_of_two_writes_at_the_same_moment_one_wins_and_the_other_is_told(
    network, circle_doctor, circle_nurse
):
    patient = make_patient(circle_doctor)
    write(patient, circle_doctor, "diagnosis.disease", "mcl")
    barrier, won, lost = threading.Barrier(2), [], []

    def work(person, value):
        try:
            barrier.wait(timeout=20)
            write(patient, person, "diagnosis.ki67_pct", value, base_version="")
            won.append(value)
        except Conflict as error:
            lost.append((value, error.extra["theirs"]["value"]))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in ((circle_doctor, 40), (circle_nurse, 60))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == len(lost) == 1
    assert lost[0][1] == won[0] == value_of(patient, "diagnosis.ki67_pct")


def test_a_later_day_is_a_new_observation_and_the_same_day_a_correction(circle_doctor, patient):
    write(patient, circle_doctor, "status.ecog", "1", on=today() - 30 * DAY)
    write(patient, circle_doctor, "status.ecog", "2", on=today() - 2 * DAY)
    write(patient, circle_doctor, "status.ecog", "3", on=today() - 2 * DAY)
    write(patient, circle_doctor, "status.kps", 60, on=today() - 2 * DAY)
    rows = PerformanceStatus.objects.order_by("effective_on")
    assert [(int(row.ecog), row.kps and int(row.kps)) for row in rows] == [(1, None), (3, 60)]
    current = record_snapshot(patient.pk)["status.ecog"]
    assert (current["value"], current["on"]) == ("3", (today() - 2 * DAY).isoformat())


def test_a_corrected_day_moves_the_value_and_not_its_neighbours(circle_doctor, patient):
    write(patient, circle_doctor, "status.ecog", "1")
    write(patient, circle_doctor, "status.kps", 80)
    write(patient, circle_doctor, "status.ecog", "1", on=today() - 5 * DAY)
    values = record_snapshot(patient.pk)
    assert values["status.ecog"]["on"] == (today() - 5 * DAY).isoformat()
    assert values["status.kps"]["on"] == today().isoformat()
    assert PerformanceStatus.objects.count() == 1


def test_the_upper_limit_may_come_before_the_value_and_holds_for_the_next_sample(circle_doctor, patient):
    write(patient, circle_doctor, "lab.ldh.uln", 250)
    assert record_snapshot(patient.pk)["lab.ldh"]["absent_reason"] == "pending"
    write(patient, circle_doctor, "lab.ldh", 480, on=today() - 9 * DAY)
    assert LabResult.objects.count() == 1
    write(patient, circle_doctor, "lab.ldh", 300, on=today())
    values = record_snapshot(patient.pk)
    assert (values["lab.ldh"]["value"], values["lab.ldh.uln"]["value"], values["lab.ldh"]["unit"]) == (
        300,
        250,
        "U/L",
    )
    assert [float(row.value) for row in LabResult.objects.order_by("effective_on")] == [480, 300]


def test_a_limit_of_one_laboratory_is_not_lent_to_another(network, circle_doctor, hub_doctor, patient):
    invite_centre(patient, network.brescia, by=circle_doctor)
    write(patient, circle_doctor, "lab.ldh", 480, on=today() - 9 * DAY)
    write(patient, circle_doctor, "lab.ldh.uln", 250)
    write(patient, hub_doctor, "lab.ldh", 300, on=today())
    assert value_of(patient, "lab.ldh.uln") is None


def test_a_reason_stands_for_a_value_until_there_is_one(circle_doctor, patient):
    write(patient, circle_doctor, "diagnosis.disease", "mcl")
    for path, value in (("diagnosis.tp53", "mutated"), ("lab.ferritin", 300), ("virology.hbsag", "negative")):
        write(patient, circle_doctor, path, None, absent_reason="not_done")
        entry = record_snapshot(patient.pk)[path]
        assert (entry["value"], entry["absent_reason"]) == (None, "not_done")
        write(patient, circle_doctor, path, value)
        entry = record_snapshot(patient.pk)[path]
        assert (entry["value"], entry["absent_reason"]) == (value, None)
    write(patient, circle_doctor, "patient.caregiver_name", None, absent_reason="unknown")
    assert record_snapshot(patient.pk)["patient.caregiver_name"]["absent_reason"] == "unknown"
    with pytest.raises(Invalid):
        write(patient, circle_doctor, "lab.ferritin", 4, absent_reason="not_done")
    with pytest.raises(Invalid):
        write(patient, circle_doctor, "lab.ferritin", None, absent_reason="forgotten")


def test_a_cleared_laboratory_value_was_an_error_and_the_one_before_counts_again(circle_doctor, patient):
    write(patient, circle_doctor, "lab.hb", 9.1, on=today() - 9 * DAY)
    write(patient, circle_doctor, "lab.hb", 19.1)
    write(patient, circle_doctor, "lab.hb", None)
    assert value_of(patient, "lab.hb") == 9.1
    assert LabResult.objects.filter(status="entered_in_error").count() == 1


def test_a_cleared_answer_of_a_sheet_is_empty_with_a_version_of_its_own(circle_doctor, patient):
    write(patient, circle_doctor, "comorbidity.prior_cart", True)
    write(patient, circle_doctor, "comorbidity.prior_cart", None)
    entry = record_snapshot(patient.pk)["comorbidity.prior_cart"]
    assert entry["value"] is None
    with pytest.raises(Conflict):
        write(patient, circle_doctor, "comorbidity.prior_cart", False, base_version="")


def test_the_list_of_allergies_adds_resolves_and_knows_none(circle_doctor, patient):
    write(patient, circle_doctor, "allergies", ["Penicillin", "Latex"])
    write(patient, circle_doctor, "allergies", ["Latex", "Iodine", "latex "])
    assert value_of(patient, "allergies") == ["Latex", "Iodine"]
    assert Allergy.objects.get(text="Penicillin").clinical_status == "resolved"
    with pytest.raises(Invalid):
        write(patient, circle_doctor, "allergies", ["none", "Latex"])
    write(patient, circle_doctor, "allergies", "nessuna nota")
    assert value_of(patient, "allergies") == ["none"]
    assert not Allergy.objects.filter(status="entered_in_error").exists()


def test_lines_of_therapy_are_added_changed_and_conflict_line_by_line(circle_doctor, circle_nurse, patient):
    first = {"line_no": 1, "intent": "first_line", "regimen": "r_chop", "start_on": "2025-01-10", "cycles": 6}
    write(
        patient,
        circle_doctor,
        "therapy_line",
        [first, {"line_no": 2, "intent": "salvage", "regimen": "r_benda"}],
    )
    one, two = record_snapshot(patient.pk)["therapy_lines"]
    assert (one["regimen"], one["cycles"], two["line_no"]) == ("r_chop", 6, 2)
    write(patient, circle_nurse, "therapy_line", {"id": two["id"], "version": two["version"], "cycles": 2})
    write(
        patient,
        circle_doctor,
        "therapy_line",
        {"id": one["id"], "version": one["version"], "best_response": "cmr"},
    )
    with pytest.raises(Conflict) as refused:
        write(
            patient, circle_doctor, "therapy_line", {"id": two["id"], "version": two["version"], "cycles": 3}
        )
    assert refused.value.extra["theirs"]["cycles"] == 2
    with pytest.raises(Invalid) as bad:
        write(patient, circle_doctor, "therapy_line", {"line_no": 3, "intent": "dance"})
    assert set(bad.value.fields) == {"therapy_line.0.intent"}
    assert TherapyLine.objects.count() == 2


@pytest.mark.parametrize(
    ("path", "value", "more"),
    [
        ("lab.hb", 118, {}),
        ("lab.hb", 11.8, {"on": today() + 3 * DAY}),
        ("diagnosis.diagnosed_on", (today() + DAY).isoformat(), {}),
        ("diagnosis.ki67_pct", 101, {}),
        ("status.ecog", "9", {}),
        ("patient.tax_code", "RSSMRA54C12D142X", {}),
        ("patient.birth_date", (today() + DAY).isoformat(), {}),
        ("patient.sex", "maybe", {}),
        ("patient.family_name", "", {}),
        ("patient.email", "nobody", {}),
        ("comorbidity.gvhd", "x" * 301, {}),
        ("nowhere.at_all", 1, {}),
    ],
)
def test_what_cannot_be_is_refused_under_the_path_of_the_form(circle_doctor, patient, path, value, more):
    write(patient, circle_doctor, "diagnosis.disease", "mcl")
    before = record_snapshot(patient.pk)
    with pytest.raises(Invalid) as refused:
        write(patient, circle_doctor, path, value, **more)
    assert list(refused.value.fields) == [path]
    assert record_snapshot(patient.pk) == before


def test_the_first_finding_asks_for_the_disease(circle_doctor, patient):
    with pytest.raises(Invalid):
        write(patient, circle_doctor, "diagnosis.ann_arbor", "IV")
    assert not Diagnosis.objects.exists()


def test_an_unusual_value_is_written_with_a_warning(circle_doctor, patient):
    written = record_write_value(
        actor=actor_of(circle_doctor), patient_id=patient.pk, source_path="lab.ldh", value=9000
    )
    assert [warning["code"] for warning in written.warnings] == ["unusual_value"]
    assert value_of(patient, "lab.ldh") == 9000


def test_identity_is_written_by_those_who_may_and_by_nobody_else(
    network, circle_doctor, hub_doctor, invited_specialist, outsider, patient
):
    invite_centre(patient, network.brescia, by=circle_doctor)
    invite_person(patient, invited_specialist, by=circle_doctor)
    write(patient, hub_doctor, "patient.phone", "030 7")
    write(patient, invited_specialist, "status.ecog", "1")
    with pytest.raises(Forbidden):
        write(patient, invited_specialist, "patient.phone", "030 8")
    with pytest.raises(NotFound):
        write(patient, outsider, "status.ecog", "2")
    add_membership(circle_doctor, network.garda, "clinician")
    with pytest.raises(Forbidden):
        record_write_value(
            actor=actor_of(circle_doctor, network.garda), patient_id=patient.pk, source_path="lab.hb", value=9
        )
    patient.refresh_from_db()
    assert patient.phone == "030 7"
    assert value_of(patient, "status.ecog") == "1"


def test_an_entry_marked_as_an_error_counts_no_more(circle_doctor, patient):
    from cases.record.services import entry_mark_error

    entry = add_entry(patient, circle_doctor, "labs", code="hb", value=11.8, effective_on=today().isoformat())
    assert value_of(patient, "lab.hb") == 11.8
    entry_mark_error(
        actor=actor_of(circle_doctor),
        patient_id=patient.pk,
        kind_slug="labs",
        entry_id=entry.pk,
        reason="mix-up",
        base_version=1,
    )
    assert value_of(patient, "lab.hb") is None


def test_the_snapshot_takes_the_same_queries_for_a_long_record(circle_doctor, patient):
    write(patient, circle_doctor, "lab.hb", 11.8)
    with CaptureQueriesContext(connection) as few:
        record_snapshot(patient.pk)
    for day in range(1, 30):
        for kind, values in (
            ("labs", {"code": "hb", "value": 10}),
            ("performance-status", {"ecog": 1}),
            ("vitals", {"weight_kg": 70}),
            ("virology", {"code": "hbsag", "result": "negative"}),
        ):
            add_entry(patient, circle_doctor, kind, effective_on=(today() - day * DAY).isoformat(), **values)
    with CaptureQueriesContext(connection) as many:
        record_snapshot(patient.pk)
    assert len(many) == len(few) <= 16


def test_the_database_itself_refuses_to_delete_and_keeps_every_version(circle_doctor, patient):
    from django.db import DatabaseError, transaction

    write(patient, circle_doctor, "lab.hb", 11.8)
    write(patient, circle_doctor, "lab.hb", 11.2)
    row = LabResult.objects.get()
    assert [float(old.value) for old in row.versions.all()] == [11.8]
    for victim in (row, Patient.objects.get(pk=patient.pk)):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(victim).objects.filter(pk=victim.pk)._raw_delete("default")
    assert LabResult.objects.filter(pk=row.pk).exists()
