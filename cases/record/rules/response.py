"""The Lugano response of lymphoma, from what the PET or the CT showed.

Source: Cheson, J Clin Oncol 2014;32:3059. It is shown beside what the doctor judged and never replaces it:
after CAR-T an uptake of Deauville 4 at the first month is frequent and is not failure by itself
(Galtier, Haematologica 2023;108:171), and pseudoprogression exists.
"""

from dataclasses import dataclass
from math import isfinite

from cases.record.rules.text import Text

SOURCE = "Cheson, J Clin Oncol 2014;32:3059"
_COMPLETE_DEAUVILLE = 3
_PARTIAL_CHANGE = -0.5

NEW_LESION_RULE = Text(
    "Nuovo focolaio compatibile con linfoma: progressione, qualunque sia il Deauville",
    "A new focus consistent with lymphoma: progression, whatever the Deauville score",
)
COMPLETE_RULE = Text(
    "Deauville 1–3 senza nuovi focolai: risposta metabolica completa, anche con massa residua",
    "Deauville 1–3 without a new focus: complete metabolic response, with or without a residual mass",
)
_BY_CHANGE = {
    "reduced": (
        "pmr",
        Text(
            "Deauville 4–5 con captazione ridotta: risposta metabolica parziale",
            "Deauville 4–5 with reduced uptake: partial metabolic response",
        ),
    ),
    "same": (
        "nmr",
        Text(
            "Deauville 4–5 senza variazione significativa: nessuna risposta metabolica",
            "Deauville 4–5 without significant change: no metabolic response",
        ),
    ),
    "increased": (
        "pmd",
        Text(
            "Deauville 4–5 con captazione aumentata: progressione metabolica",
            "Deauville 4–5 with increased uptake: progressive metabolic disease",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class LuganoResponse:
    """`response` is a code of the responses, None when something in `missing` is not recorded."""

    response: str | None
    rule: Text | None = None
    missing: tuple[str, ...] = ()


def lugano_pet(*, deauville: float | None, pet_change: str | None, new_lesion: bool | None) -> LuganoResponse:
    """Metabolic response: CMR for Deauville 1-3, else PMR, NMR or PMD by the change of uptake.

    A new focus beats everything. `new_lesion` None is not "no": a Deauville of 1-3 alone does not yet make a
    complete response. Raises ValueError for a Deauville outside 1-5 or an unknown change.
    Examples: 2, no new lesion: CMR; 4 reduced: PMR; 5 with a new lesion: PMD; 3 with a new lesion: PMD.
    """
    if deauville is not None and not (isfinite(deauville) and 1 <= deauville <= 5 and deauville % 1 == 0):
        raise ValueError("deauville: a whole number from 1 to 5 is needed")
    if pet_change is not None and pet_change not in _BY_CHANGE:
        raise ValueError(f"pet_change: unknown value {pet_change!r}")
    if new_lesion:
        return LuganoResponse("pmd", NEW_LESION_RULE)
    avid = deauville is not None and deauville > _COMPLETE_DEAUVILLE
    missing = tuple(
        name
        for name, absent in (
            ("deauville", deauville is None),
            ("pet_change", avid and pet_change is None),
            ("new_lesion", new_lesion is None),
        )
        if absent
    )
    if missing:
        return LuganoResponse(None, missing=missing)
    if not avid:
        return LuganoResponse("cmr", COMPLETE_RULE)
    code, rule = _BY_CHANGE[pet_change or ""]
    return LuganoResponse(code, rule)


def lugano_ct(
    *,
    spd_cm2: float | None,
    spd_baseline_cm2: float | None,
    nodes_normal: bool | None,
    new_lesion: bool | None,
    progressed: bool | None,
) -> LuganoResponse:
    """Anatomic response from the sum of the products of diameters of up to six target lesions, in cm².

    `nodes_normal`: every node at most 1.5 cm in its longest diameter and no extralymphatic lesion left.
    `progressed`: a lesion or the spleen grew by the published limits (see `node_progressed`). Raises
    ValueError for a sum that is negative or not finite, or a baseline of zero.
    Examples: 24 to 11 cm² (-54.2 %): PR; 24 to 13 cm² (-45.8 %): SD.
    """
    for name, value in (("spd_cm2", spd_cm2), ("spd_baseline_cm2", spd_baseline_cm2)):
        if value is not None and not (isfinite(value) and value >= 0):
            raise ValueError(f"{name}: a finite number, not negative, is needed")
    if new_lesion:
        return LuganoResponse("pd", NEW_LESION_RULE)
    if progressed:
        return LuganoResponse(
            "pd", Text("Crescita oltre i limiti pubblicati", "Growth beyond the published limits")
        )
    sums_needed = not nodes_normal
    missing = tuple(
        name
        for name, absent in (
            ("nodes_normal", nodes_normal is None),
            ("new_lesion", new_lesion is None),
            ("ct_progression", progressed is None),
            ("spd_cm2", sums_needed and spd_cm2 is None),
            ("spd_baseline_cm2", sums_needed and spd_baseline_cm2 is None),
        )
        if absent
    )
    if missing:
        return LuganoResponse(None, missing=missing)
    if nodes_normal:
        return LuganoResponse(
            "cr",
            Text("Tutti i linfonodi ≤ 1,5 cm, nessuna lesione", "All nodes at most 1.5 cm, no lesion left"),
        )
    return _by_decrease(spd_cm2 or 0.0, spd_baseline_cm2 or 0.0)


def _by_decrease(now_cm2: float, baseline_cm2: float) -> LuganoResponse:
    if baseline_cm2 == 0:
        raise ValueError("spd_baseline_cm2: a number above zero is needed")
    change = now_cm2 / baseline_cm2 - 1
    shown = f"{change * 100:+.1f}"
    if change <= _PARTIAL_CHANGE:
        return LuganoResponse(
            "pr",
            Text(
                f"Somma dei prodotti {shown.replace('.', ',')} %: almeno −50 %",
                f"Sum of products {shown} %: at least −50 %",
            ),
        )
    return LuganoResponse(
        "sd",
        Text(
            f"Somma dei prodotti {shown.replace('.', ',')} %: meno di −50 %, senza progressione",
            f"Sum of products {shown} %: less than −50 %, without progression",
        ),
    )


def node_progressed(
    *, longest_cm: float, longest_nadir_cm: float, ppd_cm2: float, ppd_nadir_cm2: float
) -> bool:
    """Has one node progressed: longer than 1.5 cm, product of diameters at least 50 % above its nadir, and
    longer by at least 0.5 cm (nadir up to 2 cm) or 1.0 cm (nadir above 2 cm). All in cm and cm²."""
    grown_by = 0.5 if longest_nadir_cm <= 2 else 1.0
    return (
        longest_cm > 1.5
        and ppd_cm2 >= 1.5 * ppd_nadir_cm2
        and _at_least(longest_cm - longest_nadir_cm, grown_by)
    )


def new_lesion_counts(*, size_cm: float, extranodal: bool) -> bool:
    """Does a new lesion seen on CT mean progression: a node above 1.5 cm, anything extranodal above 1.0 cm."""
    return size_cm > (1.0 if extranodal else 1.5)


def spleen_progressed(*, length_cm: float, baseline_cm: float, normal_cm: float = 13.0) -> bool:
    """Has the spleen progressed: a growth above 50 % of its excess over normal, or by 2 cm when it had none."""
    excess = baseline_cm - normal_cm
    growth = length_cm - baseline_cm
    return growth > 0.5 * excess if excess > 0 else _at_least(growth, 2.0) and length_cm > normal_cm


def _at_least(difference: float, limit: float) -> bool:
    """Differences of typed centimetres: 2.5 - 2.0 is 0.5, whatever the binary fractions say."""
    return round(difference, 6) >= limit
