"""What a worker noted of its last delivery, with Valkey there and away."""

from __future__ import annotations

from uuid import uuid4

from django.core.cache import cache

from kernel.embedded.processes import free_port
from kernel.notify.journal import Journal, last_noted


def test_of_each_holder_the_last_note_is_known_until_valkey_forgets():
    mine, other, silent = uuid4(), uuid4(), uuid4()
    journal = Journal(mine)
    journal.note("first")
    journal.note("second")
    Journal(other).note("third")
    assert last_noted([mine, other, silent]) == {mine: "second", other: "third"}
    cache.clear()
    assert last_noted([mine]) == {}


def test_with_valkey_away_nothing_is_known_and_only_the_first_note_is_tried(settings, caplog):
    holder = uuid4()
    nobody = f"redis://127.0.0.1:{free_port()}/0"
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": nobody}}
    journal = Journal(holder)
    journal.note("first")
    journal.note("second")
    assert len(caplog.records) == 1
    assert last_noted([holder]) == {}
