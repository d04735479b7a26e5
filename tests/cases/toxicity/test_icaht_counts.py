"""Which neutrophil counts of the record ICAHT is graded from."""

from datetime import timedelta

import pytest

from cases.record.services.entries import entry_mark_error
from cases.toxicity.selectors.episodes import icaht_of
from kernel import clock
from tests.factories.directory import actor_of
from tests.factories.patients import make_patient
from tests.factories.record import add_entry

pytestmark = pytest.mark.django_db


def test_a_count_that_the_machine_could_only_bound_is_the_lowest_and_counts(circle_doctor):
    """Fifteen days of "<0.1": left out, the neighbours would fill them with more than 100/µL."""
    patient = make_patient(circle_doctor)
    infused = clock.now() - timedelta(days=40)
    day_0 = infused.astimezone(clock.wall_zone()).date()

    def count(day, **result):
        on = day_0 + timedelta(days=day)
        return add_entry(patient, circle_doctor, "labs", code="anc", effective_on=on.isoformat(), **result)

    for day in (0, 3, 20, 25, 30):
        count(day, value=2)
    for day in range(4, 19):
        count(day, text_value="<0.1")
    early, late = icaht_of(patient, infused)
    assert (early.grade, early.nadir, early.spell_very_low) == (4, 100, 15)
    assert late.grade is None
    count(32, text_value=">2")
    wrong = count(33, text_value="< 0,1")
    assert icaht_of(patient, infused)[1].grade == 4
    entry_mark_error(
        actor=actor_of(circle_doctor),
        patient_id=patient.pk,
        kind_slug="labs",
        entry_id=wrong.pk,
        reason="coagulo",
        base_version=1,
    )
    assert icaht_of(patient, infused)[1].grade is None, "more than 2 may be anything: it says nothing"


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("relapses", {"relapse_kind": "relapse"}, "found_on"),
        ("therapy-lines", {"line_no": 3, "intent": "salvage"}, "start_on"),
        ("disease-status", {"response": "pmd"}, "effective_on"),
    ],
)
def test_what_another_therapy_does_to_the_blood_is_no_late_toxicity_of_the_cells(
    circle_doctor, kind, values, field
):
    patient = make_patient(circle_doctor)
    infused = clock.now() - timedelta(days=90)

    def day(number):
        return (infused + timedelta(days=number)).astimezone(clock.wall_zone()).date().isoformat()

    for number, value in ((40, 1.2), (50, 1.4), (70, 0.05), (75, 0.05)):
        add_entry(patient, circle_doctor, "labs", code="anc", value=value, effective_on=day(number))
    assert icaht_of(patient, infused)[1].grade == 4
    before = add_entry(patient, circle_doctor, kind, **{**values, field: day(-20)})
    assert icaht_of(patient, infused)[1].grade == 4, "what was before the infusion ends nothing"
    after = add_entry(patient, circle_doctor, kind, **{**values, field: day(60)})
    assert icaht_of(patient, infused)[1].grade == 1
    entry_mark_error(
        actor=actor_of(circle_doctor),
        patient_id=patient.pk,
        kind_slug=kind,
        entry_id=after.pk,
        reason="error",
        base_version=1,
    )
    assert icaht_of(patient, infused)[1].grade == 4
    assert before.is_active
