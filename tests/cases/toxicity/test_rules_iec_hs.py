"""Which criteria of IEC-HS are there: boundaries, what is missing, and no grade of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.toxicity.rules.grade import GradeInputError
from cases.toxicity.rules.iec_hs import IecHsFindings, iec_hs_criteria

NORMAL = IecHsFindings(
    ferritin_ug_l=300,
    ferritin_uln_ug_l=400,
    ferritin_rapid_rise=False,
    fibrinogen_mg_dl=320,
    ldh_u_l=200,
    ldh_uln_u_l=250,
    alt_u_l=30,
    alt_uln_u_l=50,
    ast_u_l=28,
    ast_uln_u_l=45,
    cytopenia=False,
    coagulopathy=False,
    haemophagocytosis=False,
)


def met(found: IecHsFindings) -> dict[str, bool | None]:
    return {item.code: item.met for item in iec_hs_criteria(found).criteria}


def test_the_worked_example() -> None:
    found = iec_hs_criteria(
        IecHsFindings(ferritin_ug_l=12_000, fibrinogen_mg_dl=149, alt_u_l=260, alt_uln_u_l=50)
    )
    there = [item.code for item in found.criteria if item.met]
    assert there == ["ferritin", "fibrinogen", "transaminases"]
    assert found.result.en == "Ferritin (required): present; other criteria present: 2 of 2 that can be told"
    assert found.missing == ("ldh_u_l", "cytopenia", "coagulopathy", "haemophagocytosis")


@pytest.mark.parametrize(
    ("changed", "code", "expected"),
    [
        ({"ferritin_ug_l": 800}, "ferritin", False),
        ({"ferritin_ug_l": 800.1}, "ferritin", True),
        ({"ferritin_rapid_rise": True}, "ferritin", True),
        ({"ferritin_ug_l": 10_000, "ferritin_uln_ug_l": None}, "ferritin", None),
        ({"ferritin_ug_l": 10_001, "ferritin_uln_ug_l": None}, "ferritin", True),
        ({"fibrinogen_mg_dl": 150}, "fibrinogen", False),
        ({"fibrinogen_mg_dl": 149.9}, "fibrinogen", True),
        ({"ldh_u_l": 250}, "ldh", False),
        ({"ldh_u_l": 251}, "ldh", True),
        ({"alt_u_l": 250}, "transaminases", False),
        ({"ast_u_l": 226}, "transaminases", True),
        ({"alt_u_l": None}, "transaminases", None),
        ({"alt_u_l": None, "ast_u_l": 226}, "transaminases", True),
        ({"cytopenia": True}, "cytopenia", True),
    ],
)
def test_the_boundaries(changed: dict[str, float], code: str, expected: bool | None) -> None:
    assert met(replace(NORMAL, **changed))[code] is expected


def test_what_is_missing_is_named_and_nothing_is_guessed() -> None:
    nothing = iec_hs_criteria(IecHsFindings())
    assert all(item.met is None for item in nothing.criteria)
    assert "non valutabile" in nothing.result.it
    limits = replace(NORMAL, ferritin_uln_ug_l=None, ldh_uln_u_l=None, ast_uln_u_l=None)
    assert iec_hs_criteria(limits).missing == ("ferritin_uln_ug_l", "ldh_uln_u_l", "ast_uln_u_l")


@pytest.mark.parametrize(
    ("name", "value"), [("fibrinogen_mg_dl", 1.5), ("ferritin_ug_l", -1), ("ferritin_ug_l", float("nan"))]
)
def test_a_value_in_another_unit_is_refused(name: str, value: float) -> None:
    with pytest.raises(GradeInputError):
        iec_hs_criteria(replace(NORMAL, **{name: value}))


_amount = st.none() | st.integers(0, 1_000)
_findings = st.builds(
    IecHsFindings,
    ferritin_ug_l=st.none() | st.integers(0, 100_000),
    ferritin_uln_ug_l=_amount,
    fibrinogen_mg_dl=st.none() | st.integers(10, 900),
    ldh_u_l=_amount,
    ldh_uln_u_l=_amount,
    alt_u_l=_amount,
    alt_uln_u_l=_amount,
)


@given(_findings)
def test_a_criterion_that_is_there_stays_when_it_gets_worse(found: IecHsFindings) -> None:
    worse = replace(
        found,
        ferritin_ug_l=min((found.ferritin_ug_l or 0) * 2, 1_000_000) or None,
        fibrinogen_mg_dl=max((found.fibrinogen_mg_dl or 10) / 2, 5),
        ldh_u_l=(found.ldh_u_l or 0) * 2,
        alt_u_l=(found.alt_u_l or 0) * 2,
        cytopenia=True,
    )
    after = met(worse)
    assert all(after[code] for code, there in met(found).items() if there)
