"""Lists take the same number of queries for 2 rows and for 20."""

from __future__ import annotations

import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import patients
from tests.factories.directory import make_member


def queries_of(call) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = call()
    assert answer.status_code == 200, answer.content
    return [query["sql"] for query in captured.captured_queries]


def fill(case_talk, direct_talk, circle_doctor, network, count):
    for _number in range(count):
        other = make_member(network.brescia, "nurse")
        talk = direct_talk(circle_doctor, other)
        talk.send("uno", urgent=True)
        made = patients.make_patient(circle_doctor, centre=network.crema)
        url = f"/api/v1/conversations/for/patient/{made.pk}/"
        conversation_id = talk.client.get(url).json()["id"]
        for text in ("a", "b"):
            sent = talk.client.post(
                f"/api/v1/conversations/{conversation_id}/messages/",
                {"client_id": str(uuid.uuid4()), "text": f"{text} @[x](person:{circle_doctor.pk})"},
            )
            assert sent.status_code == 201
    return talk


def test_page_of_conversations(api, case_talk, direct_talk, circle_doctor, network):
    client = api(circle_doctor)

    def read() -> dict[str, list[str]]:
        pages = ("conversations/", "sync/", "today/", "search/?q=uno")
        return {page: queries_of(lambda page=page: client.get(f"/api/v1/{page}")) for page in pages}

    read()  # the first call of a session also fetches the session
    fill(case_talk, direct_talk, circle_doctor, network, 1)
    few = read()
    fill(case_talk, direct_talk, circle_doctor, network, 6)
    for page, many in read().items():
        assert len(many) == len(few[page]), "\n".join([page, *(sql[:160] for sql in many)])


def test_page_of_messages_and_of_changes(case_talk, circle_doctor, hub_doctor):
    talk = case_talk(circle_doctor)
    for number in range(2):
        talk.send(f"@[x](person:{hub_doctor.pk}) {number}", reply_to=number or None)
    for query in ("limit=50", "changed_after=0", "topic=general"):
        few = queries_of(lambda query=query: talk.client.get(f"{talk.url}messages/?{query}"))
        for number in range(10):
            talk.send(f"@[x](person:{hub_doctor.pk}) {number}", reply_to=1)
        many = queries_of(lambda query=query: talk.client.get(f"{talk.url}messages/?{query}"))
        assert len(many) == len(few), "\n".join(sql[:160] for sql in many)
        assert len(many) <= 14, "\n".join(sql[:160] for sql in many)


def test_a_send_costs_the_same_in_a_long_conversation(case_talk, circle_doctor, hub_doctor):
    talk = case_talk(circle_doctor)

    def send():
        return len(_captured(lambda: talk.send("x")))

    talk.send("first")
    short = send()
    for _number in range(15):
        talk.send("more")
    assert send() == short
    assert short <= 26


def _captured(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return captured.captured_queries
