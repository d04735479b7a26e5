"""Who may see and move a pathway. Seeing follows the clinical record of the patient."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cases.pathway.models import Pathway
from cases.pathway.rules import Side, Transition, allowed_moves, moves_from
from cases.pathway.rules.course import EntryKind
from cases.pathway.rules.custody import ALL_STAFF, DOCTOR, StepSpec, may_record, may_sign
from cases.patients import policies as patients
from kernel import clock
from kernel.actors import Actor
from kernel.prepared import Prepared, Question
from network.directory.models import Membership
from network.directory.rules import CLINICAL_ROLES

REFERRAL_MOVES = frozenset(
    {
        "start_draft",
        "submit",
        "take_charge",
        "withdraw",
        "request_info",
        "supply_info",
        "decide",
        "review_deferred",
        "reconsider",
        "reactivate",
    }
)
"""Moves that only happen through the referral (they freeze, tell, pause, write letters): never by hand."""

RESOLVERS = DOCTOR | {"quality"}
CONFIRMERS = ALL_STAFF | {"quality"}


def pathways_visible_to(actor: Actor) -> QuerySet[Pathway]:
    """Pathways of the patients whose clinical record the actor may read."""
    return Pathway.objects.filter(
        Exists(patients.clinical_reach(actor).filter(patient_id=OuterRef("patient_id")))
    )


def can_view_pathway(actor: Actor, pathway: Pathway) -> bool:
    return patients.can_view_clinical(actor, pathway.patient_id)


def sides_of(actor: Actor, pathway: Pathway) -> frozenset[Side]:
    """Sides on which the acting centre stands. Both, when the hub follows a patient of its own.

    A circle centre is any centre that cares for the patient now as own or circle centre, not only the one
    that referred: colleagues of the second hospital may answer too.
    """
    if actor.is_system:
        return frozenset({Side.SYSTEM})
    if actor.centre_id is None:
        return frozenset()
    found = set()
    if actor.centre_id == pathway.hub_centre_id:
        found.add(Side.HUB)
    if patients.cares_for(actor.centre_id, pathway.patient_id):
        found.add(Side.CIRCLE)
    return frozenset(found)


def pathway_roles(actor: Actor) -> frozenset[str]:
    """Membership roles at the acting centre, plus the profession of someone who has a clinical role there."""
    if actor.is_system:
        return frozenset({"system"})
    if actor.person_id is None or actor.centre_id is None:
        return frozenset()
    held = _HELD.rows(person_id=actor.person_id, centre_id=actor.centre_id, day=clock.today())
    roles = {role for role, _ in held}
    professions = {profession for role, profession in held if role in CLINICAL_ROLES}
    return frozenset(roles | professions)


_HELD: Prepared[tuple[str, str]] = Prepared(
    lambda person_id, centre_id, day: (
        Membership.objects.active(day)
        .filter(person_id=person_id, centre_id=centre_id)
        .order_by()
        .values_list("role", "person__profession")
    ),
    person_id=UUID,
    centre_id=UUID,
    day=date,
)


def roles_asked(actor: Actor) -> list[Question]:
    """What `pathway_roles` asks, for `asked_together`."""
    if actor.person_id is None or actor.centre_id is None:
        return []
    return [_HELD.asking(person_id=actor.person_id, centre_id=actor.centre_id, day=clock.today())]


def moves_for(actor: Actor, pathway: Pathway) -> tuple[Transition, ...]:
    """Moves that the actor may make now, through the referral or by hand, in the order of the rules."""
    if not can_view_pathway(actor, pathway) and not actor.is_system:
        return ()
    roles, outcome = pathway_roles(actor), pathway.outcome or None
    found = [
        move
        for side in sides_of(actor, pathway)
        for move in allowed_moves(pathway.state, side=side, roles=roles, outcome=outcome)
    ]
    return tuple(move for move in moves_from(pathway.state, outcome=outcome) if move in found)


def can_move(actor: Actor, pathway: Pathway, to: str) -> bool:
    return any(move.target == to for move in moves_for(actor, pathway))


@dataclass(frozen=True, slots=True)
class Standing:
    """On which sides of a pathway somebody stands, and with which roles and professions: asked once per request."""

    sides: frozenset[Side]
    roles: frozenset[str]

    @property
    def at_hub(self) -> bool:
        return Side.HUB in self.sides

    def may_record(self, step: StepSpec) -> bool:
        """A step of custody is written by who does it, at the CAR-T centre."""
        return self.at_hub and may_record(step, self.roles)

    def may_sign(self, step: StepSpec) -> bool:
        return self.at_hub and may_sign(step, self.roles)

    def may_resolve(self) -> bool:
        """An identity deviation is resolved by a doctor or the quality officer of the CAR-T centre."""
        return self.at_hub and bool(self.roles & RESOLVERS)

    def may_confirm(self) -> bool:
        """The second person of a resolution (never the same one, the database holds that)."""
        return self.at_hub and bool(self.roles & CONFIRMERS)

    def may_write(self, kind: EntryKind) -> bool:
        return bool(self.sides & kind.sides) and bool(self.roles & kind.who)

    def side_for(self, kind: EntryKind) -> Side:
        """The side for which an entry is written: the hub's, when somebody stands on both."""
        return Side.HUB if self.at_hub and Side.HUB in kind.sides else Side.CIRCLE

    def may_agree(self, kind: EntryKind, proposed_by: str) -> bool:
        """The other side answers a proposal, by a doctor."""
        other = Side.CIRCLE if proposed_by == Side.HUB else Side.HUB
        return kind.agreed and other in self.sides and bool(self.roles & DOCTOR)


def standing_of(actor: Actor, pathway: Pathway) -> Standing:
    return Standing(sides=sides_of(actor, pathway), roles=pathway_roles(actor))
