"""What leaves the server once a transaction commits: events on the real Valkey, close orders, tasks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import pytest

_END = b"end of what this test waited for"


@dataclass
class Afterwards:
    """`events`: (type, data, ids of the receivers); `closed`: persons, hashes of session keys, code; `tasks`:
    name and arguments, as they stand in the broker."""

    events: list[tuple[str, dict[str, Any], set[UUID]]] = field(default_factory=list)
    closed: list[tuple[set[UUID], set[str], int]] = field(default_factory=list)
    tasks: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def types(self) -> list[str]:
        return [name for name, _, _ in self.events]

    def receivers(self, event_type: str) -> set[UUID]:
        return {person for name, _, persons in self.events if name == event_type for person in persons}

    again: Callable[[], AbstractContextManager[Afterwards]] | None = None

    def run_tasks(self) -> None:
        """Carry the tasks out in this process, with the arguments as the broker would hand them over, and then those
        that they sent in turn. Each once, also when it was sent twice."""
        from celery import current_app

        assert self.again
        waiting = _distinct(self.tasks)
        while waiting:
            with self.again() as after:
                for name, kwargs in waiting:
                    current_app.tasks[name](**kwargs)
            waiting = _distinct(after.tasks)


@pytest.fixture
def afterwards(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[], AbstractContextManager[Afterwards]]:
    """`with afterwards() as after: ...` runs the block, then what it left for after the commit; `after` tells what
    was sent. Valkey is real: the events are read from it, not from a stand-in."""

    @contextmanager
    def catch() -> Iterator[Afterwards]:
        import redis
        from celery import current_app

        from kernel.realtime import config

        _know_the_tasks()
        after = Afterwards(again=catch)
        client = redis.Redis.from_url(config.url(), socket_timeout=10)
        with client, client.pubsub() as heard, monkeypatch.context() as patch:
            heard.subscribe(config.channel())
            assert heard.get_message(timeout=10), "Valkey did not confirm the subscription"
            patch.setattr(
                current_app, "send_task", lambda name, kwargs, **_: after.tasks.append((name, kwargs))
            )
            with django_capture_on_commit_callbacks(execute=True):
                yield after
            client.publish(config.channel(), _END)
            for payload in iter(lambda: _next(heard), _END):
                _note(after, payload)

    return catch


@cache
def _know_the_tasks() -> None:
    """Once: Celery has Django check all models on that occasion, each time anew."""
    from celery import current_app

    current_app.loader.import_default_modules()


def _distinct(tasks: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, json.loads(kwargs)) for name, kwargs in dict.fromkeys((n, json.dumps(k)) for n, k in tasks)
    ]


def _next(heard: Any) -> bytes:
    message = heard.get_message(timeout=10)
    assert message is not None, "Valkey lost the end mark"
    payload: bytes = message["data"]
    return payload


def _note(after: Afterwards, payload: bytes) -> None:
    from kernel.realtime import wire

    message = wire.unpack(payload)
    if isinstance(message, wire.Delivery):
        frame = json.loads(message.frame)
        after.events.append(
            (frame["type"], frame["data"], {UUID(bytes=person) for person in message.persons})
        )
    elif isinstance(message, wire.Close):
        persons = {UUID(bytes=person) for person in message.persons}
        after.closed.append((persons, set(message.sessions), message.code))
