"""How cold cells are expected to be at each step that measures it."""

from datetime import UTC, datetime

import pytest

from cases.pathway.rules.custody import STEP_BY_CODE, STEPS
from cases.pathway.rules.fields import clean, unexplained

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
FRESH, FROZEN = {"shipped_as": "fresh"}, {"shipped_as": "frozen"}


def told(code, values):
    """ "impossible", "unexplained" or "fine", and the words of it."""
    fields = STEP_BY_CODE[code].fields
    found = clean(fields, values, now=NOW, today=NOW.date())
    if "temperature_c" in found.errors:
        return "impossible", found.errors["temperature_c"].en
    said = unexplained(fields, found.values)
    return ("unexplained", said[0].en) if said else ("fine", "")


@pytest.mark.parametrize(
    ("code", "more", "celsius", "answer", "words"),
    [
        ("ship", FRESH, -150, "impossible", "Expected: 2 to 8 °C. Possible: \N{MINUS SIGN}30 to 60 °C."),
        ("ship", FRESH, -30, "unexplained", "expected: 2 to 8 °C"),
        ("ship", FRESH, 1.9, "unexplained", "expected: 2 to 8 °C"),
        ("ship", FRESH, 2, "fine", ""),
        ("ship", FRESH, 8, "fine", ""),
        ("ship", FRESH, 8.1, "unexplained", "expected: 2 to 8 °C"),
        ("ship", FROZEN, -150, "fine", ""),
        ("ship", FROZEN, -130, "fine", ""),
        ("ship", FROZEN, -129, "unexplained", "expected: at most \N{MINUS SIGN}130 °C"),
        ("ship", FROZEN, 5, "unexplained", "expected: at most \N{MINUS SIGN}130 °C"),
        ("ship", FROZEN, -201, "impossible", "Possible: -200 to 60 °C."),
        ("receive_te", {}, 22, "fine", ""),
        ("receive_te", {}, 26, "unexplained", "expected: 2 to 25 °C"),
        ("receive_te", {}, -150, "impossible", "Expected: 2 to 25 °C"),
        ("pharmacy", {}, -158, "fine", ""),
        ("return_shipment", {}, -80, "unexplained", "at most \N{MINUS SIGN}130 °C"),
        ("storage", {}, 4, "unexplained", "at most \N{MINUS SIGN}130 °C"),
    ],
)
def test_a_temperature_follows_the_step_and_the_kind_of_shipment(code, more, celsius, answer, words):
    found, said = told(code, {**more, "temperature_c": celsius})
    assert found == answer
    assert words in said


def test_no_temperature_and_no_kind_of_shipment_ask_for_nothing():
    assert told("ship", FRESH) == ("fine", "")
    assert told("ship", {"temperature_c": -150}) == ("fine", "")


def test_whatever_measures_cells_says_what_it_expects():
    for step in STEPS:
        for field in step.fields:
            assert (field.code == "temperature_c") == bool(field.spans), step.code
