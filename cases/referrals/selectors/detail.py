"""One referral whole, and the referrals of one patient."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from cases.pathway.policies import roles_asked
from cases.patients.policies import abilities_asked, can_view_clinical
from cases.record.selectors.current import primary_diagnosis, primary_diagnosis_asked
from cases.referrals import policies
from cases.referrals.models import LIVE, Decision, InfoRequest, Letter, Referral, ReferralSnapshot
from cases.referrals.selectors.clock import clock_of
from cases.referrals.selectors.form import form_output, form_state
from cases.referrals.selectors.output import (
    decision_output,
    escalation_output,
    info_request_output,
    referral_head,
    snapshot_output,
)
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import NotFound
from kernel.prepared import Prepared, Question, asked_together

_HEAD = (
    "patient__centre",
    "patient",
    "pathway",
    "from_centre",
    "hub",
    "created_by",
    "submitted_by",
    "first_response_by",
    "acknowledged_by",
    "hub_owner",
    "referring_physician",
)

_REFERRALS: Prepared[Referral] = Prepared(
    lambda patient_id: (
        Referral.objects.filter(patient_id=patient_id).select_related(*_HEAD).order_by("-created_at")
    ),
    patient_id=UUID,
)


def referral_get(*, actor: Actor, referral_id: UUID) -> Referral:
    """A referral that the actor may see, with the people and centres of its head. NotFound otherwise."""
    found = policies.referrals_visible_to(actor).select_related(*_HEAD).filter(pk=referral_id).first()
    if found is None:
        raise NotFound
    return found


def referral_detail(*, actor: Actor, referral_id: UUID, viewed: bool = True) -> dict[str, Any]:
    """Everything of one referral but the form. Audited as a read of the patient unless `viewed` is False
    (the answer to one's own act). A constant number of queries."""
    referral = referral_get(actor=actor, referral_id=referral_id)
    if viewed:
        audit.record(
            actor=actor,
            action="referral.viewed",
            patient_id=referral.patient_id,
            object_type="referral",
            object_id=referral.pk,
        )
    letters = _letters(referral)
    can = policies.can_list(actor, referral, referral.pathway)
    return {
        **_head(referral, _disease(referral.patient_id)),
        "can": can,
        "info_requests": [
            info_request_output(item, can=[act for act in ("answer", "settle") if act in can])
            for item in _questions(referral)
        ],
        "decisions": [decision_output(item, letters.get(item.pk, [])) for item in _decisions(referral)],
        "snapshots": [snapshot_output(item, letters.get(item.pk, [])) for item in _snapshots(referral)],
        "escalations": [escalation_output(item) for item in referral.escalations.all()],
    }


def referrals_of_patient(*, actor: Actor, patient_id: UUID) -> dict[str, Any]:
    """The referrals of one patient, newest first, and the live ones by purpose: the button "Follow referral".

    `can_create` says whether the actor may open one. NotFound for who may not read the record.
    """
    if not can_view_clinical(actor, patient_id):
        raise NotFound
    audit.record(actor=actor, action="referral.listed", patient_id=patient_id, object_type="patient")
    with asked_together(*referrals_asked(actor, patient_id)):
        return referrals_shown(actor, patient_id)


def referrals_asked(actor: Actor, patient_id: UUID) -> list[Question]:
    """What `referrals_shown` asks, for `asked_together`."""
    return [
        _REFERRALS.asking(patient_id=patient_id),
        primary_diagnosis_asked(patient_id),
        abilities_asked(patient_id),
        *roles_asked(actor),
    ]


def referrals_shown(actor: Actor, patient_id: UUID) -> dict[str, Any]:
    """As `referrals_of_patient`, for a caller who was let to the record already."""
    rows = _REFERRALS.rows(patient_id=patient_id)
    disease = _disease(patient_id)
    return {
        "results": [_head(row, disease) for row in rows],
        "live": {row.purpose: row.pk for row in rows if row.status in LIVE},
        "can_create": policies.can_create_referral(actor, patient_id),
    }


def snapshots_of_referral(*, actor: Actor, referral_id: UUID) -> list[dict[str, Any]]:
    """The frozen versions of a referral, with their data."""
    referral = referral_get(actor=actor, referral_id=referral_id)
    audit.record(
        actor=actor,
        action="referral.snapshots_viewed",
        patient_id=referral.patient_id,
        object_type="referral",
        object_id=referral.pk,
    )
    letters = _letters(referral)
    return [
        {**snapshot_output(item, letters.get(item.pk, [])), "data": item.data}
        for item in _snapshots(referral)
    ]


def _disease(patient_id: UUID) -> str | None:
    """The patient's primary diagnosis, as the head of the page shows it."""
    diagnosis = primary_diagnosis(patient_id)
    return diagnosis.disease if diagnosis else None


def _head(referral: Referral, disease: str | None) -> dict[str, Any]:
    """After a death no clock runs."""
    lives = referral.patient.deceased_on is None
    return {
        **referral_head(referral, disease=disease),
        "clock": clock_of(referral, clock.now()) if lives else None,
    }


def _questions(referral: Referral) -> list[InfoRequest]:
    rows = InfoRequest.objects.filter(referral=referral).select_related(
        "owner_centre", "owner_person", "asked_by", "answered_by", "dropped_by"
    )
    return list(rows.prefetch_related("files__file"))


def _decisions(referral: Referral) -> list[Decision]:
    rows = Decision.objects.filter(referral=referral).select_related("decided_by", "centre", "snapshot")
    return list(
        rows.prefetch_related("reasons", "participants", "co_signs__person", "co_signs__centre").order_by(
            "-number"
        )
    )


def _snapshots(referral: Referral) -> list[ReferralSnapshot]:
    return list(
        ReferralSnapshot.objects.filter(referral=referral).select_related("taken_by").order_by("-number")
    )


def _letters(referral: Referral) -> dict[UUID, list[Letter]]:
    """Letters by the snapshot or decision that they show."""
    found: dict[UUID, list[Letter]] = {}
    rows = Letter.objects.filter(Q(snapshot__referral=referral) | Q(decision__referral=referral))
    for letter in rows.order_by("created_at"):
        found.setdefault(letter.snapshot_id or letter.decision_id, []).append(letter)  # type: ignore[arg-type]  # one is set
    return found


def referral_form(*, actor: Actor, referral_id: UUID, viewed: bool = True) -> tuple[Referral, dict[str, Any]]:
    """The form of a referral that the actor may see, without who has it open (`editors` is empty).

    Audited as a read of the patient unless `viewed` is False (the answer to one's own save).
    """
    referral = referral_get(actor=actor, referral_id=referral_id)
    if viewed:
        audit.record(
            actor=actor,
            action="referral.form_viewed",
            patient_id=referral.patient_id,
            object_type="referral",
            object_id=referral.pk,
        )
    state = form_state(actor=actor, referral=referral)
    standing = policies.Standing(actor, referral.pathway)
    can_edit = policies.can_edit_form(standing, referral)
    return referral, form_output(state=state, can_edit=can_edit, editors=[])
