"""The story and the summary of a patient of the demonstration, from diagnosis to follow-up after the infusion."""

import pytest

from cases.overview.selectors.course import course_now
from cases.overview.selectors.course_treatments import treatments_of_course
from cases.overview.selectors.sheet_parts import Say, summary_blocks
from cases.overview.selectors.story import story_of
from cases.overview.selectors.summary import overview_of
from cases.pathway.selectors.course import current_pathway, dated_course, dates_of, moves_of
from cases.patients.models import Patient
from circlecare.demo.patients import PATIENTS
from circlecare.demo.seeding import demo_seed
from kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


@pytest.fixture
def told(db):
    row = next(row for row in PATIENTS if row.story == "follow_up")
    demo_seed(say=lambda _text: None, rows=[row])
    return Patient.objects.select_related("centre").get(family_name=row.family)


def test_the_course_is_told_from_the_referral_to_the_plan(told):
    story = story_of(told.pk)
    titles = [item["title_en"] for item in story["items"]]
    cart = [item["title_en"] for item in story["items"] if item["lane"] == "cart"]
    assert story["infused_on"] == course_now(told.pk).infused_on
    assert cart.index("Leukapheresis done") < cart.index("Manufacturing") < cart.index("Infused (day 0)")
    manufacturing = next(item for item in story["items"] if item["title_en"] == "Manufacturing")
    assert manufacturing["end"] is not None
    assert "Decision: Eligible" in titles
    assert "Bridging therapy: Venetoclax" in titles
    collected = next(item for item in story["items"] if item["title_en"] == "Leukapheresis done")
    assert "×10⁹ CD3+" in collected["detail_en"]
    assert titles[-1] == "Visit of year 15"
    planned = [item for item in story["items"] if item["is_planned"]]
    assert planned
    assert all(item["start"] >= story["today"] for item in planned)


def test_the_summary_knows_the_day_after_infusion_and_what_is_due(told):
    said = overview_of(told)
    course = said["course"]
    assert course["state"] == "follow_up"
    assert course["day"] == (said["today"] - course_now(told.pk).infused_on).days
    assert course["product_en"].startswith("Brexucabtagene")
    assert course["coi_id"].startswith("COI-")
    assert (course["dose_e6"], course["dose_given"], course["open_deviations"]) == (128, True, 0)
    assert course["due_step_en"] == "", "the chain is complete"
    medicines = said["safety"]["medications"]["items_it"]
    assert medicines
    assert not any(text.startswith("Ibrutinib") for text in medicines), (
        "stopped before the cells were collected"
    )
    collected, bridge, stay, depleted = course["treatments"]
    assert collected["label_en"] == "Leukapheresis done"
    assert collected["what_en"].endswith("×10⁹ CD3+")
    assert (bridge["label_en"], bridge["what_en"]) == ("Bridging therapy", "Venetoclax")
    assert collected["start_on"] < bridge["start_on"] < depleted["start_on"] < course["infused_on"]
    assert bridge["note_en"].startswith("Partial remission (")
    assert bridge["note_en"].endswith("Agreed between the centres")
    assert (stay["label_it"], stay["what_it"], stay["open_it"]) == ("Degenza", "per l'infusione", "")
    assert stay["start_on"] < course["infused_on"] < stay["end_on"]
    assert depleted["what_it"].startswith("Fludarabina, Ciclofosfamide · Fludarabina 30 mg/m²")
    words = [block for block in summary_blocks(Say("it"), said) if block["title"] == "Percorso CAR-T"]
    [row] = [row for row in words[0]["rows"] if row["label"] == "Terapia ponte"]
    assert row["value"] == "Venetoclax"
    assert "Remissione parziale" in row["note"]
    assert row["note"].endswith("Concordata tra i centri")
    assert said["phase"] == "first_year"
    assert {item["code"] for item in said["due"]} >= {"igg", "cd4"}
    assert all(item["status"] in {"overdue", "now", "coming"} for item in said["due"])
    assert said["questions"] == []
    status = next(fact for fact in said["state"] if fact["code"] == "disease_status.status")
    if status["on"] < course_now(told.pk).infused_on.isoformat():
        assert status["value_en"].endswith("(before the infusion)")
        assert status["tone"] == "neutral", "the progression before the infusion is history"


def test_a_stay_that_nobody_ended_is_over_when_the_pathway_says_that_the_patient_went_home(told):
    pathway = current_pathway(told.pk)
    course, _dates = dated_course(pathway)
    stay = course.newest("episode")
    stay.values = {name: value for name, value in stay.values.items() if name != "discharged_at"}
    dates = dates_of(course, moves_of(pathway.pk))
    [said] = [item for item in treatments_of_course(course, dates, None) if item.label.en == "Hospital stay"]
    assert dates.discharged_at is not None
    went_home = dates.discharged_at.astimezone(clock.wall_zone()).date()
    assert (said.end_on, said.open_words.en) == (went_home, "")


def test_two_years_are_told_whole(db):
    row = next(row for row in PATIENTS if row.story == "two_years")
    demo_seed(say=lambda _text: None, rows=[row])
    patient = Patient.objects.select_related("centre").get(family_name=row.family)
    story = story_of(patient.pk)
    lanes = {item["lane"] for item in story["items"]}
    assert {"disease", "treatment", "response", "cart", "toxicity", "visits", "decisions"} <= lanes
    responses = [item for item in story["items"] if item["lane"] == "response" and item["tone"] == "good"]
    assert len(responses) >= 6
    said = overview_of(patient)
    assert said["phase"] == "late"
    assert said["course"]["day"] > 730
    state = {fact["code"]: fact for fact in said["state"]}
    assert state["disease_status.status"]["tone"] != "bad"
    labs = {lab["code"]: lab for lab in said["labs"]}
    assert labs["igg_g_l"]["value"] == 7.4
    codes = {item["code"] for item in said["due"]}
    assert "igg" not in codes, "recovered above 4 g/L"
    assert not any(code.startswith("vaccine_") for code in codes - {"vaccine_influenza"}), (
        "all doses are given"
    )
    assert "visit_m24" not in codes
