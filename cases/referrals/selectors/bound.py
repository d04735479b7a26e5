"""Which centres a running referral needs in the circle of care."""

from uuid import UUID

from django.db.models import Q

from cases.referrals.models import LIVE, Referral, Status

_SENT = [status for status in LIVE if status != Status.DRAFT]


def holds_centre(patient_id: UUID, centre_id: UUID) -> bool:
    """Whether the centre sent, or received, a referral of this patient that is neither withdrawn nor closed."""
    sent = Referral.objects.filter(patient_id=patient_id, status__in=_SENT)
    return sent.filter(Q(hub_id=centre_id) | Q(from_centre_id=centre_id)).exists()
