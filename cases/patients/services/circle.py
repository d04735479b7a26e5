"""Who takes care of the patient: letting a centre or a person in, and ending it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.events import CircleChanged
from cases.patients.models import CareRelation, Patient
from cases.patients.models.circle import RelationKind
from cases.patients.policies import (
    active_relations,
    can_manage_circle,
    people_who_can_view_patient,
)
from cases.patients.selectors.access import patient_get
from cases.patients.selectors.bound import is_bound
from kernel import realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.clock import now, today, wall_zone
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.directory.models import Centre, Membership
from network.directory.rules import CLINICAL_ROLES


def circle_add_centre(
    *,
    actor: Actor,
    patient_id: UUID,
    centre_id: UUID,
    reason: str,
    kind: str = RelationKind.INVITED,
    until: date | None = None,
) -> CareRelation:
    """Let a centre into the circle of care from now on; its staff see the patient by their roles.

    `reason` is what the patient will read ("referral", "second opinion on the biopsy"); `until` is the last day
    of access, by the network's wall clock (None: until somebody ends it). A centre that is in already stays as
    it is, unless its part grows (invited, then the hub) or it may stay longer than before: then the old relation
    ends and a new one begins. Raises NotFound, Forbidden, Invalid (unknown centre, no reason). Audited; everyone
    is told.
    """
    if kind not in {RelationKind.HUB, RelationKind.CIRCLE, RelationKind.INVITED}:
        raise Invalid(fields={"kind": [_("A centre joins as hub, circle or invited.")]})
    reason = _reason(reason)
    ends_at = _end_of_day(until)
    with transaction.atomic():
        patient = _load_to_manage(actor, patient_id)
        if not Centre.objects.filter(pk=centre_id, is_active=True).exists():
            raise Invalid(fields={"centre_id": [_("Choose a centre of the network.")]})
        present = active_relations().filter(patient=patient, centre_id=centre_id).first()
        if present is not None:
            grows = _grows(present.kind, kind)
            if not grows and not _outlasts(present, ends_at):
                return present
            kind = kind if grows else present.kind
            ends_at = ends_at if _outlasts(present, ends_at) else present.valid_until
            _close(present, actor, "replaced")
        return _open(actor, patient, reason, kind=kind, centre_id=centre_id, ends_at=ends_at)


def circle_invite_person(
    *, actor: Actor, patient_id: UUID, person_id: UUID, reason: str, until: date | None = None
) -> CareRelation:
    """Let one specialist in, without their centre. Someone already invited stays invited, or for longer.

    `until`: the last day of access; None: until somebody ends it.

    Raises NotFound, Forbidden, Invalid (no reason; not a person with a clinical role). Audited; all are told.
    """
    reason = _reason(reason)
    ends_at = _end_of_day(until)
    with transaction.atomic():
        patient = _load_to_manage(actor, patient_id)
        treats = Membership.objects.active().filter(person_id=person_id, role__in=CLINICAL_ROLES)
        if not treats.exists():
            raise Invalid(fields={"person_id": [_("Choose someone with a clinical role in the network.")]})
        present = active_relations().filter(patient=patient, person_id=person_id).first()
        if present is not None:
            if not _outlasts(present, ends_at):
                return present
            _close(present, actor, "replaced")
        return _open(actor, patient, reason, kind=RelationKind.INVITED, person_id=person_id, ends_at=ends_at)


def circle_end(*, actor: Actor, patient_id: UUID, relation_id: UUID, reason: str) -> CareRelation:
    """End a relation now: who saw the patient only through it sees them no more, from this moment.

    Allowed to who manages the circle, and to an invited person for their own part. The patient's own centre
    stays (Conflict `own_centre`), and so do the two centres of a referral that runs (`referral_runs`): nobody
    would be left to decide, or to answer. Ending twice changes nothing. Raises NotFound, Forbidden, Invalid.
    """
    reason = _reason(reason)
    with transaction.atomic():
        patient = patient_get(actor=actor, patient_id=patient_id, lock=True)
        relation = CareRelation.objects.filter(pk=relation_id, patient=patient).first()
        if relation is None:
            raise NotFound
        leaves_themself = relation.person_id is not None and relation.person_id == actor.person_id
        if not leaves_themself and not can_manage_circle(actor, patient_id):
            raise Forbidden
        if relation.valid_until is not None and relation.valid_until <= now():
            return relation
        if relation.kind == RelationKind.OWN:
            raise Conflict("own_centre", _("The patient's own centre cannot leave the circle of care."))
        if relation.centre_id is not None and is_bound(patient_id, relation.centre_id):
            raise Conflict(
                "referral_runs",
                _("A referral with this centre is running: withdraw it or close the case first."),
            )
        before = people_who_can_view_patient(patient_id)
        _close(relation, actor, reason)
        audit.record(
            actor=actor,
            action="circle.ended",
            patient_id=patient_id,
            object_type="care_relation",
            object_id=relation.id,
            detail=_who(relation),
            why=reason,
        )
        realtime.publish(
            CircleChanged(patient_id=patient_id), person_ids=before | people_who_can_view_patient(patient_id)
        )
        return relation


def _load_to_manage(actor: Actor, patient_id: UUID) -> Patient:
    """The lock on the patient puts two invitations at once in a row."""
    patient = patient_get(actor=actor, patient_id=patient_id, lock=True)
    if not can_manage_circle(actor, patient_id):
        raise Forbidden
    return patient


def _grows(present: str, wanted: str) -> bool:
    order = [RelationKind.INVITED, RelationKind.CIRCLE, RelationKind.HUB, RelationKind.OWN]
    return order.index(RelationKind(wanted)) > order.index(RelationKind(present))


def _outlasts(present: CareRelation, ends_at: datetime | None) -> bool:
    """Whether access until `ends_at` (None: without end) is longer than what stands."""
    return present.valid_until is not None and (ends_at is None or ends_at > present.valid_until)


def _reason(reason: str) -> str:
    tidy = " ".join(reason.split())
    if not tidy:
        raise Invalid(fields={"reason": [_("Say why: the patient can read it.")]})
    if len(tidy) > 300:
        raise Invalid(fields={"reason": [_("Use at most 300 characters.")]})
    return tidy


def _end_of_day(day: date | None) -> datetime | None:
    """The first instant after `day` on the wall; access ends there. Raises Invalid for a day that is over."""
    if day is None:
        return None
    if day < today():
        raise Invalid(fields={"valid_until": [_("Choose today or a later day.")]})
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=wall_zone())


def _open(
    actor: Actor,
    patient: Patient,
    reason: str,
    *,
    kind: str,
    centre_id: UUID | None = None,
    person_id: UUID | None = None,
    ends_at: datetime | None = None,
) -> CareRelation:
    relation = CareRelation.objects.create(
        patient=patient,
        centre_id=centre_id,
        person_id=person_id,
        kind=kind,
        reason=reason,
        valid_from=now(),
        valid_until=ends_at,
        added_by_id=actor.person_id,
    )
    audit.record(
        actor=actor,
        action="circle.added",
        patient_id=patient.id,
        object_type="care_relation",
        object_id=relation.id,
        detail=_who(relation),
        why=reason,
    )
    realtime.publish(CircleChanged(patient_id=patient.id), person_ids=people_who_can_view_patient(patient.id))
    return relation


def _close(relation: CareRelation, actor: Actor, reason: str) -> None:
    # Never before its own beginning: two acts within the clock's resolution.
    relation.valid_until = max(now(), relation.valid_from)
    relation.ended_by_id = actor.person_id
    relation.end_reason = reason
    relation.save(update_fields=["valid_until", "ended_by", "end_reason"])


def _who(relation: CareRelation) -> dict[str, str]:
    if relation.centre_id is not None:
        return {"kind": relation.kind, "centre_id": str(relation.centre_id)}
    return {"kind": relation.kind, "person_id": str(relation.person_id)}
