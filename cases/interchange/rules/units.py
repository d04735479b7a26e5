"""Units of other laboratories, turned into those of our catalogue.

Factors: 1 mmol/L haemoglobin (monomer) = 1.6114 g/dL; creatinine 88.4, bilirubin 17.1, uric acid 59.48 µmol/L per
mg/dL; calcium 4.008 mg/dL per mmol/L; 1 µkat/L = 60 U/L. Worked example: haemoglobin 118 g/L -> 11.8 g/dL.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from cases.record.rules.codes import LAB_BY_CODE, LAB_BY_LOINC

# LOINC codes of the same quantity in another specimen, method or unit than the catalogue's own code
_ALSO: Mapping[str, str] = MappingProxyType(
    {
        "14804-9": "ldh", "26464-8": "wbc", "804-5": "wbc", "26499-4": "anc", "753-4": "anc", "26474-7": "alc",
        "732-8": "alc", "26515-7": "platelets", "778-1": "platelets", "20509-6": "hb", "30313-1": "hb",
        "30350-3": "hb", "59260-0": "hb", "76486-0": "crp", "38483-4": "creatinine", "14682-9": "creatinine",
        "14631-6": "bilirubin_total", "42719-5": "bilirubin_total", "1743-4": "alt", "1744-2": "alt",
        "30239-8": "ast", "61151-7": "albumin", "14933-6": "uric_acid", "49765-1": "ca", "2000-8": "ca",
        "34714-6": "inr", "2708-6": "spo2_pct",
    }
)  # fmt: skip
LAB_CODE_BY_LOINC: Mapping[str, str] = MappingProxyType(
    {**_ALSO, **{loinc: lab.code for loinc, lab in LAB_BY_LOINC.items()}}
)

_D = Decimal
_PER_UL = {"/uL": _D(1), "cells/uL": _D(1), "{cells}/uL": _D(1), "/mm3": _D(1), "10*6/L": _D(1)}
_CELLS = {
    "10*9/L": _D(1), "10^9/L": _D(1), "10*3/uL": _D(1), "10^3/uL": _D(1), "10*3/mm3": _D(1), "K/uL": _D(1),
    "G/L": _D(1), "x10E3/uL": _D(1), "/uL": _D("0.001"), "cells/uL": _D("0.001"), "/mm3": _D("0.001"),
    "{cells}/uL": _D("0.001"), "10*6/L": _D("0.001"),
}  # fmt: skip
_ENZYME = {"U/L": _D(1), "IU/L": _D(1), "[IU]/L": _D(1), "[iU]/L": _D(1), "ukat/L": _D(60)}
_PERCENT = {"%": _D(1), "1": _D(100)}
_FACTORS: Mapping[str, Mapping[str, Decimal]] = MappingProxyType(
    {
        "ldh": _ENZYME, "alt": _ENZYME, "ast": _ENZYME,
        "wbc": _CELLS, "anc": _CELLS, "alc": _CELLS, "platelets": _CELLS,
        "cd4": _PER_UL, "b_cells": _PER_UL,
        "hb": {"g/dL": _D(1), "g/L": _D("0.1"), "mmol/L": _D("1.6114")},
        "crp": {"mg/L": _D(1), "mg/dL": _D(10)},
        "ferritin": {"ng/mL": _D(1), "ug/L": _D(1), "µg/L": _D(1)},
        "creatinine": {"mg/dL": _D(1), "umol/L": 1 / _D("88.4"), "µmol/L": 1 / _D("88.4")},
        "bilirubin_total": {"mg/dL": _D(1), "umol/L": 1 / _D("17.1"), "µmol/L": 1 / _D("17.1")},
        "albumin": {"g/dL": _D(1), "g/L": _D("0.1")},
        "uric_acid": {"mg/dL": _D(1), "umol/L": 1 / _D("59.48"), "µmol/L": 1 / _D("59.48")},
        "ca": {"mg/dL": _D(1), "mmol/L": _D("4.008")},
        "inr": {"1": _D(1), "{INR}": _D(1), "": _D(1)},
        "fibrinogen": {"mg/dL": _D(1), "g/L": _D(100)},
        "lvef_pct": _PERCENT, "spo2_pct": _PERCENT,
        "igg_g_l": {"g/L": _D(1), "mg/dL": _D("0.01")},
    }
)  # fmt: skip


def in_catalogue_unit(code: str, value: Decimal, unit: str, *, exact: bool = False) -> Decimal | None:
    """The value in the catalogue's unit; None when the unit is not known for this test: never guessed.

    `exact`: a value that is in that unit already stays as it is (an export of our own, where a person wrote it).
    `in_catalogue_unit("creatinine", Decimal("88.4"), "umol/L")` -> 1.
    """
    test = LAB_BY_CODE.get(code)
    if exact and test is not None and unit == test.unit:
        return value
    factor = factors_of(code).get(unit)
    return None if factor is None else readable(value * factor)


def factors_of(code: str) -> Mapping[str, Decimal]:
    """Every unit that is known for a test, with what turns it into the catalogue's unit."""
    return _FACTORS.get(code) or {LAB_BY_CODE[code].unit: _D(1)}


_BEYOND_MEASURE = 10**15
"""No laboratory writes such a number: it goes on as it is, and the limits of the record refuse it."""


def readable(value: Decimal) -> Decimal:
    """As precise as any of these is measured: two decimals, below one three. Machines write fifteen digits.

    86.7806473 -> 86.78, 0.119003 -> 0.119. The entry keeps the value as it came beside it.
    """
    if abs(value) >= _BEYOND_MEASURE:
        return value
    return round(value, 2 if abs(value) >= 1 else 3)


_VITALS: Mapping[str, tuple[str, Mapping[str, Decimal]]] = MappingProxyType(
    {
        "29463-7": ("weight_kg", {"kg": _D(1), "g": _D("0.001"), "[lb_av]": _D("0.45359237")}),
        "3141-9": ("weight_kg", {"kg": _D(1), "[lb_av]": _D("0.45359237")}),
        "8302-2": ("height_cm", {"cm": _D(1), "m": _D(100), "[in_i]": _D("2.54")}),
        "8310-5": ("temperature_c", {"Cel": _D(1)}),
        "8331-1": ("temperature_c", {"Cel": _D(1)}),
        "8867-4": ("heart_rate_bpm", {"/min": _D(1), "{beats}/min": _D(1), "beats/minute": _D(1)}),
        "9279-1": ("respiratory_rate_pm", {"/min": _D(1), "{breaths}/min": _D(1), "breaths/minute": _D(1)}),
        "8480-6": ("systolic_mmhg", {"mm[Hg]": _D(1), "mmHg": _D(1)}),
        "8462-4": ("diastolic_mmhg", {"mm[Hg]": _D(1), "mmHg": _D(1)}),
    }
)
BLOOD_PRESSURE_PANELS = frozenset({"55284-4", "85354-9"})
PERFORMANCE = MappingProxyType({"89247-1": "ecog", "89243-0": "kps"})


def as_vital_sign(
    loinc: str, value: Decimal, unit: str, *, exact: bool = False
) -> tuple[str, Decimal] | None:
    """Column and value of a vital sign; None when it is none of ours or has an unknown unit. `exact` as above."""
    known = _VITALS.get(loinc)
    if known is None or unit not in known[1]:
        return None
    factor = known[1][unit]
    return known[0], value if exact and factor == 1 else readable(value * factor)
