"""From form values to the parameters of the scores, with the units the formulas need, and back to field
codes.
"""

from datetime import date, timedelta
from types import MappingProxyType

from cases.record.rules.codes import HCT_CI_BY_CODE, NCCN_MAJOR_SITES
from cases.record.rules.line_reading import to_number
from cases.record.rules.score import Inputs
from cases.record.rules.scores_large_b_cell import STAGES
from cases.record.rules.text import Text
from cases.record.rules.units import cells_per_ul, crp_mg_dl
from cases.referrals.rules.catalogue import FIELD_BY_CODE
from cases.referrals.rules.values import Values, age_years, entry, many, number, observed_on, text

FIELD_OF_PARAMETER = MappingProxyType(
    {
        "age_y": "birth_date",
        "sex": "sex",
        "weight_kg": "weight_kg",
        "ecog": "ecog",
        "ann_arbor": "ann_arbor",
        "ldh_u_l": "ldh",
        "ldh_uln_u_l": "ldh_uln",
        "extranodal_sites_n": "extranodal_sites",
        "major_extranodal": "extranodal_sites",
        "nodal_areas_n": "nodal_areas_n",
        "ki67_pct": "ki67_pct",
        "hb_g_dl": "hb",
        "wbc_per_ul": "wbc",
        "anc_per_ul": "anc",
        "platelets_giga_l": "platelets",
        "crp_mg_dl": "crp",
        "ferritin_ng_ml": "ferritin",
        "creatinine_mg_dl": "creatinine",
        "hct_ci_items": "hct_ci_items",
    }
)


def plausible(values: Values, code: str) -> float | None:
    """A number of the form inside its hard range; an impossible one reads as missing, so that nothing is
    computed from it."""
    found, limits = number(values, code), FIELD_BY_CODE[code].hard
    if found is None or limits is None:
        return found
    return found if limits[0] <= found <= limits[1] else None


def upper_limit(values: Values, code: str) -> float | None:
    """Upper limit of normal of `ldh`, `alt` or `ast`: its own field, else the one kept with the result."""
    own = plausible(values, f"{code}_uln")
    return own if own is not None else to_number(entry(values, code).get("uln"))


def ecog_of(values: Values) -> int | None:
    """ECOG as a number, None when not answered or not a code of the scale."""
    value = text(values, "ecog")
    return int(value) if value in ("0", "1", "2", "3", "4", "5") else None


def score_parameters(values: Values, *, today: date) -> Inputs:
    """Every parameter a score may need; None where the form does not give it."""
    sites, sex, stage = many(values, "extranodal_sites"), text(values, "sex"), text(values, "ann_arbor")
    wbc, anc, crp = (plausible(values, code) for code in ("wbc", "anc", "crp"))
    areas, items = plausible(values, "nodal_areas_n"), many(values, "hct_ci_items")
    return {
        "age_y": age_years(values, today),
        "sex": sex if sex in ("F", "M") else None,
        "weight_kg": plausible(values, "weight_kg"),
        "ecog": ecog_of(values),
        "ann_arbor": stage if stage in STAGES else None,
        "ldh_u_l": plausible(values, "ldh"),
        "ldh_uln_u_l": upper_limit(values, "ldh"),
        "extranodal_sites_n": None if sites is None else len(set(sites)),
        "major_extranodal": None if sites is None else bool(NCCN_MAJOR_SITES & set(sites)),
        "nodal_areas_n": None if areas is None else int(areas),
        "ki67_pct": plausible(values, "ki67_pct"),
        "hb_g_dl": plausible(values, "hb"),
        "wbc_per_ul": None if wbc is None else cells_per_ul(wbc),
        "anc_per_ul": None if anc is None else cells_per_ul(anc),
        "platelets_giga_l": plausible(values, "platelets"),
        "crp_mg_dl": None if crp is None else crp_mg_dl(crp),
        "ferritin_ng_ml": plausible(values, "ferritin"),
        "creatinine_mg_dl": plausible(values, "creatinine"),
        "hct_ci_items": None if items is None else ",".join(sorted(set(items) & set(HCT_CI_BY_CODE))),
    }


def age_warnings(values: Values, codes: tuple[str, ...], *, today: date) -> tuple[Text, ...]:
    """A warning for each input that is older than its window."""
    return tuple(
        Text(
            f"{FIELD_BY_CODE[code].label.it}: valore del {on.strftime('%d/%m/%Y')}, più vecchio di {limit} giorni",
            f"{FIELD_BY_CODE[code].label.en}: value of {on.strftime('%d/%m/%Y')}, older than {limit} days",
        )
        for code in codes
        if (limit := FIELD_BY_CODE[code].max_age_days) is not None
        and (on := observed_on(values, code)) is not None
        and on < today - timedelta(days=limit)
    )
