"""Units as laboratories spell them."""

import pytest

from cases.interchange.rules.units import factors_of
from cases.labs.rules.unit_spelling import needs_unit, recognise, tidy, units_of
from cases.record.rules.codes import LAB_BY_CODE


@pytest.mark.parametrize(
    ("code", "written", "known"),
    [
        ("platelets", "x10³/µL", "10*3/uL"),
        ("platelets", "10^9/L", "10*9/L"),
        ("platelets", "10*9/L", "10*9/L"),
        ("platelets", "10E3/uL", "10*3/uL"),
        ("platelets", "x 10^3 / μl", "10*3/uL"),
        ("wbc", "K/uL", "10*3/uL"),
        ("wbc", "mila/mmc", "10*3/mm3"),
        ("anc", "/mmc", "/mm3"),
        ("anc", "cell/µL", "/uL"),
        ("ldh", "UI/L", "U/L"),
        ("ldh", "[U/l]", "U/L"),
        ("ldh", "µkat/L", "ukat/L"),
        ("hb", "g/dl", "g/dL"),
        ("hb", "g/L", "g/L"),
        ("ferritin", "mcg/L", "ug/L"),
        ("ferritin", "µg/L", "ug/L"),
        ("creatinine", "µmol/L", "umol/L"),
        ("inr", "", "1"),
        ("cd4", "cellule/µL", "/uL"),
        ("hb", "mg/dL", None),
        ("anc", "%", None),
        ("creatinine", "mmol/L", None),
        ("crp", "g/L", None),
        ("ldh", "K/L", None),
    ],
)
def test_a_unit_is_recognised_for_its_test_and_never_guessed(code, written, known):
    found = recognise(code, written)
    if known is None:
        assert found is None
    else:
        assert found is not None
        assert factors_of(code)[found] == factors_of(code)[known]


def test_every_unit_of_the_tables_is_recognised_with_its_own_factor():
    for code in LAB_BY_CODE:
        for unit, factor in factors_of(code).items():
            found = recognise(code, unit)
            assert found is not None
            assert factors_of(code)[found] == factor, (code, unit, tidy(unit))
        assert units_of(code)[0] == LAB_BY_CODE[code].unit


def test_a_sheet_must_say_the_unit_where_there_are_several():
    assert needs_unit("crp")
    assert needs_unit("hb")
    assert not needs_unit("inr")
    assert not needs_unit("lvef_pct")
    assert not needs_unit("dlco_pct")
