"""The guards of the test run itself can fail."""

import socket

import pytest
from django.conf import settings

from tests.plugins.network_guard import OutsideConnectionError


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443), ("0.0.0.0", 80)])
def test_connection_to_another_machine_is_refused(address: tuple[str, int]) -> None:
    with socket.socket() as client:
        client.settimeout(1)
        with pytest.raises(OutsideConnectionError, match=address[0]):
            client.connect(address)
        with pytest.raises(OutsideConnectionError, match=address[0]):
            client.connect_ex(address)


def test_connection_to_this_machine_is_allowed() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def test_settings_are_those_of_the_tests() -> None:
    assert settings.MODE == "test"
    assert settings.DATABASES["default"]["HOST"] == "127.0.0.1"
