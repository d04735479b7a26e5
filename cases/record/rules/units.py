"""Checks of a typed value: outside the hard range it is refused, outside the soft range it must be
confirmed.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.lab_catalogue import LAB_BY_CODE, ULN_HARD_RANGES, ULN_SOFT_RANGES, Range
from cases.record.rules.text import Text

BOUNDED = r"^ *([<>]) *=? *([0-9]+(?:[.,][0-9]+)?) *$"
"""What `bounded` reads, for the database too."""


_WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        "Cel": "°C",
        "mm[Hg]": "mmHg",
        "cm2": "cm²",
        "[IU]/mL": "IU/mL",
        "ug/L": "µg/L",
        "ug/kg/min": "µg/kg/min",
    }
)
"""Codes of units (UCUM) that people write otherwise."""


@dataclass(frozen=True, slots=True)
class ValueProblem:
    """Why a value is refused (`severity` "hard") or must be confirmed ("soft"), with the words for the
    user.
    """

    severity: str
    code: str
    message: Text


def format_number(value: float) -> Text:
    """A number as Italian and English readers write it, without trailing zeros (7,5 and 7.5)."""
    plain = f"{value:.12g}"
    return Text(plain.replace(".", ","), plain)


def check_range(
    value: float,
    *,
    unit: str = "",
    hard: Range | None = None,
    soft: Range | None = None,
    trap: Text | None = None,
    trap_side: str = "high",
) -> ValueProblem | None:
    """Problem of a number against its ranges (both ends belong to the range); None when it is plausible.

    A non-finite number is always hard. `trap` is added to the message: the unit this value was probably
    typed in.
    """
    if not math.isfinite(value):
        return ValueProblem("hard", "not_a_number", Text("Non è un numero", "Not a number"))
    if hard is not None and not hard[0] <= value <= hard[1]:
        return _problem("hard", "impossible_value", value, unit, hard, _fitting(trap, trap_side, value, hard))
    if soft is not None and not soft[0] <= value <= soft[1]:
        return _problem("soft", "unusual_value", value, unit, soft, _fitting(trap, trap_side, value, soft))
    return None


def _fitting(trap: Text | None, side: str, value: float, limits: Range) -> Text | None:
    return trap if (value > limits[1]) == (side == "high") else None


def _problem(
    severity: str, code: str, value: float, unit: str, limits: Range, trap: Text | None
) -> ValueProblem:
    shown, low, high = format_number(value), format_number(limits[0]), format_number(limits[1])
    suffix = f" {_WRITTEN.get(unit, unit)}" if unit else ""
    if severity == "hard":
        it = f"Valore impossibile: {shown.it}{suffix}. Sono ammessi valori da {low.it} a {high.it}{suffix}."
        en = f"Impossible value: {shown.en}{suffix}. Values from {low.en} to {high.en}{suffix} are accepted."
    else:
        it = f"Valore insolito: {shown.it}{suffix}. Di solito da {low.it} a {high.it}{suffix}: confermare."
        en = f"Unusual value: {shown.en}{suffix}. Usually from {low.en} to {high.en}{suffix}: please confirm."
    if trap is not None:
        it, en = f"{it} {trap.it}.", f"{en} {trap.en}."
    return ValueProblem(severity, code, Text(it, en))


def check_lab(code: str, value: float) -> ValueProblem | None:
    """Problem of a laboratory value in the unit of the catalogue. Raises KeyError for a code outside the
    catalogue.

    Example: `check_lab("hb", 118)` is hard and says that 118 looks like g/L.
    """
    lab = LAB_BY_CODE[code]
    return check_range(
        value, unit=lab.unit_label, hard=lab.hard, soft=lab.soft, trap=lab.trap, trap_side=lab.trap_side
    )


def check_uln(code: str, value: float) -> ValueProblem | None:
    """Problem of the laboratory's upper limit of normal for `ldh`, `alt` or `ast`."""
    unit = LAB_BY_CODE[code].unit_label
    return check_range(value, unit=unit, hard=ULN_HARD_RANGES[code], soft=ULN_SOFT_RANGES[code])


def bounded(text: str) -> tuple[str, float] | None:
    """A result beyond what the machine measures: "<0.5" -> ("<", 0.5), "> 2000" -> (">", 2000); None: words."""
    found = re.fullmatch(BOUNDED, text)
    if found is None:
        return None
    number = float(found[2].replace(",", "."))
    return (found[1], number) if math.isfinite(number) else None


def creatinine_mg_dl(umol_l: float) -> float:
    """Creatinine from µmol/L to mg/dL (÷ 88.4)."""
    return umol_l / 88.4


def bilirubin_mg_dl(umol_l: float) -> float:
    """Bilirubin from µmol/L to mg/dL (÷ 17.1)."""
    return umol_l / 17.1


def crp_mg_dl(mg_l: float) -> float:
    """C-reactive protein from mg/L to mg/dL (÷ 10)."""
    return mg_l / 10


def hb_g_dl(g_l: float) -> float:
    """Haemoglobin from g/L to g/dL (÷ 10)."""
    return g_l / 10


def cells_per_ul(giga_per_l: float) -> float:
    """Cells from 10⁹/L to cells/µL (× 1000)."""
    return giga_per_l * 1000
