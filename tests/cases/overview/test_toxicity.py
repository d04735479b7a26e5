"""What the bedside sheets say in the summary and in the story."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.overview.selectors.from_toxicity import toxicity_items, toxicity_now
from cases.toxicity.models import IEC_HS
from cases.toxicity.services import sheet_create
from kernel.clock import now, stamp, stamp_day, today, wall_zone
from tests.cases.overview.test_story import ago
from tests.factories.directory import actor_of
from tests.factories.patients import invite_centre, make_patient
from tests.factories.record import add_entry
from tests.factories.toxicity import give, infuse, look

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(circle_doctor, hub_doctor, network):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(5))
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
    infuse(patient, network.brescia, at=ago(40))
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


def enter_iec_hs(patient, by, at, **found):
    entry, _warnings = sheet_create(
        actor=actor_of(by),
        patient_id=patient.pk,
        kind=IEC_HS,
        values={"observed_at": at.isoformat(), **found},
    )
    return entry


def facts_now(patient):
    return {fact["code"]: fact for fact in toxicity_now(patient.pk, today() - timedelta(days=5))}


def test_iec_hs_is_told_in_the_summary_until_somebody_calls_it_over(hub_doctor, patient):
    """It kills, and comes when CRS and ICANS are said to be over."""
    assert "toxicity.iec_hs" not in facts_now(patient)
    enter_iec_hs(patient, hub_doctor, now() - timedelta(hours=30), grade=2, ferritin_ug_l=6200)
    told = facts_now(patient)["toxicity.iec_hs"]
    assert (told["value_it"], told["tone"]) == ("Grado 2 · ferritina 6200 µg/L", "bad")
    assert told["on"] == (now() - timedelta(hours=30)).astimezone(wall_zone()).date().isoformat()
    assert told["author"] == hub_doctor.display_name
    enter_iec_hs(patient, hub_doctor, now() - timedelta(hours=1), grade=0)
    told = facts_now(patient)
    assert (told["toxicity.iec_hs"]["value_en"], told["toxicity.iec_hs"]["tone"]) == ("None", "neutral")
    assert told["toxicity.iec_hs_worst"]["value_en"] == "Grade 2 · ferritin 6200 µg/L"


def test_findings_that_nobody_graded_alarm_and_hide_no_grade_of_before(hub_doctor, patient):
    enter_iec_hs(patient, hub_doctor, now() - timedelta(hours=30), ferritin_ug_l=9000)
    told = facts_now(patient)
    assert (told["toxicity.iec_hs"]["value_en"], told["toxicity.iec_hs"]["tone"]) == (
        "grade not given · ferritin 9000 µg/L",
        "bad",
    )
    assert "toxicity.iec_hs_worst" not in told
    enter_iec_hs(patient, hub_doctor, now() - timedelta(hours=20), grade=3)
    enter_iec_hs(patient, hub_doctor, now() - timedelta(hours=2), ferritin_ug_l=11000)
    told = facts_now(patient)
    assert told["toxicity.iec_hs"]["value_it"] == "grado non indicato · ferritina 11000 µg/L"
    assert told["toxicity.iec_hs_worst"]["value_en"] == "Grade 3"


def test_the_story_tells_the_grade_of_iec_hs_and_no_alarm_where_there_is_none(api, hub_doctor, patient):
    enter_iec_hs(patient, hub_doctor, now() - timedelta(hours=50), grade=0)
    enter_iec_hs(patient, hub_doctor, now() - timedelta(hours=20), grade=3)
    items = api(hub_doctor).get(f"/api/v1/patients/{patient.pk}/story/").json()["items"]
    told = [
        (item["title_it"], item["detail_it"], item["tone"]) for item in items if item["tab"] == "toxicity"
    ]
    assert told == [("IEC-HS", "Assente", "neutral"), ("IEC-HS", "Grado 3", "bad")]


def test_what_was_given_is_told_with_how_often_how_much_and_when_last(api, hub_doctor, patient):
    look(patient, hub_doctor, now() - timedelta(hours=71), temp_c=38.9)
    last = now() - timedelta(hours=40)
    give(patient, hub_doctor, now() - timedelta(hours=70), "tocilizumab", dose_no=1, dose_mg=560)
    give(patient, hub_doctor, last, "tocilizumab", dose_no=2, dose_mg=560)
    give(patient, hub_doctor, now() - timedelta(hours=60), "other", agent_text="Emapalumab")
    told = facts_now(patient)["toxicity.given"]["value_it"]
    assert told.startswith(f"Tocilizumab ×2, {stamp(last)} (560 mg · dose 2) · Emapalumab ×1, ")
    items = api(hub_doctor).get(f"/api/v1/patients/{patient.pk}/story/").json()["items"]
    given = {item["title_en"]: item["detail_en"] for item in items if item["tab"] == "toxicity"}
    assert given["Tocilizumab"] == "560 mg · dose 2"
    assert "Emapalumab" in given, "not just: other"


def test_intensive_care_of_the_last_look_is_told(hub_doctor, patient):
    look(patient, hub_doctor, now() - timedelta(hours=9), temp_c=38.9, icu="in")
    look(patient, hub_doctor, now() - timedelta(hours=5), temp_c=38.9)
    told = facts_now(patient)["toxicity.icu"]
    assert (told["label_en"], told["value_it"], told["tone"]) == (
        "Intensive care",
        "In terapia intensiva",
        "bad",
    )
    look(patient, hub_doctor, now() - timedelta(hours=1), icu="out")
    assert "toxicity.icu" not in facts_now(patient)


def test_intensive_care_of_some_days_ago_is_where_the_patient_was_seen_last(hub_doctor, patient):
    """Said as if it were now, it sends a doctor to a bed in which nobody may lie any more."""
    seen = now() - timedelta(hours=50)
    look(patient, hub_doctor, seen, temp_c=38.9, icu="in")
    told, on = facts_now(patient)["toxicity.icu"], stamp_day(seen.astimezone(wall_zone()).date())
    assert told["value_en"] == f"In intensive care at the last look ({on}), not noted since"
    assert told["value_it"] == f"In terapia intensiva all'ultima osservazione ({on}), poi non indicato"
    assert told["tone"] == "warn"
    look(patient, hub_doctor, now() - timedelta(hours=20), temp_c=38.9, icu="in")
    told = facts_now(patient)["toxicity.icu"]
    assert (told["value_en"], told["tone"]) == ("In intensive care", "bad")


def test_intensive_care_of_before_the_infusion_is_none_of_its_own(hub_doctor, circle_doctor, network):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=now() - timedelta(hours=10))
    look(patient, hub_doctor, now() - timedelta(hours=20), icu="in")
    infused_on = (now() - timedelta(hours=10)).astimezone(wall_zone()).date()
    assert "toxicity.icu" not in {fact["code"] for fact in toxicity_now(patient.pk, infused_on)}
    look(patient, hub_doctor, now() - timedelta(hours=5), icu="in")
    assert "toxicity.icu" in {fact["code"] for fact in toxicity_now(patient.pk, infused_on)}
