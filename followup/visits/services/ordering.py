"""What is asked for after a visit. Nothing is prescribed: a request tells people what is due."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from followup.visits.models import VisitOrder
from followup.visits.rules.states import OrderState
from followup.visits.selectors.access import draft_lock, order_locked, order_visit_id, visit_lock
from followup.visits.selectors.ordering import order_output
from followup.visits.services.writing import tell, tidy
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, Invalid, PreconditionFailed


@transaction.atomic
def order_add(
    *,
    actor: Actor,
    visit_id: UUID,
    client_id: UUID,
    kind: str,
    what: str,
    due_on: date | None = None,
    note: str = "",
    proposal: str = "",
) -> VisitOrder:
    """A request of a draft. A proposal is taken once: who takes it second gets the first.

    Raises NotFound, Forbidden, Conflict `not_a_draft`, Invalid. Audited; told live.
    """
    visit = draft_lock(actor=actor, visit_id=visit_id)
    rows = VisitOrder.objects.filter(visit=visit)
    made = rows.filter(client_id=client_id).first()
    if made is None and proposal:
        made = rows.filter(proposal=proposal).exclude(state=OrderState.CANCELLED).first()
    if made is not None:
        return made
    if actor.person_id is None or actor.centre_id is None:
        raise Forbidden
    order = VisitOrder.objects.create(
        visit=visit,
        client_id=client_id,
        kind=kind,
        what=_what(what),
        due_on=due_on,
        note=tidy(note),
        proposal=proposal,
        made_by_id=actor.person_id,
        centre_id=actor.centre_id,
    )
    tell(actor, visit, "visit.ordered", order=str(order.pk), kind=kind)
    return order


@transaction.atomic
def order_change(*, actor: Actor, order_id: UUID, base_version: int, changes: dict[str, Any]) -> VisitOrder:
    """Its words while the visit is a draft; its `state` always, also when the visit is signed.

    Raises NotFound, Forbidden, PreconditionFailed with `current`, Conflict `not_a_draft` or `proposal_taken`, Invalid.
    Audited; told live.
    """
    visit_id = order_visit_id(actor=actor, order_id=order_id)
    only_state = set(changes) <= {"state"}
    visit = (visit_lock if only_state else draft_lock)(actor=actor, visit_id=visit_id)
    order = order_locked(order_id)
    if order.version != base_version:
        raise PreconditionFailed(extra={"current": order_output(order)})
    for name in ("what", "due_on", "note"):
        if name in changes:
            setattr(order, name, changes[name] if name == "due_on" else tidy(changes[name]))
    order.what = _what(order.what)
    _state(actor, order, OrderState(changes.get("state", order.state)))
    order.version += 1
    order.save()
    tell(actor, visit, "visit.order_changed", order=str(order.pk), fields=sorted(changes))
    return order


def _what(text: str) -> str:
    told = tidy(text)
    if not told:
        raise Invalid("required", _("Say what is asked for."), field="what")
    return told


def _state(actor: Actor, order: VisitOrder, state: OrderState) -> None:
    if state == order.state:
        return
    if order.state == OrderState.CANCELLED and order.proposal:
        others = VisitOrder.objects.filter(visit=order.visit_id, proposal=order.proposal)
        if others.exclude(state=OrderState.CANCELLED).exists():
            raise Conflict("proposal_taken", _("This is asked for already."))
    is_open = state is OrderState.OPEN
    order.state = state.value
    order.closed_by_id = None if is_open else actor.person_id
    order.closed_at = None if is_open else clock.now()
