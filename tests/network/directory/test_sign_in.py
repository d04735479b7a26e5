"""Signing in through django-allauth, as the browser does it."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test import Client

from kernel.actors import Actor
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import Forbidden
from kernel.realtime.wire import session_hash
from network.directory.models import Person, SignInFailure
from network.directory.rules import account_delay, address_delay
from network.directory.selectors import may_hold_socket
from network.directory.services import sign_in
from network.directory.services.second_factor import second_factor_reset
from tests.factories.directory import PASSWORD, make_member, suspend

pytestmark = pytest.mark.django_db
BASE = "/_allauth/browser/v1"
GUESSED = "a@hospital.example"


def post(client: Client, path: str, data: dict[str, object], **extra: str):
    return client.post(BASE + path, data, content_type="application/json", **extra)


def login(client: Client, person: Person | str, password: str = PASSWORD, **extra: str):
    email = person if isinstance(person, str) else person.email
    return post(client, "/auth/login", {"email": email, "password": password}, **extra)


@pytest.fixture
def doctor(network) -> Person:
    return make_member(network.crema, "clinician", "Rita Conti", password=PASSWORD)


def test_sign_in_gives_a_session_that_the_api_accepts(client, doctor):
    assert client.get("/api/v1/me/").status_code == 401
    answer = login(client, doctor)
    assert answer.status_code == 200
    assert answer.json()["data"]["user"]["display"] == "Rita Conti"
    assert client.get("/api/v1/me/").json()["id"] == str(doctor.pk)
    assert AuditEntry.objects.filter(action="person.signed_in", person=doctor).count() == 1


def test_e_mail_is_accepted_in_any_case(client, doctor):
    assert login(client, doctor.email.upper()).status_code == 200


def test_the_session_key_changes_at_sign_in(client, doctor):
    client.get("/_allauth/browser/v1/config")
    session = client.session
    session["planted"] = 1
    session.save()
    planted = session.session_key
    login(client, doctor)
    assert client.session.session_key != planted
    assert not client.session.exists(planted)


class TestOddInput:
    @pytest.mark.parametrize("method", ["get", "post", "put"])
    def test_there_are_no_telephone_numbers_to_sign_in_with(self, client, doctor, method):
        login(client, doctor)
        for path in ("/account/phone", "/auth/phone/verify", "/auth/phone/verify/resend"):
            answer = getattr(client, method)(BASE + path, content_type="application/json")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            ("multipart/form-data; boundary=x", b"--x--"),
            (
                "multipart/form-data; boundary=x",
                b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
            ),
            ("application/x-www-form-urlencoded", b"email=a%40b.example&password=x"),
            ("text/plain", b"{}"),
        ],
    )
    def test_what_is_not_json_is_refused(self, doctor, content_type, body):
        browser = Client(enforce_csrf_checks=True)
        browser.get(BASE + "/auth/session")
        token = browser.cookies["csrftoken"].value
        answer = browser.post(
            BASE + "/auth/login", body, content_type=content_type, headers={"X-CSRFToken": token}
        )
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_passwords_are_kept_as_argon2(doctor):
    assert doctor.password.startswith("argon2$argon2id$")


def test_wrong_unknown_and_suspended_get_the_same_answer(client, doctor, network):
    gone = suspend(make_member(network.crema, "clinician", "Ugo Via", password=PASSWORD))
    wrong = login(client, doctor, "wrong-password-1")
    unknown = login(client, "nobody@hospital.example", "wrong-password-1")
    suspended = login(client, gone)
    assert wrong.status_code == unknown.status_code == suspended.status_code == 400
    assert wrong.json() == unknown.json() == suspended.json()


def test_unknown_account_costs_one_password_hash_like_a_known_one(client, doctor, monkeypatch):
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hashed: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda *a, **k: (hashed.append("e"), encode(*a, **k))[1]
    )
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda *a, **k: (hashed.append("v"), verify(*a, **k))[1]
    )
    login(client, doctor, "wrong-password-1")
    known = len(hashed)
    login(client, "nobody@hospital.example", "wrong-password-1")
    assert (known, len(hashed) - known) == (1, 1)


def guess_at_once(count: int) -> int:
    """That many attempts at one account in as many threads; returns how many were let through."""
    start = threading.Barrier(count, timeout=20)

    def guess(_: int) -> bool:
        start.wait()
        try:
            return not sign_in.attempt_begin(email=GUESSED, ip=None)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return sum(pool.map(guess, range(count)))


class TestGrowingDelays:
    def test_the_sixth_try_waits_even_with_the_right_password(self, client, doctor):
        for _ in range(5):
            assert login(client, doctor, "wrong-password-1").json()["errors"][0]["code"] == (
                "email_password_mismatch"
            )
        closed = login(client, doctor)
        assert closed.json()["errors"][0]["code"] == "too_many_login_attempts"

    def test_unknown_accounts_wait_alike(self, client, db):
        answers = [login(client, "nobody@hospital.example", "wrong-password-1").json() for _ in range(6)]
        assert answers[5]["errors"][0]["code"] == "too_many_login_attempts"
        assert answers[4]["errors"][0]["code"] == "email_password_mismatch"

    def test_after_the_delay_the_right_password_opens_and_the_count_starts_anew(self, client, doctor):
        for _ in range(5):
            login(client, doctor, "wrong-password-1")
        with time_machine.travel(now() + timedelta(seconds=31), tick=False):
            assert login(client, doctor).status_code == 200
        assert not SignInFailure.objects.filter(key=sign_in.account_key(doctor.email)).exists()

    def test_an_address_that_sprays_many_accounts_waits_too(self, client, doctor):
        for number in range(5):
            login(client, f"guess{number}@hospital.example", "wrong-password-1")
        assert login(client, doctor).json()["errors"][0]["code"] == "too_many_login_attempts"
        assert login(client, doctor, REMOTE_ADDR="198.51.100.7").status_code == 200

    def test_parallel_guesses_are_booked_before_they_are_checked(self, db):
        waits = [sign_in.attempt_begin(email="a@b.example", ip=None) for _ in range(7)]
        assert [bool(wait) for wait in waits] == [False] * 5 + [True] * 2

    @pytest.mark.django_db(transaction=True)
    def test_of_many_guesses_at_once_no_more_are_admitted_than_one_by_one(self):
        assert guess_at_once(30) == 5

    def test_who_waited_for_the_lock_is_not_refused_for_what_was_booked_meanwhile(self, db, monkeypatch):
        locked = sign_in._locked

        def second_in_line(*asked: Any) -> SignInFailure:
            row = locked(*asked)
            row.closed_until = now()
            return row

        monkeypatch.setattr(sign_in, "_locked", second_in_line)
        assert not sign_in.attempt_begin(email=GUESSED, ip=None)

    @pytest.mark.django_db(transaction=True)
    def test_control_without_the_row_lock_all_of_them_are_admitted(self, monkeypatch):
        sign_in.attempt_begin(email=GUESSED, ip=None)
        SignInFailure.objects.update(failures=4)
        read_by_all = threading.Barrier(6, timeout=20)

        def unlocked(key: str, moment: datetime) -> SignInFailure:
            row = SignInFailure.objects.get(key=key)
            read_by_all.wait()
            return row

        monkeypatch.setattr(sign_in, "_locked", unlocked)
        assert guess_at_once(6) == 6

    def test_hammering_does_not_lengthen_the_delay(self, client, doctor):
        for _ in range(9):
            login(client, doctor, "wrong-password-1")
        assert SignInFailure.objects.get(key=sign_in.account_key(doctor.email)).failures == 5

    def test_an_hour_of_quiet_is_forgotten(self, client, doctor):
        for _ in range(4):
            login(client, doctor, "wrong-password-1")
        with time_machine.travel(now() + timedelta(minutes=61), tick=False):
            assert sign_in.sweep_failures() == 2
            assert login(client, doctor, "wrong-password-1").json()["errors"][0]["code"] == (
                "email_password_mismatch"
            )

    def test_delays_grow_to_a_limit(self):
        assert [account_delay(n).total_seconds() for n in (4, 5, 6, 9, 10, 500)] == [0, 30, 60, 480, 900, 900]
        assert [address_delay(n).total_seconds() for n in (4, 5, 8, 500)] == [0, 1, 8, 60]

    def test_nobody_can_read_accounts_from_the_table(self, client, doctor):
        login(client, doctor, "wrong-password-1")
        keys = SignInFailure.objects.values_list("key", flat=True)
        assert len(keys) == 2
        assert all("@" not in key and "127.0.0.1" not in key for key in keys)


def test_sign_up_is_closed(client, db):
    answer = post(client, "/auth/signup", {"email": "new@hospital.example", "password": PASSWORD})
    assert answer.status_code == 403
    assert not Person.objects.exists()


def test_nobody_changes_the_address_they_sign_in_with(client, doctor):
    login(client, doctor)
    answer = post(client, "/account/email", {"email": "other@hospital.example"})
    assert answer.status_code in {400, 409}
    doctor.refresh_from_db()
    assert doctor.emailaddress_set.count() == 1


def reset_key(afterwards, email: str) -> str:
    with afterwards() as after:
        assert post(Client(), "/auth/password/request", {"email": email}).status_code == 200
    after.run_tasks()
    found = re.search(r"/reset\?key=(\S+)", mail.outbox[0].body)
    assert found, mail.outbox[0].body
    return found[1]


class TestPasswordReset:
    def test_known_and_unknown_addresses_get_the_same_answer(self, client, doctor, afterwards):
        with afterwards() as after:
            known = post(client, "/auth/password/request", {"email": doctor.email})
            unknown = post(client, "/auth/password/request", {"email": "nobody@hospital.example"})
        assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
        assert after.tasks == [("network.directory.tasks.send_password_reset", {"person_id": str(doctor.pk)})]
        after.run_tasks()
        assert [message.to for message in mail.outbox] == [[doctor.email]]

    def test_the_link_sets_a_new_password_once_and_ends_other_sessions(self, client, doctor, afterwards):
        login(client, doctor)
        key = reset_key(afterwards, doctor.email)
        data = {"key": key, "password": "another-long-secret"}
        assert post(Client(), "/auth/password/reset", data).status_code == 401  # done: now sign in
        assert client.get("/api/v1/me/").status_code == 401
        assert login(Client(), doctor).status_code == 400
        assert login(Client(), doctor, "another-long-secret").status_code == 200
        assert post(Client(), "/auth/password/reset", data).status_code == 400

    def test_suspended_people_get_no_mail(self, doctor, afterwards):
        suspend(doctor)
        with afterwards() as after:
            post(Client(), "/auth/password/request", {"email": doctor.email})
        after.run_tasks()
        assert mail.outbox == []

    def test_weak_passwords_are_refused(self, doctor, afterwards):
        key = reset_key(afterwards, doctor.email)
        answer = post(Client(), "/auth/password/reset", {"key": key, "password": "password1234"})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["param"] == "password"


def test_changing_the_password_keeps_this_session_and_ends_the_others(client, doctor, afterwards):
    login(client, doctor)
    phone = Client()
    login(phone, doctor)
    with afterwards() as after:
        changed = post(
            client,
            "/account/password/change",
            {"current_password": PASSWORD, "new_password": "another-long-secret"},
        )
    assert changed.status_code == 200
    assert client.get("/api/v1/me/").status_code == 200
    assert phone.get("/api/v1/me/").status_code == 401
    assert [(len(keys), code) for _, keys, code in after.closed] == [(1, 4401)]


def test_a_page_of_another_site_cannot_use_the_session(doctor):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(doctor)
    refused = browser.patch("/api/v1/me/", {"theme": "dark"}, content_type="application/json")
    assert refused.status_code == 403
    doctor.refresh_from_db()
    assert doctor.theme == "auto"


def totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enrol(client: Client) -> str:
    secret = client.get(BASE + "/account/authenticators/totp").json()["meta"]["secret"]
    answer = post(client, "/account/authenticators/totp", {"code": totp(secret)})
    assert answer.status_code == 200, answer.json()
    return secret


class TestSecondFactor:
    def test_once_enrolled_a_code_is_asked(self, client, doctor):
        login(client, doctor)
        secret = enrol(client)
        other = Client()
        pending = login(other, doctor)
        assert pending.status_code == 401
        assert other.get("/api/v1/me/").status_code == 401
        assert post(other, "/auth/2fa/authenticate", {"code": "000000"}).status_code == 400
        # A code works once: the one of the enrolment is spent, the next window's is not.
        with time_machine.travel(now() + timedelta(seconds=60), tick=False):
            assert post(other, "/auth/2fa/authenticate", {"code": totp(secret)}).status_code == 200
            assert other.get("/api/v1/me/").json()["mfa"]["enabled"] is True

    def test_a_code_opens_once_in_all_the_time_that_it_is_right(self, client, doctor):
        """Seen over a shoulder: the clock's tolerance keeps a code right for longer than one step of 30 s."""
        login(client, doctor)
        secret = enrol(client)
        step = datetime.fromtimestamp((int(time.time()) // 30 + 4) * 30, UTC)
        with time_machine.travel(step + timedelta(seconds=1), tick=False):
            code = totp(secret)
        for second, expected in ((1, 200), (25, 400), (35, 400), (55, 400)):
            if second > 31:
                cache.clear()  # Valkey's own clock does not travel: what was kept for 30 s is forgotten by now
            with time_machine.travel(step + timedelta(seconds=second), tick=False):
                other = Client()
                login(other, doctor)
                answer = post(other, "/auth/2fa/authenticate", {"code": code})
                assert answer.status_code == expected, second
        with time_machine.travel(step + timedelta(seconds=56), tick=False):
            other = Client()
            login(other, doctor)
            assert post(other, "/auth/2fa/authenticate", {"code": totp(secret)}).status_code == 200, (
                "the next one"
            )

    def test_codes_are_refused_clearly_while_valkey_is_away(self, client, doctor, settings):
        login(client, doctor)
        secret = enrol(client)
        other = Client()
        login(other, doctor)
        away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
        settings.CACHES = {"default": away}
        with time_machine.travel(now() + timedelta(seconds=60), tick=False):
            answer = post(other, "/auth/2fa/authenticate", {"code": totp(secret)})
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")

    def test_recovery_codes_open_once(self, client, doctor):
        login(client, doctor)
        enrol(client)
        codes = client.get(BASE + "/account/authenticators/recovery-codes").json()["data"]["unused_codes"]
        assert len(codes) == 10
        for expected in (200, 400):
            other = Client()
            login(other, doctor)
            assert post(other, "/auth/2fa/authenticate", {"code": codes[0]}).status_code == expected

    @pytest.mark.django_db(transaction=True)
    def test_a_recovery_code_opens_once_to_many_who_use_it_at_once(self, client, doctor):
        login(client, doctor)
        enrol(client)
        codes = client.get(BASE + "/account/authenticators/recovery-codes").json()["data"]["unused_codes"]
        browsers = [Client() for _ in range(4)]
        for browser in browsers:
            assert login(browser, doctor).status_code == 401
        start = threading.Barrier(len(browsers), timeout=20)

        def use(browser: Client) -> int:
            start.wait()
            try:
                return post(browser, "/auth/2fa/authenticate", {"code": codes[0]}).status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(browsers)) as pool:
            assert sorted(pool.map(use, browsers)) == [200, 400, 400, 400]

    def test_reading_the_recovery_codes_does_not_bring_a_used_one_back(self, client, doctor):
        """They are marked as seen for the first time while one of them is used."""
        login(client, doctor)
        enrol(client)
        being_read = Authenticator.objects.get(type="recovery_codes", user=doctor).wrap()
        code = being_read.get_unused_codes()[0]
        for expected in (200, 400):
            other = Client()
            login(other, doctor)
            assert post(other, "/auth/2fa/authenticate", {"code": code}).status_code == expected
            being_read.mark_as_viewed()
        assert Authenticator.objects.get(type="recovery_codes", user=doctor).wrap().did_view

    def test_changing_it_later_asks_for_the_password_again(self, client, doctor):
        login(client, doctor)
        client.get("/api/v1/me/")
        with time_machine.travel(now() + timedelta(minutes=16), tick=False):
            later = client.get(BASE + "/account/authenticators/totp")
            secret = later.json()["meta"]["secret"]
            refused = post(client, "/account/authenticators/totp", {"code": totp(secret)})
            assert refused.status_code == 401
            assert refused.json()["data"]["flows"] == [{"id": "reauthenticate"}]
            assert post(client, "/auth/reauthenticate", {"password": PASSWORD}).status_code == 200
            assert post(client, "/account/authenticators/totp", {"code": totp(secret)}).status_code == 200

    def test_secrets_are_encrypted_at_rest(self, client, doctor):
        login(client, doctor)
        secret = enrol(client)
        stored = Authenticator.objects.get(type="totp", user=doctor).data["secret"]
        assert secret not in stored

    def test_guessing_codes_is_stopped(self, client, doctor):
        login(client, doctor)
        enrol(client)
        other = Client()
        login(other, doctor)
        codes = [post(other, "/auth/2fa/authenticate", {"code": f"00000{n}"}).json() for n in range(7)]
        assert codes[-1]["errors"][0]["code"] == "too_many_login_attempts"

    def test_staff_without_it_reach_only_their_profile_where_it_is_required(self, client, doctor, settings):
        settings.CIRCLECARE_REQUIRE_MFA = True
        login(client, doctor)
        refused = client.get("/api/v1/people/")
        assert (refused.status_code, refused.json()["code"]) == (403, "mfa_required")
        assert refused["Content-Type"] == "application/problem+json"
        assert client.get("/api/v1/me/").json()["mfa"] == {"enabled": False, "required": True}
        assert not may_hold_socket(doctor.pk)
        enrol(client)
        assert client.get("/api/v1/people/").status_code == 200
        assert may_hold_socket(doctor.pk)

    def test_switching_it_off_where_it_is_required_shuts_one_out_until_it_is_renewed(
        self, client, doctor, settings
    ):
        settings.CIRCLECARE_REQUIRE_MFA = True
        login(client, doctor)
        enrol(client)
        client.delete(BASE + "/account/authenticators/totp", content_type="application/json")
        assert client.get("/api/v1/people/").json()["code"] == "mfa_required"
        enrol(client)
        assert client.get("/api/v1/people/").status_code == 200

    def test_one_may_sign_out_without_it(self, client, doctor, settings):
        settings.CIRCLECARE_REQUIRE_MFA = True
        login(client, doctor)
        assert client.delete(BASE + "/auth/session").status_code == 401
        assert client.get("/api/v1/me/").status_code == 401

    def test_an_operator_takes_it_away_from_who_lost_it(self, client, doctor, afterwards):
        login(client, doctor)
        enrol(client)
        with afterwards() as after:
            call_command("reset_second_factor", doctor.email.upper(), "--reason", "passport seen")
        assert client.get("/api/v1/me/").status_code == 401
        assert after.closed == [({doctor.pk}, set(), 4401)]
        assert login(Client(), doctor).status_code == 200
        entry = AuditEntry.objects.get(action="person.second_factor_reset")
        assert (entry.actor_label, entry.why) == ("reset_second_factor", "passport seen")
        with pytest.raises(Forbidden):
            second_factor_reset(actor=Actor.person(doctor.pk), person_id=doctor.pk, reason="mine")


class TestSessions:
    def test_listed_with_the_present_one_marked_and_ended_one_by_one(self, client, doctor):
        login(client, doctor, HTTP_USER_AGENT="Ward PC")
        phone = Client()
        login(phone, doctor, HTTP_USER_AGENT="Phone")
        rows = client.get("/api/v1/me/sessions/").json()["results"]
        assert [(row["user_agent"], row["is_current"]) for row in rows] == [
            ("Phone", False),
            ("Ward PC", True),
        ]
        assert client.delete(f"/api/v1/me/sessions/{rows[0]['id']}/").status_code == 204
        assert phone.get("/api/v1/me/").status_code == 401
        assert client.get("/api/v1/me/").status_code == 200

    def test_one_that_is_ended_takes_the_push_of_its_browser_along(self, client, doctor, push_service):
        login(client, doctor)
        lost = Client()
        login(lost, doctor, HTTP_USER_AGENT="Lost telephone")
        for each, name in ((client, "here"), (lost, "lost")):
            given = push_service.browser(name).subscription
            assert each.post("/api/v1/me/push/", given, content_type="application/json").status_code == 201
        (row,) = [
            row for row in client.get("/api/v1/me/sessions/").json()["results"] if not row["is_current"]
        ]
        assert client.delete(f"/api/v1/me/sessions/{row['id']}/").status_code == 204
        (left,) = client.get("/api/v1/me/push/").json()["devices"]
        assert left["endpoint"] == push_service.browser("here").endpoint

    def test_sign_out_everywhere_else(self, client, doctor):
        login(client, doctor)
        others = [Client(), Client()]
        for other in others:
            login(other, doctor)
        assert client.delete("/api/v1/me/sessions/").status_code == 204
        assert [other.get("/api/v1/me/").status_code for other in others] == [401, 401]
        assert client.get("/api/v1/me/").status_code == 200

    def test_those_of_others_do_not_exist(self, client, doctor, network):
        colleague = make_member(network.crema, "nurse", "Zoe Bo", password=PASSWORD)
        theirs = Client()
        login(theirs, colleague)
        login(client, doctor)
        row = UserSession.objects.get(user=colleague)
        foreign = client.delete(f"/api/v1/me/sessions/{row.pk}/")
        missing = client.delete("/api/v1/me/sessions/999999999/")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.json() == missing.json()
        assert theirs.get("/api/v1/me/").status_code == 200

    def test_end_when_idle(self, client, doctor, settings):
        login(client, doctor)
        start = now()
        client.get("/api/v1/me/")
        with time_machine.travel(
            start + timedelta(seconds=settings.CIRCLECARE_SESSION_IDLE_S - 60), tick=False
        ):
            assert client.get("/api/v1/me/").status_code == 200
        with time_machine.travel(
            start + timedelta(seconds=2 * settings.CIRCLECARE_SESSION_IDLE_S), tick=False
        ):
            assert client.get("/api/v1/me/").status_code == 401

    def test_end_for_good_however_busy(self, client, doctor, settings):
        settings.CIRCLECARE_SESSION_IDLE_S = 1800
        login(client, doctor)
        start = now()
        statuses = []
        for minutes in range(0, 13 * 60, 20):
            with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
                statuses.append(client.get("/api/v1/me/").status_code)
        assert statuses.index(401) == 12 * 3 + 1

    def test_sign_out_closes_the_sockets_of_this_session_only(self, client, doctor, afterwards):
        login(client, doctor)
        key = client.session.session_key
        with afterwards() as after:
            client.delete(BASE + "/auth/session")
        assert after.closed == [(set(), {session_hash(key)}, 4401)]


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"email": "a@b.example", "password": "\\ud800"}',
        b'{"email": "\\u0000"}',
        b"\xff",
        b"{",
    ],
)
@pytest.mark.parametrize("path", ["/auth/login", "/auth/2fa/authenticate", "/auth/password/request"])
def test_garbage_is_bad_input_not_a_failure_of_the_server(client, path, body):
    answer = client.post(BASE + path, body, content_type="application/json")
    assert answer.status_code == 400
