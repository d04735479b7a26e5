"""A patient with a long and thick record: what the case page must still open quickly. For benches and tests."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cases.record.models import LabResult, Medication, TherapyLine, VitalSign
from cases.record.rules.codes import LABS
from cases.toxicity.models import ToxicityObservation
from circlecare.large.copying import copy_rows
from circlecare.large.heavy_files import documents, imaging
from circlecare.large.plan import key

DAYS = 8 * 365
INFUSED_DAYS_AGO = 400.0
REGIMENS = ("r_chop", "r_dhap", "r_benda", "pola_br", "r2", "tafa_len", "ibrutinib", "glofitamab")
# drawn at each visit; of the other tests a quarter at a time
ALWAYS = frozenset({"hb", "wbc", "anc", "alc", "platelets", "crp", "ldh", "creatinine"})
PER_VISIT = len(ALWAYS) + (len(LABS) - len(ALWAYS)) / 4


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much one patient has."""

    labs: int = 5_000
    vitals: int = 300
    lines: int = 12
    medications: int = 30
    sheets: int = 60
    documents: int = 500
    studies: int = 40


@dataclass(frozen=True, slots=True)
class Home:
    """Whose record it is, and who wrote it where."""

    patient_id: UUID
    author_id: UUID
    centre_id: UUID


def heavy_record(home: Home, *, amounts: Amounts, now: datetime) -> int:
    """Fill the record of a patient with eight years by COPY, the newest of today. Returns the number of rows."""
    made = 0
    for kind in (_labs, _vitals, _lines, _medications, _sheets):
        made += kind(home, amounts, now)
    whose = home.patient_id, home.author_id, home.centre_id
    made += documents(whose, count=amounts.documents, now=now, days=DAYS)
    return made + imaging(whose, count=amounts.studies, now=now, days=DAYS)


def _labs(home: Home, amounts: Amounts, now: datetime) -> int:
    chance = random.Random(1)  # noqa: S311 - repeatable rows, guards nothing
    visits = max(1, round(amounts.labs / PER_VISIT))

    def rows() -> Iterator[tuple[Any, ...]]:
        number = visit = 0
        while number < amounts.labs:
            at = now - timedelta(days=DAYS * visit / visits, minutes=90)
            for place, lab in enumerate(LABS):
                if number == amounts.labs or (lab.code not in ALWAYS and place % 4 != visit % 4):
                    continue
                usual = lab.hard[0] + ((lab.soft or lab.hard)[1] - lab.hard[0]) * 0.08
                swing = 1 + 0.4 * math.sin(visit / 9 + place) + chance.uniform(-0.2, 0.2)
                yield (
                    *_signed(home, "lab", number, at), at.date(), at, lab.code, lab.loinc, lab.unit,
                    round(usual * swing, 2), round(usual * 0.7, 2), round(usual * 1.3, 2), round(usual * 1.3, 2),
                )  # fmt: skip
                number += 1
            visit += 1

    names = (
        *_SIGNED, "effective_on", "taken_at", "code", "loinc", "unit", "value", "ref_low", "ref_high", "uln",
    )  # fmt: skip
    return copy_rows(LabResult, names, rows())


def _vitals(home: Home, amounts: Amounts, now: datetime) -> int:
    names = (
        *_SIGNED, "effective_on", "taken_at", "weight_kg", "height_cm", "temperature_c", "systolic_mmhg",
        "diastolic_mmhg", "heart_rate_bpm", "respiratory_rate_pm", "spo2_pct",
    )  # fmt: skip
    return copy_rows(
        VitalSign,
        names,
        (
            (
                *_signed(home, "vital", n, at), at.date(), at, 64 + n % 9, 168, 36.2 + n % 14 / 10,
                110 + n % 40, 65 + n % 20, 62 + n % 50, 14 + n % 8, 93 + n % 7,
            )
            for n in range(amounts.vitals)
            for at in [now - timedelta(days=DAYS * n / amounts.vitals, minutes=60)]
        ),
    )  # fmt: skip


def _lines(home: Home, amounts: Amounts, now: datetime) -> int:
    """Lines 2 and above: the first is that of every patient."""
    names = (
        *_SIGNED, "effective_on", "start_on", "end_on", "line_no", "intent", "regimen", "cycles", "best_response",
        "best_response_on",
    )  # fmt: skip
    step = (DAYS - INFUSED_DAYS_AGO) / max(1, amounts.lines)
    return copy_rows(
        TherapyLine,
        names,
        (
            (
                *_signed(home, "line", n, at), at.date(), at.date(), (at + timedelta(days=step * 0.6)).date(),
                n + 2, "salvage", REGIMENS[n % len(REGIMENS)], 4, ("pr", "cmr", "pmr", "pd")[n % 4],
                (at + timedelta(days=step * 0.5)).date(),
            )
            for n in range(amounts.lines)
            for at in [now - timedelta(days=DAYS - step * n)]
        ),
    )  # fmt: skip


def _medications(home: Home, amounts: Amounts, now: datetime) -> int:
    return copy_rows(
        Medication,
        (*_SIGNED, "effective_on", "start_on", "end_on", "text"),
        (
            (
                *_signed(home, "medicine", n, at), at.date(), at.date(),
                None if n < 8 else (at + timedelta(days=60)).date(), f"Farmaco inventato {n}",
            )
            for n in range(amounts.medications)
            for at in [now - timedelta(days=DAYS * n / amounts.medications, minutes=30)]
        ),
    )  # fmt: skip


def _sheets(home: Home, amounts: Amounts, now: datetime) -> int:
    """A sheet every six hours from the infusion on."""
    names = (
        *_SIGNED, "effective_on", "observed_at", "temp_c", "systolic_mmhg", "diastolic_mmhg", "heart_rate_bpm",
        "spo2_pct", "o2_device", "consciousness", "ice_score", "crs_grade_derived", "icans_grade_derived",
    )  # fmt: skip
    return copy_rows(
        ToxicityObservation,
        names,
        (
            (
                *_signed(home, "sheet", n, at), at.date(), at, 36.8 + 2.4 * fever, 120 - 20 * fever, 70,
                80 + 30 * fever, 97 - 4 * fever, "room_air", "awake", 10 - round(2 * fever), 1 if fever > 0.5 else 0,
                1 if fever > 0.8 else 0,
            )
            for n in range(amounts.sheets)
            for at in [now - timedelta(days=INFUSED_DAYS_AGO - n / 4)]
            for fever in [math.exp(-(((n - 20) / 9) ** 2))]
        ),
    )  # fmt: skip


_SIGNED = ("id", "created_at", "recorded_at", "updated_at", "patient_id", "author_id", "centre_id")


def _signed(home: Home, kind: str, number: int, at: datetime) -> tuple[Any, ...]:
    entry = key(f"heavy/{kind}/{home.patient_id}", number)
    return entry, at, at, at, home.patient_id, home.author_id, home.centre_id
