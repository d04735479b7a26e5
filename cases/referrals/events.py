"""Realtime events of the referral. Ids, codes and versions only: screens fetch the values over the API.

Receivers are always the people who may see the clinical record of the patient at that moment.
"""

from typing import ClassVar
from uuid import UUID

from kernel.realtime.events import Event, register


class _ReferralEvent(Event):
    referral_id: UUID
    patient_id: UUID
    status: str
    version: int


@register
class ReferralCreated(_ReferralEvent):
    """A draft was opened."""

    type: ClassVar[str] = "referral.created"


@register
class ReferralChanged(_ReferralEvent):
    """Something happened to it: taken in charge, asked, answered, co-signed, withdrawn, closed, a letter made."""

    type: ClassVar[str] = "referral.changed"

    what: str


@register
class ReferralSubmitted(_ReferralEvent):
    """It was sent (version n): the hub's Today shows it without a reload."""

    type: ClassVar[str] = "referral.submitted"

    hub_id: UUID
    urgency: str


@register
class ReferralDecided(_ReferralEvent):
    """The hub decided; the outcome is read over the API."""

    type: ClassVar[str] = "referral.decided"

    decision_id: UUID


@register
class ReferralFieldChanged(Event):
    """A field of the form was saved: who has it open fetches it, and keeps what is being typed elsewhere."""

    type: ClassVar[str] = "referral.field_changed"

    referral_id: UUID
    patient_id: UUID
    field: str
    version: int
    by: UUID | None
    by_name: str


@register
class ReferralEditing(Event):
    """Somebody has the form open; `field` is the one in hand ("" when none, null when they left)."""

    type: ClassVar[str] = "referral.editing"

    referral_id: UUID
    person_id: UUID
    name: str
    field: str | None
