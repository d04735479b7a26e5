"""Taking a file out of sight, alone or with what brought it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import now
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.files import categories, policies, uses
from kernel.files.models import StoredFile
from kernel.files.services.store import announce, patient_of

MAX_REASON = 500


@transaction.atomic
def file_withdraw(*, actor: Actor, file_id: UUID, reason: str) -> StoredFile:
    """Mark a file as withdrawn with a reason: it stays listed, its content is not served any more.

    The bytes are kept (they may have been read and acted on). Raises NotFound when the actor may not see the
    file, Forbidden when it is neither theirs nor their acting centre's, Invalid without a reason, Conflict when it
    is withdrawn already. Audits "file.withdrawn"; announces `file.changed`.
    """
    file = file_locked(actor=actor, file_id=file_id)
    if categories.is_sealed(file.category):
        raise Forbidden(
            "file_sealed", _("A letter stays as it was sent. A correction is a new version of the letter.")
        )
    if not policies.can_withdraw(actor, file):
        raise Forbidden(message=_("Only the person or the centre that sent this file can withdraw it."))
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON:
        raise Invalid("reason_required", _("Say why, in at most 500 characters."), field="reason")
    if file.is_withdrawn:
        raise Conflict("file_withdrawn", _("This file was withdrawn already."))
    _withdraw(actor, file, reason)
    return file


@transaction.atomic
def files_withdraw_along(
    *, actor: Actor, file_ids: Collection[UUID], sent_since: datetime, reason: str
) -> list[UUID]:
    """Withdraw files together with what brought them (a message), and return which.

    The caller has withdrawn that already and may do so. Only what came with it goes: sent by the actor since
    `sent_since`, not filed under a category of its own, shown nowhere else (`kernel.files.uses`). Everything
    else stays, and nothing is raised for it. Audits and announces as `file_withdraw` does.
    """
    files = StoredFile.objects.select_for_update(of=("self",)).filter(
        pk__in=file_ids,
        uploaded_by_id=actor.who,
        created_at__gte=sent_since,
        category="",
        withdrawn_at=None,
    )
    # Locked first: who links one of them now waits (its foreign key does), and is seen here afterwards.
    brought = [file for file in files.order_by("pk") if policies.can_withdraw(actor, file)]
    shown = uses.in_use([file.pk for file in brought])
    gone = [file for file in brought if file.pk not in shown]
    for file in gone:
        _withdraw(actor, file, reason)
    return [file.pk for file in gone]


def _withdraw(actor: Actor, file: StoredFile, reason: str) -> None:
    file.withdrawn_at = now()
    file.withdrawn_by_id = actor.person_id
    file.withdrawn_reason = reason
    file.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(
        actor=actor,
        action="file.withdrawn",
        patient_id=patient_of(file),
        object_type="file",
        object_id=file.pk,
        why=reason,
    )
    announce(file)


def file_locked(*, actor: Actor, file_id: UUID) -> StoredFile:
    """The file under a row lock, for a write. NotFound alike when missing and when not the actor's to see."""
    file = StoredFile.objects.select_for_update(of=("self",)).filter(pk=file_id).first()
    if file is None or not policies.can_view(actor, file):
        raise NotFound
    return file
