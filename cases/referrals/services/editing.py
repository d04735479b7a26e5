"""Who has the form open, and which field is in hand: seconds old, never stored in the database."""

import logging
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache

from cases.referrals import policies
from cases.referrals.events import ReferralEditing
from cases.referrals.models import Referral
from kernel import realtime
from kernel.actors import Actor
from network.directory.selectors import people_names

logger = logging.getLogger(__name__)

FORGET_AFTER_S = 45
"""A browser says where it is every 15 s; three missed words and it counts as gone."""


def _key(referral_id: UUID, person_id: UUID) -> str:
    return f"referral-editing:{referral_id}:{person_id}"


@dataclass(frozen=True, slots=True)
class Editor:
    person_id: UUID
    name: str
    field: str


def referral_editing_note(*, actor: Actor, referral_id: UUID, field: str | None) -> None:
    """Tell the others who may see the referral where the actor is in the form; `field` None: left.

    Unknown or invisible referrals are ignored without a word: the socket is no way to ask what exists.
    """
    if actor.person_id is None:
        return
    referral = policies.referrals_visible_to(actor).filter(pk=referral_id).first()
    if referral is None:
        return
    key = _key(referral_id, actor.person_id)
    try:
        if field is None:
            cache.delete(key)
        else:
            cache.set(key, field, FORGET_AFTER_S)
    except OSError:
        logger.warning("who edits a form is not remembered: the cache is away")
    name = people_names([actor.person_id]).get(actor.person_id, "")
    realtime.publish(
        ReferralEditing(referral_id=referral_id, person_id=actor.person_id, name=name, field=field),
        person_ids=policies.people_who_can_view_referral(referral) - {actor.person_id},
    )


def editors_of(referral: Referral) -> list[Editor]:
    """Who has the form open now, for somebody who opens it after them. Empty when the cache is away."""
    people = policies.people_who_can_view_referral(referral)
    keys = {_key(referral.pk, person_id): person_id for person_id in people}
    try:
        found: dict[str, str] = cache.get_many(list(keys))
    except OSError:
        return []
    names = people_names([keys[key] for key in found])
    return [Editor(keys[key], names.get(keys[key], ""), field) for key, field in found.items()]
