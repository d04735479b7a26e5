"""The rules of a clinic are changed as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from followup.clinics.models import Appointment, VisitType
from followup.clinics.selectors.access import clinic_get
from followup.reminders.models import ClinicReminders, ReminderRule
from followup.reminders.models.rule import RULES_MAX
from followup.reminders.services.planning import plan, rules_of
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Invalid, PreconditionFailed

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule as it shall be; `id` None for a new one."""

    about: str
    days_before: int
    hours_before: int
    channels: list[str]
    to: list[str]
    id: UUID | None = None
    visit_type_id: UUID | None = None


def clinic_rules(*, actor: Actor, clinic_id: UUID) -> ClinicReminders:
    """The rules of a clinic that the actor runs; it begins with the standard ones. Raises NotFound."""
    clinic_get(actor=actor, clinic_id=clinic_id)
    with transaction.atomic():
        rules_of([clinic_id])
    return ClinicReminders.objects.get(clinic=clinic_id)


@transaction.atomic
def clinic_rules_set(
    *, actor: Actor, clinic_id: UUID, base_version: int, rules: Sequence[Wanted]
) -> ClinicReminders:
    """From now on the clinic reminds by these rules; what has been sent stays, the rest follows at once.

    A rule that is not among them is not active any more. Raises NotFound, Forbidden, PreconditionFailed, Invalid.
    Audited.
    """
    clinic_get(actor=actor, clinic_id=clinic_id, lock=True)
    rules_of([clinic_id])
    whole = ClinicReminders.objects.select_for_update().get(clinic=clinic_id)
    if whole.version != base_version:
        raise PreconditionFailed(extra={"current": {"version": whole.version}})
    held = {rule.pk: rule for rule in whole.rules.filter(is_active=True)}
    types = set(VisitType.objects.filter(clinic=clinic_id).values_list("pk", flat=True))
    _check(rules, held, types)
    kept = set()
    for wanted in rules:
        rule = held.get(wanted.id) if wanted.id else None
        # what a rule is stands in the ids of its reminders: a changed one is another rule
        if rule is not None and _is(rule, wanted):
            kept.add(rule.pk)
            continue
        made = ReminderRule.objects.create(
            of=whole,
            visit_type_id=wanted.visit_type_id,
            about=wanted.about,
            days_before=wanted.days_before,
            hours_before=wanted.hours_before,
            channels=sorted(set(wanted.channels)),
            to=sorted(set(wanted.to)),
        )
        kept.add(made.pk)
    whole.rules.filter(is_active=True).exclude(pk__in=kept).update(is_active=False)
    whole.version += 1
    whole.save(update_fields=["version"])
    audit.record(
        actor=actor,
        action="reminder.rules_set",
        object_type="clinic",
        object_id=clinic_id,
        detail={"rules": len(rules), "version": whole.version},
    )
    coming = list(
        Appointment.objects.filter(clinic=clinic_id, starts_at__gt=clock.now())
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for first in range(0, len(coming), _CHUNK):
        plan(coming[first : first + _CHUNK])
    return whole


def _is(rule: ReminderRule, wanted: Wanted) -> bool:
    return (
        rule.visit_type_id == wanted.visit_type_id
        and (rule.about, rule.days_before, rule.hours_before)
        == (wanted.about, wanted.days_before, wanted.hours_before)
        and set(rule.channels) == set(wanted.channels)
        and set(rule.to) == set(wanted.to)
    )


def _check(rules: Sequence[Wanted], held: dict[UUID, ReminderRule], types: set[UUID]) -> None:
    if len(rules) > RULES_MAX:
        raise Invalid("too_many", _("At most %(max)s rules.") % {"max": RULES_MAX}, field="rules")
    if len({wanted.id for wanted in rules if wanted.id} - set(held)) or any(
        wanted.visit_type_id not in types for wanted in rules if wanted.visit_type_id
    ):
        raise Invalid("unknown", _("One of the rules is of another clinic."), field="rules")
    ids = [wanted.id for wanted in rules if wanted.id]
    if len(ids) != len(set(ids)):
        raise Invalid("twice", _("A rule stands here twice."), field="rules")
    if any(not wanted.days_before and not wanted.hours_before for wanted in rules):
        raise Invalid("not_before", _("A reminder comes at least an hour before."), field="rules")
