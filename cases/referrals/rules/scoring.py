"""The scores that apply to a referral, computed from its form values."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from cases.record.rules import scores_cart as cart
from cases.record.rules import scores_follicular as follicular
from cases.record.rules import scores_general as general
from cases.record.rules import scores_large_b_cell as large
from cases.record.rules import scores_mantle as mantle
from cases.record.rules.codes import FL, LBCL_SCORED, MCL
from cases.record.rules.score import Inputs, ScoreInfo, ScoreInputError, ScoreResult
from cases.record.rules.text import Text
from cases.referrals.rules.catalogue import FIELD_BY_CODE
from cases.referrals.rules.score_inputs import FIELD_OF_PARAMETER, age_warnings, score_parameters
from cases.referrals.rules.values import Values, observed_on, text

_IPI_PARAMETERS = ("age_y", "ecog", "ann_arbor", "ldh_u_l", "ldh_uln_u_l", "extranodal_sites_n")
_MIPI_PARAMETERS = ("age_y", "ecog", "ldh_u_l", "ldh_uln_u_l", "wbc_per_ul")
BEFORE_LYMPHODEPLETION = Text(
    "Calcolato con i valori della scheda: va ripetuto prima della linfodeplezione (giorno −5)",
    "Computed from the referral's values: to be repeated before lymphodepletion (day −5)",
)


@dataclass(frozen=True, slots=True)
class _Recipe:
    """One score: its function, the parameters it takes, and the diseases it is shown for (None: all)."""

    info: ScoreInfo
    compute: Callable[..., ScoreResult]
    parameters: tuple[str, ...]
    diseases: frozenset[str] | None = None
    note: Text | None = None


def _hct_ci(*, hct_ci_items: str | None) -> ScoreResult:
    """The index from the comma-separated items that `score_parameters` gives."""
    items = None if hct_ci_items is None else [code for code in hct_ci_items.split(",") if code]
    return general.hct_ci(items=items)


_RECIPES: tuple[_Recipe, ...] = (
    _Recipe(large.IPI, large.ipi, _IPI_PARAMETERS, LBCL_SCORED),
    _Recipe(large.AAIPI, large.aaipi, _IPI_PARAMETERS[:5], LBCL_SCORED),
    _Recipe(large.R_IPI, large.r_ipi, _IPI_PARAMETERS, LBCL_SCORED),
    _Recipe(large.NCCN_IPI, large.nccn_ipi, (*_IPI_PARAMETERS[:5], "major_extranodal"), LBCL_SCORED),
    _Recipe(
        follicular.FLIPI,
        follicular.flipi,
        ("age_y", "ann_arbor", "hb_g_dl", "nodal_areas_n", "ldh_u_l", "ldh_uln_u_l"),
        FL,
    ),
    _Recipe(mantle.MIPI, mantle.mipi, _MIPI_PARAMETERS, MCL),
    _Recipe(mantle.MIPI_B, mantle.mipi_b, (*_MIPI_PARAMETERS, "ki67_pct"), MCL),
    _Recipe(mantle.SMIPI, mantle.smipi, _MIPI_PARAMETERS, MCL),
    _Recipe(
        cart.CAR_HEMATOTOX,
        cart.car_hematotox,
        ("platelets_giga_l", "anc_per_ul", "hb_g_dl", "crp_mg_dl", "ferritin_ng_ml"),
        note=BEFORE_LYMPHODEPLETION,
    ),
    _Recipe(
        cart.EASIX,
        cart.easix,
        ("ldh_u_l", "creatinine_mg_dl", "platelets_giga_l"),
        note=BEFORE_LYMPHODEPLETION,
    ),
    _Recipe(cart.LOG2_EASIX, cart.log2_easix, ("ldh_u_l", "creatinine_mg_dl", "platelets_giga_l")),
    _Recipe(cart.M_EASIX, cart.m_easix, ("ldh_u_l", "crp_mg_dl", "platelets_giga_l")),
    _Recipe(general.EGFR, general.egfr_ckd_epi_2021, ("age_y", "sex", "creatinine_mg_dl")),
    _Recipe(
        general.COCKCROFT_GAULT,
        general.cockcroft_gault,
        ("age_y", "sex", "weight_kg", "creatinine_mg_dl"),
    ),
    _Recipe(general.HCT_CI, _hct_ci, ("hct_ci_items",)),
)


def scores_for(values: Values, disease: str | None = None, *, today: date) -> list[ScoreResult]:
    """Every score that applies to `disease` (default: the form's), also those that lack an input.

    `missing` and `dates` carry form field codes, so that the page can lead to the field. An input the
    formula refuses gives no value and a warning; a value outside its hard range counts as missing. aaIPI
    is left out above 60 years.
    """
    disease = disease or text(values, "disease")
    parameters = score_parameters(values, today=today)
    age = parameters["age_y"]
    return [
        _run(recipe, values, parameters, today)
        for recipe in _RECIPES
        if (recipe.diseases is None or disease in recipe.diseases)
        and not (recipe.info is large.AAIPI and isinstance(age, int) and age > 60)
    ]


def _run(recipe: _Recipe, values: Values, parameters: Inputs, today: date) -> ScoreResult:
    fields = tuple(dict.fromkeys(FIELD_OF_PARAMETER[name] for name in recipe.parameters))
    given = {name: parameters[name] for name in recipe.parameters}
    try:
        outcome = recipe.compute(**given)
    except ScoreInputError as error:
        label = FIELD_BY_CODE[FIELD_OF_PARAMETER[error.field]].label
        refused = Text(f"{label.it}: {error.message.it}", f"{label.en}: {error.message.en}")
        outcome = ScoreResult(
            recipe.info.score_id,
            recipe.info.label,
            None,
            inputs=MappingProxyType(given),
            warnings=(refused,),
            source=recipe.info.source,
            evidence=recipe.info.evidence,
        )
    notes = (recipe.note,) if recipe.note is not None and outcome.value is not None else ()
    dates = {code: on for code in fields if (on := observed_on(values, code)) is not None}
    return replace(
        outcome,
        missing=tuple(dict.fromkeys(FIELD_OF_PARAMETER[name] for name in outcome.missing)),
        dates=MappingProxyType(dates),
        warnings=outcome.warnings + age_warnings(values, fields, today=today) + notes,
    )
