"""Conversations with very many messages: of cases, and between two people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from circlecare.demo.talk import TALKS
from circlecare.large.copying import copy_rows, without_index
from circlecare.large.plan import PEOPLE_PER_CENTRE, Plan, key
from messaging.chat.models import Conversation, Message, MessageMention, Participant, Topic
from messaging.chat.rules.markdown import to_html
from messaging.chat.services.conversations import DEFAULT_TOPICS

LONGEST_SHARE = 50
"""One conversation holds a fiftieth of all messages: paging must not care."""
DIRECT_MESSAGES = 5
MENTION_EVERY, URGENT_EVERY = 61, 97


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation. `people`: who speaks in turn, each with their centre. `patient` None: between two."""

    id: UUID
    patient: int | None
    count: int
    people: tuple[tuple[UUID, UUID], ...]
    newest: datetime


def threads(plan: Plan) -> Iterator[Thread]:
    """All conversations; together they hold exactly the messages of the plan. The first case is very long."""
    everybody = plan.size.centres * PEOPLE_PER_CENTRE
    direct = min(everybody, plan.size.messages // (10 * DIRECT_MESSAGES))
    for n in range(direct):
        yield Thread(
            key("direct", n), None, DIRECT_MESSAGES, _staff(n, (n + 7) % everybody), plan.day(0.03 + n % 200)
        )
    left = plan.size.messages - direct * DIRECT_MESSAGES
    cases = [n for n in range(plan.size.patients) if plan.is_referred(n)]
    longest = left // LONGEST_SHARE
    rest, more = divmod(left - longest, max(1, len(cases) - 1))
    for position, n in enumerate(cases):
        count = longest if not position else rest + (1 if position <= more else 0)
        own, hub = plan.doctor_of(plan.centre_of(n)), plan.doctor_of(plan.hub_of(plan.centre_of(n)))
        people = _staff(own, hub + 1, own + 3, hub + 2)
        yield Thread(key("talk", n), n, count, people, plan.day(0.02 + position % 350))


def _staff(*numbers: int) -> tuple[tuple[UUID, UUID], ...]:
    return tuple((key("person", n), key("centre", n // PEOPLE_PER_CENTRE)) for n in numbers)


def conversations(plan: Plan) -> int:
    def rows() -> Iterator[tuple[Any, ...]]:
        for each in threads(plan):
            shared = (each.count, each.count, each.newest)
            if each.patient is None:
                pair = ":".join(sorted(str(person) for person, _centre in each.people))
                yield each.id, plan.day(400), "direct", "", None, pair, *shared
            else:
                yield each.id, plan.day(400), "case", "patient", key("patient", each.patient), None, *shared

    names = (
        "id", "created_at", "kind", "subject_type", "subject_id", "direct_key", "last_seq", "last_changed_seq",
        "last_activity_at",
    )  # fmt: skip
    return copy_rows(Conversation, names, rows())


def topics(plan: Plan) -> int:
    return copy_rows(
        Topic,
        ("id", "created_at", "conversation_id", "key", "position"),
        (
            (key(f"topic-{name}", each.patient), plan.day(400), each.id, name, position)
            for each in threads(plan)
            if each.patient is not None
            for position, name in enumerate(DEFAULT_TOPICS)
        ),
    )


def participants(plan: Plan) -> int:
    """Everybody has read all but the last two."""
    return copy_rows(
        Participant,
        ("id", "created_at", "conversation_id", "person_id", "last_read_seq"),
        (
            (key(f"reader-{position}", str(each.id)), plan.day(400), each.id, person, max(0, each.count - 2))
            for each in threads(plan)
            for position, person in enumerate(dict(each.people))
        ),
    )


def messages(plan: Plan) -> int:
    first = _first_id(plan)
    written = _texts()

    def rows() -> Iterator[tuple[Any, ...]]:
        number = first
        for each in threads(plan):
            turns, patient = len(each.people), each.patient
            topic_ids = (
                [key(f"topic-{name}", patient) for name in DEFAULT_TOPICS] if patient is not None else [None]
            )
            step = timedelta(minutes=7 if each.count < 1000 else 1)
            begun = each.newest - step * each.count
            for seq in range(1, each.count + 1):
                person, centre = each.people[seq % turns]
                text, html = written[(number * 7) % len(written)]
                yield (
                    number, each.id, seq, seq, person, centre, topic_ids[seq % len(topic_ids)], f"{number:032x}", text,
                    html, seq % URGENT_EVERY == 0, begun + step * seq,
                )  # fmt: skip
                number += 1

    names = (
        "id", "conversation_id", "seq", "changed_seq", "author_id", "author_centre_id", "topic_id", "client_id", "text",
        "html", "urgent", "created_at",
    )  # fmt: skip
    with without_index("message_search"):
        made = copy_rows(Message, names, rows())
    copy_rows(MessageMention, ("message_id", "person_id"), _mentions(plan, first))
    return made


def _mentions(plan: Plan, first: int) -> Iterator[tuple[Any, ...]]:
    """Every now and then the next to speak is named."""
    number = first
    for each in threads(plan):
        for seq in range(1, each.count + 1):
            if seq % MENTION_EVERY == 0:
                yield number, each.people[(seq + 1) % len(each.people)][0]
            number += 1


def _first_id(plan: Plan) -> int:
    """The first of as many ids as the plan has messages, taken from the table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('messaging_chat_message', 'id'), "
            "nextval(pg_get_serial_sequence('messaging_chat_message', 'id')) + %s)",
            [plan.size.messages],
        )
        last: int = cursor.fetchone()[0]
    return last - plan.size.messages


def _texts() -> list[tuple[str, str]]:
    """The sentences of the demonstration with their HTML, without what would be filled in."""
    texts = {
        line.text.translate({ord(mark): None for mark in "{}@"}) for talk in TALKS.values() for line in talk
    }
    return [(text, to_html(text, {})) for text in sorted(texts)]
