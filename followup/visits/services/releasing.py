"""A report goes to the other centre, to the family doctor, to the patient. No clinical word leaves by plain mail."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.policies import people_who_can_view_clinical
from followup.visits.models import Visit, VisitRelease, VisitReport
from followup.visits.rules.states import How, Receiver
from followup.visits.selectors.access import report_get, visit_lock
from followup.visits.selectors.receivers import other_centres
from followup.visits.services.writing import tell
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, Invalid
from kernel.notify import services as notify
from network.directory.rules import CLINICAL_ROLES
from network.directory.selectors import person_ids_with_role

NOTICE = "visit.report"


@transaction.atomic
def report_release(
    *, actor: Actor, report_id: UUID, to: str, how: str, centre_id: UUID | None = None
) -> VisitRelease:
    """To a centre in the app, with a notice to its clinical staff; to the others the act of giving it is kept. The same
    again is the same release.

    Raises NotFound, Forbidden, Conflict `replaced` (only the newest report goes out), Invalid. Audited; told live.
    """
    report = report_get(actor=actor, report_id=report_id)
    visit = visit_lock(actor=actor, visit_id=report.visit_id)
    if actor.person_id is None or actor.centre_id is None:
        raise Forbidden
    if VisitReport.objects.filter(replaces=report).exists():
        raise Conflict("replaced", _("There is a newer report of this visit."))
    receiver = _receiver(visit, to, how, centre_id)
    release, made = VisitRelease.objects.get_or_create(
        report=report,
        to=to,
        how=how,
        to_centre_id=receiver,
        defaults={"at": clock.now(), "by_id": actor.person_id, "centre_id": actor.centre_id},
    )
    if made:
        if receiver is not None:
            _notify(actor, visit, report, receiver)
        tell(actor, visit, "visit.report_sent", report=str(report.pk), to=to, how=how)
    return release


def _receiver(visit: Visit, to: str, how: str, centre_id: UUID | None) -> UUID | None:
    if to != Receiver.CENTRE:
        if how == How.IN_APP or centre_id is not None:
            raise Invalid("wrong_way", _("Choose how the report was given."), field="how")
        return None
    if how != How.IN_APP:
        raise Invalid("wrong_way", _("A centre reads the report in the app."), field="how")
    if centre_id not in {centre.pk for centre in other_centres(visit)}:
        raise Invalid("not_in_circle", _("Choose a centre of the circle of care."), field="centre_id")
    return centre_id


def _notify(actor: Actor, visit: Visit, report: VisitReport, centre_id: UUID) -> None:
    staff = person_ids_with_role([centre_id], CLINICAL_ROLES) & people_who_can_view_clinical(visit.patient_id)
    notify.send(
        person_ids=staff - {actor.person_id},
        kind=NOTICE,
        subject_type="patient",
        subject_id=visit.patient_id,
        url=f"/cases/{visit.patient_id}/visits/{visit.pk}",
        params={},
        dedupe_key=f"{NOTICE}:{report.pk}:{centre_id}",
    )
