"""What holds for the whole network."""

from django.db import models
from django.db.models import Q


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
        ]

    def __str__(self) -> str:
        return self.network_name
