"""The sentences of notifications. Nothing clinical, no patient."""

from django.utils.translation import gettext_lazy as _

from kernel.notify.kinds import Kind

WARD_KIND, URGENT_KIND = "toxicity.alert", "toxicity.alert_urgent"
KINDS = (
    Kind(
        WARD_KIND,
        _("Patients to look at"),
        text=_("A patient on the ward needs to be looked at"),
        mail_subject=_("A patient needs to be looked at in CircleCare"),
    ),
    Kind(
        URGENT_KIND,
        _("Urgent alerts from the ward"),
        text=_("A patient on the ward needs you now"),
        urgent=True,
        mail_subject=_("A patient needs you now in CircleCare"),
    ),
)
