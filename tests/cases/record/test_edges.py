"""Days and instants at the edge of the calendar: refused at the field, so that the record can always be read."""

import pytest

from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db
DAY = {"effective_on": "2026-11-01"}
LINE = {"line_no": 1, "intent": "first_line", "classes": ["bendamustine"]}


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor)


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        # with an offset the first and the last day of the calendar lie outside it, where nothing reads them back
        ("labs", {"code": "hb", "value": 9, **DAY, "taken_at": "0001-01-01T00:00:00+14:00"}, "taken_at"),
        ("vitals", {"weight_kg": 70, **DAY, "taken_at": "1899-12-31T12:00:00Z"}, "taken_at"),
        # what is reckoned from a day must lie within the calendar too
        ("medications", {"text": "Ciclofosfamide", "end_on": "9999-12-31"}, "end_on"),
        ("therapy-lines", {**LINE, "end_on": "9999-12-31"}, "end_on"),
    ],
)  # fmt: skip
def test_a_day_that_nothing_can_be_reckoned_from_is_refused_and_the_record_stays_readable(
    api, circle_doctor, patient, kind, values, field
):
    client = api(circle_doctor)
    url = f"/api/v1/patients/{patient.pk}"
    answer = client.post(f"{url}/record/{kind}/", values)
    for page in (f"{url}/record/{kind}/", f"{url}/record/", f"{url}/case/"):
        assert client.get(page).status_code == 200
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]
