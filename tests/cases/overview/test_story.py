"""The story of a patient, as its picture and table show it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.overview.rules.story import MAJOR, MOST_ITEMS, Lane, Place, StoryItem, told
from cases.overview.selectors.from_course import course_items
from cases.overview.selectors.from_plan import dose_items
from cases.overview.selectors.lane_of_kind import LANE_OF_KIND
from cases.overview.selectors.story import story_of
from cases.record.models import KINDS, LabResult
from cases.record.rules.months import months_after
from cases.record.rules.text import Text
from kernel.audit.models import AuditEntry
from kernel.clock import now, stamp_day, today, wall_zone
from tests.factories.patients import make_patient
from tests.factories.record import add_entry
from tests.factories.toxicity import infuse

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor)


def url(patient):
    return f"/api/v1/patients/{patient.pk}/story/"


def day(back):
    return (today() - timedelta(days=back)).isoformat()


def ago(days):
    """So many days before now, at the same hour of the clock on the wall: by the hours alone it would be another day in
    some nights after a change of the clock."""
    return now().astimezone(wall_zone()) - timedelta(days=days)


def fill(patient, doctor):
    add_entry(
        patient, doctor, "diagnoses", disease="dlbcl_nos", diagnosed_on=day(400), relapse_confirmed_on=day(30)
    )
    add_entry(
        patient,
        doctor,
        "therapy-lines",
        line_no=1,
        intent="first_line",
        regimen="r_chop",
        start_on=day(390),
        end_on=day(270),
        cycles=6,
        best_response="cr",
        best_response_on=day(275),
        progression_on=day(40),
    )
    add_entry(patient, doctor, "medications", text="Aciclovir 400 mg", start_on=day(60))
    add_entry(patient, doctor, "infection-status", active_infection="uncontrolled", effective_on=day(5))
    add_entry(patient, doctor, "labs", code="hb", value=11.2, effective_on=day(3))
    add_entry(patient, doctor, "labs", code="ldh", value=300, uln=225, effective_on=day(3))


def by_title(answer):
    return {item["title_en"]: item for item in answer["items"]}


def test_the_rooms_tell_one_story_in_lanes(api, circle_doctor, patient):
    fill(patient, circle_doctor)
    answer = api(circle_doctor).get(url(patient)).json()
    items = by_title(answer)
    assert answer["today"] == today().isoformat()
    assert (answer["diagnosed_on"], answer["relapsed_on"], answer["infused_on"]) == (day(400), day(30), None)
    diagnosis = items["Diagnosis: Diffuse large B-cell lymphoma, NOS"]
    assert (diagnosis["lane"], diagnosis["weight"], diagnosis["start"]) == ("disease", 100, day(400))
    line = items["R-CHOP"]
    assert (line["lane"], line["start"], line["end"], line["is_open"]) == (
        "treatment",
        day(390),
        day(270),
        False,
    )
    assert line["detail_en"] == "First line · 6 cycles · best response CR"
    assert line["detail_it"] == "Prima linea · 6 cicli · migliore risposta CR"
    assert (items["CR"]["lane"], items["CR"]["tone"]) == ("response", "good")
    assert items["Progression"]["detail_it"] == "Dopo R-CHOP"
    assert items["Aciclovir 400 mg"]["is_open"] is True
    assert items["Active infection: Uncontrolled"]["tone"] == "bad"
    assert items["2 laboratory results"]["lane"] == "visits"
    assert [item["start"] for item in answer["items"]] == sorted(item["start"] for item in answer["items"])
    assert answer["left_out"] == 0
    entry = AuditEntry.objects.filter(action="story.viewed", patient_id=patient.pk).get()
    assert entry.detail == {"count": len(answer["items"])}


def test_an_entry_is_told_with_what_a_reader_asks_next(api, circle_doctor, patient):
    add_entry(
        patient,
        circle_doctor,
        "disease-status",
        response="cmr",
        deauville=2,
        mrd_result="negative",
        pet_on=day(32),
        effective_on=day(30),
    )
    add_entry(patient, circle_doctor, "disease-status", disease_state="pd", effective_on=day(60))
    add_entry(patient, circle_doctor, "immunoglobulins", route="iv", dose_g=27.5, given_on=day(20))
    add_entry(patient, circle_doctor, "infections", organism="CMV", severity="2", found_on=day(10))
    items = by_title(api(circle_doctor).get(url(patient)).json())
    centre, pet = items["PD"]["detail_it"], stamp_day(today() - timedelta(days=32))
    assert items["CMR (PET, Lugano)"]["detail_it"] == f"Deauville 2 · MRD: Negativo · PET {pet} · {centre}"
    assert items["CMR (PET, Lugano)"]["detail_en"] == f"Deauville 2 · MRD: Negative · PET {pet} · {centre}"
    given = items["Immunoglobulin: Intravenous (IVIG)"]
    assert (given["detail_it"], given["detail_en"]) == (f"27,5 g · {centre}", f"27.5 g · {centre}")
    assert items["Infection: CMV"]["detail_en"].startswith("grade 2: moderate · ")


def test_what_was_found_after_the_diagnosis_stands_on_its_own_day(api, circle_doctor, patient):
    row = add_entry(
        patient, circle_doctor, "diagnoses", disease="dlbcl_nos", diagnosed_on=day(400), ann_arbor="IV",
        ann_arbor_suffix=["x", "b"], tp53="mutated", myc_r="negative", ki67_pct=80,
    )  # fmt: skip
    found_on = today() - timedelta(days=30)
    for name in ("tp53", "ki67_pct"):
        row.mark(name, on=found_on)
    row.save()
    answer = by_title(api(circle_doctor).get(url(patient)).json())
    later = answer["Findings on the disease"]
    assert (later["start"], later["tone"]) == (found_on.isoformat(), "bad")
    assert later["detail_it"] == "TP53: Mutato · Ki-67: 80 %"
    [diagnosis] = [item for title, item in answer.items() if title.startswith("Diagnosis")]
    assert (diagnosis["start"], diagnosis["detail_en"]) == (day(400), "Stage IV BX")


def test_a_stage_of_another_day_stands_on_it_and_not_beside_the_diagnosis(api, circle_doctor, patient):
    row = add_entry(
        patient, circle_doctor, "diagnoses", disease="dlbcl_nos", diagnosed_on=day(400), ann_arbor="IV",
        ann_arbor_suffix=["b"], bulky="none",
    )  # fmt: skip
    row.mark("ann_arbor", on=today() - timedelta(days=30))
    row.save()
    items = by_title(api(circle_doctor).get(url(patient)).json())
    [diagnosis] = [item for title, item in items.items() if title.startswith("Diagnosis")]
    assert (diagnosis["start"], diagnosis["detail_en"]) == (day(400), "")
    later = items["Findings on the disease"]
    assert (later["start"], later["detail_it"], later["detail_en"]) == (day(30), "Stadio IV B", "Stage IV B")


def test_the_biology_that_was_established_later_stands_on_the_day_that_the_form_took(
    api, circle_doctor, patient
):
    add_entry(
        patient, circle_doctor, "diagnoses", disease="dlbcl_nos", diagnosed_on=day(400), ann_arbor="III",
        biology_on=day(30), cell_of_origin="gcb", mutations="MYD88 L265P",
    )  # fmt: skip
    items = by_title(api(circle_doctor).get(url(patient)).json())
    later = items["Findings on the disease"]
    assert later["start"] == day(30)
    assert later["detail_en"].endswith(" · Mutations: MYD88 L265P")
    assert later["detail_en"].startswith("Cell of origin")
    [diagnosis] = [item for title, item in items.items() if title.startswith("Diagnosis")]
    assert diagnosis["detail_en"] == "Stage III"


def test_an_infection_that_nobody_called_over_lasts(api, circle_doctor, patient):
    add_entry(
        patient, circle_doctor, "infections", organism="Aspergillus", outcome="ongoing", found_on=day(5)
    )
    add_entry(patient, circle_doctor, "infections", organism="HHV-6", found_on=day(6))
    add_entry(
        patient,
        circle_doctor,
        "infections",
        organism="CMV",
        outcome="resolved",
        found_on=day(9),
        resolved_on=day(7),
    )
    add_entry(patient, circle_doctor, "medications", text="Voriconazole", dose="200 mg x 2", start_on=day(4))
    items = by_title(api(circle_doctor).get(url(patient)).json())
    assert [items[f"Infection: {name}"]["is_open"] for name in ("Aspergillus", "HHV-6", "CMV")] == [
        True,
        True,
        False,
    ]
    assert items["Voriconazole"]["detail_en"].startswith("200 mg x 2 · ")


def test_an_infection_that_is_not_there_is_no_event(api, circle_doctor, patient):
    add_entry(patient, circle_doctor, "infection-status", active_infection="none", effective_on=day(4))
    add_entry(patient, circle_doctor, "infection-status", active_infection="controlled", effective_on=day(9))
    items = api(circle_doctor).get(url(patient)).json()["items"]
    assert [item["title_en"] for item in items] == ["Active infection: Controlled"]


def test_what_was_an_error_is_not_told(api, circle_doctor, patient):
    entry = add_entry(patient, circle_doctor, "procedures", text="Biopsy", performed_on=day(20))
    client = api(circle_doctor)
    assert "Biopsy" in by_title(client.get(url(patient)).json())
    client.post(
        f"/api/v1/patients/{patient.pk}/record/procedures/{entry.pk}/entered-in-error/",
        {"reason": "wrong patient"},
        headers={"If-Match": '"1"'},
    )
    assert "Biopsy" not in by_title(client.get(url(patient)).json())


def test_who_is_outside_finds_no_story_and_leaves_no_trace(api, circle_doctor, outsider, patient):
    before = AuditEntry.objects.filter(action="story.viewed").count()
    assert api(outsider).get(url(patient)).status_code == 404
    assert AuditEntry.objects.filter(action="story.viewed").count() == before
    assert api(circle_doctor).get(url(patient)).status_code == 200


def test_the_number_of_queries_does_not_depend_on_the_size(api, circle_doctor, patient):
    fill(patient, circle_doctor)
    client = api(circle_doctor)
    client.get(url(patient))
    with CaptureQueriesContext(
        connection,
    ) as small:
        client.get(url(patient))
    template = LabResult.objects.filter(patient=patient).first()
    LabResult.objects.bulk_create(
        LabResult(
            patient=patient,
            author=template.author,
            centre=template.centre,
            code="hb",
            unit="g/dL",
            value=10,
            effective_on=today() - timedelta(days=number % 900),
            recorded_at=now(),
            updated_at=now(),
        )
        for number in range(3_000)
    )
    for number in range(30):
        add_entry(patient, circle_doctor, "procedures", text=f"Visit {number}", performed_on=day(number))
    with CaptureQueriesContext(connection) as large:
        answer = client.get(url(patient)).json()
    assert len(answer["items"]) > 900
    assert len(large) == len(small)
    assert len(large) <= 26


def test_entries_are_named_in_words_and_numbers_on_their_day(api, circle_doctor, patient):
    add_entry(patient, circle_doctor, "procedures", text="Lymph node biopsy", performed_on=day(9))
    add_entry(patient, circle_doctor, "performance-status", effective_on=day(2), ecog=1)
    items = api(circle_doctor).get(url(patient)).json()["items"]
    named = {(one["start"], one["title_en"]) for one in items}
    assert {(day(9), "Lymph node biopsy"), (day(2), "ECOG 1")} <= named


def item(key, weight, back=0, lane=Lane.VISITS):
    return StoryItem(key, lane, today() - timedelta(days=back), Text(key, key), weight, Place("record"))


def test_the_lightest_and_oldest_are_left_out_first():
    kept, left_out = told(
        [item("old trace", 10, 9), item("young trace", 10, 1), item("pivot", 100, 5)], most=2
    )
    assert ([each.key for each in kept], left_out) == (["pivot", "young trace"], 1)


def test_a_key_is_told_once_as_it_came_last():
    kept, left_out = told([item("same", 10), item("same", 60)])
    assert ([each.weight for each in kept], left_out) == ([60], 0)


def test_nothing_is_left_out_of_a_long_story():
    kept, left_out = told(item(str(number), number % 100, number) for number in range(2_000))
    assert (len(kept), left_out) == (2_000, 0)
    assert MOST_ITEMS >= 2_000


def test_every_kind_with_a_day_has_its_lane():
    told_by_hand = {"diagnoses", "therapy-lines"}
    dated = {kind.slug for kind in KINDS if kind.on_timeline}
    assert dated - told_by_hand - LANE_OF_KIND.keys() == set()


def test_nothing_lasts_beyond_a_death(api, circle_doctor, patient):
    add_entry(patient, circle_doctor, "medications", text="Aciclovir", start_on=day(60))
    add_entry(patient, circle_doctor, "deaths", died_on=day(20), main_cause="infection")
    items = by_title(api(circle_doctor).get(url(patient)).json())
    assert (items["Aciclovir"]["end"], items["Aciclovir"]["is_open"]) == (day(20), False)


def test_a_death_is_told_once_with_its_cause(api, circle_doctor, patient):
    add_entry(patient, circle_doctor, "deaths", died_on=day(2), main_cause="infection")
    items = api(circle_doctor).get(url(patient)).json()["items"]
    assert [item["title_en"] for item in items if item["key"] == "death"] == ["Death: Infection"]


def test_a_vaccine_is_planned_on_the_same_day_on_the_timeline_and_on_the_summary(network, circle_doctor):
    patient = make_patient(circle_doctor)
    infuse(patient, network.brescia, at=now() - timedelta(days=170))
    add_entry(patient, circle_doctor, "immunoglobulins", route="iv", dose_g=30, given_on=day(5))
    planned = {item.key: item.start for item in dose_items(patient.pk)}
    assert planned["dose-pneumococcal_conjugate"] == months_after(today() - timedelta(days=5), 2)


def test_a_relapse_tells_what_the_tumour_still_carries(circle_doctor, patient):
    add_entry(
        patient, circle_doctor, "relapses", found_on=day(3), relapse_kind="relapse", cd19="negative", cd20="positive",
        cd22="not_done", biopsy="positive", cns_involvement="never",
    )  # fmt: skip
    [told] = [item for item in story_of(patient.pk)["items"] if item["key"].startswith("relapses-")]
    centre = patient.centre.name
    assert told["detail_it"] == f"CD19: Negativo · CD20: Positivo · biopsia: Positiva per malattia · {centre}"
    assert told["detail_en"] == f"CD19: Negative · CD20: Positive · biopsy: Positive for disease · {centre}"


def test_a_stay_in_intensive_care_keeps_its_place_in_the_picture_before_other_stays():
    admitted = {"admitted_at": now().isoformat(), "discharged_at": now().isoformat()}
    stays = [
        SimpleNamespace(entry_id=name, values={"setting": name, **admitted}) for name in ("infusion", "icu")
    ]
    course = SimpleNamespace(entries={"episode": stays}, deviations=[])
    usual, intensive = course_items(course, may_last=False, tells_depletion=False)
    assert (intensive.weight, intensive.tone) == (MAJOR, "bad")
    assert usual.weight < intensive.weight
