"""The sentences of notifications and of the discussion's system lines. Nothing clinical, no patient."""

from django.utils.translation import gettext_lazy as _

from kernel.notify.kinds import Kind

_NEWS = _("A referral needs you in CircleCare")
_UPDATE = _("There is news about a referral in CircleCare")

KINDS = (
    Kind("referral.submitted", _("New referrals"), text=_("A new referral is waiting"), mail_subject=_NEWS),
    Kind(
        "referral.submitted_emergency",
        _("Emergency referrals"),
        text=_("An emergency referral is waiting"),
        urgent=True,
        mail_subject=_("An emergency referral is waiting in CircleCare"),
    ),
    Kind(
        "referral.acknowledged",
        _("Referrals taken in charge"),
        text=_("The CAR-T centre has taken charge of your referral"),
        mail_subject=_UPDATE,
    ),
    Kind(
        "referral.handed_over",
        _("Cases handed over"),
        text=_("A case was handed over to a doctor of the CAR-T centre"),
        mail_subject=_UPDATE,
    ),
    Kind(
        "referral.info_requested",
        _("Questions about my referrals"),
        text=_("The CAR-T centre asks for more information"),
        mail_subject=_NEWS,
    ),
    Kind(
        "referral.info_silent",
        _("Questions without an answer"),
        text=_("A question about a referral has waited for three days"),
        mail_subject=_NEWS,
    ),
    Kind(
        "referral.answered",
        _("Answers to my questions"),
        text=_("Your question was answered"),
        mail_subject=_UPDATE,
    ),
    Kind(
        "referral.decided",
        _("Decisions"),
        text=_("A decision was made on a referral"),
        mail_subject=_UPDATE,
    ),
    Kind(
        "referral.co_signed",
        _("Co-signatures"),
        text=_("The referring centre has answered your decision"),
        mail_subject=_UPDATE,
    ),
    Kind(
        "referral.reconsidered",
        _("Cases back in discussion"),
        text=_("A decided case is back in discussion"),
        mail_subject=_NEWS,
    ),
    Kind(
        "referral.withdrawn",
        _("Withdrawn referrals"),
        text=_("A referral was withdrawn"),
        mail_subject=_UPDATE,
    ),
    Kind("referral.closed", _("Closed cases"), text=_("A case was closed"), mail_subject=_UPDATE),
    Kind(
        "referral.escalation",
        _("Referrals without an answer"),
        text=_("A referral is still without an answer"),
        urgent=True,
        mail_subject=_NEWS,
    ),
    Kind(
        "referral.escalation_head",
        _("Referrals of my centre without an answer"),
        text=_("A referral to your centre is still without an answer: speak to the CAR-T coordinator"),
        urgent=True,
        mail_subject=_("A referral to your centre is still without an answer"),
    ),
    Kind(
        "referral.late",
        _("Late steps"),
        text=_("The next step of a case is late"),
        urgent=True,
        mail_subject=_NEWS,
    ),
    Kind(
        "referral.late_head",
        _("Late steps at my centre"),
        text=_("A case at your centre is late: speak to the CAR-T coordinator"),
        urgent=True,
        mail_subject=_("A case at your centre is late"),
    ),
    Kind(
        "referral.urgency_changed",
        _("Changes of urgency"),
        text=_("The urgency of a referral was changed"),
        urgent=True,
        mail_subject=_NEWS,
    ),
    Kind(
        "referral.breach",
        _("Response time exceeded"),
        text=_("The response time of a referral has been exceeded"),
        urgent=True,
        mail_subject=_("The response time of a referral has been exceeded"),
    ),
)

SYSTEM_LINES = {
    "referral.submitted": _("sent the referral to the CAR-T centre (version %(version)s)"),
    "referral.acknowledged": _("took charge of the referral"),
    "referral.handed_over": _("handed the case to %(name)s"),
    "referral.info_requested": _("asked for more information (%(count)s)"),
    "referral.answered": _("answered a question of the CAR-T centre (%(open)s still open)"),
    "referral.all_answered": _("answered the CAR-T centre: no question is open"),
    "referral.question_settled": _("took a question back (%(open)s still open)"),
    "referral.all_settled": _("took a question back: none is open"),
    "referral.decided": _("recorded the decision of the CAR-T centre (no. %(number)s)"),
    "referral.co_signed": _("answered the decision for the referring centre"),
    "referral.reconsidered": _("brought the case back into discussion"),
    "referral.withdrawn": _("withdrew the referral"),
    "referral.closed": _("closed the case"),
    "referral.urgency_changed": _("changed the urgency of the referral"),
}
