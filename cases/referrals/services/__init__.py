"""Writes of the referral: one function per act, each locked, judged, audited and told in one transaction."""

from cases.referrals.services.circle import (
    info_request_answer,
    info_request_settle,
    referral_co_sign,
    referral_reconsider,
    referral_withdraw,
)
from cases.referrals.services.clock import clock_check, deferred_review
from cases.referrals.services.close import case_close
from cases.referrals.services.decide import referral_decide
from cases.referrals.services.draft import referral_create
from cases.referrals.services.editing import referral_editing_note
from cases.referrals.services.form import referral_form_save
from cases.referrals.services.hub import referral_acknowledge, referral_hand_over, referral_request_info
from cases.referrals.services.late import late_check
from cases.referrals.services.letters import letter_make, letters_sweep
from cases.referrals.services.submit import referral_submit

__all__ = [
    "case_close",
    "clock_check",
    "deferred_review",
    "info_request_answer",
    "info_request_settle",
    "late_check",
    "letter_make",
    "letters_sweep",
    "referral_acknowledge",
    "referral_co_sign",
    "referral_create",
    "referral_decide",
    "referral_editing_note",
    "referral_form_save",
    "referral_hand_over",
    "referral_reconsider",
    "referral_request_info",
    "referral_submit",
    "referral_withdraw",
]
