"""What the circle does after sending: answer, co-sign, bring new facts, take the referral back."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.pathway.models import Pathway
from cases.pathway.rules import WITHDRAW_REASONS, State, Urgency, due_at, find_transition
from cases.pathway.services import pathway_apply, pathway_permit
from cases.patients.models import CareRelation
from cases.patients.policies import active_relations
from cases.patients.services.circle import circle_end
from cases.record.rules.text import codes_of
from cases.record.selectors.current import primary_diagnosis
from cases.referrals import policies
from cases.referrals.models import CoSign, Decision, InfoRequest, InfoRequestFile, Referral, Status
from cases.referrals.selectors.activity import first_hub_message
from cases.referrals.selectors.bound import holds_centre
from cases.referrals.selectors.form import form_state
from cases.referrals.services import notices
from cases.referrals.services.core import (
    check_version,
    drop_open_requests,
    finish,
    person_of,
    referral_lock,
    require,
    resume_clock,
    tidy,
)
from cases.referrals.services.letters import letter_for_snapshot
from cases.referrals.services.snapshots import snapshot_if_changed
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Invalid, NotFound
from kernel.files.models import StoredFile


@transaction.atomic
def info_request_answer(
    *, actor: Actor, info_request_id: UUID, text: str, file_ids: Sequence[UUID] = ()
) -> InfoRequest:
    """Answer one question of the hub; with the last open one the hub's clock runs on.

    `file_ids`: files of the patient that belong to the answer. When the form changed since the last frozen
    version, version n + 1 is frozen with its letter, so that the hub decides on what it was told.
    Raises NotFound, Forbidden, Conflict `already_answered`, Invalid. Told to the hub.
    """
    found = InfoRequest.objects.filter(pk=info_request_id).values_list("referral_id", flat=True).first()
    if found is None:
        raise NotFound
    referral, pathway = referral_lock(actor=actor, referral_id=found)
    question = InfoRequest.objects.select_for_update().get(pk=info_request_id)
    standing = policies.Standing(actor, pathway)
    require(
        policies.can_answer(standing, referral),
        status_allows=referral.status == Status.MORE_INFO_NEEDED,
        referral=referral,
    )
    if question.answered_at is not None or question.dropped_at is not None:
        raise Conflict("already_answered", _("This question was answered already."))
    answer = tidy(text, field="text", required=not file_ids)
    files = _files_of_patient(referral, file_ids)
    question.answer = answer
    question.answered_by_id = actor.person_id
    question.answered_centre_id = actor.centre_id
    question.answered_at = clock.now()
    # in this order: an answer is final in the database, and so are its files
    InfoRequestFile.objects.bulk_create([InfoRequestFile(info_request=question, file=file) for file in files])
    question.save()
    left = InfoRequest.objects.filter(referral=referral, answered_at=None, dropped_at=None).count()
    if left == 0:
        resume_discussion(actor, referral, pathway)
    finish(actor=actor, referral=referral, what="answered", detail={"open_questions": left})
    notices.tell(
        actor=actor,
        referral=referral,
        kind="referral.answered",
        person_ids={p for p in (referral.hub_owner_id, question.asked_by_id) if p},
        fact=question.pk,
    )
    if left:
        notices.say(actor=actor, referral=referral, key="referral.answered", params={"open": left})
    else:
        notices.say(actor=actor, referral=referral, key="referral.all_answered", params={})
    return question


@transaction.atomic
def info_request_settle(*, actor: Actor, info_request_id: UUID) -> InfoRequest:
    """The hub takes its question back: the answer came in the discussion, or is not needed any more.

    With the last open one the clock runs on, so that a forgotten button cannot keep the hub from deciding.
    Raises NotFound, Forbidden, Conflict `already_answered`. Told to the circle.
    """
    found = InfoRequest.objects.filter(pk=info_request_id).values_list("referral_id", flat=True).first()
    if found is None:
        raise NotFound
    referral, pathway = referral_lock(actor=actor, referral_id=found)
    question = InfoRequest.objects.select_for_update().get(pk=info_request_id)
    standing = policies.Standing(actor, pathway)
    require(
        policies.can_settle(standing, referral),
        status_allows=referral.status == Status.MORE_INFO_NEEDED,
        referral=referral,
    )
    if question.answered_at is not None or question.dropped_at is not None:
        raise Conflict("already_answered", _("This question was answered already."))
    question.dropped_at = clock.now()
    question.dropped_by_id = person_of(actor)[0]
    question.save()
    left = InfoRequest.objects.filter(referral=referral, answered_at=None, dropped_at=None).count()
    if left == 0:
        resume_discussion(actor, referral, pathway)
    finish(actor=actor, referral=referral, what="question_settled", detail={"open_questions": left})
    if left:
        notices.say(actor=actor, referral=referral, key="referral.question_settled", params={"open": left})
    else:
        notices.say(actor=actor, referral=referral, key="referral.all_settled", params={})
    return question


@transaction.atomic
def referral_co_sign(*, actor: Actor, decision_id: UUID, agree: bool, text: str = "") -> CoSign:
    """The circle's word on a decision. Disagreement needs a text, is kept, and never blocks.

    One per centre and decision. Raises NotFound, Forbidden, Conflict `already_co_signed`, Invalid.
    """
    found = Decision.objects.filter(pk=decision_id).values_list("referral_id", flat=True).first()
    if found is None:
        raise NotFound
    referral, pathway = referral_lock(actor=actor, referral_id=found)
    standing = policies.Standing(actor, pathway)
    latest = Decision.objects.filter(referral=referral).order_by("-number").first()
    stands = referral.status == Status.DECIDED and latest is not None and latest.pk == decision_id
    require(
        stands and policies.can_co_sign(standing, referral),
        status_allows=stands,
        referral=referral,
    )
    clean = tidy(text, field="text", required=not agree)
    person_id, centre_id = person_of(actor)
    try:
        with transaction.atomic():
            signed = CoSign.objects.create(
                decision_id=decision_id,
                person_id=person_id,
                centre_id=centre_id,
                agree=agree,
                text=clean,
                at=clock.now(),
            )
    except IntegrityError as exc:
        raise Conflict("already_co_signed", _("Your centre has signed this decision already.")) from exc
    finish(actor=actor, referral=referral, what="co_signed", detail={"agree": agree})
    notices.tell(
        actor=actor,
        referral=referral,
        kind="referral.co_signed",
        person_ids={p for p in (referral.hub_owner_id, latest.decided_by_id if latest else None) if p},
        fact=signed.pk,
    )
    notices.say(actor=actor, referral=referral, key="referral.co_signed", params={"agree": agree})
    return signed


@transaction.atomic
def referral_reconsider(
    *, actor: Actor, referral_id: UUID, new_facts: str, expected_version: int | None = None
) -> Referral:
    """Bring a decided case back into discussion: a refusal on new facts, a deferral, cells in store at relapse.

    The old decision stays; the next one names it. A new clock to the decision starts. Cells in store are called
    for at a relapse, whose date must stand in the record. Told to the hub (and to the circle when the hub did it).
    """
    referral, pathway = referral_lock(actor=actor, referral_id=referral_id)
    standing = policies.Standing(actor, pathway)
    require(
        policies.can_reconsider(standing, referral, pathway),
        status_allows=referral.status == Status.DECIDED
        and pathway.state in (State.DECIDED, State.CRYOSTORED_HOLD),
        referral=referral,
    )
    check_version(referral, expected_version)
    facts = tidy(new_facts, field="new_facts", required=True)
    if pathway.state == State.CRYOSTORED_HOLD:
        _require_relapse(referral, pathway)
    reopen(actor=actor, referral=referral, pathway=pathway, text=facts)
    finish(actor=actor, referral=referral, what="reconsidered")
    notices.tell(
        actor=actor,
        referral=referral,
        kind="referral.reconsidered",
        person_ids=notices.both_teams(referral),
        fact=referral.state_version,
    )
    notices.say(actor=actor, referral=referral, key="referral.reconsidered")
    return referral


@transaction.atomic
def referral_withdraw(
    *, actor: Actor, referral_id: UUID, reason_code: str, text: str = "", expected_version: int | None = None
) -> Referral:
    """Take the referral back before a decision; the patient's pathway returns to the draft, a new one can follow.

    When the hub had not done anything yet, it leaves the circle of care again: it never treated the patient.
    Raises NotFound, Forbidden, Conflict, Invalid. Told to the hub when the referral had been sent.
    """
    referral, pathway = referral_lock(actor=actor, referral_id=referral_id)
    standing = policies.Standing(actor, pathway)
    require(
        policies.can_withdraw(standing, referral),
        status_allows=referral.status not in (Status.DECIDED, Status.WITHDRAWN, Status.CLOSED),
        referral=referral,
    )
    check_version(referral, expected_version)
    if reason_code not in codes_of(WITHDRAW_REASONS):
        raise Invalid("unknown_reason", _("Choose a reason."), field="reason_code")
    clean = tidy(text, field="text", required=reason_code == "other")
    sent = referral.status != Status.DRAFT
    told = notices.hub_team(referral) if sent else set()
    if sent:
        pathway_apply(
            actor=actor,
            pathway=pathway,
            transition=pathway_permit(actor=actor, pathway=pathway, to=State.REFERRAL_DRAFT),
            reason_code=reason_code,
            text=clean,
        )
    resume_clock(referral)
    drop_open_requests(referral)
    referral.status = Status.WITHDRAWN
    referral.ended_at = clock.now()
    referral.end_reason = reason_code
    referral.end_text = clean
    finish(actor=actor, referral=referral, what="withdrawn", detail={"reason": reason_code})
    if sent:
        notices.tell(
            actor=actor,
            referral=referral,
            kind="referral.withdrawn",
            person_ids=told,
            fact=referral.state_version,
            url="/today" if referral.first_response_at is None else "",
        )
        notices.say(actor=actor, referral=referral, key="referral.withdrawn")
        if referral.first_response_at is None:
            _let_hub_go(actor, referral)
    return referral


def reopen(*, actor: Actor, referral: Referral, pathway: Pathway, text: str) -> None:
    """Move a decided case back into discussion with a new time for the decision. The caller finishes.

    The discussion has the time that its urgency gives, as the first one had.
    """
    at = clock.now()
    referral.status = Status.UNDER_DISCUSSION
    referral.decision_due_at = due_at(
        State.UNDER_DISCUSSION, since=at, urgency=referral.urgency or Urgency.ROUTINE
    )
    pathway_apply(
        actor=actor,
        pathway=pathway,
        transition=pathway_permit(actor=actor, pathway=pathway, to=State.UNDER_DISCUSSION),
        text=text,
        owner_person_id=referral.hub_owner_id,
        due=referral.decision_due_at,
        at=at,
    )


def resume_discussion(actor: Actor, referral: Referral, pathway: Pathway) -> None:
    """Nothing is awaited any more: the clock runs on, and what changed in the form is frozen."""
    resume_clock(referral)
    referral.status = Status.UNDER_DISCUSSION
    # The rules give this move to the circle, who answers. The hub's taking back of its own last question leads
    # there too, so the caller's policy has decided and only the table is asked.
    transition = find_transition(pathway.state, State.UNDER_DISCUSSION)
    assert transition is not None, "the caller checked that the referral waits for information"
    pathway_apply(
        actor=actor,
        pathway=pathway,
        transition=transition,
        owner_person_id=referral.hub_owner_id,
        due=referral.decision_due_at,
    )
    snapshot = snapshot_if_changed(
        actor=actor, referral=referral, state=form_state(actor=actor, referral=referral)
    )
    if snapshot is not None:
        letter_for_snapshot(actor=actor, snapshot=snapshot)


def _files_of_patient(referral: Referral, file_ids: Sequence[UUID]) -> list[StoredFile]:
    """The named files, each of this very patient and not withdrawn. Anything else is refused at its field."""
    wanted = list(dict.fromkeys(file_ids))
    found = StoredFile.objects.filter(
        pk__in=wanted, subject_type="patient", subject_id=referral.patient_id, withdrawn_at=None
    )
    files = {file.pk: file for file in found}
    if len(files) != len(wanted):
        raise Invalid("unknown_file", _("A file does not belong to this patient."), field="file_ids")
    return [files[pk] for pk in wanted]


def _require_relapse(referral: Referral, pathway: Pathway) -> None:
    stored_on = pathway.entered_at.astimezone(clock.wall_zone()).date()
    diagnosis = primary_diagnosis(referral.patient_id)
    relapsed_on = diagnosis.relapse_confirmed_on if diagnosis else None
    if relapsed_on is None or relapsed_on < stored_on:
        raise Invalid(
            "relapse_date_required",
            _("Record the date of the relapse since the cells were stored, then call for them."),
            field="new_facts",
        )


def _let_hub_go(actor: Actor, referral: Referral) -> None:
    """The hub leaves the circle of care, unless it knows the patient from this or another referral."""
    others = Referral.objects.filter(patient_id=referral.patient_id, hub_id=referral.hub_id).exclude(
        pk=referral.pk
    )
    if (
        others.filter(first_response_at__isnull=False).exists()
        or holds_centre(referral.patient_id, referral.hub_id)
        or first_hub_message(referral) is not None
    ):
        return
    relation: CareRelation | None = (
        active_relations()
        .filter(patient_id=referral.patient_id, centre_id=referral.hub_id, kind="hub", reason="referral")
        .first()
    )
    if relation is not None:
        circle_end(
            actor=actor,
            patient_id=referral.patient_id,
            relation_id=relation.pk,
            reason="referral withdrawn before the hub took charge",
        )
