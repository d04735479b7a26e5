"""The Italian tax code. The codes are made by the library for invented people."""

from datetime import date

import pytest
from codicefiscale import codicefiscale
from hypothesis import given
from hypothesis import strategies as st

from cases.patients.rules.likeness import confusable_dates, near_window
from cases.patients.rules.search import parse_patient_query
from cases.patients.rules.tax_code import (
    TaxCodeFinding,
    normalise_tax_code,
    parse_tax_code,
    tax_code_errors,
    tax_code_warnings,
    without_omocodia,
)

MARIO = "RSSMRA54C12D142U"
BORN = date(1954, 3, 12)


def found(code, *, born=BORN, sex="M"):
    return [(finding.code, finding.params) for finding in tax_code_errors(code, birth_date=born, sex=sex)]


def test_a_right_code_of_the_right_person_is_accepted():
    assert found(MARIO) == []
    assert tax_code_warnings(MARIO, family_name="Rossi", given_name="Mario") == []


def test_a_code_is_stored_without_what_people_type_into_it():
    assert normalise_tax_code(" rss mra 54c12-d142.u ") == MARIO


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (MARIO[:-1], [("length", {"length": "15"})]),
        (MARIO + "A", [("length", {"length": "17"})]),
        ("1SSMRA54C12D142U", [("format", {})]),
        ("RSSMRA54G12D142U", [("format", {})]),
        ("RSSMRA54C12D142X", [("check_character", {})]),
        ("RSSMRO54C12D142U", [("check_character", {})]),
    ],
)
def test_a_mistyped_code_is_told_by_its_fault(code, expected):
    assert found(code) == expected


def test_a_code_of_somebody_born_on_another_day_says_both_days():
    assert found(MARIO, born=date(1954, 12, 3)) == [
        ("birth_date", {"in_code": "12/03/..54", "entered": "03/12/1954"})
    ]


def test_a_code_of_the_other_sex_says_both():
    assert found(MARIO, sex="F") == [("sex", {"in_code": "M", "entered": "F"})]
    woman = codicefiscale.encode("Rossi", "Maria", "F", "1954-03-12", "Crema")
    assert found(woman, sex="F") == []
    assert found(woman, sex="M") == [("sex", {"in_code": "F", "entered": "M"})]
    assert found(woman, sex="unknown") == []


def test_the_century_is_not_in_the_code():
    assert found(MARIO, born=date(2054, 3, 12)) == []


def test_a_name_that_differs_is_odd_but_not_wrong():
    codes = [finding.code for finding in tax_code_warnings(MARIO, family_name="Bianchi", given_name="Luca")]
    assert codes == ["family_name", "given_name"]


def test_an_unknown_place_is_odd_but_not_wrong():
    code = "RSSMRA54C12Z999"
    code += codicefiscale.encode_cin(code)
    assert found(code) == []
    assert [f.code for f in tax_code_warnings(code, family_name="Rossi", given_name="Mario")] == ["place"]


@given(
    born=st.dates(date(1920, 1, 1), date(2020, 12, 31)),
    sex=st.sampled_from("FM"),
    which=st.integers(0, 127),
    place=st.sampled_from(["Crema", "Brescia", "Cremona", "Mantova", "Roma"]),
)
def test_every_code_the_library_makes_is_accepted_in_every_omocodia(born, sex, which, place):
    code = codicefiscale.encode("Fumagalli", "Andrea", sex, born.isoformat(), place)
    omocodes = codicefiscale.decode(code)["omocodes"]
    variant = omocodes[which % len(omocodes)]
    assert without_omocodia(variant) == code[:15]
    assert found(variant, born=born, sex=sex) == []
    wrong = born.replace(year=born.year + 1) if (born.month, born.day) != (2, 29) else date(born.year, 2, 28)
    assert [kind for kind, _ in found(variant, born=wrong, sex=sex)] == ["birth_date"]


@given(st.text(max_size=20))
def test_any_text_is_answered_and_never_raises(text):
    answer = parse_tax_code(normalise_tax_code(text))
    assert isinstance(answer, TaxCodeFinding) or len(normalise_tax_code(text)) == 16


def test_near_dates_are_a_month_around_or_written_alike():
    assert near_window(BORN) == (date(1954, 2, 9), date(1954, 4, 12))
    alike = confusable_dates(BORN)
    assert date(1954, 12, 3) in alike
    assert date(1945, 3, 12) in alike
    assert BORN not in alike
    assert all(day.day == 29 for day in confusable_dates(date(1960, 2, 29)))
    assert near_window(date.max)[1] == date.max


def test_what_is_typed_into_the_search_becomes_words_and_a_birth_date():
    query = parse_patient_query("D'Alò,  Nicolò 12/03/1954 31/02/1954")
    assert query.words == ("d", "alò", "nicolò", "31", "02", "1954")
    assert query.born_on == BORN
    assert parse_patient_query("  %_ ").is_empty
    assert len(parse_patient_query("a b c d e f g h").words) == 6
