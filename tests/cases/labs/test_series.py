"""Courses of results over HTTP, as the charts read them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.labs.rules.points import HIGH, LESS, LOW, MORE
from cases.patients.models import Patient
from cases.record.models import LabResult
from cases.toxicity.models import IEC_HS
from cases.toxicity.services.sheets import sheet_create, sheet_mark_error
from kernel.audit.models import AuditEntry
from tests.factories.directory import actor_of
from tests.factories.patients import make_patient
from tests.factories.record import add_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor)


def url(patient, end="series"):
    return f"/api/v1/patients/{patient.pk}/record/labs/{end}/"


def day(number):
    return (date(1970, 1, 1) + timedelta(days=number)).isoformat()


def test_results_come_as_columns_with_their_limits_and_authors(api, circle_doctor, circle_nurse, patient):
    add_entry(
        patient,
        circle_doctor,
        "labs",
        code="hb",
        value=11.2,
        ref_low=12,
        ref_high=16,
        effective_on=day(20002),
    )
    add_entry(
        patient, circle_nurse, "labs", code="hb", value=16.5, ref_low=12, ref_high=16, effective_on=day(20001)
    )
    add_entry(patient, circle_doctor, "labs", code="ldh", value=480, uln=250, effective_on=day(20003))
    add_entry(
        patient, circle_doctor, "labs", code="hb", value=12, effective_on=day(20002),
        taken_at="2024-10-06T21:30:00Z",
    )  # fmt: skip
    sheet = add_entry(patient, circle_doctor, "labs", code="crp", text_value="<0.5", effective_on=day(20003))
    LabResult.objects.filter(pk=sheet.pk).update(origin="lab_sheet")
    add_entry(patient, circle_doctor, "labs", code="ferritin", text_value="> 2000", effective_on=day(20003))
    add_entry(patient, circle_doctor, "labs", code="ecg", text_value="sinus rhythm", effective_on=day(20003))
    add_entry(
        patient, circle_doctor, "labs", code="alt", absent_reason_code="not_done", effective_on=day(20003)
    )
    wrong = add_entry(patient, circle_doctor, "labs", code="hb", value=3, effective_on=day(20004))
    client = api(circle_doctor)
    client.post(
        f"/api/v1/patients/{patient.pk}/record/labs/{wrong.pk}/entered-in-error/",
        {"reason": "other patient"},
        headers={"If-Match": '"1"'},
    )
    add_entry(patient, circle_nurse, "vitals", temperature_c="38.4", weight_kg="71", effective_on=day(20003))

    answer = client.get(url(patient))
    assert answer.status_code == 200
    found = answer.json()
    by_code = {course["code"]: course for course in found["series"]}
    assert list(by_code) == ["ldh", "hb", "crp", "ferritin", "vital.temperature_c", "vital.weight_kg"]
    hb = by_code["hb"]
    # 21:30 UTC is 23:30 in Italy, the same day
    assert hb["days"] == [20001, 20002, 20002.9792]
    assert hb["values"] == [16.5, 11.2, 12]
    assert hb["flags"] == [HIGH, LOW, 0]
    assert [found["limits"][place] if place >= 0 else None for place in hb["limit"]] == [
        [12, 16],
        [12, 16],
        None,
    ]
    names = [found["people"][place]["display_name"] for place in hb["by"]]
    assert names == [circle_nurse.display_name, circle_doctor.display_name, circle_doctor.display_name]
    origins = {code: [found["origins"][place] for place in by_code[code]["origin"]] for code in by_code}
    assert (origins["hb"], origins["crp"]) == (["manual"] * 3, ["lab_sheet"])
    assert origins["vital.weight_kg"] == ["manual"]
    assert by_code["ldh"]["flags"] == [HIGH]
    assert (by_code["crp"]["values"], by_code["crp"]["flags"]) == ([0.5], [LESS])
    assert (by_code["ferritin"]["values"], by_code["ferritin"]["flags"]) == ([2000], [MORE])
    assert by_code["vital.temperature_c"]["values"] == [38.4]

    some = client.get(url(patient), {"codes": "hb,vital.weight_kg", "from": day(20002), "to": day(20003)})
    assert {course["code"]: len(course["days"]) for course in some.json()["series"]} == {
        "hb": 2,
        "vital.weight_kg": 1,
    }


def test_the_treatments_stand_on_the_same_axis(api, circle_doctor, patient):
    add_entry(
        patient, circle_doctor, "therapy-lines", line_no=1, intent="first_line", regimen="r_chop",
        start_on="2025-02-10", end_on="2025-06-20",
    )  # fmt: skip
    add_entry(
        patient, circle_doctor, "therapy-lines", line_no=2, intent="bridging", regimen_text="Pola-BR",
        start_on="2026-03-01",
    )  # fmt: skip
    found = api(circle_doctor).get(url(patient)).json()["treatments"]
    assert [(item["kind"], item["start"], item["end"], item["until"]) for item in found] == [
        ("therapy", "2025-02-10", "2025-06-20", None),
        ("bridging", "2026-03-01", None, None),
    ]
    assert found[0]["label_en"] == "1. R-CHOP"
    assert found[1]["label_it"] == "2. Pola-BR"


def test_no_therapy_of_somebody_who_died_runs_on(api, circle_doctor, patient):
    for line, intent, more in (
        (1, "first_line", {"end_on": "2025-06-20"}),
        (2, "salvage", {}),
        (3, "bridging", {}),
    ):
        add_entry(
            patient, circle_doctor, "therapy-lines", line_no=line, intent=intent, regimen="r_chop",
            start_on=f"2025-0{line}-10", **more,
        )  # fmt: skip
    Patient.objects.filter(pk=patient.pk).update(deceased_on=date(2025, 9, 1))
    found = api(circle_doctor).get(url(patient)).json()["treatments"]
    assert [(item["end"], item["until"]) for item in found] == [
        ("2025-06-20", None),
        (None, "2025-03-10"),
        (None, "2025-09-01"),
    ], "the second lasted until the third at most, and nothing beyond the death"


@pytest.mark.parametrize(
    ("query", "field"),
    [({"codes": "moonlight"}, "codes"), ({"from": "1/2/2026"}, "from"), ({"to": "x"}, "to")],
)
def test_a_query_that_says_nothing_is_refused_at_its_field(api, circle_doctor, patient, query, field):
    for end in ("series", "export"):
        answer = api(circle_doctor).get(url(patient, end), query)
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == [field]


def fill(patient, doctor, count):
    """That many results of ten tests, one a day."""
    codes = ("hb", "wbc", "anc", "alc", "platelets", "ldh", "crp", "ferritin", "creatinine", "alt")
    LabResult.objects.bulk_create(
        LabResult(
            patient=patient,
            author=doctor,
            centre=patient.centre,
            code=codes[n % 10],
            unit="x",
            value=5 + n % 7,
            effective_on=date(2020, 1, 1) + timedelta(days=n // 3),
            ref_low=4,
            ref_high=9 + n % 2,
        )
        for n in range(count)
    )


def test_what_a_sheet_of_iec_hs_took_down_stands_among_the_results_unless_the_laboratory_has_it(
    api, hub_doctor, network
):
    """Its ferritin was in no table and on no chart."""
    patient, sheets = make_patient(hub_doctor), []
    for on, ferritin, more in ((20001, 9000, {"ldh_u_l": 700}), (20002, 11000, {}), (20003, 800, {})):
        found = {"observed_at": f"{day(on)}T22:30:00Z", "ferritin_ug_l": ferritin, "ferritin_uln_ug_l": 400}
        made, _warnings = sheet_create(
            actor=actor_of(hub_doctor), patient_id=patient.pk, kind=IEC_HS, values=found | more
        )
        sheets.append(made)
    mistake = sheets[2]
    sheet_mark_error(
        actor=actor_of(hub_doctor), patient_id=patient.pk, kind=IEC_HS, entry_id=mistake.pk,
        reason="Altro paziente", base_version=mistake.version,
    )  # fmt: skip
    # half past midnight in Italy: of the next day
    add_entry(patient, hub_doctor, "labs", code="ferritin", value=10900, effective_on=day(20003))
    add_entry(patient, hub_doctor, "labs", code="ldh", value=500, uln=250, effective_on=day(20001))
    client = api(hub_doctor)
    found = client.get(url(patient)).json()
    courses = {course["code"]: course for course in found["series"]}
    ferritin, ldh = courses["ferritin"], courses["ldh"]
    assert ferritin["values"] == [9000, 10900], "the laboratory's own stands for its day, an error nowhere"
    assert [found["origins"][at] for at in ferritin["origin"]] == ["iec_hs", "manual"]
    assert ferritin["days"][0] == pytest.approx(20002 + 30 / 1440, abs=1e-3)
    assert (ferritin["limit"], ferritin["flags"]) == ([-1, -1], [0, 0]), "a baseline is no limit"
    assert found["people"][ferritin["by"][0]]["id"] == str(hub_doctor.pk)
    assert ldh["values"] == [500, 700], "of another day"
    only = client.get(url(patient), {"codes": "ferritin", "from": day(20003)}).json()
    assert [course["values"] for course in only["series"]] == [[10900]]
    sent = client.get(url(patient, "export"), headers={"Accept-Language": "en"}).content.decode()
    assert [line.split(",")[1:4:2] for line in sent.splitlines()[1:]] == [
        ["ldh", "500"],
        ["ferritin", "10900"],
    ], "a file that comes back would make results of the laboratory of it"


@pytest.mark.parametrize(("told", "shown"), [("campione non idoneo", [18000]), ("> 1650", [1650, 18000])])
def test_a_result_that_says_less_than_the_sheet_of_iec_hs_does_not_hide_it(
    api, hub_doctor, network, told, shown
):
    patient = make_patient(hub_doctor)
    values = {"observed_at": f"{day(20001)}T10:00:00Z", "ferritin_ug_l": 18000}
    sheet_create(actor=actor_of(hub_doctor), patient_id=patient.pk, kind=IEC_HS, values=values)
    add_entry(patient, hub_doctor, "labs", code="ferritin", text_value=told, effective_on=day(20001))
    found = api(hub_doctor).get(url(patient)).json()
    assert [course["values"] for course in found["series"] if course["code"] == "ferritin"] == [shown]


def test_the_number_of_queries_does_not_grow_with_the_results(api, circle_doctor, patient):
    client = api(circle_doctor)
    fill(patient, circle_doctor, 20)
    client.get(url(patient))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url(patient))
    fill(patient, circle_doctor, 400)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(url(patient))
    assert sum(len(course["days"]) for course in answer.json()["series"]) == 420
    assert len(few) == len(many)
    assert len(many) <= 12


def test_looking_and_exporting_leave_one_trace_each(api, circle_doctor, patient):
    add_entry(patient, circle_doctor, "labs", code="hb", value=11.2, effective_on=day(20002))
    api(circle_doctor).get(url(patient))
    api(circle_doctor).get(url(patient, "export"))
    rows = AuditEntry.objects.filter(patient_id=patient.pk, action__startswith="labs.").order_by("pk")
    assert [(row.action, row.detail["count"]) for row in rows] == [
        ("labs.series_viewed", 1),
        ("labs.exported", 1),
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("it", "05/10/2024;hb;Emoglobina;11,2;g/dL;12;16"),
        ("en", "05/10/2024,hb,Haemoglobin,11.2,g/dL,12,16"),
    ],
)
def test_the_sheet_is_written_as_spreadsheets_of_the_language_read_it(
    api, circle_doctor, patient, language, line
):
    add_entry(
        patient,
        circle_doctor,
        "labs",
        code="hb",
        value=11.2,
        ref_low=12,
        ref_high=16,
        effective_on=day(20001),
    )
    circle_doctor.language = language
    circle_doctor.save()
    answer = api(circle_doctor).get(url(patient, "export"), headers={"Accept-Language": language})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert answer.content.decode().splitlines()[1] == line
