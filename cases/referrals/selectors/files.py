"""Which files a referral shows beside its form."""

from collections.abc import Collection
from uuid import UUID

from cases.referrals.models import InfoRequestFile


def files_in_answers(file_ids: Collection[UUID]) -> set[UUID]:
    """Those of `file_ids` that belong to an answer to the hub, which stays as it was given."""
    shown = InfoRequestFile.objects.filter(file_id__in=list(file_ids))
    return set(shown.values_list("file_id", flat=True))
