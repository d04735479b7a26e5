"""Visits for tests, made through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.factories.directory import actor_of
from tests.factories.patients import invite_centre, make_patient
from tests.factories.toxicity import infuse

if TYPE_CHECKING:
    from followup.visits.models import Visit, VisitReport
    from network.directory.models import Person


def followed_patient(doctor: Person, network: Any, *, days: int = 370) -> Any:
    """Of the doctor's centre, with the cells of Brescia `days` ago and a plan of visits."""
    from django.db import transaction

    from kernel import clock

    patient = make_patient(doctor, gp_name="Dott. Elio Conti")
    invite_centre(patient, network.brescia, by=doctor)
    with transaction.atomic(), clock.at(clock.now() - timedelta(days=days)):
        infuse(patient, network.brescia, at=clock.now())
    return patient


def planned(patient: Any, code: str = "m12") -> Any:
    from followup.protocols.models import PlannedVisit

    return PlannedVisit.objects.get(patient=patient, source__code=code)


def begin(doctor: Person, patient: Any, code: str = "", **values: Any) -> Visit:
    """Of the visit `code` of the plan, or alone."""
    from followup.visits.services.beginning import visit_begin

    if code:
        values["planned_visit_id"] = planned(patient, code).pk
    given = {"client_id": uuid4()} | values
    return visit_begin(actor=actor_of(doctor), patient_id=patient.pk, **given)[0]


def fill(doctor: Person, visit: Visit) -> Visit:
    """Everything that the signature asks for."""
    from followup.visits.rules.sections import SECTIONS
    from followup.visits.selectors.checklist import checked
    from followup.visits.services.filling import item_write, section_write

    actor = actor_of(doctor)
    for section in SECTIONS:
        text = {
            "lymphoma": "In remissione completa.\nNessun sintomo B.",
            "conclusions": "Prosegue il follow-up.",
        }.get(section.code, "")
        section_write(
            actor=actor,
            visit_id=visit.pk,
            code=section.code,
            base_version=0,
            text=text,
            nothing_to_report=not text,
        )
    for item in checked(visit, {}):
        if item.need == "due":
            item_write(actor=actor, visit_id=visit.pk, code=item.code, base_version=0, outcome="done")
    return visit


def revision(doctor: Person, visit: Visit) -> int:
    """As the screen reads it now."""
    from followup.visits.models import Visit
    from followup.visits.selectors.output import visit_output

    return int(visit_output(actor_of(doctor), Visit.objects.get(pk=visit.pk))["revision"])


def sign(doctor: Person, visit: Visit, language: str = "it") -> VisitReport:
    from followup.visits.services.signing import visit_sign

    read = revision(doctor, visit)
    return visit_sign(actor=actor_of(doctor), visit_id=visit.pk, base_revision=read, language=language)
