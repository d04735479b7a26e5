"""Whatever is sent to a visit, the answer is one that a screen can show, and nothing is half written."""

from copy import deepcopy
from itertools import product
from uuid import uuid4

import pytest

from followup.visits.models import VisitEntry, VisitItem, VisitOrder, VisitRelease, VisitSection
from followup.visits.services.ordering import order_add
from tests.factories.directory import actor_of, make_member, make_network
from tests.factories.visits import begin, fill, followed_patient, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_visits")]

VALUES = (None, "", "x" * 20_001, "\x00", -1, 10**30, True, [], {}, ["a"], {"a": {"b": []}}, "1")
SENT = (
    ("post", "patients/{patient}/visits/", ("client_id", "planned_visit_id", "appointment_id", "on", "mode")),
    ("patch", "visits/{visit}/", ("on", "mode", "reason", "state")),
    ("put", "visits/{visit}/sections/lymphoma/", ("text", "nothing_to_report")),
    ("put", "visits/{visit}/items/igg/", ("outcome", "note")),
    ("post", "visits/{visit}/entries/", ("section", "kind", "values", "client_id")),
    ("post", "visits/{visit}/orders/", ("kind", "what", "due_on", "note", "proposal", "client_id")),
    ("patch", "visit-orders/{order}/", ("kind", "what", "due_on", "state")),
    ("post", "visits/{signed}/addendum/", ("text", "reason")),
    ("post", "visit-reports/{report}/releases/", ("to", "how", "centre_id")),
    ("post", "visits/{visit}/sign/", ("language",)),
)
GOOD = {
    "client_id": str(uuid4()),
    "section": "lymphoma",
    "kind": "vitals",
    "values": {"weight_kg": 70},
    "text": "x",
    "reason": "y",
    "to": "patient",
    "how": "printed",
}


@pytest.fixture(scope="module")
def standing_visits(standing_rows):
    """A doctor, and the ids of a visit that is open and of one that is signed."""
    with standing_rows.unblock():
        network = make_network()
        doctor = make_member(network.crema, "clinician", "Giulia Ferri")
        patient = followed_patient(doctor, network)
        visit = begin(doctor, patient)
        signed = fill(doctor, begin(doctor, patient, "m12"))
        order = order_add(
            actor=actor_of(doctor), visit_id=visit.pk, client_id=uuid4(), kind="blood", what="IgG"
        )
        report = sign(doctor, signed)
        ids = {
            "patient": patient.pk,
            "visit": visit.pk,
            "signed": signed.pk,
            "order": order.pk,
            "report": report.pk,
        }
        return doctor, ids


@pytest.fixture
def circle_doctor(standing_visits, db):
    return deepcopy(standing_visits[0])


@pytest.fixture
def places(standing_visits):
    return dict(standing_visits[1])


def written():
    return [
        model.objects.count() for model in (VisitEntry, VisitItem, VisitOrder, VisitRelease, VisitSection)
    ]


def test_no_body_is_answered_with_an_error_of_ours(api, circle_doctor, places):
    client, before = api(circle_doctor), written()
    for method, route, fields in SENT:
        for field, value in product(fields, VALUES):
            known = {name: GOOD[name] for name in fields if name in GOOD}
            body = known | {field: value, "nonsense": 1}
            answer = getattr(client, method)(
                f"/api/v1/{route.format(**places)}", body, format="json", headers={"If-Match": '"0"'}
            )
            assert 400 <= answer.status_code < 500, (route, field, value, answer.status_code)
        for whole in ([], "x", None, 7):
            answer = getattr(client, method)(
                f"/api/v1/{route.format(**places)}", whole, format="json", headers={"If-Match": '"0"'}
            )
            assert 400 <= answer.status_code < 500, (route, whole, answer.status_code)
    assert written() == before


@pytest.mark.parametrize("value", VALUES)
def test_no_value_of_a_field_is_answered_with_an_error_of_ours(api, circle_doctor, places, value):
    client = api(circle_doctor)
    for method, route, fields in SENT:
        for field in fields:
            known = {name: GOOD[name] for name in fields if name in GOOD} | {field: value}
            answer = getattr(client, method)(
                f"/api/v1/{route.format(**places)}", known, format="json", headers={"If-Match": '"1"'}
            )
            assert answer.status_code < 500, (route, field, value)
    for kind, name in (("vitals", "weight_kg"), ("vitals", "nonsense"), ("labs", "code")):
        body = {**GOOD, "kind": kind, "values": {name: value}, "client_id": str(uuid4())}
        sent = {key: body[key] for key in ("client_id", "section", "kind", "values")}
        answer = client.post(f"/api/v1/visits/{places['visit']}/entries/", sent, format="json")
        assert answer.status_code < 500, (kind, name, value)
