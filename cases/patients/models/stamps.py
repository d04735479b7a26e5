"""Who last wrote each field of a row, so that two people in one entry do not overwrite each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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
    was written with the row itself. `field_marks` maps a field to what its column cannot say: `on`, the day
    on which it was observed when that differs from the row's, `absent`, why there is no value, and `why`, what
    whoever wrote it said about the change. Values never stand here: they are in their own typed columns.
    """

    version = models.PositiveIntegerField(default=1)
    field_stamps = models.JSONField(default=dict, editable=False)
    field_marks = models.JSONField(default=dict, editable=False)

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

    def mark(self, name: str, *, on: date | None = None, absent: str | None = None) -> None:
        """Note when `name` was observed, or why it has no value; with neither, forget what was noted."""
        found = {"on": on.isoformat() if on else None, "absent": absent}
        noted = {key: value for key, value in found.items() if value}
        rest = {key: value for key, value in self.field_marks.items() if key != name}
        self.field_marks = {**rest, name: noted} if noted else rest

    def explain(self, name: str, why: str) -> None:
        """Note what was said about the last write of `name`; with nothing, forget what was noted."""
        rest = {key: value for key, value in self.field_marks.items() if key != name}
        self.field_marks = {**rest, name: {"why": why}} if why else rest

    def observed_on(self, name: str) -> date | None:
        """The day noted for the field alone; None when it has that of the row."""
        on: str | None = self.field_marks.get(name, {}).get("on")
        return date.fromisoformat(on) if on else None

    def absent_reason(self, name: str) -> str | None:
        """Why the field has no value, when that was said."""
        reason: str | None = self.field_marks.get(name, {}).get("absent")
        return reason
