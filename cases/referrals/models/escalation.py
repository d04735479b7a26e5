"""The steps of the response clock that were taken."""

from django.db import models

from cases.referrals.models.referral import Referral
from kernel.models import BaseModel


class ReferralEscalation(BaseModel):
    """One escalation step of one referral. The constraint makes it happen once, even with two beats at work.

    `step` is the code of `cases.pathway.rules.EscalationStep` ("hub_on_call" ... "breach") or "info_silent".
    `round` tells apart repeated waits for information. `told` counts the people who were told. Data: none.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="escalations")
    step = models.CharField(max_length=24)
    round = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField()
    told = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["fired_at"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "step", "round"], name="escalation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.id}"
