"""A worker whose broker goes away in the middle of its tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from kombu import Connection, Message, Queue

from circlecare.broker import stay_when_the_broker_goes

QUEUE = "tests.broker"


@pytest.fixture
def held() -> Iterator[tuple[Connection, Message]]:
    """A task that was fetched and is not done, and the connection by which it was fetched."""
    stay_when_the_broker_goes()
    connection = Connection(settings.CELERY_BROKER_URL)
    queue = Queue(QUEUE, channel=connection.channel())
    queue.declare()
    queue.purge()
    connection.Producer().publish({"do": "this"}, routing_key=QUEUE)
    message = queue.get(no_ack=False)
    assert message is not None
    yield connection, message
    message.channel.qos._on_collect.cancel()  # or it is given back once more when the tests end
    with Connection(settings.CELERY_BROKER_URL) as again:
        Queue(QUEUE, channel=again.channel()).delete()


def collapsed(message: Message) -> None:
    """As kombu leaves it when even the closing failed, because nobody was there to close it with."""
    message.channel._disconnect_pools()
    message.channel._close_clients()
    message.channel.connection.client = None


@pytest.mark.parametrize(
    "what",
    [
        lambda message: message.ack(),
        lambda message: message.reject(),
        lambda message: message.requeue(),
        lambda message: message.channel.qos.restore_unacked(),
        lambda message: message.channel.qos.restore_visible(),
    ],
    ids=["done", "refused", "given back", "all given back", "others given back"],
)
def test_what_was_held_when_the_broker_went_is_an_error_of_the_connection(
    held: tuple[Connection, Message], what: Callable[[Message], object]
) -> None:
    """At such an error the worker connects anew; at any other one it ends."""
    connection, message = held
    collapsed(message)
    with pytest.raises(connection.connection_errors):
        what(message)
