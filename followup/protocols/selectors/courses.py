"""What of the course of a patient decides about the plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from cases.pathway.models import Pathway
from cases.pathway.selectors.days import with_infusion
from cases.patients.models import Patient
from followup.protocols.rules.schedule import Course
from kernel import clock


def courses_of(patient: Patient) -> Iterator[tuple[Pathway, Course]]:
    """Each pathway with what decides about its plan; those with an infusion in their order."""
    pathways = Pathway.objects.filter(patient=patient)
    zone = clock.wall_zone()
    infused: dict[UUID, date] = {
        pathway.pk: pathway.given_at.astimezone(zone).date()
        for pathway in with_infusion(pathways)
        if pathway.given_at
    }
    for pathway in pathways.select_related("hub_centre", "circle_centre").order_by("opened_at", "id"):
        on = infused.get(pathway.pk)
        later = [other for other in infused.values() if on is not None and other > on]
        yield pathway, Course(on, min(later, default=None), patient.deceased_on)
