"""Who may see and do what with a patient. The only place that decides it.

A patient is seen through the circle of care: an active relation of a centre in which one has the right role,
or an invitation in person (of somebody who still has a clinical role in some centre). Reading asks for any
of one's centres; writing asks for the acting one, because the entry is recorded under it. Nobody sees
patients by being an administrator; background work sees none and names its patients itself. A machine client
works for one centre and reaches what that centre's clinical staff reach through it.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.patients.models import CareRelation, Patient
from kernel.actors import Actor
from kernel.clock import now, today
from kernel.prepared import Prepared, Question
from network.directory.models import Membership
from network.directory.rules import CLINICAL_ROLES, IDENTITY_ROLES
from network.directory.selectors import roles_by_centre

MANAGING_ROLES = frozenset({"clinician", "coordinator"})
TREATING_KINDS = frozenset({"own", "hub", "circle"})

VIEW_IDENTITY = "view"
VIEW_CLINICAL = "view_clinical"
EDIT = "edit"
WRITE_RECORD = "write_record"
MANAGE_CIRCLE = "manage_circle"


def active_relations(at: datetime | None = None) -> QuerySet[CareRelation]:
    """Relations in force at this instant (or `at` another)."""
    moment = at or now()
    return CareRelation.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=moment), valid_from__lte=moment
    )


def patients_visible_to(actor: Actor) -> QuerySet[Patient]:
    """Patients whose identity the actor may see."""
    return _visible(actor, IDENTITY_ROLES)


def clinical_visible_to(actor: Actor) -> QuerySet[Patient]:
    """Patients whose record, discussion, files and referrals the actor may see."""
    return _visible(actor, CLINICAL_ROLES)


def clinical_reach(actor: Actor) -> QuerySet[CareRelation]:
    """The relations through which the actor may see a record: who stands in one of them is in
    `clinical_visible_to`. For what hangs on patients, which need not be read then."""
    return _reach(actor, CLINICAL_ROLES)


def can_view_patient(actor: Actor, patient_id: UUID) -> bool:
    return patients_visible_to(actor).filter(pk=patient_id).exists()


def can_view_clinical(actor: Actor, patient_id: UUID) -> bool:
    return VIEW_CLINICAL in abilities(actor, patient_id)


def people_who_can_view_patient(patient_id: UUID) -> set[UUID]:
    """Everyone who may see the identity now. One query."""
    return _people(patient_id, _IDENTITY_READERS)


def people_who_can_view_clinical(patient_id: UUID) -> set[UUID]:
    """Everyone who may see the record now: the receivers of its live events. One query."""
    return _people(patient_id, _CLINICAL_READERS)


def can_create_patient(actor: Actor) -> bool:
    """Staff who work with patients, for their acting centre; an operator's import and a machine client for theirs."""
    if actor.kind != "person":
        return actor.centre_id is not None
    return _roles_in_acting_centre(actor) & IDENTITY_ROLES != frozenset()


def can_write_records(actor: Actor) -> bool:
    """Whether the acting role writes in records at all: of which patients, `can_write_record` tells."""
    if actor.kind != "person":
        return actor.centre_id is not None
    return _roles_in_acting_centre(actor) & CLINICAL_ROLES != frozenset()


def can_edit_patient(actor: Actor, patient_id: UUID) -> bool:
    return EDIT in abilities(actor, patient_id)


def can_write_record(actor: Actor, patient_id: UUID) -> bool:
    return WRITE_RECORD in abilities(actor, patient_id)


def can_manage_circle(actor: Actor, patient_id: UUID) -> bool:
    return MANAGE_CIRCLE in abilities(actor, patient_id)


def can_read_access_log(actor: Actor, patient_id: UUID) -> bool:
    return access_log_visible_to(actor).filter(pk=patient_id).exists()


def access_log_visible_to(actor: Actor) -> QuerySet[Patient]:
    """Clinical staff of the circle of care, and the privacy officers of its centres (who see no more)."""
    found = Q(Exists(_reach(actor, CLINICAL_ROLES).filter(patient=OuterRef("pk"))))
    if actor.kind == "person" and actor.person_id is not None:
        officers = Membership.objects.active().filter(person_id=actor.person_id, role="privacy_officer")
        watched = active_relations().filter(patient=OuterRef("pk"), centre__in=officers.values("centre"))
        found |= Q(Exists(watched))
    return Patient.objects.filter(found)


def relations_in_force(patient_id: UUID) -> list[CareRelation]:
    """What `active_relations` says of one patient, loaded. One query."""
    moment = now()
    return [
        relation
        for relation in _RELATIONS.rows(patient_id=patient_id)
        if relation.valid_from <= moment and (relation.valid_until is None or relation.valid_until > moment)
    ]


