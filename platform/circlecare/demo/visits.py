"""Two follow-up visits of Crema: one signed and sent, one that waits for its signature on Today."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from types import MappingProxyType
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from circlecare.demo.network import Cast
from followup.protocols.models import PlannedVisit
from followup.visits.models import Visit
from followup.visits.rules.sections import SECTIONS
from followup.visits.rules.states import How, Receiver
from followup.visits.selectors.access import visit_get
from followup.visits.selectors.checklist import checked
from followup.visits.selectors.facts import prevention_since
from followup.visits.selectors.ordering import proposals
from followup.visits.selectors.output import visit_output
from followup.visits.selectors.receivers import other_centres
from followup.visits.services.beginning import visit_begin
from followup.visits.services.filling import item_write, section_write
from followup.visits.services.ordering import order_add
from followup.visits.services.recording import visit_record
from followup.visits.services.releasing import report_release
from followup.visits.services.signing import visit_sign
from kernel import clock
from kernel.actors import Actor

FROM_MONTH = 12
_TEXTS = MappingProxyType(
    {
        "lymphoma": (
            "Sta bene, nessun sintomo B, nessuna adenopatia palpabile.\n"
            "Remissione metabolica completa mantenuta."
        ),
        "comorbidities": "Pressione ben controllata. Nessun ricovero dall'ultima visita.",
        "immunoglobulin": "Nessuna infezione severa; al momento non indicata la terapia sostitutiva.",
        "supportive": "Prosegue la profilassi fino a CD4 stabilmente sopra 200/µL.",
        "vaccination": "Calendario rivisto con il paziente; antinfluenzale in autunno.",
        "samples": "Prelievi eseguiti e inviati al CAR-T Team.",
        "conclusions": (
            "Quadro stabile. Prosegue il follow-up come da piano; "
            "contattare il centro per febbre o nuovi sintomi."
        ),
    }
)
_PRESSURE = {"systolic_mmhg": 128, "diastolic_mmhg": 78, "heart_rate_bpm": 72}


def visits_ensure(*, cast: Cast) -> None:
    """Once: the newest visit that was due from the first year on is signed, that of another patient waits."""
    doctor, nurse = cast["giulia"], cast["luca"]
    if Visit.objects.filter(centre=doctor.centre_id).exists():
        return
    due = _due(doctor)
    signed = due.filter(source__months__gte=FROM_MONTH).first()
    if signed is not None:
        _signed(doctor, signed)
    waiting = due.exclude(patient=signed.patient_id if signed else None).first()
    if waiting is not None:
        _draft(nurse, waiting)


def _due(doctor: Actor) -> QuerySet[PlannedVisit]:
    """The newest first."""
    rows = PlannedVisit.objects.filter(
        patient__centre=doctor.centre_id,
        patient__deceased_on=None,
        state="planned",
        is_optional=False,
        on__lt=clock.today() - timedelta(days=2),
    )
    return rows.order_by("-on", "id")


@transaction.atomic
def _signed(doctor: Actor, planned: PlannedVisit) -> None:
    on = datetime.combine(planned.on, time(10), tzinfo=clock.wall_zone())
    with clock.at(on):
        visit = _begun(doctor, planned)
        visit_record(
            actor=doctor,
            visit_id=visit.pk,
            section="lymphoma",
            kind="vitals",
            values=_PRESSURE,
            client_id=_key(visit, "vitals"),
        )
        for section in SECTIONS:
            _write(doctor, visit, section.code)
        for item in checked(visit, {}):
            item_write(actor=doctor, visit_id=visit.pk, code=item.code, base_version=0, outcome="done")
        prevention = prevention_since(planned.patient_id, planned.plan.infused_on)
        for found in proposals(visit, prevention)[:3]:
            order_add(
                actor=doctor,
                visit_id=visit.pk,
                client_id=_key(visit, found["code"]),
                kind=found["kind"],
                what=found["what_it"],
                due_on=found["due_on"],
                proposal=found["code"],
            )
    with clock.at(on + timedelta(minutes=40)):
        read = visit_output(doctor, visit_get(actor=doctor, visit_id=visit.pk))["revision"]
        report = visit_sign(actor=doctor, visit_id=visit.pk, base_revision=read, language="it")
        for centre in other_centres(visit)[:1]:
            report_release(
                actor=doctor, report_id=report.pk, to=Receiver.CENTRE, how=How.IN_APP, centre_id=centre.pk
            )
        report_release(actor=doctor, report_id=report.pk, to=Receiver.PATIENT, how=How.PRINTED)


@transaction.atomic
def _draft(nurse: Actor, planned: PlannedVisit) -> None:
    """Begun by the nurse two days ago; the doctor has still to write and to sign."""
    with clock.at(clock.now() - timedelta(days=2)):
        visit = _begun(nurse, planned)
        _write(nurse, visit, "samples")
        _write(nurse, visit, "vaccination")


def _begun(actor: Actor, planned: PlannedVisit) -> Visit:
    visit, _made = visit_begin(
        actor=actor,
        patient_id=planned.patient_id,
        planned_visit_id=planned.pk,
        client_id=uuid5(planned.pk, "visit"),
    )
    return visit


def _write(actor: Actor, visit: Visit, code: str) -> None:
    section_write(actor=actor, visit_id=visit.pk, code=code, base_version=0, text=_TEXTS[code])


def _key(visit: Visit, name: str) -> UUID:
    return uuid5(visit.pk, name)
