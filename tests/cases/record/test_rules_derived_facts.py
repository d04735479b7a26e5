"""Derived facts as people see them: value, rule, source, grounds, what is missing, and what was edited."""

from dataclasses import replace
from datetime import date

import pytest

from cases.record.rules.derived_facts import FactEdit, FactInputs, read_edits, shown_facts
from cases.record.rules.fact_catalogue import ANCHOR_LABELS, FACTS, NUMBER_FACTS, NUMBER_LIMITS
from cases.record.rules.refractoriness import POD24_ANCHORS
from cases.record.rules.therapy import TherapyLine
from network.directory.models import Pod24Anchor

TODAY = date(2026, 11, 21)
FIRST = TherapyLine(
    1, "first_line", "r_chop",
    start_on=date(2025, 9, 10), end_on=date(2026, 2, 10), cycles=6,
    best_response="cmr", best_response_on=date(2026, 3, 5), progression_on=date(2026, 7, 12),
)  # fmt: skip


def facts(*lines, edits=(), disease="dlbcl_nos", **inputs):
    given = FactInputs(lines=lines, today=TODAY, **inputs)
    return {fact.fact.code: fact.as_dict() for fact in shown_facts(given, dict(edits), disease=disease)}


def test_each_fact_tells_its_value_its_rule_its_source_and_what_it_was_derived_from():
    found = facts(FIRST, status="pd")
    early = found["relapse_le_12m"]
    assert (early["answer"], early["number"], early["edit"]) == (True, None, None)
    assert "12 months" in early["rule_en"]
    assert early["source"].startswith("Yescarta")
    assert [(item["label_en"], item["value_en"]) for item in early["derived"]["used"]] == [
        ("Line 1, R-CHOP", "ended 10/02/2026"),
        ("Twelve months from the end", "10/02/2027"),
        ("Relapse or progression", "12/07/2026"),
    ]
    still_free = replace(FIRST, progression_on=None)
    told = facts(still_free, status="cr")["relapse_le_12m"]
    assert told["answer"] is False
    assert told["derived"]["used"][-1]["label_en"] == "Disease status now", "without a relapse it decides"
    assert found["prior_lines_n"]["number"] == 1
    assert found["months_since_last_line"]["number"] == 9
    assert found["primary_refractory"]["answer"] is False
    assert found["refractory_scholar"]["answer"] is False
    assert found["btki_exposed"]["answer"] is False


def test_what_the_record_does_not_say_is_named_and_nothing_is_guessed():
    found = facts(TherapyLine(1, "first_line", "other", start_on=date(2025, 9, 10)))
    for code, missing in {
        "relapse_le_12m": ["relapse_date", "therapy_lines.end_on"],
        "pod24": ["relapse_date", "diagnosis_date"],
        "btki_exposed": ["therapy_lines.classes"],
        "months_since_last_line": ["therapy_lines.end_on"],
    }.items():
        assert (found[code]["answer"], found[code]["number"]) == (None, None)
        assert [item["code"] for item in found[code]["derived"]["missing"]] == missing
        assert all(item["label_it"] != item["code"] for item in found[code]["derived"]["missing"])


def test_an_edit_counts_and_the_derived_value_stays_beside_it():
    edit = FactEdit("relapse_le_12m", False, "The July biopsy was reviewed: no relapse", "yes")
    shown = facts(FIRST, edits=[("relapse_le_12m", edit)])["relapse_le_12m"]
    assert (shown["answer"], shown["derived"]["answer"]) == (False, True)
    assert shown["edit"]["reason"].startswith("The July biopsy")
    assert shown["edit"]["derived_changed"] is False


def test_an_edit_made_on_another_record_says_that_the_record_changed():
    edit = FactEdit("prior_lines_n", 2, "One line was given abroad", "1")
    second = TherapyLine(2, "salvage", "r_gemox", start_on=date(2026, 8, 1), end_on=date(2026, 10, 1))
    assert facts(FIRST, edits=[("prior_lines_n", edit)])["prior_lines_n"]["edit"]["derived_changed"] is False
    changed = facts(FIRST, second, edits=[("prior_lines_n", edit)])["prior_lines_n"]
    assert (changed["number"], changed["derived"]["number"]) == (2, 2)
    assert changed["edit"]["derived_changed"] is True


@pytest.mark.parametrize(
    ("anchor", "day", "said"),
    [
        ("diagnosis", "01/09/2025", "of diagnosis."),
        ("start_1l", "10/09/2025", "of the start of first line."),
        ("end_1l", "10/02/2026", "of the end of first line."),
    ],
)
def test_pod24_names_the_anchor_of_the_network(anchor, day, said):
    pod24 = facts(FIRST, anchor=anchor, diagnosis_on=date(2025, 9, 1))["pod24"]
    assert pod24["answer"] is True
    assert pod24["derived"]["used"][0]["value_it"] == day
    assert pod24["rule_en"].endswith(said)


