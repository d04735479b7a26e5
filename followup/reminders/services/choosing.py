"""What the patient and the caregiver want is written down, with who asked them."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from followup.reminders.models import ReminderChoice, ReminderDevice
from followup.reminders.policies import can_choose, can_see_choices
from followup.reminders.rules.kinds import Channel, To
from followup.reminders.rules.phone import mobile_of
from followup.reminders.selectors.sending import address_of, contacts_of
from followup.reminders.services.inviting import invite
from followup.reminders.services.planning import plan_coming
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from kernel.notify.channels import is_sms_offered

_NO_ADDRESS = {
    Channel.MAIL: (_("There is no e-mail address."), "mail"),
    Channel.SMS: (_("There is no mobile number."), "phone"),
    Channel.PUSH: (
        _("No telephone rings yet: this is turned on there, on the page behind the link of a reminder."),
        "channels",
    ),
}
"""What is missing, and the field where the caregiver's is written."""


@transaction.atomic
def choice_set(
    *,
    actor: Actor,
    patient_id: UUID,
    to: To,
    base_version: int,
    agreed: bool,
    channels: list[str],
    language: str,
    quiet_from: time,
    quiet_until: time,
    mail: str = "",
    phone: str = "",
) -> ReminderChoice:
    """Write down what one of them wants; the reminders of the appointments to come follow at once.

    `base_version` 0: nobody was asked yet. Raises NotFound, Forbidden, PreconditionFailed, Invalid. Audited.
    """
    if not can_see_choices(actor, patient_id):
        raise NotFound
    if not can_choose(actor, patient_id):
        raise Forbidden
    patient = Patient.objects.select_for_update(no_key=True, of=("self",)).get(pk=patient_id)
    choice = ReminderChoice.objects.filter(patient=patient, to=to).select_related("device").first()
    if (choice.version if choice else 0) != base_version:
        raise PreconditionFailed(extra={"current": {"version": choice.version if choice else 0}})
    if choice is None:
        choice = ReminderChoice(patient=patient, to=to, version=0)
    choice.agreed, choice.language = agreed, language
    choice.channels = sorted(set(channels)) if agreed else []
    choice.quiet_from, choice.quiet_until = quiet_from, quiet_until
    choice.mail, choice.phone = (mail.strip(), phone.strip()) if to == To.CAREGIVER else ("", "")
    device = getattr(choice, "device", None)
    if device and not device.is_of(*contacts_of(choice, patient.email, patient.phone)):
        # allowed by whom one wrote to before, which may be another person
        choice.channels = [each for each in choice.channels if each != Channel.PUSH]
    _check(choice, patient)
    choice.asked_at, choice.asked_by_id, choice.asked_centre_id = (
        clock.now(),
        actor.person_id,
        actor.centre_id,
    )
    choice.version += 1
    choice.save()
    audit.record(
        actor=actor,
        action="reminder.choice_set",
        patient_id=patient_id,
        object_type="reminder_choice",
        object_id=choice.pk,
        detail={"to": to, "agreed": agreed, "channels": choice.channels},
    )
    if Channel.PUSH not in choice.channels:
        ReminderDevice.objects.filter(choice=choice).delete()
    invite(plan_coming(patient_id))
    return choice


def _check(choice: ReminderChoice, patient: Patient) -> None:
    if choice.mail:
        try:
            validate_email(choice.mail)
        except ValidationError as exc:
            raise Invalid("invalid_mail", _("This is no e-mail address."), field="mail") from exc
    if choice.phone and mobile_of(choice.phone) is None:
        raise Invalid("no_mobile", _("No SMS can be sent to this number."), field="phone")
    if not choice.agreed:
        return
    if not choice.channels:
        raise Invalid("no_channel", _("Choose at least one way."), field="channels")
    if choice.channels == [Channel.PUSH]:
        raise Invalid(
            "push_alone", _("A telephone can be lost: choose another way as well."), field="channels"
        )
    if Channel.SMS in choice.channels and not is_sms_offered():
        raise Invalid("no_sms", _("This installation sends no SMS."), field="channels")
    for channel in choice.channels:
        if not address_of(channel, choice, patient.email, patient.phone):
            text, of_caregiver = _NO_ADDRESS[Channel(channel)]
            raise Invalid("no_address", text, field=of_caregiver if choice.to == To.CAREGIVER else "channels")
