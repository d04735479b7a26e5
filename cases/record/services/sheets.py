"""Form values that live in sheets (one row per patient) and in series (one row per day)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.record.models import ClinicalEntry
from cases.record.selectors.current import active, series, sheet
from cases.record.services.entries import Warnings, apply_changes, build_entry, insert_entry
from cases.record.services.writing import Write, equal_values
from kernel.clock import today
from kernel.errors import Invalid


def write_sheet(write: Write) -> Warnings:
    """The one row is made with its first value. A diagnosis starts with the disease."""
    name = write.source.field
    write.check_day()
    row = sheet(write.source.kind, write.patient.id)
    if row is None:
        if write.clears:
            return []
        if write.source.kind == "diagnoses" and name != "disease":
            raise Invalid(fields={name: [_("Enter the disease first.")]})
        return _make(write, {name: write.value}, on=write.on)
    return apply_changes(
        write.actor,
        write.kind,
        write.patient,
        row,
        {name: write.value},
        origin=write.origin,
        marks={name: {"on": write.on, "absent": write.absent}},
    )


def write_series(write: Write) -> Warnings:
    """A value of another, later day is a new observation; one of the same day corrects that day's.

    The same value with another day, or a value with an earlier day than the present one, corrects the
    present entry: the form shows only the newest, so nobody enters history through it.
    """
    name = write.source.field
    write.check_day()
    day = write.on or today()
    current = series(write.source.kind, write.patient.id, [name]).get(name)
    if current is None:
        if write.clears:
            return []
        return _on_day(write, day)
    observed = current.observed_on(name) or current.effective_on
    corrects = observed is not None and day <= observed
    if write.clears or corrects or equal_values(getattr(current, name), write.value):
        return _correct(write, current, observed if write.on is None or write.clears else day)
    return _on_day(write, day)


def _correct(write: Write, row: ClinicalEntry, day: date | None) -> Warnings:
    """The row keeps its day, which other values share; a day of its own is noted at the field."""
    name = write.source.field
    own_day = day if day != row.effective_on else None
    return apply_changes(
        write.actor,
        write.kind,
        write.patient,
        row,
        {name: write.value},
        origin=write.origin,
        marks={name: {"on": own_day, "absent": write.absent}},
    )


def _on_day(write: Write, day: date) -> Warnings:
    """Into the row of that day when there is one (ECOG and Karnofsky of one visit), else into a new one."""
    name = write.source.field
    row = (
        active(write.source.kind, write.patient.id).filter(effective_on=day).order_by("-recorded_at").first()
    )
    if row is None:
        return _make(write, {name: write.value, "effective_on": day}, on=None)
    return apply_changes(
        write.actor,
        write.kind,
        write.patient,
        row,
        {name: write.value},
        origin=write.origin,
        marks={name: {"on": None, "absent": write.absent}},
    )


def _make(write: Write, values: dict[str, Any], *, on: date | None) -> Warnings:
    entry, warnings = build_entry(write.kind, write.patient, values)
    entry.mark(write.source.field, on=on, absent=write.absent)
    insert_entry(write.actor, write.kind, entry, origin=write.origin)
    return warnings
