"""The case in one call: the same as its six parts, for the same readers, at one look in the access log."""

from datetime import timedelta

import pytest

from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.audit.selectors import audit_of_patient
from network.directory.models import Role
from tests.cases.overview.test_story import ago, fill
from tests.factories import directory
from tests.factories.patients import invite_centre, make_patient
from tests.factories.record import add_entry
from tests.factories.toxicity import WELL, infuse, look

pytestmark = pytest.mark.django_db
PARTS = {
    "patient": "",
    "circle": "circle/",
    "pathway": "pathway/",
    "referrals": "referrals/",
    "record": "record/",
    "overview": "overview/",
}
CLINICAL = ("pathway", "referrals", "record", "overview")


def case(patient):
    return f"/api/v1/patients/{patient.pk}/"


def without_clock(part):
    return {key: value for key, value in part.items() if key != "generated_at"}


@pytest.fixture
def told(network, circle_doctor, hub_doctor):
    """A patient of whom every part has something to say."""
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    fill(patient, circle_doctor)
    add_entry(patient, circle_doctor, "allergies", text="Penicillin", severity="severe")
    add_entry(patient, circle_doctor, "medications", text="Prednisone 10 mg")
    infuse(patient, network.brescia, at=ago(3))
    look(patient, hub_doctor, clock.now() - timedelta(hours=2), **{**WELL, "temp_c": 38.4})
    return patient


@pytest.mark.parametrize("who", ["circle_doctor", "hub_doctor"])
def test_every_part_is_what_its_own_address_answers(api, told, who, request):
    client = api(request.getfixturevalue(who))
    opened = client.get(f"{case(told)}case/")
    assert opened.status_code == 200, opened.content
    assert opened.json().keys() == PARTS.keys()
    for name, address in PARTS.items():
        alone = client.get(case(told) + address).json()
        assert without_clock(opened.json()[name]) == without_clock(alone), name


def test_a_record_without_anything_opens_too(api, circle_doctor):
    patient = make_patient(circle_doctor)
    client = api(circle_doctor)
    opened = client.get(f"{case(patient)}case/").json()
    assert opened["pathway"] == {"pathway": None, "others": []}
    assert opened["overview"]["course"] is None
    assert without_clock(opened["record"]) == without_clock(client.get(f"{case(patient)}record/").json())


def test_a_secretary_gets_the_identity_and_nothing_of_the_record(api, network, told):
    client = api(directory.make_member(network.crema, Role.SECRETARY, "Silvia Poli"))
    opened = client.get(f"{case(told)}case/").json()
    assert [name for name in CLINICAL if opened[name] is not None] == []
    assert (opened["patient"]["diagnosis"], opened["patient"]["allergies"]) == (None, None)
    assert opened["patient"] == client.get(case(told)).json()
    assert AuditEntry.objects.filter(action="case.opened").count() == 0


def test_one_look_is_one_line_of_the_access_log_and_a_refused_one_is_none(api, circle_doctor, outsider, told):
    before = audit_of_patient(told.pk).count()
    assert api(circle_doctor).get(f"{case(told)}case/").status_code == 200
    assert [
        row.action for row in audit_of_patient(told.pk)[: audit_of_patient(told.pk).count() - before]
    ] == ["case.opened"]
    assert api(outsider).get(f"{case(told)}case/").status_code == 404
    assert audit_of_patient(told.pk).count() == before + 1
