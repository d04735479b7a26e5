"""Keys of secret links, and what the database keeps of them."""

import hashlib
from base64 import urlsafe_b64encode
from uuid import UUID

from django.utils.crypto import salted_hmac


def invitation_key(invitation_id: UUID, serial: int) -> str:
    """The secret of the link: 256 bits that only the holder of SECRET_KEY can make again. The
    invitation's row keeps its hash only."""
    digest = salted_hmac(
        "network.directory.invitation", f"{invitation_id}:{serial}", algorithm="sha256"
    ).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def key_hash(key: str) -> str:
    """What is kept of a key that was told once."""
    return hashlib.sha256(key.encode()).hexdigest()
