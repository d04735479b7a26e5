"""The numbers of a conversation have no gap and no double: under any mix of acts, and with writers at once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messaging.chat import services
from messaging.chat.models import Conversation, Message, MessageVersion
from messaging.chat.selectors import access
from tests.factories.directory import actor_of

ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.integers(0, 5)),
        st.tuples(st.just("retry"), st.integers(0, 20)),
        st.tuples(st.just("edit"), st.integers(0, 20)),
        st.tuples(st.just("same"), st.integers(0, 20)),
        st.tuples(st.just("withdraw"), st.integers(0, 20)),
        st.tuples(st.just("refused"), st.just(0)),
    ),
    max_size=25,
)


def assert_whole(conversation: Conversation) -> None:
    """Messages are 1..n; the changes 1..m are each either where a message stands now or a kept version's
    predecessor; nobody can miss one without seeing a hole."""
    conversation.refresh_from_db()
    rows = list(
        Message.objects.filter(conversation=conversation).order_by("seq").values_list("seq", "changed_seq")
    )
    assert [seq for seq, _changed in rows] == list(range(1, conversation.last_seq + 1))
    replaced = list(
        MessageVersion.objects.filter(message__conversation=conversation).values_list(
            "changed_seq", flat=True
        )
    )
    # Every number was given to one send or one change: sends are those that no change produced.
    assert len(rows) + len(replaced) == conversation.last_changed_seq
    assert len(set(replaced)) == len(replaced)
    assert max((changed for _seq, changed in rows), default=0) == conversation.last_changed_seq
    assert set(replaced) <= set(range(1, conversation.last_changed_seq + 1))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=ACTS)
def test_any_mix_of_acts_leaves_no_gap(acts, circle_doctor, patient):
    """A client that follows the events from the start holds the same conversation as the server."""
    actor = actor_of(circle_doctor)
    with transaction.atomic():
        conversation = services.conversation_for_subject(
            actor=actor, subject_type="patient", subject_id=patient.pk
        )
        sent: list[tuple[uuid.UUID, str]] = []
        follower: dict[int, dict[str, object]] = {}
        follower_change = 0
        for kind, number in acts:
            message = _act(kind, number, actor, conversation, sent)
            if message is not None and message["changed_seq"] > follower_change:
                assert message["changed_seq"] == follower_change + 1, "no change was skipped"
                follower_change = message["changed_seq"]
                follower[message["seq"]] = message
        assert_whole(conversation)
        assert follower_change == conversation.last_changed_seq
        stored = dict(Message.objects.filter(conversation=conversation).values_list("seq", "text"))
        assert {seq: message["text"] for seq, message in follower.items()} == stored
        transaction.set_rollback(True)


def _act(kind, number, actor, conversation, sent):
    if kind == "send":
        client_id, text = uuid.uuid4(), f"testo {number}"
        sent.append((client_id, text))
        return services.message_send(
            actor=actor, conversation_id=conversation.pk, client_id=client_id, text=text
        )[0]
    if kind == "refused":
        with pytest.raises(Exception, match="unknown_message"):
            services.message_send(
                actor=actor, conversation_id=conversation.pk, client_id=uuid.uuid4(), text="x", reply_to=10**6
            )
        return None
    if not sent:
        return None
    seq = number % len(sent) + 1
    if kind == "retry":
        client_id, text = sent[seq - 1]
        return services.message_send(
            actor=actor, conversation_id=conversation.pk, client_id=client_id, text=text
        )[0]
    if kind == "withdraw":
        return services.message_withdraw(actor=actor, conversation_id=conversation.pk, seq=seq)
    message = Message.objects.get(conversation=conversation, seq=seq)
    if message.withdrawn_at is not None:
        return None
    text = message.text if kind == "same" else f"{message.text}!"
    return services.message_edit(actor=actor, conversation_id=conversation.pk, seq=seq, text=text)


def in_parallel(works: list[Callable[[], object]]) -> list[BaseException | None]:
    """Run each in a thread with a connection of its own, all released by one barrier."""
    barrier = threading.Barrier(len(works))
    errors: list[BaseException | None] = [None] * len(works)

    def run(index: int, work: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            work()
        except BaseException as exc:  # noqa: BLE001 - handed to the test
            errors[index] = exc
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return errors


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_get_consecutive_numbers(circle_doctor, hub_doctor, patient):
    conversation = services.conversation_for_subject(
        actor=actor_of(circle_doctor), subject_type="patient", subject_id=patient.pk
    )

    def writer(person) -> Callable[[], None]:
        actor = actor_of(person)

        def work() -> None:
            for number in range(10):
                services.message_send(
                    actor=actor, conversation_id=conversation.pk, client_id=uuid.uuid4(), text=str(number)
                )

        return work

    errors = in_parallel([writer(circle_doctor), writer(hub_doctor)])
    assert errors == [None, None]
    assert_whole(conversation)
    assert conversation.last_seq == 20


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_two_writers_collide(circle_doctor, hub_doctor, patient, monkeypatch):
    """The guard is what does it: with the row lock taken away, two writers who have both read the counter
    take the same number, and only the constraint stands between them and a double."""
    conversation = services.conversation_for_subject(
        actor=actor_of(circle_doctor), subject_type="patient", subject_id=patient.pk
    )
    both_have_read = threading.Barrier(2)
    original = access.conversation_access

    def without_lock(actor, conversation_id, *, lock=False, contribute=False):
        found = original(actor, conversation_id, lock=False, contribute=contribute)
        both_have_read.wait(10)
        return found

    monkeypatch.setattr("messaging.chat.services.messages.conversation_access", without_lock)

    def writer(person) -> Callable[[], object]:
        actor = actor_of(person)
        return lambda: services.message_send(
            actor=actor, conversation_id=conversation.pk, client_id=uuid.uuid4(), text="insieme"
        )

    errors = in_parallel([writer(circle_doctor), writer(hub_doctor)])
    assert sorted(type(error).__name__ for error in errors) == ["IntegrityError", "NoneType"]


@pytest.mark.django_db(transaction=True)
def test_the_same_send_twice_at_once_is_one_message(circle_doctor, patient):
    conversation = services.conversation_for_subject(
        actor=actor_of(circle_doctor), subject_type="patient", subject_id=patient.pk
    )
    client_id, actor, answers = uuid.uuid4(), actor_of(circle_doctor), []

    def work() -> None:
        answers.append(
            services.message_send(
                actor=actor, conversation_id=conversation.pk, client_id=client_id, text="uno"
            )
        )

    assert in_parallel([work, work]) == [None, None]
    assert sorted(made for _message, made in answers) == [False, True]
    assert answers[0][0] == answers[1][0]
    assert_whole(conversation)


@pytest.mark.django_db(transaction=True)
def test_opened_by_two_at_once_there_is_one_conversation(circle_doctor, hub_doctor, patient):
    def opener(person) -> Callable[[], object]:
        actor = actor_of(person)
        return lambda: services.conversation_for_subject(
            actor=actor, subject_type="patient", subject_id=patient.pk
        )

    def direct(me, other) -> Callable[[], object]:
        actor = actor_of(me)
        return lambda: services.conversation_open_direct(actor=actor, person_id=other.pk)

    errors = in_parallel(
        [
            opener(circle_doctor),
            opener(hub_doctor),
            direct(circle_doctor, hub_doctor),
            direct(hub_doctor, circle_doctor),
        ]
    )
    assert errors == [None] * 4
    assert sorted(Conversation.objects.values_list("kind", flat=True)) == ["case", "direct"]
    assert Conversation.objects.get(kind="case").topics.count() == 5
