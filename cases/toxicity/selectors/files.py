"""Which files the sheets show."""

from collections.abc import Collection
from uuid import UUID

from cases.toxicity.models import ToxicityBaseline, ToxicityObservation


def files_of_sheets(file_ids: Collection[UUID]) -> set[UUID]:
    """Those of `file_ids` that are a handwriting sample of a row or of the baseline."""
    ids = list(file_ids)
    rows = ToxicityObservation.objects.filter(handwriting_photo_id__in=ids)
    base = ToxicityBaseline.objects.filter(handwriting_photo_id__in=ids)
    return set(rows.values_list("handwriting_photo_id", flat=True)) | set(
        base.values_list("handwriting_photo_id", flat=True)
    )
