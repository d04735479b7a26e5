"""After a death nobody waits for the patient any more."""

from __future__ import annotations

from uuid import UUID

from cases.patients.models import Patient
from followup.clinics.models import Appointment, WaitingEntry
from followup.clinics.models.waiting import WAITS
from followup.clinics.rules.states import COMING, DECEASED, Recall, WaitingState
from followup.clinics.selectors.access import sessions_lock
from followup.clinics.services.announcing import appointment_told
from followup.clinics.services.offering import declined, offer_next
from followup.clinics.services.pick_ends import picks_end
from followup.clinics.services.taking import let_go
from kernel import clock
from kernel.actors import Actor


def appointments_end(actor: Actor, patient_id: UUID) -> None:
    """Cancel what was still to come of a patient who has died, in the transaction that wrote the death; the places go
    to who waits. A death that is taken back brings no appointment back: the places may be of others by then.

    Audited; told live.
    """
    if not Patient.objects.filter(pk=patient_id, deceased_on__isnull=False).exists():
        return
    coming = Appointment.objects.filter(patient=patient_id, state__in=COMING, ends_at__gt=clock.now())
    sessions_lock(set(coming.values_list("session_id", flat=True)))
    appointments = list(
        coming.select_for_update(of=("self",), no_key=True)
        .select_related("session", "clinic", "clinic__centre")
        .order_by("session_id", "pk")
    )
    for appointment in appointments:
        let_go(appointment, DECEASED)
        declined(appointment)
        appointment_told(actor, appointment, "appointment.cancelled", reason=DECEASED)
    WaitingEntry.objects.filter(patient=patient_id, state__in=WAITS).update(state=WaitingState.WITHDRAWN)
    picks_end(actor, patient_id)
    Appointment.objects.filter(patient=patient_id, recall=Recall.OPEN).update(recall=Recall.NONE)
    for appointment in appointments:
        offer_next(appointment.session)
