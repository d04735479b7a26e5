"""Whether somebody of the hub has spoken in the case: a message is a human act and stops the response clock."""

from datetime import datetime
from uuid import UUID

from cases.referrals.models import Referral
from messaging.chat.models import Message, MessageKind
from network.directory.selectors import hub_team


def first_hub_message(referral: Referral) -> tuple[datetime, UUID] | None:
    """(instant, author id) of the first message of the hub's team in the case since it was submitted.

    System lines and withdrawn messages do not count. One query, on the conversation of one patient.
    """
    if referral.submitted_at is None:
        return None
    found: tuple[datetime, UUID] | None = (
        Message.objects.filter(
            conversation__subject_type="patient",
            conversation__subject_id=referral.patient_id,
            author_centre_id=referral.hub_id,
            author_id__in=hub_team(referral.hub_id),
            kind=MessageKind.TEXT,
            created_at__gte=referral.submitted_at,
            withdrawn_at=None,
        )
        .order_by("created_at")
        .values_list("created_at", "author_id")
        .first()
    )
    return found
