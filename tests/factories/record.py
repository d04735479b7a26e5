"""Entries of the record for tests, made through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.factories.directory import actor_of

if TYPE_CHECKING:
    from cases.patients.models import Patient
    from network.directory.models import Person


def add_entry(patient: Patient, by: Person, slug: str, /, **values: Any) -> Any:
    """An entry of the kind `slug` ("labs", "therapy-lines", ...) written by `by` in their centre."""
    from cases.record.services import entry_create

    entry, _warnings = entry_create(actor=actor_of(by), patient_id=patient.pk, kind_slug=slug, values=values)
    return entry


def write(patient: Patient, by: Person, path: str, value: Any, **more: Any) -> dict[str, Any] | None:
    """Write one form value; its base is what stands there now, unless `base_version` is given."""
    from cases.record.selectors.snapshot import record_snapshot
    from cases.record.services import record_write_value

    if "base_version" not in more:
        now = record_snapshot(patient.pk).get(path)
        more["base_version"] = now["version"] if now else ""
    return record_write_value(
        actor=actor_of(by), patient_id=patient.pk, source_path=path, value=value, **more
    ).current
