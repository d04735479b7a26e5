"""What holds for the whole network."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Pod24Anchor(models.TextChoices):
    """From when progression within 24 months is counted; definitions differ between studies."""

    DIAGNOSIS = "diagnosis", _("Diagnosis")
    START_FIRST_LINE = "start_1l", _("Start of first line")
    END_FIRST_LINE = "end_1l", _("End of first line")


class NetworkSettings(models.Model):
    """The single row of network-wide choices; until the first change the defaults below hold.

    Holds: no personal data. Read by: every member of the network. Changed by: platform administrators.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    network_name = models.CharField(max_length=120, default="CircleCare")
    # Within how many hours the hub answers a referral; starts the response clock.
    response_target_hours = models.PositiveSmallIntegerField(default=24)
    # For how many days an invitation can be accepted.
    invitation_days = models.PositiveSmallIntegerField(default=7)
    # From when the network counts progression within 24 months (POD24).
    pod24_anchor = models.CharField(max_length=12, choices=Pod24Anchor, default=Pod24Anchor.DIAGNOSIS)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="network_settings_single_row"),
            models.CheckConstraint(
                condition=Q(response_target_hours__gte=1, response_target_hours__lte=336),
                name="network_settings_target_in_range",
            ),
            models.CheckConstraint(
                condition=Q(invitation_days__gte=1, invitation_days__lte=30),
                name="network_settings_invitation_days_in_range",
            ),
            models.CheckConstraint(
                condition=Q(pod24_anchor__in=Pod24Anchor.values), name="network_settings_known_anchor"
            ),
        ]

    def __str__(self) -> str:
        return self.network_name
