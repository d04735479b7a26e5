"""What is asked for after a visit."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from followup.visits.models.visit import Visit
from followup.visits.rules.states import OrderKind, OrderState
from kernel.models import BaseModel
from network.directory.models import Centre


class VisitOrder(BaseModel):
    """A request for what is due next; not a prescription. `proposal`: the code of what the plan proposed, once a visit;
    empty: somebody wrote it. It is closed with who and when also after the visit was signed.
    Clinical data; read by who may read the record; kept as long."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=16)
    what = models.CharField(max_length=200)
    due_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)
    proposal = models.CharField(max_length=48, blank=True)
    state = models.CharField(max_length=12, default=OrderState.OPEN.value)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    client_id = models.UUIDField(editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "client_id"], name="visit_order_client_id_once"),
            models.UniqueConstraint(
                fields=["visit", "proposal"],
                condition=~Q(proposal="") & ~Q(state=OrderState.CANCELLED),
                name="visit_order_proposal_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(OrderKind)), name="visit_order_kind"),
            models.CheckConstraint(condition=Q(state__in=list(OrderState)), name="visit_order_state"),
            models.CheckConstraint(condition=~Q(what=""), name="visit_order_says_what"),
            models.CheckConstraint(
                condition=Q(state=OrderState.OPEN, closed_by=None, closed_at=None)
                | ~Q(state=OrderState.OPEN) & Q(closed_by__isnull=False, closed_at__isnull=False),
                name="visit_order_closed_by_whom",
            ),
        ]
        triggers = [pgtrigger.Protect(name="visit_order_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
