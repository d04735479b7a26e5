"""Push against a real service on a real line: sealed for the device, told once, withdrawn with the device."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kernel import notify
from kernel.clock import at, now
from kernel.notify import kinds
from kernel.notify.channels.push import Subscription, public_key
from kernel.notify.channels.sealing import new_private_key, private_key, seal
from kernel.notify.models import Notification, OutboxPush, OutboxState, PushDevice
from kernel.notify.rules import IN_FLIGHT_LIMIT, MAX_ATTEMPTS
from kernel.notify.services.push import DEVICES_MAX, pushes_reconcile, pushes_send
from tests.factories.directory import make_person, suspend
from tests.plugins.push_service import Browser

KIND = "test.pushed"


@pytest.fixture(autouse=True)
def known_kind():
    cache.clear()
    kinds._kinds[KIND] = kinds.Kind(code=KIND, title="Message", text="%(author)s wrote about Bruno")
    yield
    del kinds._kinds[KIND]


def tell(*people, key="fact-1", group="talk-1"):
    notify.send(
        person_ids=[person.pk for person in people],
        kind=KIND,
        subject_type="conversation",
        subject_id=people[0].pk,
        url="/messages/x",
        params={"author": "Marta Riva"},
        dedupe_key=key,
        group_key=group,
    )


def allow(client, browser, **headers):
    answer = client.post("/api/v1/me/push/", browser.subscription, content_type="application/json", **headers)
    assert answer.status_code == 201, answer.content
    return answer.json()


def states():
    return list(OutboxPush.objects.order_by("created_at").values_list("state", flat=True))


def test_the_example_of_rfc_8291():
    """Appendix A: the same keys, salt and words give the same message."""
    sealed = seal(
        b"When I grow up, I want to be a watermelon",
        p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth="BTBZMqHH6r4Tts7J_aSIgg",
        salt=urlsafe_b64decode("DGv6ra1nlYgDCS1FRnbzlw=="),
        once=private_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
    )
    assert sealed == urlsafe_b64decode(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_one_is_told_in_each_browser_without_a_word_about_anybody(
    api, circle_doctor, push_service, afterwards
):
    phone, desk = push_service.browser("phone"), push_service.browser("desk")
    client = api(circle_doctor)
    allow(client, phone, headers={"user-agent": "Telephone 1"})
    allow(client, desk)
    with afterwards() as after:
        tell(circle_doctor)
        tell(circle_doctor)
    assert after.tasks.count(("kernel.notify.tasks.send_pushes", {})) >= 1
    assert pushes_send() == 2
    assert pushes_send() == 0
    for browser in (phone, desk):
        (words,) = push_service.words(browser)
        assert set(words) == {"title", "body", "url", "tag"}
        assert (words["title"], words["url"], words["tag"]) == ("CircleCare", "/messages/x", f"{KIND}:talk-1")
        assert "Riva" not in words["body"]
        assert "Bruno" not in words["body"]
    (for_phone,) = [sent for sent in push_service.taken if sent.path.startswith("/push/phone")]
    with pytest.raises(InvalidTag):
        desk.opened(for_phone.sealed)
    devices = client.get("/api/v1/me/push/").json()["devices"]
    assert [device["user_agent"] for device in devices][1] == "Telephone 1"
    assert all(device["told_at"] for device in devices)


def test_the_service_knows_who_sends_and_how_long_it_matters(api, circle_doctor, push_service):
    browser = push_service.browser()
    shown = api(circle_doctor).get("/api/v1/me/push/").json()
    assert shown["public_key"] == public_key() != ""
    allow(api(circle_doctor), browser)
    tell(circle_doctor)
    pushes_send()
    (sent,) = push_service.taken
    claims = sent.claims(push_service.origin)
    assert claims["sub"] == "mailto:no-reply@circlecare.example"
    assert claims["exp"] - now().timestamp() < 24 * 3600
    assert sent.headers["ttl"] == "86400"
    assert sent.headers["content-encoding"] == "aes128gcm"
    assert 0 < len(sent.headers["topic"]) <= 32


def test_the_words_are_in_the_language_of_the_reader(api, circle_doctor, push_service):
    browser = push_service.browser()
    allow(api(circle_doctor), browser)
    for number, language in enumerate(("it", "en")):
        type(circle_doctor).objects.filter(pk=circle_doctor.pk).update(language=language)
        tell(circle_doctor, key=f"fact-{number}")
        pushes_send()
    italian, english = push_service.words(browser)
    assert english["body"] == "Something new awaits you in CircleCare"
    assert italian["body"] == "C'è una novità per te in CircleCare"


def test_who_wants_none_gets_none_and_nothing_is_told_of_the_past(api, circle_doctor, push_service):
    client = api(circle_doctor)
    allow(client, push_service.browser())
    with at(now() - timedelta(days=3)):
        tell(circle_doctor, key="past")
    answer = client.put(
        "/api/v1/me/notification-preferences/",
        {"preferences": [{"kind": KIND, "push": False}]},
        content_type="application/json",
    )
    (mine,) = [item for item in answer.json()["preferences"] if item["kind"] == KIND]
    assert (mine["push"], mine["mail"]) == (False, True)
    tell(circle_doctor)
    assert not OutboxPush.objects.exists()


def test_a_read_talk_withdraws_what_waits(api, circle_doctor, push_service):
    allow(api(circle_doctor), push_service.browser())
    tell(circle_doctor)
    notify.services.notifications_mark_group_read(person_id=circle_doctor.pk, group_key="talk-1")
    assert pushes_send() == 0
    assert states() == [OutboxState.CANCELLED]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_its_service_forgot_is_forgotten(api, circle_doctor, push_service, status):
    allow(api(circle_doctor), push_service.browser())
    push_service.answers = [status]
    tell(circle_doctor)
    assert pushes_send() == 0
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize("status", [0, 429, 503])
def test_what_was_refused_for_now_or_is_in_doubt_goes_again(api, circle_doctor, push_service, status):
    browser = push_service.browser()
    allow(api(circle_doctor), browser)
    push_service.answers = [status]
    tell(circle_doctor)
    assert pushes_send() == 0
    assert states() == [OutboxState.PENDING]
    with time_machine.travel(now() + timedelta(seconds=31), tick=False):
        assert pushes_send() == 1
    words = push_service.words(browser)
    assert len({word["tag"] for word in words}) == 1, "the device shows it once"


def test_a_service_that_is_away_loses_none(api, circle_doctor, push_service, settings):
    settings.PUSH_SERVICES = [push_service.origin, "http://127.0.0.1:9"]
    client = api(circle_doctor)
    allow(client, Browser("http://127.0.0.1:9/x"))
    allow(client, Browser("http://127.0.0.1:9/y"))
    browser = push_service.browser()
    allow(client, browser)
    tell(circle_doctor)
    assert pushes_send() == 1, "the other service is reached"
    assert len(push_service.words(browser)) == 1
    moment = now()
    for _attempt in range(MAX_ATTEMPTS):
        moment += timedelta(hours=2)
        with time_machine.travel(moment, tick=False):
            pushes_send()
    assert sorted(states()) == [OutboxState.DEAD, OutboxState.DEAD, OutboxState.SENT]


@pytest.mark.parametrize("status", [301, 307, 400, 403, 413])
def test_no_redirect_is_followed_and_a_refusal_is_the_end(api, circle_doctor, push_service, status):
    allow(api(circle_doctor), push_service.browser())
    push_service.answers = [status]
    tell(circle_doctor)
    assert pushes_send() == 0
    assert states() == [OutboxState.DEAD]
    assert push_service.taken == []


def test_what_a_dead_worker_held_goes_again(api, circle_doctor, push_service):
    allow(api(circle_doctor), push_service.browser())
    tell(circle_doctor)
    OutboxPush.objects.update(state=OutboxState.SENDING, claimed_at=now())
    assert pushes_reconcile() == 0
    OutboxPush.objects.update(claimed_at=now() - IN_FLIGHT_LIMIT - timedelta(seconds=1))
    assert pushes_reconcile() == 1
    assert pushes_send() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("endpoint", "http://169.254.169.254/latest/meta-data"),
        ("endpoint", "https://127.0.0.1/x"),
        ("endpoint", "https://internal.hospital.example/x"),
        ("endpoint", "https://fcm.googleapis.com.evil.example/x"),
        ("endpoint", "https://fcm.googleapis.com@evil.example/x"),
        ("endpoint", "https://evil.example\\.push.apple.com/x"),
        ("endpoint", "https://a..push.apple.com/x"),
        ("endpoint", "https://.push.apple.com/x"),
        ("endpoint", f"https://{'a' * 64}.push.apple.com/x"),
        ("endpoint", "https://fcm.googleapis.com:8443/x"),
        ("endpoint", "http://fcm.googleapis.com/x"),
        ("endpoint", "https://fcm.googleapis.com/a b"),
        ("endpoint", "https://fcm.googleapis.com/x\r\nHost: y"),
        ("endpoint", "https://[::1/x"),
        ("endpoint", "https://fcm.googleapis.com:port/x"),
        ("endpoint", ""),
        ("endpoint", 7),
        ("p256dh", "AAAA"),
        ("p256dh", "B" + "A" * 86),
        ("p256dh", "é" * 87),
        ("auth", "short"),
        ("auth", "*" * 22),
    ],
)
def test_only_known_services_and_usable_keys(api, circle_doctor, push_service, settings, field, value):
    settings.PUSH_SERVICES = ["fcm.googleapis.com", "*.push.apple.com"]
    given = {**push_service.browser().subscription, "endpoint": "https://web.push.apple.com/x", field: value}
    answer = api(circle_doctor).post("/api/v1/me/push/", given, content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert field in answer.json()["fields"]
    assert not PushDevice.objects.exists()


def test_the_services_of_the_browsers_are_known():
    one = Browser("").subscription
    for endpoint in (
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QOd",
        "https://wns2-par02p.notify.windows.com/w/?token=BQ",
    ):
        assert Subscription(**{**one, "endpoint": endpoint}).fault() == ""


def test_a_service_that_is_known_no_more_is_not_spoken_to(api, circle_doctor, push_service, settings):
    allow(api(circle_doctor), push_service.browser())
    tell(circle_doctor)
    settings.PUSH_SERVICES = ["fcm.googleapis.com"]
    assert pushes_send() == 0
    assert push_service.taken == []
    assert states() == [OutboxState.DEAD]


def test_a_browser_belongs_to_who_allowed_it_last(api, circle_doctor, hub_doctor, push_service):
    browser = push_service.browser()
    first = allow(api(circle_doctor), browser)
    tell(circle_doctor)
    allow(api(hub_doctor), browser)
    assert pushes_send() == 0, "what waited for the one before is not shown to the next"
    assert api(circle_doctor).get("/api/v1/me/push/").json()["devices"] == []
    assert api(circle_doctor).delete(f"/api/v1/me/push/{first['id']}/").status_code == 404
    tell(hub_doctor, key="fact-2")
    assert pushes_send() == 1


def test_allowing_twice_is_once_and_the_oldest_of_too_many_goes(api, circle_doctor, push_service):
    client = api(circle_doctor)
    browser = push_service.browser("first")
    assert allow(client, browser)["id"] == allow(client, browser)["id"]
    for number in range(DEVICES_MAX):
        allow(client, push_service.browser(f"n{number}"))
    endpoints = {row["endpoint"] for row in client.get("/api/v1/me/push/").json()["devices"]}
    assert len(endpoints) == DEVICES_MAX
    assert browser.endpoint not in endpoints


def test_one_takes_a_browser_away_again(api, circle_doctor, hub_doctor, push_service):
    device = allow(api(circle_doctor), push_service.browser())
    tell(circle_doctor)
    assert api(hub_doctor).delete(f"/api/v1/me/push/{device['id']}/").status_code == 404
    assert api(circle_doctor).delete(f"/api/v1/me/push/{device['id']}/").status_code == 204
    assert pushes_send() == 0
    assert push_service.taken == []


def test_who_is_shut_out_is_told_nothing_more(api, circle_doctor, push_service):
    allow(api(circle_doctor), push_service.browser())
    tell(circle_doctor)
    suspend(circle_doctor)
    assert pushes_send() == 0
    assert push_service.taken == []


def test_leaving_everywhere_else_forgets_the_other_browsers(api, circle_doctor, push_service):
    client = api(circle_doctor)
    here = allow(client, push_service.browser("here"))
    allow(api(circle_doctor), push_service.browser("there"))
    assert client.delete("/api/v1/me/sessions/").status_code == 204
    assert [row["id"] for row in client.get("/api/v1/me/push/").json()["devices"]] == [here["id"]]


def test_without_a_key_nothing_is_offered(api, circle_doctor, push_service, settings):
    client = api(circle_doctor)
    allow(client, push_service.browser())
    settings.PUSH_PRIVATE_KEY = ""
    assert client.get("/api/v1/me/push/").json()["public_key"] == ""
    answer = client.post(
        "/api/v1/me/push/", push_service.browser("two").subscription, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "no_push")
    tell(circle_doctor)
    assert not OutboxPush.objects.exists()


def test_a_new_key_is_one(capsys):
    call_command("new_push_key")
    printed = capsys.readouterr().out.strip()
    assert private_key(printed).curve.name == "secp256r1"
    assert new_private_key() != printed


def test_the_number_of_queries_does_not_grow_with_devices(api, circle_doctor, push_service):
    client = api(circle_doctor)
    allow(client, push_service.browser())
    with CaptureQueriesContext(connection) as few:
        tell(circle_doctor, key="a")
    for number in range(8):
        allow(client, push_service.browser(f"n{number}"))
    with CaptureQueriesContext(connection) as many:
        tell(circle_doctor, key="b")
    assert len(few) == len(many)


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_is_forgotten_in_the_same_instant_does_not_undo_the_fact(push_service):
    person = make_person()
    PushDevice.objects.create(person=person, **push_service.browser().subscription)
    with transaction.atomic():
        tell(person)
        other = Thread(target=_forget_all)
        other.start()
        other.join(10)
    assert Notification.objects.filter(person=person).exists()
    assert pushes_send() == 0
    assert push_service.taken == []
    assert states() == [OutboxState.CANCELLED]


def _forget_all():
    PushDevice.objects.all().delete()
    connection.close()


def test_a_service_that_does_not_answer_holds_up_one_notice_and_not_the_next(
    api, circle_doctor, push_service, settings
):
    settings.PUSH_SERVICES = ["http://127.0.0.1:9"]
    allow(api(circle_doctor), Browser("http://127.0.0.1:9/x"))
    tell(circle_doctor)
    pushes_send()
    tell(circle_doctor, key="fact-2")
    pushes_send()
    assert list(OutboxPush.objects.order_by("created_at").values_list("last_error", flat=True)) == [
        "ConnectionRefusedError",
        "silent",
    ]


def test_an_ordinary_push_does_not_take_the_place_of_an_urgent_one(api, circle_doctor, push_service):
    kinds._kinds["test.urgent"] = kinds.Kind(code="test.urgent", title="Urgent", urgent=True)
    try:
        browser = push_service.browser()
        allow(api(circle_doctor), browser)
        for kind in ("test.urgent", KIND):
            notify.send(
                person_ids=[circle_doctor.pk],
                kind=kind,
                subject_type="conversation",
                subject_id=circle_doctor.pk,
                url="/messages/x",
                dedupe_key=kind,
                group_key="talk-1",
            )
        assert pushes_send() == 2
    finally:
        del kinds._kinds["test.urgent"]
    assert len({words["tag"] for words in push_service.words(browser)}) == 2
    assert len({sent.headers["topic"] for sent in push_service.taken}) == 2


def test_a_push_that_kills_its_worker_is_given_up_in_the_end(api, circle_doctor, push_service):
    allow(api(circle_doctor), push_service.browser())
    tell(circle_doctor)
    long_ago = now() - IN_FLIGHT_LIMIT - timedelta(seconds=1)
    OutboxPush.objects.update(state=OutboxState.SENDING, claimed_at=long_ago, attempts=MAX_ATTEMPTS)
    assert pushes_reconcile() == 0
    assert states() == [OutboxState.DEAD]


def test_the_same_choice_twice_in_one_call_is_the_last(api, circle_doctor):
    given = {"preferences": [{"kind": KIND, "push": True}, {"kind": KIND, "push": False}]}
    answer = api(circle_doctor).put(
        "/api/v1/me/notification-preferences/", given, content_type="application/json"
    )
    assert answer.status_code == 200
    (mine,) = [item for item in answer.json()["preferences"] if item["kind"] == KIND]
    assert mine["push"] is False
