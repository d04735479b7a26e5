"""Choices of the network about care after the infusion, on which published guidance disagrees."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.overview.rules.vaccines import DRIVING_DAYS, MIN_INACTIVATED_MONTHS, PROXIMITY_DAYS
from kernel.models import BaseModel

EARLIEST_MONTHS, LATEST_MONTHS, LONGEST_DAYS = 3, 12, 365


class CareRules(models.Model):
    """The single row of the network; the defaults hold until the first change. `min_inactivated_months`: from which
    month after the infusion inactivated vaccines are counted. Personal data: none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    min_inactivated_months = models.PositiveSmallIntegerField(default=MIN_INACTIVATED_MONTHS)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="care_rules_single_row"),
            models.CheckConstraint(
                condition=Q(
                    min_inactivated_months__gte=EARLIEST_MONTHS, min_inactivated_months__lte=LATEST_MONTHS
                ),
                name="care_rules_months",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)


class ProductPeriods(BaseModel):
    """For one product: so many days without driving, and near the centre. A product without a row has the defaults.
    Personal data: none."""

    product = models.CharField(max_length=32, unique=True)
    driving_days = models.PositiveSmallIntegerField(default=DRIVING_DAYS)
    proximity_days = models.PositiveSmallIntegerField(default=PROXIMITY_DAYS)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(driving_days__lte=LONGEST_DAYS, proximity_days__lte=LONGEST_DAYS),
                name="product_periods_at_most_a_year",
            )
        ]

    def __str__(self) -> str:
        return self.product
