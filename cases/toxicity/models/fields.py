"""What the baseline and every row of the sheet ask in the same words."""

from __future__ import annotations

from typing import Any

from django.db import models

from cases.record.models.fields import flag
from cases.toxicity.rules.ice import CAPD_MAX, ICE_ITEMS
from kernel.files.models import StoredFile


class IceAnswers(models.Model):
    """Abstract: the ten answers of ICE (right, wrong, not asked), the score that the server counts, the CAPD."""

    ice_year = flag()
    ice_month = flag()
    ice_city = flag()
    ice_hospital = flag()
    ice_object_1 = flag()
    ice_object_2 = flag()
    ice_object_3 = flag()
    ice_command = flag()
    ice_sentence = flag()
    ice_attention = flag()
    ice_score = models.PositiveSmallIntegerField(null=True, editable=False)
    capd = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def ice_answers(self) -> dict[str, bool | None]:
        return {name: getattr(self, name) for name in ICE_ITEMS}


def photo() -> models.ForeignKey[Any, Any]:
    """A picture of the patient's handwriting: a file of the patient."""
    return models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", editable=False)


def ice_limits(prefix: str) -> list[models.BaseConstraint]:
    """The database's own limits of both scores."""
    return [
        models.CheckConstraint(
            condition=models.Q(ice_score=None) | models.Q(ice_score__lte=10), name=f"{prefix}_ice"
        ),
        models.CheckConstraint(
            condition=models.Q(capd=None) | models.Q(capd__lte=CAPD_MAX), name=f"{prefix}_capd"
        ),
    ]


def within(prefix: str, name: str, low: float, high: float) -> models.BaseConstraint:
    """A hard range that the database holds."""
    bounds: dict[str, Any] = {f"{name}__gte": low, f"{name}__lte": high}
    return models.CheckConstraint(
        condition=models.Q(**{f"{name}__isnull": True}) | models.Q(**bounds), name=f"{prefix}_{name}"
    )
