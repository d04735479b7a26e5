"""Celery entry points; beat's table names the sweepers."""

from uuid import UUID

from celery import shared_task

from kernel.files import services


@shared_task(name="kernel.files.tasks.process_file")
def process_file(file_id: str) -> None:
    services.file_process(file_id=UUID(file_id))


@shared_task(name="kernel.files.tasks.sweep_files")
def sweep_files() -> None:
    """Every minute: work whose task was lost."""
    services.files_sweep()


@shared_task(name="kernel.files.tasks.sweep_uploads")
def sweep_uploads() -> None:
    """Every quarter of an hour: uploads that nobody finished."""
    services.uploads_sweep()
