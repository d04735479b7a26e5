"""A clinic is set up and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from followup.clinics.models import Clinic, VisitType
from followup.clinics.policies import can_set_up, people_who_run
from followup.clinics.rules.closed_days import is_month_day, patron_of
from followup.clinics.selectors.access import clinic_get
from followup.clinics.services.announcing import clinic_told
from followup.clinics.services.series import series_begin
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, Invalid, PreconditionFailed
from network.directory.models import Centre, Person

FIELDS = (
    "title", "zone", "place", "room", "diseases", "eligible_from_months", "kind", "places", "slot_minutes",
    "max_overbooked", "patron_day", "horizon_months", "is_active", "self_move_hours",
)  # fmt: skip
_USUAL = {"code": "visit", "label_it": "Visita di controllo", "label_en": "Follow-up visit"}


@transaction.atomic
def clinic_create(
    *,
    actor: Actor,
    values: Mapping[str, Any],
    visit_types: Sequence[Mapping[str, Any]] = (),
    staff: Sequence[UUID] = (),
    series: Mapping[str, Any] | None = None,
) -> Clinic:
    """Set up a clinic in the acting centre, with its first rule; its sessions stand at once.

    `series`: rule, start_time, from_on, until_on. Without `visit_types` there is one of one place; without
    `patron_day` in `values` that of the town is taken. Raises Forbidden, Invalid (at its field), Conflict (a clinic
    of that title is there). Audited; told live.
    """
    if not can_set_up(actor) or actor.centre_id is None:
        raise Forbidden
    centre = Centre.objects.get(pk=actor.centre_id)
    given = dict(values)
    given.setdefault("patron_day", patron_of(centre.city))
    given.setdefault("zone", clock.wall_zone().key)
    clinic = Clinic(centre=centre, **_checked(given))
    _save(clinic)
    _visit_types(clinic, visit_types or [_USUAL])
    _staff(clinic, staff)
    if series is not None:
        series_begin(clinic=clinic, values=series)
    clinic_told(actor, clinic, "clinic.created", object_type="clinic", object_id=clinic.pk)
    return clinic


@transaction.atomic
def clinic_update(
    *,
    actor: Actor,
    clinic_id: UUID,
    base_version: int,
    values: Mapping[str, Any],
    visit_types: Sequence[Mapping[str, Any]] | None = None,
    staff: Sequence[UUID] | None = None,
) -> Clinic:
    """Change what is given. Places and minutes hold for sessions that are made single from now on; those of a rule are
    changed with the rule. `visit_types` are all there are: one that is not named is offered no more.

    Raises NotFound, Forbidden, PreconditionFailed, Invalid, Conflict. Audited; told live.
    """
    clinic = clinic_get(actor=actor, clinic_id=clinic_id, lock=True)
    if clinic.version != base_version:
        raise PreconditionFailed(extra={"current": {"version": clinic.version}})
    if values.get("kind", clinic.kind) != clinic.kind:
        raise Invalid("kind_fixed", _("Slots or list cannot be changed later."), field="kind")
    for name, value in _checked(values).items():
        setattr(clinic, name, value)
    clinic.version += 1
    _save(clinic)
    if visit_types is not None:
        _visit_types(clinic, visit_types)
    if staff is not None:
        _staff(clinic, staff)
    clinic_told(
        actor,
        clinic,
        "clinic.changed",
        object_type="clinic",
        object_id=clinic.pk,
        fields=sorted(values),
        version=clinic.version,
    )
    return clinic


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: values[name] for name in FIELDS if name in values}
    if "title" in found and not found["title"].strip():
        raise Invalid("required", _("Give the clinic a name."), field="title")
    patron = found.get("patron_day", "")
    if patron and not is_month_day(patron):
        raise Invalid("bad_day", _("A day and a month, as 06-10 for 10 June."), field="patron_day")
    if "zone" in found:
        try:
            ZoneInfo(found["zone"])
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise Invalid("unknown_zone", _("This time zone is not known."), field="zone") from error
    return found


def _save(clinic: Clinic) -> None:
    try:
        with transaction.atomic():
            clinic.save()
    except IntegrityError as error:
        if "clinic_title_once" not in str(error):
            raise
        raise Conflict("title_taken", _("There is a clinic of this name already."), field="title") from error


def _visit_types(clinic: Clinic, wanted: Sequence[Mapping[str, Any]]) -> None:
    if not wanted:
        raise Invalid("required", _("A clinic needs a type of visit."), field="visit_types")
    codes = [item["code"] for item in wanted]
    if len(set(codes)) != len(codes):
        raise Invalid("twice", _("Two types of visit have the same code."), field="visit_types")
    for position, item in enumerate(wanted):
        VisitType.objects.update_or_create(
            clinic=clinic,
            code=item["code"],
            defaults={
                **{name: value for name, value in item.items() if name != "code"},
                "position": position,
                "is_active": True,
            },
        )
    VisitType.objects.filter(clinic=clinic).exclude(code__in=codes).update(is_active=False)


def _staff(clinic: Clinic, person_ids: Sequence[UUID]) -> None:
    if not set(person_ids) <= people_who_run(clinic.centre_id):
        raise Invalid("not_of_centre", _("Only people of the centre work in its clinic."), field="staff")
    clinic.staff.set(Person.objects.filter(pk__in=person_ids))
