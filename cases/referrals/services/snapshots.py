"""Freezing what was sent."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.referrals.models import Referral, ReferralSnapshot
from cases.referrals.rules.form import FORM_VERSION
from cases.referrals.selectors.form import FormState
from kernel import clock
from kernel.actors import Actor
from network.directory.models import Centre, Person


def canonical_hash(data: Any) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no blanks, UTF-8. Anybody can compute it again."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def party_of_centre(centre_id: UUID) -> dict[str, str]:
    """A centre as it is named today: a letter must not change when the centre is renamed."""
    centre = Centre.objects.get(pk=centre_id)
    return {
        "id": str(centre.pk),
        "code": centre.code,
        "name": centre.name,
        "city": centre.city,
        "address": centre.address,
        "phone": centre.phone,
    }


def party_of_person(person_id: UUID) -> dict[str, str]:
    person = Person.objects.get(pk=person_id)
    return {"id": str(person.pk), "name": person.display_name, "profession": person.profession}


def snapshot_take(
    *, actor: Actor, referral: Referral, state: FormState, at: datetime | None = None
) -> ReferralSnapshot:
    """Freeze version n + 1 of a locked referral: what the form said, and what the advice was at that moment."""
    assert actor.person_id is not None
    assert actor.centre_id is not None
    moment = at or clock.now()
    number = referral.snapshot_version + 1
    data = {
        "kind": "referral",
        "referral_id": str(referral.pk),
        "number": number,
        "form_version": FORM_VERSION,
        "purpose": referral.purpose,
        "from_centre": party_of_centre(referral.from_centre_id),
        "hub": party_of_centre(referral.hub_id),
        "taken_at": moment.isoformat(),
        "taken_by": party_of_person(actor.person_id),
        "content": state.frozen(),
        "scores": state.frozen_scores(),
        "prompts": state.frozen_prompts(),
        "derived_facts": state.derived_facts,
        "missing": {"m2": state.completeness["m2_missing"], "stale": state.completeness["stale"]},
    }
    snapshot = ReferralSnapshot.objects.create(
        referral=referral,
        number=number,
        schema_version=FORM_VERSION,
        data=data,
        sha256=canonical_hash(data),
        taken_by_id=actor.person_id,
        centre_id=actor.centre_id,
        taken_at=moment,
    )
    referral.snapshot_version = number
    return snapshot


def snapshot_if_changed(*, actor: Actor, referral: Referral, state: FormState) -> ReferralSnapshot | None:
    """Freeze a new version when the form says something else than the last one; else None."""
    last = ReferralSnapshot.objects.filter(referral=referral).order_by("-number").first()
    if last is not None and last.data["content"] == state.frozen():
        return None
    return snapshot_take(actor=actor, referral=referral, state=state)
