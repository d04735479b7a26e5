"""Telling people: the bell and mail (nothing clinical), and a line in the discussion of the case."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cases.referrals import policies
from cases.referrals.models import Referral
from kernel.actors import Actor
from kernel.notify import services as notify
from messaging.chat.services import system_message
from network.directory import selectors as directory
from network.directory.rules import CLINICAL_ROLES


def referral_url(referral: Referral) -> str:
    return f"/cases/{referral.patient_id}/referral"


def hub_team(referral: Referral) -> set[UUID]:
    """Who answers at the hub: its clinicians and coordinators who may see the patient."""
    return directory.hub_team(referral.hub_id) & policies.people_who_can_view_referral(referral)


def circle_team(referral: Referral) -> set[UUID]:
    """Who waits at the circle: the referrer and the clinicians of the referring centre."""
    people = directory.person_ids_with_role([referral.from_centre_id], ["clinician", "coordinator"])
    return people & policies.people_who_can_view_referral(referral)


def both_teams(referral: Referral) -> set[UUID]:
    people = directory.person_ids_with_role([referral.from_centre_id, referral.hub_id], CLINICAL_ROLES)
    return people & policies.people_who_can_view_referral(referral)


def people_behind(referral: Referral, groups: Iterable[str]) -> set[UUID]:
    """The people behind the group codes of the escalation rules (docs/decisions: who is the hub's director)."""
    people: set[UUID] = set()
    for group in groups:
        match group:
            case "hub_team" | "hub_second_physician":
                people |= hub_team(referral)
            case "hub_coordinator":
                people |= directory.hub_coordinators(referral.hub_id)
            case "hub_director":
                people |= directory.person_ids_with_role([referral.hub_id], ["centre_admin"])
                people |= directory.hub_coordinators(referral.hub_id)
            case "circle_referrer":
                people |= circle_team(referral)
    return people


def tell_inside_and_out(
    *, referral: Referral, kind: str, kind_outside: str, person_ids: set[UUID], fact: object
) -> None:
    """One fact to who may see the patient, and to the others (a head without a clinical role) that it exists."""
    insiders = person_ids & policies.people_who_can_view_referral(referral)
    beat = Actor.system("response-clock")
    tell(actor=beat, referral=referral, kind=kind, person_ids=insiders, fact=fact)
    # The head of programme may have no clinical role: told that something waits, led to Today, not to a patient.
    tell_outside(referral=referral, kind=kind_outside, person_ids=person_ids - insiders, fact=fact)


def tell(
    *,
    actor: Actor,
    referral: Referral,
    kind: str,
    person_ids: Iterable[UUID],
    fact: object,
    url: str = "",
) -> None:
    """Notify people of one fact, once each; never the one who did it. `fact` names it within the referral."""
    notify.send(
        person_ids=set(person_ids) - {actor.person_id},
        kind=kind,
        subject_type="patient",
        subject_id=referral.patient_id,
        url=url or referral_url(referral),
        params={},
        dedupe_key=f"{kind}:{referral.pk}:{fact}",
    )


def say(*, actor: Actor, referral: Referral, key: str, params: dict[str, Any] | None = None) -> None:
    """A system line in the case's discussion, so that the talk shows what happened between its messages."""
    system_message(
        subject_type="patient",
        subject_id=referral.patient_id,
        key=key,
        params=params or {},
        actor=actor,
    )


def tell_outside(*, referral: Referral, kind: str, person_ids: Iterable[UUID], fact: object) -> None:
    """Notify people who may not see the patient: that something waits, and nothing that names whom."""
    notify.send(
        person_ids=person_ids,
        kind=kind,
        subject_type="",
        subject_id=None,
        url="/today",
        params={},
        dedupe_key=f"{kind}:{referral.pk}:{fact}",
    )
