"""Who last wrote each field of a row, so that two people in one entry do not overwrite each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models


@dataclass(frozen=True, slots=True)
class FieldStamp:
    """`version` is the row's version that wrote the field; `origin` how (manual, referral_form, ...)."""

    version: int
    by: UUID | None
    centre_id: UUID | None
    at: datetime
    origin: str


class FieldStamps(models.Model):
    """Abstract: a row version, and the last write of every field that changed after the row was made.

    `field_stamps` maps a field to [version, person id, centre id, instant, origin]. A field without a stamp
    was written with the row itself. Values never stand here: they are in their own typed columns.
    """

    version = models.PositiveIntegerField(default=1)
    field_stamps = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True

    def stamp(
        self, names: list[str], *, by: UUID | None, centre_id: UUID | None, at: datetime, origin: str
    ) -> None:
        """Mark `names` as written now by `by`. The caller has already raised `version`."""
        mark = [
            self.version,
            str(by) if by else None,
            str(centre_id) if centre_id else None,
            at.isoformat(),
            origin,
        ]
        self.field_stamps = {**self.field_stamps, **dict.fromkeys(names, mark)}

    def stamp_of(self, name: str, default: FieldStamp) -> FieldStamp:
        """The last write of `name`, or `default` (the making of the row)."""
        mark: list[Any] | None = self.field_stamps.get(name)
        if mark is None:
            return default
        version, by, centre_id, at, origin = mark
        return FieldStamp(
            version=version,
            by=UUID(by) if by else None,
            centre_id=UUID(centre_id) if centre_id else None,
            at=datetime.fromisoformat(at),
            origin=origin,
        )