@pytest.mark.parametrize(("relapsed_on", "answer"), [(date(2026, 3, 10), True), (date(2026, 3, 11), False)])
def test_a_relapse_after_a_transplant_stands_beside_the_day_that_parts_yes_from_no(relapsed_on, answer):
    """A day to either side of it is the same disease."""
    asct = TherapyLine(
        2, "asct_consolidation", "beam_asct", start_on=date(2025, 3, 8), end_on=date(2025, 3, 10),
        best_response="cr", progression_on=relapsed_on,
    )  # fmt: skip
    first = TherapyLine(1, "first_line", "r_chop", cycles=6, best_response="cr")
    scholar = facts(first, asct)["refractory_scholar"]
    assert scholar["answer"] is answer
    used = {item["label_en"]: item["value_en"] for item in scholar["derived"]["used"]}
    assert used["Twelve months from the transplant"] == "10/03/2026"
    assert f"progression {relapsed_on:%d/%m/%Y}" in next(
        told for label, told in used.items() if label.startswith("Line 2")
    )


def test_scholar_names_the_line_that_decides_it_and_not_all_of_them():
    """With twelve lines the sentence filled the card, and the one that failed stood somewhere in it."""
    failed = {3: "pd", 5: "sd"}
    many = [
        TherapyLine(
            number, "first_line" if number == 1 else "salvage", "r_gemox",
            start_on=date(2020 + number, 1, 1), end_on=date(2020 + number, 4, 1), cycles=4,
            best_response=failed.get(number, "pr"),
        )
        for number in range(1, 13)
    ]  # fmt: skip
    scholar = facts(*many)["refractory_scholar"]
    assert scholar["answer"] is True
    [told] = scholar["derived"]["used"]
    assert told["label_en"].startswith("Line 5, ")
    assert told["value_en"] == "best response SD; cycles 4"
    rest = [line for line in many if line.line_no not in failed]
    assert len(facts(*rest)["refractory_scholar"]["derived"]["used"]) == 10, (
        "of a no every line is the ground"
    )


def test_scholar_by_transplant_alone_names_the_transplant_and_the_relapse():
    many = [
        TherapyLine(number, "salvage", "r_gemox", cycles=2, best_response="pr", end_on=date(2020, number, 1))
        for number in range(2, 9)
    ]
    first = TherapyLine(1, "first_line", "r_chop", cycles=6, best_response="cr")
    asct = TherapyLine(9, "asct_consolidation", "other", start_on=date(2025, 3, 1), end_on=date(2025, 3, 10))
    scholar = facts(first, *many, asct, relapse_on=date(2026, 1, 9))["refractory_scholar"]
    assert scholar["answer"] is True
    told = [(item["label_en"].partition(",")[0], item["value_en"]) for item in scholar["derived"]["used"]]
    assert told == [
        ("Line 9", "from 01/03/2025; ended 10/03/2025"),
        ("Twelve months from the transplant", "10/03/2026"),
        ("Relapse or progression", "09/01/2026"),
    ]


def test_primary_refractory_and_pod24_tell_their_limit():
    found = facts(FIRST, diagnosis_on=date(2025, 9, 1))
    told = {code: {x["label_en"]: x["value_en"] for x in found[code]["derived"]["used"]} for code in found}
    assert told["primary_refractory"]["Three months from the complete response"] == "05/06/2026"
    assert told["pod24"]["Twenty-four months from then"] == "01/09/2027"


def test_the_anchors_of_the_network_are_those_of_the_rule():
    assert set(Pod24Anchor.values) == set(POD24_ANCHORS) == set(ANCHOR_LABELS)
    assert set(NUMBER_LIMITS) == NUMBER_FACTS


@pytest.mark.parametrize("disease", ["mm", "b_all", "al_amyloidosis"])
def test_definitions_of_lymphoma_are_not_shown_for_other_diseases_unless_somebody_edited_them(disease):
    assert set(facts(FIRST, disease=disease)) == {"prior_lines_n", "months_since_last_line"}
    edit = FactEdit("pod24", True, "x")
    assert "pod24" in facts(FIRST, disease=disease, edits=[("pod24", edit)])
    assert set(facts(FIRST, disease=None)) == {fact.code for fact in FACTS}


@pytest.mark.parametrize(
    "item",
    [
        {"fact": "moonlight", "answer": True},
        {"fact": "pod24", "number": 1},
        {"fact": "pod24", "answer": None},
        {"fact": "prior_lines_n", "number": True},
        {"fact": "prior_lines_n", "answer": True},
        {},
    ],
)
def test_an_edit_without_a_value_of_its_kind_counts_for_nothing(item):
    assert read_edits([item]) == {}
