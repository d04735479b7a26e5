"""Reading sheets: worked examples, and what must hold for any sheet."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cases.interchange.rules.units import factors_of
from cases.labs.rules.points import HIGH, LESS, LOW, MORE, censored, day_number, limit_mark
from cases.labs.rules.sheet_dates import read_day
from cases.labs.rules.sheet_layout import read_layout
from cases.labs.rules.sheet_numbers import decimals_of, read_number, read_range
from cases.labs.rules.sheet_reading import Choices, Circumstances, read_sheet
from cases.labs.rules.sheet_text import Unreadable, decode, split
from cases.labs.rules.sheet_writing import Style, write_sheet
from cases.labs.rules.test_names import code_of, name_and_unit
from cases.record.rules.codes import LAB_BY_CODE, LABS

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
HERE = Circumstances(TODAY, NOW, date(1960, 5, 4))


def read(text, **choices):
    return read_sheet(text, Choices(**choices), HERE)


def values(sheet):
    return [(r.code, r.day, r.value if r.value is not None else r.text) for r in sheet.ready]


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("05/03/2026", date(2026, 3, 5), None),
        ("5.3.26 8:30", date(2026, 3, 5), time(8, 30)),
        ("2026-03-05T08:30:10", date(2026, 3, 5), time(8, 30)),
        ("2026/3/5", date(2026, 3, 5), None),
        ("5 mar 2026", date(2026, 3, 5), None),
        ("12-dic-25", date(2025, 12, 12), None),
        ("29/02/2024", date(2024, 2, 29), None),
        ("5/3/61", date(1961, 3, 5), None),
    ],
)
def test_days_are_read_the_italian_way_and_in_iso(text, day, at):
    assert read_day(text, today=TODAY) == (day, at)


@pytest.mark.parametrize(
    "text", ["03/15/2026", "31/02/2026", "12.5", "2026", "", "aa/bb/cccc", "05/03/2026 99:00"]
)
def test_what_is_no_day_is_none(text):
    assert read_day(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "decimals", "value", "sign"),
    [
        ("7,5", "unknown", "7.5", ""),
        ("7.5", "comma", "7.5", ""),
        ("1.234", "comma", "1234", ""),
        ("1.234", "dot", "1.234", ""),
        ("1,234", "comma", "1.234", ""),
        ("1.234,5", "unknown", "1234.5", ""),
        ("1,234.5", "unknown", "1234.5", ""),
        ("0,123", "unknown", "0.123", ""),
        ("150.000.000", "dot", "150000000", ""),
        ("< 0,5 *", "unknown", "0.5", "<"),
        ("≥200", "unknown", "200", ">"),
        ("12,3 H", "unknown", "12.3", ""),
        ("1'200", "unknown", "1200", ""),
        ("-3", "unknown", "-3", ""),
    ],
)
def test_numbers_are_read_in_one_way_only(text, decimals, value, sign):
    found = read_number(text, decimals)
    assert found is not None
    assert (found.value, found.sign) == (Decimal(value), sign)


@pytest.mark.parametrize(
    "text", ["1.234", "150,000", "negativo", "12 16", "1,2,3", "", "٣", "1e999999", "9" * 40]
)
def test_what_may_be_two_numbers_or_none_is_not_guessed(text):
    assert read_number(text, "unknown") is None


def test_the_sign_of_the_decimals_is_found_from_what_is_certain():
    assert decimals_of(["1.234", "7,5"]) == "comma"
    assert decimals_of(["1,234", "7.5"]) == "dot"
    assert decimals_of(["1.234", "150"]) == "unknown"
    assert decimals_of(["7.5", "7,5"]) == "unknown"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12 - 16", 12, 16),
        ("12,5÷16", "12.5", 16),
        ("< 5", None, 5),
        ("fino a 40", None, 40),
        ("> 60", 60, None),
    ],
)
def test_limits_stand_in_one_cell_in_many_ways(text, low, high):
    assert read_range(text, "comma") == (low and Decimal(low), high and Decimal(high))


@pytest.mark.parametrize("text", ["", "negativo", "16 - 12", "12"])
def test_what_is_no_limit_is_none(text):
    assert read_range(text, "comma") is None


@pytest.mark.parametrize(
    ("heading", "unit", "code"),
    [
        ("Hb (g/dL)", "g/dL", "hb"),
        ("Emoglobina g/L", "g/L", "hb"),
        ("Neutrofili (ANC)", "", "anc"),
        ("Neutrofili %", "%", "anc"),
        ("S-Proteina C Reattiva", "", "crp"),
        ("WBC x10^3/uL", "x10^3/uL", "wbc"),
        ("718-7", "", "hb"),
        ("IgG g/L", "g/L", "igg_g_l"),
        ("Linfociti CD4+", "", "cd4"),
        ("Glicemia mg/dL", "", None),
        ("Ferro", "", None),
    ],
)
def test_names_of_tests_are_whole_names(heading, unit, code):
    assert name_and_unit(heading)[1:] == (unit, code)


def test_every_label_and_loinc_of_the_catalogue_means_its_test():
    for lab in LABS:
        assert code_of(lab.code) == lab.code
        assert code_of(lab.label.it) == lab.code
        assert code_of(lab.label.en) == lab.code
        if lab.loinc:
            assert code_of(lab.loinc) == lab.code


LONG = "01/02/2026;Hb;11,2;g/dL\n08/02/2026;Hb;10,8;g/dL\n01/02/2026;PLT;150;10^9/L\n08/02/2026;PLT;98;10^9/L"
WANTED = [
    ("hb", date(2026, 2, 1), Decimal("11.2")),
    ("hb", date(2026, 2, 8), Decimal("10.8")),
    ("platelets", date(2026, 2, 1), Decimal(150)),
    ("platelets", date(2026, 2, 8), Decimal(98)),
]


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        ("dates_down", "Data;Hb (g/dL);PLT (10^9/L)\n01/02/2026;11,2;150\n08/02/2026;10,8;98"),
        ("dates_down", "\tHb\tPLT\n\tg/dL\t10^9/L\n01/02/2026\t11,2\t150\n08/02/2026\t10,8\t98"),
        (
            "dates_down",
            "Laboratorio di prova\n\nData,Hb (g/dL),PLT (10^9/L)\n2026-02-01,11.2,150\n2026-02-08,10.8,98",
        ),
        ("dates_across", "Esame\tUnità\t01/02/2026\t08/02/2026\nHb\tg/dL\t11,2\t10,8\nPLT\t10^9/L\t150\t98"),
        ("dates_across", "\t01/02/2026\t08/02/2026\nHb (g/dL)\t11.2\t10.8\nPLT (10^9/L)\t150\t98"),
        (
            "long",
            f"Data;Esame;Risultato;U.M.\n{LONG}",
        ),
        (
            "long",
            "01/02/2026;Hb;11,2;g/dL\n08/02/2026;Hb;10,8;g/dL\n01/02/2026;PLT;150;10^9/L\n08/02/2026;PLT;98;10^9/L",
        ),
    ],
)
def test_each_layout_gives_the_same_results(layout, text):
    sheet = read(text)
    assert sheet.layout == layout
    assert sorted(values(sheet)) == sorted(WANTED)


def test_limits_come_along_in_the_unit_of_the_catalogue():
    (result,) = read("Data;Esame;Valore;Unità;Riferimento\n01/02/2026;LDH;480;U/L;135 - 225").ready
    assert (result.low, result.high, result.uln) == (135, 225, 225)
    (result,) = read(
        "Data;Esame;Valore;Unità;Limite inferiore;Limite superiore\n01/02/2026;Hb;112;g/L;120;160"
    ).ready
    assert (result.value, result.low, result.high) == (Decimal("11.2"), 12, 16)
    # what no column holds is no limit
    (result,) = read(
        "Data;Esame;Valore;Unità;Riferimento\n01/02/2026;Componente monoclonale;3;g/L;0 - 1000000000"
    ).ready
    assert (result.value, result.low, result.high) == (3, 0, None)


ROW = "Data;Esame;Valore;Unità;Riferimento\n01/02/2026;"


@pytest.mark.parametrize(
    ("cells", "value", "would_be"),
    [
        ("Piastrine;35.000;/µL;150-400", 35, "0.15-0.4 10⁹/L"),
        ("Piastrine;35;10^9/L;150.000-400.000", 35, "150000-400000 10⁹/L"),
        ("Piastrine;35.000;/µL;> 150", 35, ">0.15 10⁹/L"),
        ("Leucociti;900;/µL;4,0-10,0", Decimal("0.9"), "0.004-0.01 10⁹/L"),
        ("Neutrofili;300;/µL;1,8-7,5", Decimal("0.3"), "0.002-0.008 10⁹/L"),
        ("Linfociti;200;/µL;1,0-4,0", Decimal("0.2"), "0.001-0.004 10⁹/L"),
        ("Emoglobina;72;g/L;12-16", Decimal("7.2"), "1.2-1.6 g/dL"),
        ("Creatinina;180;µmol/L;0,5-1,2", Decimal("2.04"), "0.006-0.014 mg/dL"),
        ("Bilirubina totale;60;µmol/L;< 1,2", Decimal("3.51"), "<0.07 mg/dL"),
        ("PCR;12;mg/dL;< 5", 120, "<50 mg/L"),
        ("IgG;250;mg/dL;7-16", Decimal("2.5"), "0.07-0.16 g/L"),
        ("Fibrinogeno;1,1;g/L;200-400", 110, "20000-40000 mg/dL"),
        ("LDH;20;µkat/L;135-225", 1200, "8100-13500 U/L"),
    ],
)
def test_limits_that_cannot_be_of_the_test_are_not_taken_and_the_value_is(cells, value, would_be):
    """A count of 35 beside limits in thousands was saved with 0.15-0.4, and shown as high."""
    (result,) = read(ROW + cells, decimals="comma").results
    assert (result.state, result.value) == ("unusual", value)
    assert (result.low, result.high, result.uln) == (None, None, None)
    assert f"not taken: in this unit it would be {would_be}," in result.message.en
    assert "non preso" in result.message.it


@pytest.mark.parametrize(
    ("code", "value", "low", "high"),
    [
        ("ldh", 480, 135, 225), ("ldh", 480, None, 250), ("ldh", 480, 240, 480), ("wbc", 5, 4, 10),
        ("wbc", 5, "3.9", "11.3"), ("anc", 3, "1.5", 7), ("alc", 1, "0.8", "4.5"), ("platelets", 35, 150, 400),
        ("platelets", 35, 130, 450), ("platelets", 35, 150, None), ("hb", 11, 12, 16), ("hb", 11, "13.5", "17.5"),
        ("crp", 40, 0, 5), ("crp", 40, None, 10), ("crp", 40, None, 1), ("ferritin", 900, 13, 150),
        ("ferritin", 900, 30, 400), ("creatinine", 1, "0.51", "0.95"), ("creatinine", 1, "0.7", "1.3"),
        ("bilirubin_total", 1, "0.2", "1.2"), ("alt", 30, 0, 33), ("alt", 30, None, 55), ("ast", 30, 5, 40),
        ("albumin", 4, "3.5", "5.2"), ("uric_acid", 5, "2.4", "5.7"), ("ca", 9, "8.5", "10.5"),
        ("inr", 1, "0.8", "1.2"),
        ("inr", 2, 2, 3), ("fibrinogen", 300, 150, 450), ("lvef_pct", 60, 50, None), ("spo2_pct", 96, 94, 100),
        ("dlco_pct", 80, 75, 140), ("fev1_pct", 80, 80, 120), ("igg_g_l", 5, 7, 16), ("cd3_abs", 900, 700, 2100),
        ("cd4", 300, 400, 1500), ("b_cells", 50, 80, 500), ("flc_kappa_mg_l", 20, "3.3", "19.4"),
        ("flc_lambda_mg_l", 20, "5.71", "26.3"), ("m_protein_g_l", 20, 0, 0),
    ],
)  # fmt: skip
def test_ordinary_limits_are_taken_in_every_unit_of_their_test(code, value, low, high):
    bounds = [None if each is None else Decimal(str(each)) for each in (low, high)]
    for unit, factor in factors_of(code).items():
        cells = ["" if each is None else f"{each / factor:.9f}" for each in bounds]
        sheet = read(
            "Data,Esame,Valore,Unità,Limite inferiore,Limite superiore\n"
            f"01/02/2026,{LAB_BY_CODE[code].label.it},{Decimal(value) / factor:.9f},{unit},{cells[0]},{cells[1]}",
            units={LAB_BY_CODE[code].label.it: unit},
            decimals="dot",
        )
        (result,) = sheet.results
        assert result.message is None or "not taken" not in result.message.en, unit
        for held, wanted in ((result.low, bounds[0]), (result.high, bounds[1])):
            assert held == wanted or held == pytest.approx(
                wanted, rel=Decimal("0.02"), abs=Decimal("0.01")
            ), unit


@pytest.mark.parametrize(
    ("text", "state", "part"),
    [
        ("Data;Hb (g/dL)\n01/02/2026;112", "refused", "g/L"),
        ("Data;Hb (g/dL)\n01/02/2026;alta", "refused", "number"),
        ("Data;Hb (g/dL)\n01/02/2026;-3", "refused", "Impossible"),
        ("Data;Hb (g/dL)\n01/12/2026;11", "refused", "future"),
        ("Data;Hb (g/dL)\n01/12/1950;11", "refused", "born"),
        ("Data;Hb (g/dL)\n01/02/2026;4", "unusual", "Unusual"),
        ("Data;PLT (10^9/L)\n01/02/2026;1.234", "refused", "two ways"),
        ("Data;Hb\n01/02/2026;11,2", "unknown_unit", "does not say"),
        ("Data;Hb (mg/dL)\n01/02/2026;11,2", "unknown_unit", "not a unit"),
        ("Data;Sideremia (µg/dL)\n01/02/2026;80", "unknown_test", "not recognised"),
    ],
)
def test_each_cell_says_what_is_wrong_with_it(text, state, part):
    (result,) = read(text).results
    assert result.state == state
    assert part in result.message.en


def test_a_row_whose_date_is_broken_is_refused_and_not_lost():
    sheet = read("Data;Hb (g/dL)\n01/02/2026;11,2\n31/02/2026;10,9\n;10,1")
    assert [result.state for result in sheet.results] == ["ready", "refused", "refused"]


def test_the_same_result_twice_in_a_sheet_is_written_once():
    sheet = read("Data;Hb (g/dL)\n01/02/2026;11,2\n01/02/2026;11,20\n01/02/2026;11,3")
    assert [result.state for result in sheet.results] == ["ready", "duplicate", "ready"]


def test_empty_cells_are_no_results():
    assert len(read("Data;Hb (g/dL);PLT (10^9/L)\n01/02/2026;11,2;\n08/02/2026;-;n.d.").results) == 1


def test_points_of_a_chart():
    assert day_number(date(1970, 1, 3)) == 2
    assert day_number(date(1970, 1, 3), datetime(1970, 1, 3, 11, tzinfo=UTC)) == 2.5
    assert censored("<0,5") == (0.5, LESS)
    assert censored("> 2000") == (2000.0, MORE)
    assert censored("negative") is None
    assert limit_mark(12, 12, 16) == limit_mark(16, 12, 16) == limit_mark(99, None, None) == 0
    assert (limit_mark(11.9, 12, 16), limit_mark(16.1, 12, 16)) == (LOW, HIGH)


def test_a_point_that_is_only_a_bound_is_marked_as_the_summary_flags_it():
    # less than twenty may be anything below it; less than the lower limit is low
    assert (limit_mark(20, 12, 16, LESS), limit_mark(12, 12, 16, LESS)) == (0, LOW)
    assert (limit_mark(5, None, 5, MORE), limit_mark(3, 4, 16, MORE)) == (HIGH, 0)


CODES = sorted(LAB_BY_CODE)


def exact(text):
    """As the record keeps it: six decimals."""
    return Decimal(text).quantize(Decimal("0.000001"))


RESULTS = st.lists(
    st.tuples(
        st.sampled_from(CODES),
        st.integers(18_000, 20_700),
        st.integers(0, 10**9),
        st.booleans(),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda item: item[:3],
)


@settings(max_examples=60)
@given(RESULTS, st.sampled_from(["it", "en"]))
# the one number of the sheet has three decimals: they could be thousands
@example([("cd4", 18000, 8547150, False)], "it")
def test_what_is_exported_comes_back_to_the_same_values(results, language):
    courses, wanted = [], []
    for code, day, share, bounded in results:
        low, high = LAB_BY_CODE[code].hard
        value = round(low + (high - low) * share / 10**9, 6)
        lab = LAB_BY_CODE[code]
        courses.append(
            {
                "code": code, "label_it": lab.label.it, "label_en": lab.label.en, "unit": lab.unit,
                "days": [day], "values": [value], "flags": [LESS if bounded else 0], "limit": [0],
            }
        )  # fmt: skip
        number = exact(str(value))
        wanted.append((code, day, f"<{number:f}" if bounded else number))
    text = write_sheet(courses, [[None, None]], Style.of(language))
    sheet = read(decode(text.encode()))
    found = [
        (
            r.code,
            (r.day - date(1970, 1, 1)).days,
            f"<{Decimal(r.text[1:]).quantize(Decimal('0.000001')):f}" if r.text else r.value,
        )
        for r in sheet.results
        if r.state != "duplicate"
    ]
    assert {result.state for result in sheet.results} <= {"ready", "unusual", "duplicate"}
    assert set(found) == set(wanted)


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_reason(content):
    try:
        sheet = read(decode(content))
    except Unreadable:
        return
    assert sum(sheet.counts.values()) == len(sheet.results)


CELLS = st.sampled_from(
    ["", "01/02/2026", "31/02/2026", "Hb", "PLT (10^9/L)", "Data", "Esame", "Valore", "Unità", "11,2", "1.234", "<5",
     "g/dL", "x", "1e5", "--", "Data di nascita", '"', "'", "\ud800", "=1+1", "#", "12 - 16", "Limiti", "CF"]
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8),
    st.sampled_from([";", "\t", ","]),
    st.sampled_from([None, "long", "dates_down", "dates_across"]),
)
def test_any_cells_are_judged_without_an_accident(rows, separator, layout):
    text = "\n".join(separator.join(row) for row in rows)
    try:
        sheet = read(text, layout=layout)
    except Unreadable:
        return
    for result in sheet.ready:
        low, high = LAB_BY_CODE[result.code].hard
        assert result.value is None or low <= float(result.value) <= high
        assert HERE.born_on <= result.day <= TODAY


def test_a_layout_without_days_is_refused():
    grid, _separator = split("Hb;11\nPLT;150")
    with pytest.raises(Unreadable):
        read_layout(grid, today=TODAY)


@given(st.sampled_from(CODES), st.integers(1, 10_000))
def test_a_unit_never_changes_which_test_it_is(code, value):
    for unit in factors_of(code):
        sheet = read(f"Data;{code}\n01/02/2026;{value}", units={code: unit})
        assert {result.code for result in sheet.results} == {code}
