"""Keys and sealing of push messages: only the device can read the words (RFC 8291), and the service knows who sends
them (RFC 8292)."""

from __future__ import annotations

import os
from base64 import b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = ec.SECP256R1()
_POINT_BYTES, _AUTH_BYTES, _SALT_BYTES = 65, 16, 16
_RECORD_SIZE = 4096


def seal(
    words: bytes,
    *,
    p256dh: str,
    auth: str,
    salt: bytes | None = None,
    once: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """The words for the device alone: one record of `aes128gcm` (RFC 8291, section 4). `p256dh`, `auth`: the public key
    and the secret that the browser gave. `salt` and `once` are new for each message; given only to check the example of
    the RFC. Raises ValueError for a key that is none."""
    salt = os.urandom(_SALT_BYTES) if salt is None else salt
    once = ec.generate_private_key(_CURVE) if once is None else once
    theirs, secret = _bytes(p256dh), _bytes(auth)
    if len(secret) != _AUTH_BYTES:
        raise ValueError("not a secret of 16 bytes")
    shared = once.exchange(ec.ECDH(), _point(theirs))
    ours = _public_bytes(once.public_key())
    info = b"WebPush: info\x00" + theirs + ours
    material = _derive(shared, secret, info, 32)
    key = _derive(material, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(material, salt, b"Content-Encoding: nonce\x00", 12)
    last_record = words + b"\x02"
    head = salt + _RECORD_SIZE.to_bytes(4, "big") + len(ours).to_bytes(1, "big") + ours
    return head + AESGCM(key).encrypt(nonce, last_record, None)


def new_private_key() -> str:
    """For `PUSH_PRIVATE_KEY`."""
    number = ec.generate_private_key(_CURVE).private_numbers().private_value
    return text_of(number.to_bytes(32, "big"))


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Ours, as `new_private_key` wrote it. Raises ValueError for anything else."""
    return ec.derive_private_key(int.from_bytes(_bytes(text), "big"), _CURVE)


def is_private_key(text: str) -> bool:
    try:
        private_key(text)
    except ValueError:
        return False
    return True


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """Its public half, as browsers want it when they subscribe."""
    return text_of(_public_bytes(key.public_key()))


def is_point(text: str) -> bool:
    """Whether it is a public key that something can be sealed to."""
    try:
        _point(_bytes(text))
    except ValueError:
        return False
    return True


def is_secret(text: str) -> bool:
    try:
        return len(_bytes(text)) == _AUTH_BYTES
    except ValueError:
        return False


def text_of(data: bytes) -> str:
    """Base64url without padding, as everywhere in these standards."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point(data: bytes) -> ec.EllipticCurvePublicKey:
    """Raises ValueError for anything but a point of the curve."""
    if len(data) != _POINT_BYTES:
        raise ValueError("not an uncompressed point")
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, data)


def _public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _bytes(text: str) -> bytes:
    """Raises ValueError: binascii's error is one, and that of letters outside ASCII."""
    bare = text.rstrip("=").encode("ascii")
    return b64decode(bare + b"=" * (-len(bare) % 4), altchars=b"-_", validate=True)