def abilities_asked(patient_id: UUID) -> Question:
    """What `abilities` asks the database in a reading call, for `asked_together`."""
    return _RELATIONS.asking(patient_id=patient_id)


def cares_for(centre_id: UUID | None, patient_id: UUID) -> bool:
    """Whether the centre cares for the patient now as own or circle centre. One query."""
    return centre_id is not None and any(
        relation.centre_id == centre_id and relation.kind in ("own", "circle")
        for relation in relations_in_force(patient_id)
    )


def abilities(actor: Actor, patient_id: UUID) -> frozenset[str]:
    """All that the actor may do with this patient, in two queries: what the screens offer as `can`."""
    if actor.kind == "machine":
        seen = _reach(actor, CLINICAL_ROLES).filter(patient_id=patient_id).exists()
        return frozenset({VIEW_IDENTITY, VIEW_CLINICAL, WRITE_RECORD}) if seen else frozenset()
    if actor.kind != "person" or actor.person_id is None:
        return frozenset()
    roles = roles_by_centre(actor)
    clinical_somewhere = any(held & CLINICAL_ROLES for held in roles.values())
    acting = roles.get(actor.centre_id, frozenset()) if actor.centre_id else frozenset()
    found: set[str] = set()
    for relation in relations_in_force(patient_id):
        if relation.centre_id is None:
            if relation.person_id == actor.person_id and clinical_somewhere:
                found |= {VIEW_IDENTITY, VIEW_CLINICAL}
                if acting & CLINICAL_ROLES:
                    found.add(WRITE_RECORD)
            continue
        found |= _reading(roles.get(relation.centre_id, frozenset()))
        if relation.centre_id == actor.centre_id:
            found |= _writing(acting, relation.kind)
    return frozenset(found)


def _reading(held: frozenset[str]) -> set[str]:
    found = set()
    if held & IDENTITY_ROLES:
        found.add(VIEW_IDENTITY)
    if held & CLINICAL_ROLES:
        found.add(VIEW_CLINICAL)
    return found


def _writing(held: frozenset[str], kind: str) -> set[str]:
    """An invited centre reads and writes the record; who the patient is and who treats them is not its say."""
    found = set()
    if held & CLINICAL_ROLES:
        found.add(WRITE_RECORD)
    if kind in TREATING_KINDS:
        if held & IDENTITY_ROLES:
            found.add(EDIT)
        if held & MANAGING_ROLES:
            found.add(MANAGE_CIRCLE)
    return found


def _visible(actor: Actor, roles: frozenset[str]) -> QuerySet[Patient]:
    return Patient.objects.filter(Exists(_reach(actor, roles).filter(patient=OuterRef("pk"))))


def _reach(actor: Actor, roles: frozenset[str]) -> QuerySet[CareRelation]:
    """At most one small query for the actor's centres now; the rest is lazy.

    Knowing the centres, the database sees how many patients they have and picks its way: from the relations
    of a small centre, or along the list for a hub. As a subquery it read every relation of the network.
    """
    if actor.kind == "machine" and actor.centre_id is not None:
        # its token was checked: the client and its centre are active
        return active_relations().filter(centre_id=actor.centre_id)
    if actor.kind != "person" or actor.person_id is None:
        return CareRelation.objects.none()
    held = roles_by_centre(actor)
    reach = Q(centre_id__in=[centre_id for centre_id, mine in held.items() if mine & roles])
    if any(mine & CLINICAL_ROLES for mine in held.values()):
        reach |= Q(person_id=actor.person_id)
    return active_relations().filter(reach)


def _people(patient_id: UUID, readers: Prepared[UUID]) -> set[UUID]:
    return set(readers.rows(patient_id=patient_id, moment=now(), day=today()))


def _readers(roles: frozenset[str]) -> Prepared[UUID]:
    def build(patient_id: UUID, moment: datetime, day: date) -> QuerySet[Membership, UUID]:
        relations = active_relations(moment).filter(patient_id=patient_id)
        centres = relations.filter(centre__isnull=False).values("centre")
        invited = relations.filter(person__isnull=False).values("person")
        members = Membership.objects.active(day).filter(
            Q(centre__in=centres, role__in=roles) | Q(person__in=invited, role__in=CLINICAL_ROLES)
        )
        return members.order_by().values_list("person_id", flat=True)

    return Prepared(build, patient_id=UUID, moment=datetime, day=date)


_IDENTITY_READERS = _readers(IDENTITY_ROLES)
_CLINICAL_READERS = _readers(CLINICAL_ROLES)
_RELATIONS = Prepared(lambda patient_id: CareRelation.objects.filter(patient_id=patient_id), patient_id=UUID)


def _roles_in_acting_centre(actor: Actor) -> frozenset[str]:
    if actor.kind != "person" or actor.person_id is None or actor.centre_id is None:
        return frozenset()
    return roles_by_centre(actor).get(actor.centre_id, frozenset())
