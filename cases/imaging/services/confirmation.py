"""What a person decides about a study whose header contradicts the record."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.imaging import policies
from cases.imaging.models import ImagingInstance, ImagingStudy
from cases.imaging.services.dicom import announce
from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import now
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.files.models import StoredFile

MAX_REASON = 500


def _study_locked(actor: Actor, study_id: UUID) -> ImagingStudy:
    """The study under its row lock. NotFound when missing or not visible, Forbidden when only readable."""
    study = ImagingStudy.objects.select_for_update(of=("self",)).filter(pk=study_id).first()
    if study is None or not policies.can_view(actor, study):
        raise NotFound
    if not policies.can_confirm(actor, study):
        raise Forbidden
    return study


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON:
        raise Invalid("reason_required", _("Say why, in at most 500 characters."), field="reason")
    return reason


@transaction.atomic
def study_confirm_patient(*, actor: Actor, study_id: UUID, reason: str) -> ImagingStudy:
    """State that the images are of this patient in spite of what the header says (a name misspelt at the scanner).

    Settles the reasons known now; files that come later with other contradictions warn again. Raises NotFound,
    Forbidden, Invalid without a reason, Conflict when there is nothing to confirm. Audits
    "imaging.patient_confirmed" with the reason; announces `imaging.changed`.
    """
    study = _study_locked(actor, study_id)
    reason = _checked(reason)
    reasons = study.open_reasons
    if not reasons:
        raise Conflict("nothing_to_confirm", _("There is no warning on this study any more."))
    study.confirmed_reasons = [*study.confirmed_reasons, *reasons]
    study.confirmed_at = now()
    study.confirmed_by_id = actor.person_id
    study.confirmed_centre_id = actor.centre_id
    study.confirmed_why = reason
    study.save()
    record(
        actor=actor,
        action="imaging.patient_confirmed",
        patient_id=study.patient_id,
        object_type="imaging_study",
        object_id=study.pk,
        detail={"reasons": reasons},
        why=reason,
    )
    announce(study)
    return study


@transaction.atomic
def study_withdraw(*, actor: Actor, study_id: UUID, reason: str) -> int:
    """Take all files of a study out of sight at once (images of another patient). Returns how many.

    The bytes are kept, as with every withdrawn file. Raises NotFound, Forbidden, Invalid, Conflict (already).
    Audits "imaging.withdrawn"; announces `imaging.changed`.
    """
    study = _study_locked(actor, study_id)
    reason = _checked(reason)
    files = StoredFile.objects.filter(
        pk__in=ImagingInstance.objects.filter(series__study=study).values("file"), withdrawn_at=None
    )
    archives = set(files.exclude(parent=None).values_list("parent_id", flat=True))
    stamp = {"withdrawn_at": now(), "withdrawn_by_id": actor.person_id, "withdrawn_reason": reason}
    count = files.update(**stamp)
    # The ZIP that they came in holds the same images: it goes when nothing of it is left to see.
    still_used = StoredFile.objects.filter(parent_id__in=archives, withdrawn_at=None).values("parent_id")
    StoredFile.objects.filter(pk__in=archives, withdrawn_at=None).exclude(pk__in=still_used).update(**stamp)
    if not count:
        raise Conflict("file_withdrawn", _("These images were withdrawn already."))
    record(
        actor=actor,
        action="imaging.withdrawn",
        patient_id=study.patient_id,
        object_type="imaging_study",
        object_id=study.pk,
        detail={"files": count},
        why=reason,
    )
    announce(study)
    return count
