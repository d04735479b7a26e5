"""The link by which a patient confirms or cancels: a reminder's id, signed."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SIGNED_BYTES = 15


def link_of(reminder_id: UUID) -> str:
    """The address of the page: short, because an SMS has 160 characters."""
    return f"{settings.CIRCLECARE_BASE_URL}/a/{token_of(reminder_id)}"


def token_of(reminder_id: UUID) -> str:
    return _text(reminder_id.bytes) + _signature(reminder_id)


def reminder_of(token: str) -> UUID | None:
    """The reminder that the token was made for; None for any other text. The signature has 120 bits."""
    try:
        found = UUID(bytes=urlsafe_b64decode(f"{token[:22]}=="))
    except (ValueError, Error):
        return None
    return found if constant_time_compare(token, token_of(found)) else None


def _signature(reminder_id: UUID) -> str:
    digest = salted_hmac("followup.reminders.link", str(reminder_id), algorithm="sha256").digest()
    return _text(digest[:_SIGNED_BYTES])


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
