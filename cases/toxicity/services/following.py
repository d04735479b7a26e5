"""What a change of the infusion means for the sheets: every grade that was derived from its day, and the alerts."""

from __future__ import annotations

from uuid import UUID

from cases.patients.models import Patient
from cases.toxicity.models import ToxicityObservation
from cases.toxicity.services.alerts import alerts_follow, alerts_of_no_infusion_end
from cases.toxicity.services.grading import regrade
from kernel.actors import Actor
from kernel.audit import services as audit


def sheets_follow_infusion(actor: Actor, patient_id: UUID) -> None:
    """Grade all rows anew in the transaction that wrote, corrected or took back an infusion. Audited when one changed.

    The pathway is locked before the patient, as where a referral writes into the record. Whoever may write the course
    need not read the sheets: what is derived follows all the same.
    """
    patient = Patient.objects.select_for_update(no_key=True, of=("self",)).get(pk=patient_id)
    if not ToxicityObservation.objects.filter(patient=patient).exists():
        return
    courses, changed = regrade(patient)
    if changed:
        audit.record(
            actor=actor,
            action="toxicity.regraded",
            patient_id=patient_id,
            object_type="patient",
            object_id=patient_id,
            detail={"rows": changed},
        )
    alerts_follow(actor=actor, patient_id=patient_id, courses=courses)
    alerts_of_no_infusion_end(actor=actor, patient_id=patient_id, course=courses[-1])
