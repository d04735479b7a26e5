"""A choice of places that is not needed any more, or that nobody made in time."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from followup.clinics.models import Appointment, Pick
from followup.clinics.rules.states import PickState, Recall
from followup.clinics.selectors.answered import settled_by
from followup.clinics.services.announcing import pick_told
from kernel import clock
from kernel.actors import Actor

SYSTEM = Actor.system("clinics")


def pick_decide(actor: Actor, pick: Pick, state: PickState, action: str, *, recall: bool = False) -> None:
    """The pick, with its clinic, is locked and open."""
    pick.state, pick.decided_at = state, clock.now()
    pick.recall = Recall.OPEN if recall else Recall.NONE
    pick.version += 1
    pick.save()
    pick_told(actor, pick, action)


def picks_settled(actor: Actor, appointment: Appointment) -> None:
    """Whoever has the appointment chooses no more, and is not to be called for it."""
    mine = Pick.objects.filter(settled_by(appointment))
    for pick in _locked(mine.filter(state=PickState.OPEN)):
        pick_decide(actor, pick, PickState.WITHDRAWN, "appointment.pick_withdrawn")
    mine.filter(recall=Recall.OPEN).update(recall=Recall.REBOOKED)


def picks_end(actor: Actor, patient_id: UUID) -> None:
    """After a death."""
    mine = Pick.objects.filter(patient=patient_id)
    for pick in _locked(mine.filter(state=PickState.OPEN)):
        pick_decide(actor, pick, PickState.WITHDRAWN, "appointment.pick_withdrawn")
    mine.filter(recall=Recall.OPEN).update(recall=Recall.NONE)


def picks_expire() -> int:
    """Close those whose last day is over: the patients are to be called. Returns how many. Each in its own transaction;
    one that somebody works on is left for the next time."""
    due = Pick.objects.filter(state=PickState.OPEN, until_at__lte=clock.now()).order_by("until_at")
    return sum(pick_expire(pick_id) for pick_id in list(due.values_list("pk", flat=True)[:500]))


@transaction.atomic
def pick_expire(pick_id: UUID) -> bool:
    found = _locked(
        Pick.objects.filter(pk=pick_id, state=PickState.OPEN, until_at__lte=clock.now()), skip_locked=True
    )
    for pick in found:
        pick_decide(SYSTEM, pick, PickState.EXPIRED, "appointment.pick_expired", recall=True)
    return bool(found)


def _locked(picks: QuerySet[Pick], *, skip_locked: bool = False) -> list[Pick]:
    return list(
        picks.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)
        .select_related("clinic", "clinic__centre")
        .order_by("pk")
    )
