"""Valkey goes away while a worker holds tasks that it has not begun."""

from uuid import uuid4

from django.conf import settings
from kombu import Connection, Queue
from redis.exceptions import ConnectionError as ConnectionLost

import circlecare.celery  # noqa: F401 - as in every worker


def test_a_worker_that_holds_tasks_outlives_its_connection() -> None:
    name = f"test-{uuid4().hex}"
    with Connection(settings.CELERY_BROKER_URL) as connection:
        channel = connection.default_channel
        Queue(name, channel=channel).declare()
        with connection.Producer() as producer:
            producer.publish({}, routing_key=name)
        held = channel.basic_get(name)
        assert held is not None, "a task that is fetched and not done"
        # as kombu leaves them when the connection breaks
        transport, channel._pool = channel.connection, None
        client, transport.client = transport.client, None
        connection.maybe_close_channel(channel)
        transport.client = client
    assert ConnectionLost in Connection(settings.CELERY_BROKER_URL).connection_errors, (
        "which is ignored at the end"
    )
