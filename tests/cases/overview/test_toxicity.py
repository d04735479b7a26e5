"""What the bedside sheets say in the summary and in the story."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.overview.selectors.from_toxicity import toxicity_items, toxicity_now
from kernel.clock import now, today, wall_zone
from tests.factories.patients import invite_centre, make_patient
from tests.factories.record import add_entry
from tests.factories.toxicity import give, infuse, look

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(circle_doctor, hub_doctor, network):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=now() - timedelta(days=5))
    return patient


def test_the_story_tells_episodes_and_treatments(api, hub_doctor, patient):
    look(patient, hub_doctor, now() - timedelta(days=4), temp_c=38.9)
    give(patient, hub_doctor, now() - timedelta(days=3, hours=20), "tocilizumab", dose_no=1, dose_mg=560)
    look(patient, hub_doctor, now() - timedelta(days=3, hours=18))
    look(patient, hub_doctor, now() - timedelta(days=1))
    look(patient, hub_doctor, now() - timedelta(hours=2), temp_c=38.4, o2_device="nasal_cannula", o2_l_min=2)
    items = api(hub_doctor).get(f"/api/v1/patients/{patient.pk}/story/").json()["items"]
    told = [item for item in items if item["tab"] == "toxicity"]
    assert [(item["title_en"], item["is_open"], item["tone"]) for item in told] == [
        ("CRS 1", False, "warn"),
        ("Tocilizumab", False, "neutral"),
        ("CRS 2", True, "bad"),
    ]
    assert {item["lane"] for item in told} == {"toxicity"}


def test_the_summary_shows_the_grades_of_the_last_look(api, hub_doctor, patient):
    look(patient, hub_doctor, now() - timedelta(hours=3), temp_c=38.9)
    said = api(hub_doctor).get(f"/api/v1/patients/{patient.pk}/overview/").json()["state"]
    found = {fact["code"]: fact for fact in said if fact["code"].startswith("toxicity.")}
    crs, icans = found["toxicity.crs"], found["toxicity.icans"]
    assert (crs["value_it"], crs["value_en"], crs["tone"]) == ("Grado 1", "Grade 1", "warn")
    assert (icans["value_it"], icans["tone"]) == ("Assente", "neutral")
    assert crs["author"] == hub_doctor.display_name


def test_an_old_look_says_nothing_of_now_but_the_worst_that_there_was(hub_doctor, patient):
    look(patient, hub_doctor, now() - timedelta(days=4), temp_c=38.9)
    look(patient, hub_doctor, now() - timedelta(days=3, hours=20), temp_c=38.6)
    [told] = toxicity_now(patient.pk, now().date())
    assert (told["code"], told["label_it"], told["value_it"], told["tone"]) == (
        "toxicity.crs_worst",
        "CRS, grado massimo",
        "Grado 1 (D+1)",
        "neutral",
    )
    assert told["on"] == (now() - timedelta(days=4)).astimezone(wall_zone()).date().isoformat()
    assert list(toxicity_now(patient.pk, None)) == []


def test_icaht_is_told_with_its_nadir(hub_doctor, network, circle_doctor):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=now() - timedelta(days=40))
    for day, value in ((1, 1.2), (5, 0.4), (8, 0.3), (12, 0.4), (15, 1.1), (22, 1.4), (29, 2.0)):
        on = (today() - timedelta(days=40 - day)).isoformat()
        add_entry(patient, circle_doctor, "labs", code="anc", value=value, effective_on=on)
    told = {fact["code"]: fact for fact in toxicity_now(patient.pk, today() - timedelta(days=40))}
    early = told["toxicity.icaht_early"]
    assert (early["label_it"], early["value_en"]) == ("ICAHT precoce", "Grade 2 (nadir 300/µL)")
    assert "toxicity.icaht_late" not in told


def test_the_worst_grade_stands_beside_a_lesser_one_of_now(hub_doctor, patient):
    worse = now() - timedelta(hours=40)
    look(patient, hub_doctor, worse, temp_c=38.9, o2_device="nasal_cannula", o2_l_min=2)
    look(patient, hub_doctor, now() - timedelta(hours=30), temp_c=38.9)
    told = {fact["code"]: fact["value_en"] for fact in toxicity_now(patient.pk, now().date())}
    assert told["toxicity.crs"] == "Grade 1"
    assert told["toxicity.crs_worst"].startswith("Grade 2 (D+")
    assert "toxicity.icans_worst" not in told, "there was none"
    look(patient, hub_doctor, now() - timedelta(hours=1), temp_c=38.9, o2_device="nasal_cannula", o2_l_min=4)
    told = {fact["code"]: fact["value_en"] for fact in toxicity_now(patient.pk, now().date())}
    assert told["toxicity.crs"] == "Grade 2"
    assert "toxicity.crs_worst" not in told, "what is as bad now says it once"


def test_the_number_of_queries_does_not_depend_on_the_rows(hub_doctor, patient):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as told:
            list(toxicity_items(patient.pk))
            list(toxicity_now(patient.pk, now().date()))
        return len(told)

    look(patient, hub_doctor, now() - timedelta(hours=30), temp_c=38.9)
    few = queries()
    for hours in range(1, 8):
        look(patient, hub_doctor, now() - timedelta(hours=hours))
    assert queries() == few
