"""Proposals of the plan become appointments, one or all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from followup.clinics.models import Appointment
from followup.clinics.selectors.access import clinic_get, visit_type_of
from followup.clinics.services.booking import appointment_book
from followup.protocols.models import PlannedVisit
from kernel.actors import Actor
from kernel.errors import DomainError

FILL_MAX = 100


def clinic_fill(
    *, actor: Actor, clinic_id: UUID, items: Sequence[Mapping[str, UUID]], client_id: UUID
) -> tuple[list[Appointment], list[dict[str, Any]]]:
    """Book what was proposed: `items` are planned_visit_id, session_id, place_id and visit_type_id (without it the
    first type of the clinic). Each on its own: one that is refused meanwhile (`refused`: with code and detail) leaves
    the others. Sent twice it books once.

    Raises NotFound, Forbidden, Invalid. Audited; told live.
    """
    with transaction.atomic():
        clinic = clinic_get(actor=actor, clinic_id=clinic_id, lock=True)
    usual = visit_type_of(clinic, None)
    patients = dict(
        PlannedVisit.objects.filter(pk__in=[item["planned_visit_id"] for item in items]).values_list(
            "pk", "patient_id"
        )
    )
    booked, refused = [], []
    for item in items:
        visit_id = item["planned_visit_id"]
        try:
            booked.append(
                appointment_book(
                    actor=actor,
                    session_id=item["session_id"],
                    place_id=item["place_id"],
                    patient_id=patients.get(visit_id, visit_id),
                    visit_type_id=item.get("visit_type_id") or usual.pk,
                    planned_visit_id=visit_id,
                    client_id=uuid5(client_id, str(visit_id)),
                    # two visits of a plan may have been proposed for one session: both stood in the list
                    even_if_booked=True,
                )
            )
        except DomainError as error:
            refused.append({"planned_visit_id": visit_id, "code": error.code, "detail": str(error.message)})
    return booked, refused
