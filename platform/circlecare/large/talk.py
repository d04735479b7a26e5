"""Conversations with very many messages."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from circlecare.demo.talk import TALKS
from circlecare.large.copying import copy_rows, without_index
from circlecare.large.plan import PEOPLE_PER_CENTRE, Plan, key
from messaging.chat.models import Conversation, Message, Participant, Topic
from messaging.chat.rules.markdown import to_html
from messaging.chat.services.conversations import DEFAULT_TOPICS

LONGEST_SHARE = 50
"""One conversation holds a fiftieth of all messages: paging must not care."""
SPEAKERS = 4


def sizes(plan: Plan) -> list[tuple[int, int]]:
    """(patient, messages) of every case with a discussion; the first one is very long."""
    cases = [n for n in range(plan.size.patients) if plan.is_referred(n)]
    longest = plan.size.messages // LONGEST_SHARE
    rest, more = divmod(plan.size.messages - longest, max(1, len(cases) - 1))
    return [(n, longest if not i else rest + (1 if i <= more else 0)) for i, n in enumerate(cases)]


def speakers(plan: Plan, patient: int) -> tuple[tuple[Any, Any], ...]:
    """Two people of the own centre and two of the hub, each with their centre."""
    centre = plan.centre_of(patient)
    hub = plan.hub_of(centre)
    numbers = (
        plan.doctor_of(centre), plan.doctor_of(hub) + 1, plan.doctor_of(centre) + 3, plan.doctor_of(hub) + 2
    )  # fmt: skip
    return tuple((key("person", n), key("centre", n // PEOPLE_PER_CENTRE)) for n in numbers)


def conversations(plan: Plan) -> int:
    names = (
        "id", "created_at", "kind", "subject_type", "subject_id", "last_seq", "last_changed_seq", "last_activity_at",
    )  # fmt: skip
    return copy_rows(
        Conversation,
        names,
        (
            (key("talk", n), plan.day(400), "case", "patient", key("patient", n), count, count,
             plan.day(0.02 + i % 350))
            for i, (n, count) in enumerate(sizes(plan))
        ),
    )  # fmt: skip


def topics(plan: Plan) -> int:
    return copy_rows(
        Topic,
        ("id", "created_at", "conversation_id", "key", "position"),
        (
            (key(f"topic-{name}", n), plan.day(400), key("talk", n), name, position)
            for n, _count in sizes(plan)
            for position, name in enumerate(DEFAULT_TOPICS)
        ),
    )


def participants(plan: Plan) -> int:
    """Everybody has read all but the last two."""
    return copy_rows(
        Participant,
        ("id", "created_at", "conversation_id", "person_id", "last_read_seq"),
        (
            (key(f"reader-{position}", n), plan.day(400), key("talk", n), person, max(0, count - 2))
            for n, count in sizes(plan)
            for position, (person, _centre) in enumerate(dict(speakers(plan, n)).items())
        ),
    )


def messages(plan: Plan) -> int:
    texts = sorted(
        {
            line.text.replace("{", "").replace("}", "").replace("@", "")
            for talk in TALKS.values()
            for line in talk
        }
    )
    written = [(text, to_html(text, {})) for text in texts]

    def rows() -> Iterator[tuple[Any, ...]]:
        for i, (n, count) in enumerate(sizes(plan)):
            talk, people = key("talk", n), speakers(plan, n)
            topic_ids = [key(f"topic-{name}", n) for name in DEFAULT_TOPICS]
            newest = plan.day(0.02 + i % 350)
            step = timedelta(minutes=7 if count < 1000 else 1)
            first = newest - step * count
            for seq in range(1, count + 1):
                person, centre = people[seq % SPEAKERS]
                text, html = written[(n + seq * 7) % len(written)]
                yield (
                    talk, seq, seq, person, centre, topic_ids[seq % len(topic_ids)],
                    f"{(n << 32) | seq:032x}", text, html, first + step * seq,
                )  # fmt: skip

    names = (
        "conversation_id", "seq", "changed_seq", "author_id", "author_centre_id", "topic_id", "client_id", "text",
        "html", "created_at",
    )  # fmt: skip
    with without_index("message_search"):
        return copy_rows(Message, names, rows())
