"""Whose images are these: spelling is forgiven, contradictions are named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.imaging.rules.matching import Identity, mismatches, names_agree

BORN = date(1970, 1, 31)
RECORD = Identity("Rossi^Maria", BORN, "F", frozenset({"RSSMRA70A71B157K"}))


@pytest.mark.parametrize(
    ("record", "header"),
    [
        ("Rossi^Maria", "ROSSI^MARIA"),
        ("Rossi^Maria", "rossi^maria^luisa^^"),
        ("Rossi^Maria Luisa", "ROSSI^MARIA"),
        ("Rossi^Maria", "MARIA^ROSSI"),
        ("Rossi^Maria", "ROSSI MARIA"),
        ("Rossi^Maria", "ROSSI^M"),
        ("Rossi^Maria", "ROSSI"),
        ("Rossi Bianchi^Maria", "ROSSI^MARIA"),
        ("Rossi^Maria", "ROSSI BIANCHI^MARIA"),
        ("D'Angelo^Niccolò", "DANGELO^NICCOLO"),
        ("D’Angelo^Niccolò", "D'ANGELO^NICCOLO'"),
        ("De Luca^Anna Maria", "DELUCA^ANNAMARIA"),
        ("Müller^Jürg", "MULLER^JURG"),
        ("Đorđević^Ana", "DORDEVIC^ANA"),
    ],
)
def test_other_spellings_are_the_same_person(record: str, header: str) -> None:
    assert names_agree(record, header)


@pytest.mark.parametrize(
    ("record", "header"),
    [
        ("Rossi^Maria", "BIANCHI^MARIA"),
        ("Rossi^Maria", "ROSSI^GIULIA"),
        ("Rossi^Maria", "ROSSI^G"),
        ("Re^Maria", "FERRERO^MARIA"),
        ("De Luca^Anna", "DE SANTIS^ANNA"),
        ("Rossi^Maria", "VERDI"),
        ("Rossi^Maria", "CompressedSamples^CT1"),
    ],
)
def test_other_people_are_not(record: str, header: str) -> None:
    assert not names_agree(record, header)


@pytest.mark.parametrize(
    ("header", "reasons"),
    [
        (Identity("ROSSI^MARIA", BORN, "F"), []),
        (Identity("ROSSI^MARIA", None, ""), []),
        (Identity("ROSSI^MARIA", date(1971, 1, 31), "F"), ["birth_date"]),
        (Identity("ROSSI^MARIA", BORN, "M"), ["sex"]),
        (Identity("ROSSI^MARIA", BORN, "O"), []),
        (Identity("BIANCHI^ADA", date(1950, 5, 5), "M"), ["name", "birth_date", "sex"]),
        (Identity("ROSSI^MARIA", BORN, "F", frozenset({"0012345"})), []),
        (Identity("ROSSI^MARIA", BORN, "F", frozenset({"rssmra70a71b157k "})), []),
        (Identity("ROSSI^MARIA", BORN, "F", frozenset({"BNCDAA50E45B157A"})), ["tax_code"]),
        (Identity("", None, ""), ["no_identity"]),
        (Identity("^^^^", None, "F"), ["no_identity"]),
    ],
)
def test_reasons_are_named_in_a_fixed_order(header: Identity, reasons: list[str]) -> None:
    assert mismatches(record=RECORD, header=header) == reasons


names = st.text(st.characters(categories=["L"], max_codepoint=0x17F), min_size=3, max_size=12)


@given(names, names)
def test_a_name_agrees_with_itself_however_it_is_written(family: str, given_name: str) -> None:
    record = f"{family}^{given_name}"
    for header in (record, record.lower(), f"{given_name}^{family}", f"{family} {given_name}", f"{record}^x"):
        assert names_agree(record, header)
