"""The days that a rule would give, before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from followup.clinics.models import Clinic
from followup.clinics.policies import can_set_up
from followup.clinics.rules.closed_days import patron_of
from followup.clinics.selectors.access import clinic_get
from followup.clinics.services.making import closed_why, closures_of, series_draft
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Forbidden
from network.directory.models import Centre

SHOWN = 60


def series_days(
    *, actor: Actor, values: Mapping[str, Any], clinic_id: UUID | None = None, patron_day: str | None = None
) -> dict[str, Any]:
    """The first days of a rule until the horizon, with the holidays among them. Raises NotFound, Forbidden, Invalid."""
    if not can_set_up(actor) or actor.centre_id is None:
        raise Forbidden
    if clinic_id is not None:
        clinic = clinic_get(actor=actor, clinic_id=clinic_id)
    else:
        centre = Centre.objects.get(pk=actor.centre_id)
        clinic = Clinic(centre=centre, zone=clock.wall_zone().key, patron_day=patron_of(centre.city))
    if patron_day is not None:
        clinic.patron_day = patron_day
    series, coming = series_draft(clinic, values)
    closures = closures_of(clinic, coming[0].on, coming[-1].on) if coming and clinic_id else []
    days = []
    for item in coming[:SHOWN]:
        why, name = closed_why(clinic, item.on, closures)
        days.append(
            {
                "on": item.on,
                "starts_at": item.starts_at,
                "ends_at": item.ends_at,
                "why": why,
                "holiday_it": name.it,
                "holiday_en": name.en,
            }
        )
    return {"rule": series.rule, "days": days, "total": len(coming)}
