"""The follow-up clinics of Crema, filled from the plans."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from circlecare.demo.network import Cast
from followup.clinics.models import Clinic, VisitType
from followup.clinics.selectors.filling import proposals_of
from followup.clinics.services.booking import appointment_book
from followup.clinics.services.clinic import clinic_create
from kernel import clock

FL = {
    "title": "Ambulatorio FL post CAR-T cell therapy",
    "place": "Padiglione dimostrativo B, secondo piano",
    "room": "Ambulatorio 3",
    "diseases": ["fl_1_2", "fl_3a"],
    "eligible_from_months": 12,
    "max_overbooked": 1,
}
ALL = {
    "title": "Ambulatorio post CAR-T",
    "place": "Padiglione dimostrativo B, secondo piano",
    "room": "Ambulatorio 1",
    "places": 4,
    "slot_minutes": 45,
    "max_overbooked": 1,
}
_RULES = ("FREQ=MONTHLY;BYDAY=1TU", time(14)), ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", time(9))
_BOOKED = 4
"""So many of what the plan proposes; the others wait for the first click of who looks at it."""


BOOKED_AGO = timedelta(days=30)


def clinics_ensure(*, cast: Cast) -> None:
    """Each clinic is one transaction: it is there with its bookings, or not yet."""
    for values, (rule, start_time) in zip((FL, ALL), _RULES, strict=True):
        _clinic(cast, values, rule, start_time)


@transaction.atomic
def _clinic(cast: Cast, values: dict[str, object], rule: str, start_time: time) -> None:
    secretary, doctor, nurse = (cast[key] for key in ("silvia", "giulia", "luca"))
    if Clinic.objects.filter(centre=secretary.centre_id, title=values["title"]).exists():
        return
    clinic = clinic_create(
        actor=secretary,
        values=values,
        staff=[doctor.who, nurse.who],
        series={"rule": rule, "start_time": start_time},
    )
    visit_type = VisitType.objects.get(clinic=clinic)
    for item in proposals_of(secretary, clinic.pk)[:_BOOKED]:
        visit_id: UUID = item["planned_visit"]["id"]
        with clock.at(clock.now() - BOOKED_AGO):
            appointment_book(
                actor=secretary,
                session_id=item["session_id"],
                place_id=item["place_id"],
                patient_id=item["patient"]["id"],
                visit_type_id=visit_type.pk,
                planned_visit_id=visit_id,
                client_id=uuid5(clinic.pk, str(visit_id)),
                even_if_booked=True,
            )
