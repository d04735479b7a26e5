"""The days on which the extent and the biology of a disease were established, where that was not at the diagnosis."""

from datetime import date, timedelta

import pytest

from cases.record.models import KIND_BY_SLUG, Diagnosis
from cases.record.selectors.schema import record_schema
from cases.record.selectors.snapshot import record_snapshot
from kernel.clock import today
from tests.factories.patients import make_patient
from tests.factories.record import add_entry, write

pytestmark = pytest.mark.django_db


def day(back):
    return (today() - timedelta(days=back)).isoformat()


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor)


@pytest.fixture
def diagnosis(patient, circle_doctor):
    return add_entry(
        patient, circle_doctor, "diagnoses", disease="dlbcl_nos", diagnosed_on=day(400), ann_arbor="II",
        cell_of_origin="gcb", tp53="wild_type",
    )  # fmt: skip


def on_of(patient, *names):
    said = record_snapshot(patient.pk)
    return tuple(said[f"diagnosis.{name}"]["on"] for name in names)


def change(client, entry, **changes):
    entry.refresh_from_db()
    answer = client.patch(
        f"/api/v1/patients/{entry.patient_id}/record/diagnoses/{entry.pk}/",
        changes,
        headers={"If-Match": f'"{entry.version}"'},
    )
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_what_was_established_later_has_the_day_of_its_part_of_the_sheet(
    api, circle_doctor, patient, diagnosis
):
    names = ("disease", "ann_arbor", "cell_of_origin", "tp53")
    assert on_of(patient, *names) == (day(400),) * 4
    answer = change(api(circle_doctor), diagnosis, staged_on=day(390), biology_on=day(30))
    assert (answer["staged_on"], answer["biology_on"]) == (day(390), day(30))
    assert on_of(patient, *names) == (day(400), day(390), day(30), day(30))
    change(api(circle_doctor), diagnosis, biology_on=None)
    assert on_of(patient, *names) == (day(400), day(390), day(400), day(400))


def test_the_day_that_the_referral_form_noted_of_one_finding_goes_before(
    api, circle_doctor, patient, diagnosis
):
    write(patient, circle_doctor, "diagnosis.tp53", "mutated", on=date.fromisoformat(day(60)))
    change(api(circle_doctor), diagnosis, biology_on=day(30))
    assert on_of(patient, "cell_of_origin", "tp53") == (day(30), day(60))
    change(api(circle_doctor), diagnosis, tp53="both")
    assert on_of(patient, "tp53") == (day(60),), "a correction: nobody said another day"


def test_who_writes_a_finding_and_its_day_means_that_day(api, circle_doctor, patient, diagnosis):
    """The day that was noted of the former value would call the new one older than it is."""
    write(patient, circle_doctor, "diagnosis.tp53", "mutated", on=date.fromisoformat(day(60)))
    change(api(circle_doctor), diagnosis, tp53="both", biology_on=day(30))
    assert on_of(patient, "tp53") == (day(30),)


def test_a_day_of_the_future_is_refused(api, circle_doctor, diagnosis):
    answer = api(circle_doctor).patch(
        f"/api/v1/patients/{diagnosis.patient_id}/record/diagnoses/{diagnosis.pk}/",
        {"biology_on": day(-2)},
        headers={"If-Match": '"1"'},
    )
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["biology_on"])


def test_every_finding_that_has_the_day_of_a_part_is_a_field_and_the_form_asks_for_that_day():
    kind = KIND_BY_SLUG["diagnoses"]
    assert set(Diagnosis.DAY_OF) | set(Diagnosis.DAY_OF.values()) <= set(Diagnosis.WRITABLE)
    assert all(kind.column(name).get_internal_type() == "DateField" for name in Diagnosis.DAY_OF.values())
    sections = [
        section["fields"]
        for group in record_schema()["groups"]
        for each in group["kinds"]
        if each["slug"] == "diagnoses"
        for section in each["sections"]
    ]
    first = {fields[0]["name"]: fields[0] for fields in sections}
    for name in ("staged_on", "biology_on"):
        assert (first[name]["type"], first[name]["required"], first[name]["shown_when"]) == (
            "date",
            False,
            None,
        )
        assert "diagnosi" in first[name]["help_it"]
