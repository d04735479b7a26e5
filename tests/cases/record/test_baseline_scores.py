"""On the summary CAR-HEMATOTOX and EASIX stay what they were before lymphodepletion."""

from datetime import timedelta

import pytest

from kernel import clock
from tests.factories.patients import invite_centre, make_patient
from tests.factories.record import add_entry
from tests.factories.toxicity import infuse

pytestmark = pytest.mark.django_db

BEFORE = {
    "platelets": 110,
    "anc": 0.95,
    "hb": 10.1,
    "crp": 42,
    "ferritin": 540,
    "ldh": 520,
    "creatinine": 1.1,
}
AFTER = {"platelets": 20, "anc": 0.1, "hb": 7.4, "crp": 180, "ferritin": 9000, "ldh": 800, "creatinine": 1.4}


def test_what_is_measured_after_infusion_changes_no_score_of_before(api, network, circle_doctor, hub_doctor):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    add_entry(patient, circle_doctor, "diagnoses", disease="dlbcl_nos")
    day_0 = clock.now() - timedelta(days=12)
    for code, value in BEFORE.items():
        on = (day_0 - timedelta(days=1)).astimezone(clock.wall_zone()).date()
        add_entry(patient, circle_doctor, "labs", code=code, value=value, effective_on=on.isoformat())

    def scores():
        body = api(hub_doctor).get(f"/api/v1/patients/{patient.pk}/record/").json()
        return {score["score_id"]: score for score in body["scores"]}

    assert scores()["car_hematotox"]["value"] == 3
    infuse(patient, network.brescia, at=day_0)
    then = scores()
    for code, value in AFTER.items():
        add_entry(patient, hub_doctor, "labs", code=code, value=value, effective_on=clock.today().isoformat())
    now = scores()
    for name in ("car_hematotox", "easix", "log2_easix", "m_easix"):
        assert now[name] == then[name]
    assert now["car_hematotox"]["class_code"] == "high"
    # kidney function is of today
    assert now["egfr_ckd_epi_2021"]["inputs"]["creatinine_mg_dl"] == 1.4


def test_without_a_value_of_that_time_the_score_says_what_is_missing(api, network, circle_doctor, hub_doctor):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=clock.now() - timedelta(days=12))
    for code, value in AFTER.items():
        add_entry(patient, hub_doctor, "labs", code=code, value=value, effective_on=clock.today().isoformat())
    body = api(hub_doctor).get(f"/api/v1/patients/{patient.pk}/record/").json()
    [score] = [one for one in body["scores"] if one["score_id"] == "car_hematotox"]
    assert score["value"] is None
    assert score["missing"] == ["platelets", "anc", "hb", "crp", "ferritin"]
