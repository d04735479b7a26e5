"""Who may see a referral and act on it. Seeing follows the clinical record of the patient.

What one may do follows from the pathway's table of moves: which side the acting centre stands on, and the role
there. `can_list` is what the screens offer; every service asks again, under the lock.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cases.pathway import policies as pathways
from cases.pathway.models import Pathway
from cases.pathway.rules import ActorRole, Outcome, Side, State, acts_as
from cases.patients import policies as patients
from cases.referrals.models import LIVE, UNDECIDED, Referral, Status
from kernel.actors import Actor
from network.directory.models import Role
from network.directory.selectors import person_ids_with_role

_EDITABLE = (Status.DRAFT, *UNDECIDED)
_IN_CHARGE = (Status.UNDER_DISCUSSION, Status.MORE_INFO_NEEDED, Status.DECIDED)
_HEADS = frozenset({Role.COORDINATOR, Role.CENTRE_ADMIN})
_HUB_TEAM = frozenset({ActorRole.HUB_HAEMATOLOGIST, ActorRole.CART_COORDINATOR})


def referrals_visible_to(actor: Actor) -> QuerySet[Referral]:
    return Referral.objects.filter(
        Exists(patients.clinical_reach(actor).filter(patient_id=OuterRef("patient_id")))
    )


def can_view_referral(actor: Actor, referral: Referral) -> bool:
    return patients.can_view_clinical(actor, referral.patient_id)


def people_who_can_view_referral(referral: Referral) -> set[UUID]:
    return patients.people_who_can_view_clinical(referral.patient_id)


class Standing:
    """What an actor is in one referral: loaded once per use case, then asked without further queries."""

    def __init__(self, actor: Actor, pathway: Pathway) -> None:
        self.roles = pathways.pathway_roles(actor)
        self.sides = pathways.sides_of(actor, pathway)
        self.acts: frozenset[ActorRole] = frozenset()
        for side in self.sides:
            self.acts |= acts_as(side=side, roles=self.roles)
        self.can_write = actor.is_system or patients.can_write_record(actor, pathway.patient_id)

    @property
    def is_circle_doctor(self) -> bool:
        return ActorRole.CIRCLE_HAEMATOLOGIST in self.acts

    @property
    def is_circle_staff(self) -> bool:
        """Anybody with a clinical role in a circle centre that treats the patient: may fill in the form."""
        return Side.CIRCLE in self.sides and self.can_write

    @property
    def is_hub_team(self) -> bool:
        return bool(self.acts & _HUB_TEAM)

    @property
    def is_hub_head(self) -> bool:
        """Coordinates or directs the hub, acting there."""
        return Side.HUB in self.sides and bool(self.roles & _HEADS)

    @property
    def is_hub_doctor(self) -> bool:
        return ActorRole.HUB_HAEMATOLOGIST in self.acts


def can_create_referral(actor: Actor, patient_id: UUID) -> bool:
    """A clinician of the centre that treats the patient as own or circle centre."""
    if actor.centre_id is None:
        return False
    roles = pathways.pathway_roles(actor)
    caring = patients.cares_for(actor.centre_id, patient_id)
    return "clinician" in roles and caring and patients.can_view_clinical(actor, patient_id)


def can_edit_form(standing: Standing, referral: Referral) -> bool:
    return referral.status in _EDITABLE and standing.is_circle_staff


def can_submit(standing: Standing, referral: Referral) -> bool:
    return referral.status == Status.DRAFT and standing.is_circle_doctor


def can_acknowledge(standing: Standing, referral: Referral) -> bool:
    return referral.status == Status.SUBMITTED and standing.is_hub_team


def can_request_info(standing: Standing, referral: Referral) -> bool:
    return referral.status in (Status.SUBMITTED, Status.UNDER_DISCUSSION) and standing.is_hub_team


def can_answer(standing: Standing, referral: Referral) -> bool:
    return referral.status == Status.MORE_INFO_NEEDED and standing.is_circle_doctor


def people_who_can_answer(referral: Referral) -> set[UUID]:
    """Clinicians of the centres that treat the patient as own or circle centre: agrees with `can_answer`."""
    caring = patients.active_relations().filter(
        patient_id=referral.patient_id, centre__isnull=False, kind__in=("own", "circle")
    )
    clinicians = person_ids_with_role(caring.values_list("centre_id", flat=True), ["clinician"])
    return clinicians & people_who_can_view_referral(referral)


def in_charge(referral: Referral, pathway: Pathway) -> bool:
    """Somebody of the hub owns the referral, so that it can be handed to somebody else."""
    return referral.status in _IN_CHARGE and pathway.is_open


def can_hand_over(actor: Actor, standing: Standing, referral: Referral, pathway: Pathway) -> bool:
    """Who owns it at the hub may give it to a colleague; a coordinator or the head of the hub for them."""
    if not in_charge(referral, pathway):
        return False
    owns = standing.is_hub_team and referral.hub_owner_id == actor.person_id
    return owns or standing.is_hub_head


def people_who_can_take_over(referral: Referral) -> set[UUID]:
    """The other clinicians of the hub who may see the patient."""
    clinicians = person_ids_with_role([referral.hub_id], [Role.CLINICIAN])
    return (clinicians & people_who_can_view_referral(referral)) - {referral.hub_owner_id}


def can_settle(standing: Standing, referral: Referral) -> bool:
    """The hub may take its own question back, when the answer came in the discussion or is not needed any more."""
    return referral.status == Status.MORE_INFO_NEEDED and standing.is_hub_team


def can_decide(standing: Standing, referral: Referral) -> bool:
    return referral.status in (Status.SUBMITTED, Status.UNDER_DISCUSSION) and standing.is_hub_doctor


def can_co_sign(standing: Standing, referral: Referral) -> bool:
    return referral.status == Status.DECIDED and standing.is_circle_doctor


def can_reconsider(standing: Standing, referral: Referral, pathway: Pathway) -> bool:
    """New facts reopen a refusal (circle), a deferral (either side), or cells in store at relapse (circle)."""
    if referral.status != Status.DECIDED:
        return False
    if pathway.state == State.CRYOSTORED_HOLD:
        return standing.is_circle_doctor
    if pathway.state != State.DECIDED:
        return False
    if pathway.outcome == Outcome.DEFERRED:
        return standing.is_circle_doctor or standing.is_hub_team
    return pathway.outcome == Outcome.NOT_ELIGIBLE and standing.is_circle_doctor


def can_withdraw(standing: Standing, referral: Referral) -> bool:
    return referral.status in _EDITABLE and standing.is_circle_doctor


def can_close(standing: Standing, pathway: Pathway) -> bool:
    return pathway.is_open and (standing.is_circle_doctor or standing.is_hub_team)


def can_list(actor: Actor, referral: Referral, pathway: Pathway) -> list[str]:
    """Acts that are open to the actor now, for the screens (`can` of the output)."""
    standing = Standing(actor, pathway)
    answers = {
        "edit": can_edit_form(standing, referral),
        "submit": can_submit(standing, referral),
        "acknowledge": can_acknowledge(standing, referral),
        "request_info": can_request_info(standing, referral),
        "answer": can_answer(standing, referral),
        "settle": can_settle(standing, referral),
        "decide": can_decide(standing, referral),
        "co_sign": can_co_sign(standing, referral),
        "reconsider": can_reconsider(standing, referral, pathway),
        "withdraw": can_withdraw(standing, referral),
        "hand_over": can_hand_over(actor, standing, referral, pathway),
        "close": referral.status in LIVE and can_close(standing, pathway),
    }
    return [act for act, allowed in answers.items() if allowed]
