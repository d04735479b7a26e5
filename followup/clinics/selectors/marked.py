"""The days of a calendar on which clinics are not simply held."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from cases.record.rules.text import Text
from followup.clinics.models import Closure
from followup.clinics.policies import clinics_visible_to
from followup.clinics.rules.closed_days import PATRON, holiday_on
from kernel.actors import Actor


def marked_days(
    actor: Actor, *, first_on: date, last_on: date, clinic_id: UUID | None = None
) -> list[dict[str, Any]]:
    """Public holidays, the patron saint's day and the closed days of the clinics that the actor sees, each once.

    `where`: of whom alone, when that is not everybody who is shown. Two queries. Raises nothing for a clinic that the
    actor does not see: it has no day.
    """
    clinics = clinics_visible_to(actor).filter(is_active=True).select_related("centre")
    if clinic_id is not None:
        clinics = clinics.filter(pk=clinic_id)
    shown = list(clinics.order_by("title", "id"))
    closed = list(
        Closure.objects.filter(
            Q(clinic__in=shown) | Q(clinic=None),
            centre__in={clinic.centre_id for clinic in shown},
            ended_at=None,
            from_on__lte=last_on,
            until_on__gte=first_on,
        ).order_by("from_on", "id")
    )
    centres = {clinic.centre_id for clinic in shown}
    of_clinic = {clinic.pk: clinic.title for clinic in shown} if len(shown) > 1 else {}
    of_centre = {clinic.centre_id: clinic.centre.name for clinic in shown} if len(centres) > 1 else {}
    days: list[dict[str, Any]] = []
    on = first_on
    while on <= last_on:
        public = holiday_on(on)
        if public is not None:
            days.append(_marked(on, "holiday", public))
        else:
            patron = {clinic.centre_id for clinic in shown if holiday_on(on, patron_day=clinic.patron_day)}
            days += [_marked(on, "holiday", PATRON, of_centre.get(centre, "")) for centre in sorted(patron)]
        days += [
            _marked(
                on,
                "closure",
                Text(item.reason, item.reason),
                of_clinic.get(item.clinic_id, "") if item.clinic_id else of_centre.get(item.centre_id, ""),
            )
            for item in closed
            if item.from_on <= on <= item.until_on
        ]
        on += timedelta(days=1)
    return days


def _marked(on: date, kind: str, name: Text, where: str = "") -> dict[str, Any]:
    return {"on": on, "kind": kind, "label_it": name.it, "label_en": name.en, "where": where}
