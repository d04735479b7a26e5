"""The part of the referral form that belongs to the referral itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from cases.referrals.models import Referral
from cases.referrals.selectors.own_fields import document_entries
from cases.referrals.services import referral_form_save
from cases.referrals.services.form import Change
from circlecare.demo.profiles import Profile
from kernel import clock
from kernel.actors import Actor

DOCUMENTS = ("doc_histology", "doc_pet", "doc_clinic_letter", "doc_labs")


def form_fill(
    *,
    actor: Actor,
    referral: Referral,
    profile: Profile,
    phone: str,
    urgency: str,
    only: Sequence[str],
    gaps: bool,
) -> None:
    """Answer what only the referral asks; `only` names the fields to fill when not all of them; with `gaps`
    nobody says why the documents are missing."""
    answers: dict[str, Any] = {
        "callback_phone": phone,
        "patient_informed_of_referral": True,
        "patient_preference": "wants",
        "tempo_of_disease": profile.tempo,
        "urgency": urgency,
        "question_to_hub": profile.question,
        "question_topics": list(profile.topics),
        "circle_proposal": "eligible",
        "planned_next_therapy": profile.next_therapy,
        "planned_next_start": (clock.today() + timedelta(days=12)).isoformat(),
        "holding_needed": profile.tempo == "critical",
        "can_do_here": ["tests", "holding", "bridging", "transfusion", "follow_up"],
    }
    wanted = only or answers
    changes = [Change(field=code, value=answers[code], base_version="") for code in wanted]
    if not only and not gaps:
        attached = document_entries(referral)
        changes += [
            Change(field=code, value=None, base_version="", absent_reason="pending")
            for code in DOCUMENTS
            if code not in attached
        ]
    referral_form_save(actor=actor, referral_id=referral.pk, changes=changes)
