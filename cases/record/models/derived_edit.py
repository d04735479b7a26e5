"""What a person put in the place of a value that is derived from the history of treatment."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.record.models.base import ClinicalEntry, tracked
from cases.record.models.fields import CodedField, flag
from cases.record.rules.fact_catalogue import FACT_CHOICES, NUMBER_FACTS, NUMBER_LIMITS


@tracked("DerivedEditVersion")
class DerivedEdit(ClinicalEntry):
    """A derived fact that a clinician judged otherwise, with the reason; one per patient and fact at a time.

    `answer` for a yes-or-no fact, `number` for a count or a time in months. `derived_then` is what the rule
    said when the value was last written ("yes", "no", "3", "" for not known); the derived value of today is
    always shown beside this one. Marked as an error, the derived value holds again. Clinical data.
    """

    WRITABLE = ("fact", "answer", "number", "reason", "note")

    fact = CodedField(codes=FACT_CHOICES, null=False, blank=False, max_length=32)
    answer = flag()
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    derived_then = models.CharField(max_length=8, blank=True, editable=False)

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["patient", "fact"], condition=Q(status="active"), name="derivededit_one_per_fact"
            ),
            models.CheckConstraint(
                condition=Q(fact__in=sorted(NUMBER_FACTS), number__isnull=False, answer__isnull=True)
                | (~Q(fact__in=sorted(NUMBER_FACTS)) & Q(number__isnull=True, answer__isnull=False)),
                name="derivededit_value_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True)
                | Q(number__lte=max(high for _low, high in NUMBER_LIMITS.values())),
                name="derivededit_number_in_range",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="derivededit_has_reason"),
        ]
