"""From the invitation to the first sign-in."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client

from kernel.actors import Actor
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.notify.models import OutboxMail
from network.directory.models import Invitation, Membership, Person
from network.directory.services.invitations import invitation_create
from tests.factories.directory import PASSWORD, actor_of, make_member, suspend

pytestmark = pytest.mark.django_db
URL = "/api/v1/invitations/"


@pytest.fixture
def invite(api, centre_admin, network, afterwards):
    """Invite over the API and let the worker send the mail; returns the answer and the key of the link."""

    def send(**changes):
        data = {
            "email": "Ada.Neri@Hospital.example",
            "given_name": "Ada",
            "family_name": "Neri",
            "profession": "nurse",
            "centre_id": str(network.brescia.pk),
            "role": "nurse",
            **changes,
        }
        with afterwards() as after:
            answer = api(centre_admin).post(URL, data)
        after.run_tasks()
        return answer, key_of_last_mail()

    return send


def key_of_last_mail() -> str:
    found = re.search(r"/invitation/(\S+)", mail.outbox[-1].body) if mail.outbox else None
    return found[1] if found else ""


def accept(key: str, password: str = PASSWORD):
    return Client().post(f"{URL}accept/{key}/", {"password": password}, content_type="application/json")


def test_invited_person_chooses_a_password_and_signs_in(invite, network):
    answer, key = invite()
    assert answer.status_code == 201
    assert answer.json()["status"] == "open"
    offer = Client().get(f"{URL}accept/{key}/").json()
    assert (offer["email"], offer["centre"]["code"], offer["has_account"]) == (
        "ada.neri@hospital.example",
        "BS",
        False,
    )
    assert accept(key).status_code == 200
    client = Client()
    signed_in = client.post(
        "/_allauth/browser/v1/auth/login",
        {"email": "ada.neri@hospital.example", "password": PASSWORD},
        content_type="application/json",
    )
    assert signed_in.status_code == 200
    me = client.get("/api/v1/me/").json()
    assert [(m["centre"]["code"], m["role"]) for m in me["memberships"]] == [("BS", "nurse")]
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {
        "invitation.sent",
        "invitation.accepted",
        "person.created",
    }


@pytest.mark.parametrize(("language", "subject"), [("it", "Invito a "), ("en", "Invitation to ")])
def test_the_mail_speaks_the_language_of_the_invited(invite, language, subject):
    invite(language=language)
    message = mail.outbox[0]
    assert message.subject == f"{subject}CircleCare: Ospedale di Brescia"
    assert message.to == ["ada.neri@hospital.example"]
    assert message.message().get_content_type() == "text/plain"


@pytest.mark.parametrize(
    ("sent_at", "language", "said"),
    [
        ("2026-11-26T22:19:00Z", "it", "vale fino al giorno 3 dicembre 2026, ore 23:19."),
        ("2026-11-26T22:19:00Z", "en", "is valid until 3 December 2026, 23:19."),
        ("2026-06-30T22:30:00Z", "it", "vale fino al giorno 8 luglio 2026, ore 00:30."),
    ],
)
def test_the_mail_says_until_when_as_the_clock_on_the_wall_shows(network, sent_at, language, said):
    with time_machine.travel(sent_at, tick=False):
        invitation_create(
            actor=Actor.system("test"),
            email="ada.neri@hospital.example",
            given_name="Ada",
            family_name="Neri",
            profession="nurse",
            centre_id=network.brescia.pk,
            role="nurse",
            language=language,
        )
    assert said in OutboxMail.objects.get().body


def test_markup_in_a_name_arrives_as_typed_in_plain_text(invite):
    invite(given_name="<b>Ada</b> & co", language="en")
    assert "Dear <b>Ada</b> & co Neri," in mail.outbox[0].body


def test_a_name_cannot_carry_a_mail_header(invite):
    answer, _ = invite(given_name="Ada\nBcc: all@hospital.example")
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["given_name"]
    assert mail.outbox == []


def test_once_mailed_the_key_is_nowhere_on_the_server(invite):
    answer, key = invite()
    rows = [*Invitation.objects.values(), *OutboxMail.objects.values(), *AuditEntry.objects.values()]
    assert key
    assert len(rows) >= 3
    assert key not in str(rows)
    assert key not in str(answer.json())


def test_a_dead_link_tells_nothing(invite, api, centre_admin):
    answer, key = invite()
    assert accept(key).status_code == 200
    used = accept(key)
    unknown = accept("A" * 43)
    answer, key = invite(email="b@hospital.example")
    api(centre_admin).post(f"{URL}{answer.json()['id']}/revoke/")
    revoked = accept(key)
    answer, key = invite(email="c@hospital.example")
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        expired = accept(key)
    for dead in (used, unknown, revoked, expired):
        assert dead.status_code == 404
        assert dead.json() == used.json()
    assert used.json()["code"] == "invitation_not_valid"


def test_sending_again_kills_the_older_link(invite, api, centre_admin, afterwards):
    answer, old = invite()
    with afterwards() as after:
        assert api(centre_admin).post(f"{URL}{answer.json()['id']}/resend/").status_code == 200
    after.run_tasks()
    new = key_of_last_mail()
    assert new != old
    assert accept(old).status_code == 404
    assert accept(new).status_code == 200


@pytest.mark.parametrize("password", ["", "short", "ada.neri@hospital", "password1234"])
def test_a_weak_password_is_refused_at_its_field_and_nothing_is_made(invite, password):
    _, key = invite()
    answer = accept(key, password)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["password"]
    assert not Person.objects.filter(email="ada.neri@hospital.example").exists()
    assert accept(key).status_code == 200


def test_who_has_an_account_keeps_the_password_and_gains_the_role(invite, network):
    doctor = make_member(network.crema, "clinician", "Rita Conti", password=PASSWORD)
    _, key = invite(email=doctor.email, role="clinician")
    assert Client().get(f"{URL}accept/{key}/").json()["has_account"] is True
    assert accept(key, "").status_code == 200
    doctor.refresh_from_db()
    assert doctor.check_password(PASSWORD)
    assert Membership.objects.active().filter(person=doctor, centre=network.brescia).count() == 1


def test_a_suspended_person_cannot_come_back_through_an_invitation(invite, network):
    doctor = make_member(network.crema, "clinician", "Rita Conti")
    _, key = invite(email=doctor.email, role="clinician")
    suspend(doctor)
    assert accept(key).json()["code"] == "invitation_not_valid"


def test_one_open_invitation_per_role(invite):
    first, _ = invite()
    again, _ = invite()
    assert again.status_code == 409
    assert (again.json()["code"], again.json()["invitation_id"]) == ("invitation_open", first.json()["id"])
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert invite()[0].status_code == 201


def test_a_member_is_not_invited_again(invite, hub_doctor):
    answer, _ = invite(email=hub_doctor.email, role="clinician")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_member")


def test_nobody_invites_themselves_into_a_role(invite, centre_admin):
    answer, _ = invite(email=centre_admin.email, role="clinician")
    assert answer.status_code == 403


def test_administrators_invite_into_their_own_centre_only(invite, network, platform_admin, api):
    assert invite(centre_id=str(network.crema.pk))[0].status_code == 403
    data = {
        "email": "x@hospital.example",
        "given_name": "X",
        "family_name": "Y",
        "profession": "nurse",
        "centre_id": str(network.crema.pk),
        "role": "nurse",
    }
    assert api(platform_admin).post(URL, data).status_code == 201


def test_invitations_are_seen_by_their_administrators_only(invite, api, circle_doctor, network):
    answer, _ = invite()
    other_admin = make_member(network.crema, "centre_admin")
    for person in (circle_doctor, other_admin):
        assert api(person).get(URL).json()["results"] == []
        foreign = api(person).post(f"{URL}{answer.json()['id']}/revoke/")
        missing = api(person).post(f"{URL}01928374-0000-7000-8000-000000000000/revoke/")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.json() == missing.json()
    assert Invitation.objects.get().revoked_at is None


def test_invitations_page_by_page(invite, api, centre_admin):
    sent = [invite(email=f"n{number}@hospital.example")[0].json()["id"] for number in range(5)]
    client, seen, url = api(centre_admin), [], f"{URL}?limit=2"
    while url:
        body = client.get(url).json()
        seen += [row["id"] for row in body["results"]]
        url = body["next"]
    assert seen == sent[::-1]


def test_the_mail_is_queued_with_the_invitation_or_not_at_all(network, centre_admin):
    with transaction.atomic():
        invitation_create(
            actor=actor_of(centre_admin),
            email="ada@hospital.example",
            given_name="Ada",
            family_name="Neri",
            profession="nurse",
            centre_id=network.brescia.pk,
            role="nurse",
            language="it",
        )
        assert OutboxMail.objects.count() == 1
        transaction.set_rollback(True)
    assert not Invitation.objects.exists()
    assert not OutboxMail.objects.exists()
