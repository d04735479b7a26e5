"""CAR-HEMATOTOX and EASIX with the values from before lymphodepletion, whenever they are looked at.

Both were built on blood taken before lymphodepletion (about five days before infusion). Computed from the newest
values they would say something else every day after it, so the values of that time are looked for, and a score
lacks an input when none was measured then. Sources: Rejeski, Blood 2021;138:2499; Korell, Front Immunol
2022;13:877477; Pennisi, Blood Adv 2021;5:3397. The tolerance of three days is a choice of this project.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from cases.record.rules.score import ScoreInputError, ScoreResult
from cases.record.rules.scores_cart import car_hematotox, easix, log2_easix, m_easix
from cases.record.rules.text import Text
from cases.record.rules.units import cells_per_ul, crp_mg_dl

TOLERANCE = timedelta(days=3)
DAYS_BEFORE_INFUSION = timedelta(days=5)
BASELINE_LABS = ("platelets", "anc", "hb", "crp", "ferritin", "ldh", "creatinine")
_LAB_OF_PARAMETER = MappingProxyType(
    {
        "platelets_giga_l": "platelets",
        "anc_per_ul": "anc",
        "hb_g_dl": "hb",
        "crp_mg_dl": "crp",
        "ferritin_ng_ml": "ferritin",
        "ldh_u_l": "ldh",
        "creatinine_mg_dl": "creatinine",
    }
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One result: code and unit of the laboratory catalogue, and the day of the sample."""

    code: str
    value: float
    on: date


@dataclass(frozen=True, slots=True)
class BaselineWindow:
    """The days whose values count, and the day that is best."""

    first: date
    best: date
    last: date


def baseline_window(*, ld_day1_on: date | None, infusion_on: date | None) -> BaselineWindow | None:
    """Three days up to the first day of lymphodepletion, that day included (blood is taken before the drug).

    Without its date: three days to both sides of the fifth day before infusion. None when neither is known.
    """
    if ld_day1_on is not None:
        return BaselineWindow(ld_day1_on - TOLERANCE, ld_day1_on, ld_day1_on)
    if infusion_on is None:
        return None
    best = infusion_on - DAYS_BEFORE_INFUSION
    return BaselineWindow(best - TOLERANCE, best, best + TOLERANCE)


def values_at_baseline(results: Iterable[Measured], window: BaselineWindow) -> dict[str, Measured]:
    """For each test the result nearest to the best day, the earlier one of two that are equally near."""
    chosen: dict[str, Measured] = {}
    for result in sorted(results, key=lambda one: (abs(one.on - window.best), one.on)):
        if window.first <= result.on <= window.last:
            chosen.setdefault(result.code, result)
    return chosen


def baseline_scores(results: Iterable[Measured], window: BaselineWindow) -> list[ScoreResult]:
    """CAR-HEMATOTOX, EASIX, its logarithm and m-EASIX; `missing` and `dates` carry codes of the catalogue."""
    chosen = values_at_baseline(results, window)
    given = _parameters({code: one.value for code, one in chosen.items()})
    return [
        _named(score, names, given, chosen)
        for score, names in (
            (
                car_hematotox,
                ("platelets_giga_l", "anc_per_ul", "hb_g_dl", "crp_mg_dl", "ferritin_ng_ml"),
            ),
            (easix, ("ldh_u_l", "creatinine_mg_dl", "platelets_giga_l")),
            (log2_easix, ("ldh_u_l", "creatinine_mg_dl", "platelets_giga_l")),
            (m_easix, ("ldh_u_l", "crp_mg_dl", "platelets_giga_l")),
        )
    ]


def _parameters(values: Mapping[str, float]) -> dict[str, float | None]:
    found = {parameter: values.get(lab) for parameter, lab in _LAB_OF_PARAMETER.items()}
    anc, crp = values.get("anc"), values.get("crp")
    found["anc_per_ul"] = None if anc is None else cells_per_ul(anc)
    found["crp_mg_dl"] = None if crp is None else crp_mg_dl(crp)
    return found


def _named(
    score: Callable[..., ScoreResult],
    names: tuple[str, ...],
    given: Mapping[str, float | None],
    chosen: Mapping[str, Measured],
) -> ScoreResult:
    inputs = {name: given[name] for name in names}
    try:
        result = score(**inputs)
    except ScoreInputError as error:
        # the refused value counts as not measured, and the result says why
        result = score(**inputs | {error.field: None})
        warning = Text(
            f"{_LAB_OF_PARAMETER[error.field]}: {error.message.it}",
            f"{_LAB_OF_PARAMETER[error.field]}: {error.message.en}",
        )
        result = replace(result, warnings=(*result.warnings, warning))
    labs = [_LAB_OF_PARAMETER[name] for name in names]
    return replace(
        result,
        missing=tuple(_LAB_OF_PARAMETER[name] for name in result.missing),
        dates=MappingProxyType({lab: chosen[lab].on for lab in labs if lab in chosen}),
    )
