"""Whom one may choose for what is to be done about a referral."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cases.patients.policies import active_relations
from cases.patients.selectors.output import centre_brief, person_brief
from cases.referrals import policies
from cases.referrals.selectors.detail import referral_get
from kernel.actors import Actor
from network.directory.models import Membership, Role


def people_of_referral(*, actor: Actor, referral_id: UUID) -> dict[str, Any]:
    """`answer`: who can answer a question of the hub; `hand_over`: who can take the case over.

    Empty lists for what the actor may not do now. NotFound for who may not see the referral.
    """
    referral = referral_get(actor=actor, referral_id=referral_id)
    can = policies.can_list(actor, referral, referral.pathway)
    answer = policies.people_who_can_answer(referral) if "request_info" in can else set()
    take_over = policies.people_who_can_take_over(referral) if "hand_over" in can else set()
    caring = active_relations().filter(patient_id=referral.patient_id, kind__in=("own", "circle"))
    return {
        "answer": _clinicians(answer, caring.values("centre_id")),
        "hand_over": _clinicians(take_over, [referral.hub_id]),
    }


def _clinicians(person_ids: set[UUID], centre_ids: Iterable[Any]) -> list[dict[str, Any]]:
    """Each with the centre in which they are a clinician, by name."""
    rows = (
        Membership.objects.active()
        .filter(person_id__in=person_ids, centre_id__in=centre_ids, role=Role.CLINICIAN)
        .select_related("person", "centre")
        .order_by("person__family_name", "person__given_name", "person_id", "valid_from")
    )
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(
            row.person_id, {**(person_brief(row.person) or {}), "centre": centre_brief(row.centre)}
        )
    return list(found.values())
