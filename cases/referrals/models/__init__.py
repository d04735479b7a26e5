"""The tables of the referral."""

from cases.referrals.models.decision import CoSign, Decision, DecisionParticipant, DecisionReason
from cases.referrals.models.escalation import ReferralEscalation
from cases.referrals.models.info_request import InfoRequest, InfoRequestFile
from cases.referrals.models.letter import Letter, LetterKind
from cases.referrals.models.referral import LIVE, UNDECIDED, Referral, Status
from cases.referrals.models.snapshot import ReferralSnapshot

__all__ = [
    "LIVE",
    "UNDECIDED",
    "CoSign",
    "Decision",
    "DecisionParticipant",
    "DecisionReason",
    "InfoRequest",
    "InfoRequestFile",
    "Letter",
    "LetterKind",
    "Referral",
    "ReferralEscalation",
    "ReferralSnapshot",
    "Status",
]
