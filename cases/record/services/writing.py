"""What one write of a form carries, and the small questions that all ways of writing ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.patients.models import Patient
from cases.record.models import KIND_BY_SLUG, Kind
from cases.record.rules.sources import Source
from cases.record.services.cleaning import Findings, check_day
from kernel.actors import Actor
from kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Write:
    """`patient` is locked. `on` and `absent` as in `record_write_value`."""

    actor: Actor
    patient: Patient
    source: Source
    value: Any
    on: date | None
    absent: str | None
    origin: str

    @property
    def kind(self) -> Kind:
        return KIND_BY_SLUG[self.source.kind]

    @property
    def clears(self) -> bool:
        """Neither a value nor a reason: take back what is there."""
        return self.value in (None, "", []) and self.absent is None

    def check_day(self) -> None:
        """Raises Invalid when `on` is in the future or before birth."""
        if self.on is None:
            return
        findings = Findings()
        check_day(self.source.field, self.on, patient=self.patient, findings=findings)
        if findings.errors:
            raise Invalid(fields=findings.errors)


def equal_values(stored: Any, typed: Any) -> bool:
    """Is what was typed (JSON) the value that is stored? 7.5 equals Decimal("7.500000"), "1" equals ECOG 1."""
    if stored is None or typed is None:
        return stored is None and typed is None
    if isinstance(stored, Decimal) and not isinstance(typed, bool):
        try:
            return bool(stored == Decimal(str(typed)))
        except ArithmeticError:
            return False
    if isinstance(stored, date):
        return bool(stored.isoformat() == typed)
    return bool(stored == typed)
