"""Where a request comes from: the part of X-Forwarded-For that our own proxies wrote."""

import pytest

from network.directory.api.client import client_ip


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "expected"),
    [
        (0, "192.0.2.7", "", "192.0.2.7"),
        (0, "192.0.2.7", "203.0.113.9", "192.0.2.7"),  # nobody vouches for the header
        (1, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first was invented by the client
        (2, "10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.1", "203.0.113.9", "10.0.0.1"),  # came past one of our proxies: trust the peer only
        (1, "10.0.0.1", "not an address", None),
        (1, "10.0.0.1", "2001:db8::1", "2001:db8::1"),
        (0, "", "", None),
    ],
)
def test_client_ip(rf, settings, proxies, peer, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert client_ip(request) == expected
