"""Leaving a trace of who opened a file."""

import logging

from django.core.cache import cache
from django.db import transaction

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.files.models import StoredFile
from kernel.files.services.store import patient_of

logger = logging.getLogger(__name__)

# A viewer fetches a PDF or a video in dozens of ranges: one opening is one entry.
_SAME_OPENING_S = 300


@transaction.atomic
def file_viewed(*, actor: Actor, file: StoredFile, what: str = "content") -> None:
    """Audit "file.viewed", once per person, file and five minutes. When in doubt (no cache) it is logged again."""
    try:
        fresh = cache.add(f"file-viewed:{actor.person_id}:{file.pk}:{what}", 1, timeout=_SAME_OPENING_S)
    except Exception:  # noqa: BLE001 - whatever the cache says, the entry matters more
        logger.warning("cache away: logging every access to files")
        fresh = True
    if fresh:
        record(
            actor=actor,
            action="file.viewed",
            patient_id=patient_of(file),
            object_type="file",
            object_id=file.pk,
            detail={"what": what},
        )


@transaction.atomic
def files_listed(*, actor: Actor, subject_type: str, subject_id: object, files: list[StoredFile]) -> None:
    """One entry for a page of names."""
    if files:
        record(
            actor=actor,
            action="files.listed",
            patient_id=patient_of(files[0]),
            object_type=subject_type,
            object_id=subject_id,
            detail={"count": len(files)},
        )
