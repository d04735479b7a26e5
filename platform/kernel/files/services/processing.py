"""Background work on stored files: claimed by the row, done outside any transaction, written once."""

import logging
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kernel import queue
from kernel.clock import now
from kernel.files import processors, sandbox, storage
from kernel.files.models import FileStatus, StoredFile
from kernel.files.processors import Processed, ProcessingFailed
from kernel.files.services.store import PROCESS_TASK, announce

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 4
# Longer than the task's hard limit: whoever claimed before that is dead.
CLAIM_EXPIRES = timedelta(minutes=10)
# The task was sent at commit; later than this it was lost (Valkey was away).
LOST_AFTER = timedelta(minutes=2)


def file_process(*, file_id: UUID) -> bool:
    """Do what the file's kind asks for. False when there is nothing to do (done, or another worker has it).

    May be called any number of times, also at the same moment: the claim is a conditional update. A parser
    that dies leaves the file `failed` with a code, never an exception in the worker.
    """
    file = _claim(file_id)
    if file is None:
        return False
    processor = processors.for_file(file.kind, file.content_type)
    try:
        done = Processed()
        if processor is not None:
            with storage.local_path(file.storage_key) as path:
                done = processor.process(file, path)
    except ProcessingFailed as exc:
        _finish(file, FileStatus.FAILED, Processed(note=exc.code))
    except sandbox.SandboxError as exc:
        _finish(file, FileStatus.FAILED, Processed(note=exc.code))
    except FileNotFoundError:
        # Bytes that are gone do not come back by trying again; the row says so to whoever looks.
        logger.exception("bytes of stored file %s are missing", file.pk)
        _finish(file, FileStatus.FAILED, Processed(note="processing_failed"))
    except Exception:
        if file.attempts < MAX_ATTEMPTS:
            raise  # the sweeper tries again
        logger.exception("giving up on stored file %s", file.pk)
        _finish(file, FileStatus.FAILED, Processed(note="processing_failed"))
    else:
        _finish(file, FileStatus.READY, done)
    return True


def _waiting() -> Q:
    """Received, or claimed by a worker that did not live to finish."""
    return Q(status=FileStatus.RECEIVED) | Q(
        status=FileStatus.PROCESSING, claimed_at__lt=now() - CLAIM_EXPIRES
    )


def _claim(file_id: UUID) -> StoredFile | None:
    with transaction.atomic():
        file = (
            StoredFile.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(_waiting(), pk=file_id)
            .first()
        )
        if file is None:
            return None
        file.status = FileStatus.PROCESSING
        file.claimed_at = now()
        file.attempts += 1
        file.save(update_fields=["status", "claimed_at", "attempts"])
    return file


def _finish(file: StoredFile, status: FileStatus, done: Processed) -> None:
    values = {key: value for key, value in asdict(done).items() if key != "note"}
    with transaction.atomic():
        # Only if the claim is still ours: a slow worker must not overwrite its successor.
        mine = StoredFile.objects.filter(pk=file.pk, status=FileStatus.PROCESSING, claimed_at=file.claimed_at)
        if mine.update(status=status, reason_code=done.note, processed_at=now(), **values):
            file.refresh_from_db()
            announce(file)


def files_sweep(*, limit: int = 200) -> int:
    """Send lost work again: rows that wait longer than they should. Returns how many were sent."""
    lost = StoredFile.objects.filter(
        Q(status=FileStatus.RECEIVED, created_at__lt=now() - LOST_AFTER)
        | Q(status=FileStatus.PROCESSING, claimed_at__lt=now() - CLAIM_EXPIRES)
    )
    waiting = lost.order_by("created_at").values_list("pk", flat=True)[:limit]
    with transaction.atomic():
        for file_id in waiting:
            queue.enqueue(PROCESS_TASK, file_id=str(file_id))
    return len(waiting)
