"""Sending a referral to the hub."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.pathway.rules import State, Urgency, due_at
from cases.pathway.services import pathway_apply, pathway_permit
from cases.patients.services.circle import circle_add_centre
from cases.referrals import policies
from cases.referrals.events import ReferralSubmitted
from cases.referrals.models import Referral, Status
from cases.referrals.rules.form import FIELD_BY_CODE
from cases.referrals.selectors.form import FormState, form_state
from cases.referrals.services import notices
from cases.referrals.services.core import check_version, finish, referral_lock, require
from cases.referrals.services.letters import letter_for_snapshot
from cases.referrals.services.snapshots import snapshot_take
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Invalid
from network.directory.selectors import response_target_hours


@transaction.atomic
def referral_submit(*, actor: Actor, referral_id: UUID, expected_version: int | None = None) -> Referral:
    """Send the draft to the hub: freeze version n with its letter, start the hub's clock, let the hub in.

    The hub enters the patient's circle of care (so that it can read what it is asked about); nothing else
    happens to the patient before the hub takes charge. Raises NotFound, Forbidden, Conflict, Invalid with
    the mandatory fields that are missing (`incomplete`) or with impossible values (`impossible_values`).
    Audited, told to the hub's team, published as `referral.submitted`.
    """
    referral, pathway = referral_lock(actor=actor, referral_id=referral_id)
    standing = policies.Standing(actor, pathway)
    require(
        policies.can_submit(standing, referral),
        status_allows=referral.status == Status.DRAFT,
        referral=referral,
    )
    check_version(referral, expected_version)
    transition = pathway_permit(actor=actor, pathway=pathway, to=State.SUBMITTED)
    state = form_state(actor=actor, referral=referral)
    _check_form(state)
    at = clock.now()
    target = response_target_hours()
    urgency = referral.urgency or Urgency.ROUTINE
    assert actor.person_id is not None
    referral.status = Status.SUBMITTED
    referral.submitted_at = at
    referral.submitted_by_id = actor.person_id
    referral.target_hours = target
    referral.due_at = due_at(State.SUBMITTED, since=at, urgency=urgency, response_target_hours=target)
    referral.decision_due_at = due_at(State.UNDER_DISCUSSION, since=at, urgency=urgency)
    circle_add_centre(
        actor=actor, patient_id=referral.patient_id, centre_id=referral.hub_id, reason="referral", kind="hub"
    )
    pathway.first_response_at = None
    pathway_apply(
        actor=actor,
        pathway=pathway,
        transition=transition,
        urgency=urgency,
        response_target_hours=target,
        at=at,
    )
    snapshot = snapshot_take(actor=actor, referral=referral, state=state, at=at)
    finish(
        actor=actor,
        referral=referral,
        what="submitted",
        detail={"snapshot": snapshot.number, "sha256": snapshot.sha256},
        event=ReferralSubmitted(
            referral_id=referral.pk,
            patient_id=referral.patient_id,
            status=referral.status,
            version=referral.state_version + 1,
            hub_id=referral.hub_id,
            urgency=urgency,
        ),
    )
    kind = "referral.submitted_emergency" if urgency == Urgency.EMERGENCY else "referral.submitted"
    notices.tell(
        actor=actor,
        referral=referral,
        kind=kind,
        person_ids=notices.hub_team(referral),
        fact=snapshot.number,
    )
    notices.say(actor=actor, referral=referral, key="referral.submitted", params={"version": snapshot.number})
    letter_for_snapshot(actor=actor, snapshot=snapshot)
    return referral


def _check_form(state: FormState) -> None:
    """The gate M1: everything mandatory is there, nothing is impossible. Fitness never blocks."""
    missing = state.completeness["m1_missing"]
    if missing:
        raise Invalid(
            "incomplete",
            _("These fields are needed before the referral can be sent."),
            fields={code: [_("Needed to send the referral.")] for code in missing},
            extra={"missing": [_named(code) for code in missing]},
        )
    hard = [problem for problem in state.problems if problem.severity == "hard"]
    if hard:
        raise Invalid(
            "impossible_values",
            _("Some values cannot be right. Correct them first."),
            fields={
                problem.field: [state.wording(problem.message_it, problem.message_en)] for problem in hard
            },
        )


def _named(code: str) -> dict[str, str]:
    label = FIELD_BY_CODE[code].label
    return {"code": code, "label_it": label.it, "label_en": label.en}
