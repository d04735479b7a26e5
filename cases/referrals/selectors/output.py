"""How a referral looks from outside: plain dictionaries from loaded rows."""

from typing import Any

from cases.pathway.selectors.wording import in_language, outcome_label, state_label
from cases.patients.selectors.output import centre_brief, patient_row, person_brief
from cases.record.rules.codes import DISEASES
from cases.record.rules.text import label_of
from cases.referrals.models import (
    CoSign,
    Decision,
    InfoRequest,
    Letter,
    Referral,
    ReferralEscalation,
    ReferralSnapshot,
    Status,
)
from cases.referrals.rules.decision import reasons_for


def disease_label(code: str | None) -> str:
    return in_language(label_of(DISEASES, code)) if code else ""


def reason_label(outcome: str, code: str) -> str:
    return in_language(label_of(reasons_for(outcome), code))


def decision_brief(decision: Decision) -> dict[str, Any]:
    """What a colleague needs to know of a decision that was made while they were writing theirs."""
    return {
        "id": str(decision.pk),
        "number": decision.number,
        "outcome": decision.outcome,
        "outcome_label": outcome_label(decision.outcome),
        "decided_by": {
            "id": str(decision.decided_by_id),
            "display_name": decision.decided_by.display_name,
        },
        "decided_at": decision.decided_at.isoformat(),
        "text": decision.text,
    }


def decision_output(decision: Decision, letters: list[Letter]) -> dict[str, Any]:
    """One decision; reasons, participants and co-signatures must be prefetched."""
    return {
        "id": decision.pk,
        "number": decision.number,
        "outcome": decision.outcome,
        "outcome_label": outcome_label(decision.outcome),
        "reasons": [
            {
                "code": reason.code,
                "label": reason_label(decision.outcome, reason.code),
                "is_primary": reason.is_primary,
            }
            for reason in decision.reasons.all()
        ],
        "text": decision.text,
        "override_reason": decision.override_reason,
        "missing": decision.data["missing"],
        "review_on": decision.review_on,
        "participants": [
            {"person_id": item.person_id, "name": item.name, "role": item.role}
            for item in decision.participants.all()
        ],
        "decided_by": person_brief(decision.decided_by),
        "centre": centre_brief(decision.centre),
        "decided_at": decision.decided_at,
        "sha256": decision.sha256,
        "snapshot_number": decision.snapshot.number,
        "co_signs": [co_sign_output(item) for item in decision.co_signs.all()],
        "letters": [letter_output(letter) for letter in letters],
    }


def co_sign_output(item: CoSign) -> dict[str, Any]:
    return {
        "id": item.pk,
        "person": person_brief(item.person),
        "centre": centre_brief(item.centre),
        "agree": item.agree,
        "text": item.text,
        "at": item.at,
    }


def info_request_output(item: InfoRequest, *, can: list[str]) -> dict[str, Any]:
    """One question and its answer; people and files must be loaded. `can`: what one may do while it is open."""
    return {
        "id": item.pk,
        "text": item.text,
        "owner_centre": centre_brief(item.owner_centre),
        "owner_person": person_brief(item.owner_person),
        "due_on": item.due_on,
        "asked_by": person_brief(item.asked_by),
        "asked_at": item.asked_at,
        "answer": item.answer,
        "answered_by": person_brief(item.answered_by),
        "answered_at": item.answered_at,
        "dropped_at": item.dropped_at,
        "dropped_by": person_brief(item.dropped_by),
        "can": can if item.answered_at is None and item.dropped_at is None else [],
        "files": [
            {
                "id": row.file_id,
                "name": row.file.name,
                "content_type": row.file.content_type,
                "size": row.file.size,
            }
            for row in item.files.all()
        ],
    }


def snapshot_output(snapshot: ReferralSnapshot, letters: list[Letter]) -> dict[str, Any]:
    return {
        "id": snapshot.pk,
        "number": snapshot.number,
        "form_version": snapshot.schema_version,
        "sha256": snapshot.sha256,
        "submitted_by": person_brief(snapshot.taken_by),
        "submitted_at": snapshot.taken_at,
        "letters": [letter_output(letter) for letter in letters],
    }


def letter_output(letter: Letter) -> dict[str, Any]:
    """`file_id` is null while the PDF is being made."""
    return {
        "id": letter.pk,
        "kind": letter.kind,
        "language": letter.language,
        "file_id": letter.file_id,
        "content_url": f"/api/v1/files/{letter.file_id}/content/" if letter.file_id else None,
        "pdf_sha256": letter.pdf_sha256,
        "made_at": letter.made_at,
    }


def escalation_output(item: ReferralEscalation) -> dict[str, Any]:
    return {"step": item.step, "due_at": item.due_at, "fired_at": item.fired_at, "told": item.told}


def referral_head(referral: Referral, *, disease: str | None) -> dict[str, Any]:
    """The referral without its parts; patient (with centre), centres and people must be loaded."""
    return {
        "id": referral.pk,
        "patient_id": referral.patient_id,
        "patient": patient_row(referral.patient),
        "purpose": referral.purpose,
        "purpose_label": referral.get_purpose_display(),
        "status": referral.status,
        "status_label": str(Status(referral.status).label),
        "urgency": referral.urgency,
        "disease": disease,
        "disease_label": disease_label(disease),
        "from_centre": centre_brief(referral.from_centre),
        "hub": centre_brief(referral.hub),
        "hub_on_call_phone": referral.hub.on_call_phone,
        "created_by": person_brief(referral.created_by),
        "created_at": referral.created_at,
        "submitted_by": person_brief(referral.submitted_by),
        "submitted_at": referral.submitted_at,
        "first_response_by": person_brief(referral.first_response_by),
        "first_response_at": referral.first_response_at,
        "acknowledged_by": person_brief(referral.acknowledged_by),
        "acknowledged_at": referral.acknowledged_at,
        "hub_owner": person_brief(referral.hub_owner),
        "decided_at": referral.decided_at,
        "ended_at": referral.ended_at,
        "end_reason": referral.end_reason,
        "end_text": referral.end_text,
        "question_to_hub": referral.question_to_hub,
        "snapshot_version": referral.snapshot_version,
        "version": referral.state_version,
        "pathway": {
            "id": referral.pathway_id,
            "state": referral.pathway.state,
            "state_label": state_label(referral.pathway.state),
            "due_at": referral.pathway.due_at,
            "version": referral.pathway.version,
        },
    }
