"""Who sees reminders and who decides about them: who runs the clinic, and may see who the patient is. No clinical
content passes here, so the secretary may do all of it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from cases.patients import policies as patients
from followup.clinics.policies import centres_run_by
from followup.reminders.models import Reminder
from kernel.actors import Actor


def reminders_visible_to(actor: Actor) -> QuerySet[Reminder]:
    """Of the clinics of the actor's centres, about patients whose identity the actor may see."""
    seen = patients.patients_visible_to(actor).filter(
        pk=Coalesce(OuterRef("appointment__patient_id"), OuterRef("pick__patient_id"))
    )
    return Reminder.objects.filter(Exists(seen), centre__in=centres_run_by(actor))


def can_see_choices(actor: Actor, patient_id: UUID) -> bool:
    return patients.can_view_patient(actor, patient_id)


def can_choose(actor: Actor, patient_id: UUID) -> bool:
    """Whoever keeps the contacts of the patient writes down what the patient wants."""
    return patients.can_edit_patient(actor, patient_id)
