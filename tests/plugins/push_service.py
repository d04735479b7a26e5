"""A push service as browsers have one (RFC 8030), and a device that opens what was sealed for it (RFC 8291).

The opening is written from the device's side and shares nothing with the product's sealing.
"""

from __future__ import annotations

import json
import os
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def text_of(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """One browser that subscribed at `endpoint`."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, "p256dh": text_of(self.public), "auth": text_of(self.secret)}

    def opened(self, sealed: bytes) -> bytes:
        """Raises InvalidTag when it was not sealed for this browser."""
        salt, size = sealed[:16], sealed[20]
        theirs, rest = sealed[21 : 21 + size], sealed[21 + size :]
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        )

        def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
            return HKDF(hashes.SHA256(), length, salt, info).derive(secret)

        material = derived(shared, self.secret, b"WebPush: info\0" + self.public + theirs, 32)
        key = derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derived(material, salt, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, rest, None).rstrip(b"\0")
        assert padded[-1:] == b"\x02", "one record, the last"
        return padded[:-1]


@dataclass
class Sent:
    path: str
    headers: dict[str, str]
    sealed: bytes

    def claims(self, origin: str) -> dict[str, Any]:
        """What the sender says of itself; raises when its signature is not of the key that it names."""
        kind, _space, rest = self.headers["authorization"].partition(" ")
        assert kind == "vapid"
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(parts["k"]))
        found: dict[str, Any] = jwt.decode(parts["t"], key, algorithms=["ES256"], audience=origin)
        return found


class PushService(ThreadingHTTPServer):
    """`answers` are given first, then 201; 0 breaks the line after it took the message."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Push)
        self.answers: list[int] = []
        self.taken: list[Sent] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def browser(self, name: str = "one") -> Browser:
        return Browser(f"{self.origin}/push/{name}?v=1")

    def words(self, browser: Browser) -> list[dict[str, Any]]:
        """What the browser was told, in order."""
        path = browser.endpoint.removeprefix(self.origin)
        return [json.loads(browser.opened(sent.sealed)) for sent in self.taken if sent.path == path]

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class _Push(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PushService

    def do_POST(self) -> None:
        sealed = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 201
        if status in (0, 201):
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.server.taken.append(Sent(self.path, headers, sealed))
        if status == 0:
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(status)
        if status in (301, 307):
            self.send_header("Location", f"{self.server.origin}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def push_service(settings: Any) -> Iterator[PushService]:
    """This is the only service there is."""
    server = PushService()
    settings.PUSH_SERVICES = [server.origin]
    yield server
    server.stop()
