"""Opening a draft."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.pathway.models import Pathway, Purpose
from cases.pathway.rules import State
from cases.pathway.services import (
    pathway_apply,
    pathway_choose_hub,
    pathway_lock,
    pathway_open,
    pathway_permit,
)
from cases.patients.selectors.access import patient_get
from cases.referrals import policies
from cases.referrals.events import ReferralCreated
from cases.referrals.models import LIVE, Referral
from kernel import clock, realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Forbidden, Invalid
from network.directory.models import Centre


@transaction.atomic
def referral_create(
    *,
    actor: Actor,
    patient_id: UUID,
    purpose: str = Purpose.CART,
    hub_id: UUID | None = None,
    client_id: UUID | None = None,
) -> tuple[Referral, bool]:
    """Open a draft for a patient of the acting centre; the patient's pathway begins with it.

    `hub_id` defaults to the hub of the acting centre. `client_id`: made by the client, so that a retry gives
    the same draft (second value False). Nothing reaches the hub before the submission.
    Raises NotFound, Forbidden (not a clinician of a treating centre), Invalid (no such hub), Conflict
    `live_referral_exists` with the id of the one to follow, or `pathway_exists` with its state.
    """
    # The lock on the patient puts two drafts at once in a row; the unique constraint is the last guard.
    patient_get(actor=actor, patient_id=patient_id, clinical=True, lock=True)
    if not policies.can_create_referral(actor, patient_id):
        raise Forbidden("not_referring", _("Only a clinician of a centre that treats the patient can refer."))
    again = (
        client_id
        and Referral.objects.filter(
            created_by_id=actor.person_id, client_id=client_id, patient_id=patient_id
        ).first()
    )
    if again:
        return again, False
    live = Referral.objects.filter(patient_id=patient_id, purpose=purpose, status__in=LIVE).first()
    if live is not None:
        raise _live_exists(live.pk, live.status)
    hub = _hub(actor, hub_id)
    pathway = _pathway(actor, patient_id=patient_id, purpose=purpose, hub=hub)
    assert actor.person_id is not None
    referral = Referral(
        patient_id=patient_id,
        pathway=pathway,
        purpose=purpose,
        from_centre_id=pathway.circle_centre_id,
        hub=hub,
        client_id=client_id,
        created_by_id=actor.person_id,
        referring_physician_id=actor.person_id,
        changed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            referral.save(force_insert=True)
    except IntegrityError as exc:
        live = Referral.objects.filter(patient_id=patient_id, purpose=purpose, status__in=LIVE).first()
        if live is None:
            raise
        raise _live_exists(live.pk, live.status) from exc
    audit.record(
        actor=actor,
        action="referral.created",
        patient_id=patient_id,
        object_type="referral",
        object_id=referral.pk,
    )
    realtime.publish(
        ReferralCreated(referral_id=referral.pk, patient_id=patient_id, status=referral.status, version=1),
        person_ids=policies.people_who_can_view_referral(referral),
    )
    return referral, True


def _live_exists(referral_id: UUID, status: str) -> Conflict:
    return Conflict(
        "live_referral_exists",
        _("There is a referral for this patient already. Follow that one."),
        extra={"referral_id": str(referral_id), "referral_status": status},
    )


def _hub(actor: Actor, hub_id: UUID | None) -> Centre:
    hubs = Centre.objects.filter(kind="hub", is_active=True)
    if hub_id is not None:
        found = hubs.filter(pk=hub_id).first()
    else:
        assert actor.centre_id is not None, "the policy let a clinician of a centre pass"
        own = Centre.objects.filter(pk=actor.centre_id).first()
        found = own if own is not None and own.kind == "hub" else own.default_hub if own else None
    if found is None or not found.is_active:
        raise Invalid("hub_required", _("Choose the CAR-T centre."), field="hub_id")
    return found


def _pathway(actor: Actor, *, patient_id: UUID, purpose: str, hub: Centre) -> Pathway:
    """The open pathway of this purpose while it is a candidate or a draft, else a new one."""
    assert actor.centre_id is not None
    found = Pathway.objects.filter(patient_id=patient_id, purpose=purpose, closed_at=None).first()
    if found is None:
        return pathway_open(
            actor=actor,
            patient_id=patient_id,
            purpose=purpose,
            circle_centre_id=actor.centre_id,
            hub_centre_id=hub.pk,
            state=State.REFERRAL_DRAFT,
        )
    pathway = pathway_lock(actor=actor, pathway_id=found.pk)
    if pathway.state not in (State.IDENTIFIED, State.REFERRAL_DRAFT):
        raise Conflict(
            "pathway_exists",
            _("This patient already has an open pathway for this purpose."),
            extra={"pathway_id": str(pathway.pk), "state": pathway.state},
        )
    pathway = pathway_choose_hub(actor=actor, pathway=pathway, hub_centre_id=hub.pk)
    if pathway.state == State.IDENTIFIED:
        transition = pathway_permit(actor=actor, pathway=pathway, to=State.REFERRAL_DRAFT)
        pathway = pathway_apply(actor=actor, pathway=pathway, transition=transition)
    return pathway
