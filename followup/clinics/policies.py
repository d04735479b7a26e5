"""Who runs a clinic and who sees its appointments.

A clinic is seen and run by the staff of its centre who may know who patients are: doctors, nurses, coordinators and the
secretary. An appointment is seen by whoever may see the identity of its patient; a place that somebody else's patient
takes is only taken. No clinical content passes here.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cases.patients import policies as patients
from followup.clinics.models import Appointment, Clinic, Closure, Pick, WaitingEntry
from kernel.actors import Actor
from network.directory.rules import CLINICAL_ROLES, IDENTITY_ROLES
from network.directory.selectors import centres_with_role, person_ids_with_role, roles_by_centre


def centres_run_by(actor: Actor) -> list[UUID]:
    """Centres whose clinics the actor sees."""
    return centres_with_role(actor, IDENTITY_ROLES)


def clinics_visible_to(actor: Actor) -> QuerySet[Clinic]:
    return Clinic.objects.filter(centre__in=centres_run_by(actor))


def closures_visible_to(actor: Actor) -> QuerySet[Closure]:
    """By the centre, whose clinics are all closed or one of them."""
    return Closure.objects.filter(centre__in=centres_run_by(actor))


def can_set_up(actor: Actor) -> bool:
    """Whether the actor may make a clinic in the acting centre."""
    return bool(_acting(actor) & IDENTITY_ROLES)


def can_run(actor: Actor, centre_id: UUID) -> bool:
    """Writing asks for the acting centre: it is recorded under it."""
    return actor.centre_id == centre_id and can_set_up(actor)


def can_overbook(actor: Actor, centre_id: UUID) -> bool:
    """One more patient in an afternoon is a doctor's, a nurse's or a coordinator's decision."""
    return actor.centre_id == centre_id and bool(_acting(actor) & CLINICAL_ROLES)


def appointments_visible_to(actor: Actor) -> QuerySet[Appointment]:
    seen = patients.patients_visible_to(actor).filter(pk=OuterRef("patient_id"))
    return Appointment.objects.filter(Exists(seen))


def waiting_visible_to(actor: Actor) -> QuerySet[WaitingEntry]:
    seen = patients.patients_visible_to(actor).filter(pk=OuterRef("patient_id"))
    return WaitingEntry.objects.filter(Exists(seen), clinic__in=clinics_visible_to(actor))


def picks_visible_to(actor: Actor) -> QuerySet[Pick]:
    seen = patients.patients_visible_to(actor).filter(pk=OuterRef("patient_id"))
    return Pick.objects.filter(Exists(seen), clinic__in=clinics_visible_to(actor))


def people_who_run(centre_id: UUID) -> set[UUID]:
    """The receivers of what happens in the clinics of a centre."""
    return person_ids_with_role([centre_id], IDENTITY_ROLES)


def _acting(actor: Actor) -> frozenset[str]:
    if actor.kind != "person" or actor.centre_id is None:
        return frozenset()
    return roles_by_centre(actor).get(actor.centre_id, frozenset())
