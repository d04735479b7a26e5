"""Notifications and outgoing mail. `kernel.notify.send` is the door for the rooms.

The function is wrapped because importing the services needs the models, and those the app registry.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID


def send(
    *,
    person_ids: Iterable[UUID],
    kind: str,
    subject_type: str,
    subject_id: UUID | None,
    url: str,
    dedupe_key: str,
    params: Mapping[str, Any] | None = None,
    group_key: str = "",
) -> None:
    """See `kernel.notify.services.send`."""
    from kernel.notify import services

    services.send(
        person_ids=person_ids,
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        url=url,
        dedupe_key=dedupe_key,
        params=params,
        group_key=group_key,
    )
