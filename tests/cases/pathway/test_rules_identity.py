"""Readings against what is on record: any altered identifier fails; donation numbers and GS1 codes."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cases.pathway.rules.barcodes import donation_number, gs1_elements, mod37_2
from cases.pathway.rules.custody import STEP_BY_CODE, STEPS, StepState, Taken, chain_states, missing_before
from cases.pathway.rules.fields import Field, clean
from cases.pathway.rules.identity import OnRecord, Reading, agrees, compare, tidy, unread
from cases.record.rules.text import Text

RECORD = OnRecord(
    coi="COI-4711-ZX",
    din="G123498654321",
    lots=frozenset({"LOT-77A"}),
    patient_ids=frozenset({"BS123456", "VRDPRV60B41D150X"}),
    family_name="D'Alò Verdi",
    given_name="Prova",
    birth_date=date(1960, 2, 1),
)
RIGHT = {
    "coi": ["COI-4711-ZX", "coi 4711 zx"],
    "din": ["G123498654321", "=G12349865432100", "G1234 98 654321 H"],
    "lot": ["LOT-77A", "(01)08712345678906(17)270501(10)LOT77A"],
    "patient_id": ["BS123456", "vrdprv60b41d150x"],
    "name": ["D'Alò Verdi Prova", "PROVA D'ALO' VERDI", "D'ALÒ^VERDI^PROVA"],
    "birth_date": ["1960-02-01", "01/02/1960", "1.2.1960", "19600201"],
}


@pytest.mark.parametrize(("identifier", "value"), [(k, v) for k, values in RIGHT.items() for v in values])
def test_reading_when_it_is_on_record_in_any_spelling_then_it_agrees(identifier, value):
    assert agrees(Reading("bag", identifier, value.replace("O' ", "O ")), RECORD)


@pytest.mark.parametrize("identifier", [k for k in RIGHT if k != "din"])
@given(data=st.data())
def test_reading_when_any_character_is_altered_then_it_fails(identifier, data):
    value = RIGHT[identifier][0]
    place = data.draw(st.integers(0, len(value) - 1))
    other = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
    altered = value[:place] + other + value[place + 1 :]
    assume(tidy(altered) != tidy(value))
    assert not agrees(Reading("bag", identifier, altered), RECORD)


@given(place=st.integers(0, 12), other=st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"))
def test_donation_number_when_any_character_is_altered_then_it_fails(place, other):
    number = "G123498654321"
    assume(number[place] != other)
    altered = number[:place] + other + number[place + 1 :]
    assert not agrees(Reading("bag", "din", altered), RECORD)
    # typed with the check character of the true number it is refused as such, not only as another one
    if donation_number(altered) == altered and other not in "IO":
        assert donation_number(altered + mod37_2(number)) != altered


@pytest.mark.parametrize("identifier", [*RIGHT, "unheard_of"])
def test_reading_when_nothing_is_on_record_then_nothing_agrees(identifier):
    assert not agrees(Reading("bag", identifier, RIGHT.get(identifier, ["x"])[0]), OnRecord())
    assert not agrees(Reading("bag", identifier, " - "), RECORD)


def test_donation_number_in_each_form_and_with_a_wrong_check():
    assert mod37_2("G123498654321") == "H"
    assert donation_number("G1234 98 654321 H") == "G123498654321"
    assert donation_number("G1234 98 654321 K") is None
    assert donation_number("=G12349865432100") == "G123498654321"
    value = 60 + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*".index("H")
    assert donation_number(f"=G123498654321{value}") == "G123498654321"
    assert donation_number(f"=G123498654321{value + 1}") is None
    assert donation_number("IT000123G123498654321" + "0" * 19) == "G123498654321"
    assert donation_number("local-7") == "LOCAL7"
    assert donation_number("  ") is None
    with pytest.raises(ValueError, match="neither a digit"):
        mod37_2("g")


def test_gs1_when_scanned_printed_or_broken():
    scanned = "]d201087123456789061727050110LOT77A\x1d21S1"
    assert gs1_elements(scanned) == {"01": "08712345678906", "17": "270501", "10": "LOT77A", "21": "S1"}
    assert gs1_elements("(01)08712345678906(10)LOT77A")["10"] == "LOT77A"
    for broken in ("", "LOT77A", "(01)08712345678907(10)X", "0108712345678", "99abc"):
        assert gs1_elements(broken) == {}


def test_compare_keeps_the_order_and_unread_names_what_is_missing():
    readings = [Reading("bag", "coi", "COI-4711-ZX"), Reading("bag", "lot", "other")]
    assert [item.agrees for item in compare(readings, RECORD)] == [True, False]
    wanted = STEP_BY_CODE["pharmacy"].wanted
    assert [item.key for item in unread(wanted, readings)] == ["certificate.coi", "certificate.lot"]


@given(st.lists(st.sampled_from([step.code for step in STEPS]), unique=True), st.booleans())
def test_chain_when_steps_are_taken_in_any_set_then_no_later_one_is_ready_without_the_earlier(codes, blocked):
    taken = [Taken(code, signed=True) for code in codes]
    states = chain_states(taken, blocked=blocked)
    for step in STEPS:
        if states[step.code] is StepState.READY:
            assert not blocked
            assert missing_before(step.code, taken) == []
    failed = chain_states([Taken(code, failed=True) for code in codes], blocked=True)
    assert all(state is not StepState.READY for state in failed.values())


NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
FIELDS = (
    Field("n", "number", Text("n", "n"), True, "kg", 2, 350),
    Field("d", "day", Text("d", "d")),
    Field("p", "day", Text("p", "p"), planned=True),
    Field("i", "instant", Text("i", "i")),
)


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ({}, {"n"}),
        ({"n": "70,5"}, set()),
        ({"n": 1.9}, {"n"}),
        ({"n": float("nan")}, {"n"}),
        ({"n": True}, {"n"}),
        ({"n": [1]}, {"n"}),
        ({"n": 70, "d": "2026-11-28"}, {"d"}),
        ({"n": 70, "p": "2026-12-28"}, set()),
        ({"n": 70, "d": "0001-01-01"}, {"d"}),
        ({"n": 70, "d": 5, "i": {}}, {"d", "i"}),
        ({"n": 70, "i": "2026-11-27T12:00:00"}, {"i"}),
        ({"n": 70, "i": "2026-11-27T13:00:01+01:00"}, {"i"}),
        ({"n": 70, "i": "0001-01-01T00:00:00+14:00"}, {"i"}),
        ({"n": 70, "x": 1}, {"x"}),
    ],
)
def test_fields_when_values_are_wrong_then_each_is_named(raw, wrong):
    assert set(clean(FIELDS, raw, now=NOW, today=date(2026, 11, 27)).errors) == wrong


ANYTHING = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=20)
    | st.integers()
    | st.just([{}])
    | st.just({})
)


@given(st.dictionaries(st.sampled_from(["n", "d", "p", "i", "x"]), ANYTHING))
def test_fields_when_anything_is_sent_then_never_an_exception(raw):
    clean(FIELDS, raw, now=NOW, today=date(2026, 11, 27))
