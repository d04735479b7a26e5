"""The hospitals of the network."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import BaseModel


class CentreKind(models.TextChoices):
    HUB = "hub", _("Hub")
    CIRCLE = "circle", _("Circle centre")


class Phase(models.TextChoices):
    """Phases of care that a centre can carry out itself."""

    REFERRAL = "referral", _("Referral")
    HOLDING = "holding", _("Holding therapy")
    APHERESIS = "apheresis", _("Apheresis")
    BRIDGING = "bridging", _("Bridging therapy")
    LYMPHODEPLETION = "lymphodepletion", _("Lymphodepletion")
    INFUSION = "infusion", _("Infusion")
    INPATIENT = "inpatient", _("Inpatient care after infusion")
    FOLLOW_UP = "follow_up", _("Follow-up")


class Centre(BaseModel):
    """A hospital that gives CAR-T (hub) or refers to one and shares the care (circle).

    States: active, or inactive (left the network: its memberships confer nothing any more; its rows
    stay because records point at them). Holds: no personal data but the contacts of a ward. Retention:
    for ever. Read by: every member of the network.
    """

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=160)
    city = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=CentreKind)
    catchment = models.CharField(max_length=240, blank=True)
    address = models.CharField(max_length=240, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    on_call_phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    phases = ArrayField(models.CharField(max_length=20, choices=Phase), default=list, blank=True)
    default_hub = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="circle_centres"
    )
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CentreKind.values), name="centre_kind_known"),
            models.CheckConstraint(
                condition=Q(phases__contained_by=Phase.values), name="centre_phases_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=CentreKind.CIRCLE) | Q(default_hub=None), name="centre_hub_has_no_hub"
            ),
        ]

    def __str__(self) -> str:
        return self.code
