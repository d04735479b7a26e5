"""The printed summary, read back."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pypdfium2
import pytest

from cases.overview.rules.picture import CHAR_MM, picture_of
from cases.overview.rules.story import Lane, Place, StoryItem
from cases.overview.selectors import sheet_words
from cases.overview.selectors.sheet import sheet_of
from cases.overview.selectors.sheet_parts import Say, summary_blocks
from cases.overview.selectors.story import story_items
from cases.overview.selectors.summary import overview_of
from cases.overview.services.printing import sheet_pdf
from cases.record.rules.text import Text
from kernel.audit.models import AuditEntry
from tests.cases.overview.test_story import day, fill
from tests.factories.patients import make_patient
from tests.factories.record import add_entry

AT = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
HOSTILE = '#panic("x") $ \\ *bold* [box] "quoted" <label> @ref \u0000 \U0001f600'


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor, family_name="Rossetti", given_name="Ada")


def url(patient):
    return f"/api/v1/patients/{patient.pk}/overview/pdf/"


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", ("Sintesi del paziente", "Linee di terapia", "Che cosa manca", "La storia", "Stampato il")),
        ("en", ("Summary of the patient", "Lines of therapy", "What is missing", "The story", "Printed on")),
    ],
)
def test_the_sheet_says_what_the_screen_says(api, circle_doctor, patient, language, words):
    fill(patient, circle_doctor)
    answer = api(circle_doctor).get(url(patient), {"language": language})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert b"pdfaid" in answer.content
    pages = text_of(answer.content)
    whole = " ".join(pages)
    for word in (*words, "R-CHOP", "Rossetti Ada", circle_doctor.display_name):
        assert word in whole
    assert all("Rossetti Ada" in page for page in pages), "the patient stands on every page"
    assert f"/ {len(pages)}" in pages[-1]
    said = api(circle_doctor).get(f"/api/v1/patients/{patient.pk}/overview/").json()
    for item in said["missing"]:
        assert item[f"label_{language}"] in whole
    entry = AuditEntry.objects.get(action="overview.printed", patient_id=patient.pk)
    assert entry.detail["language"] == language


@pytest.mark.django_db
def test_an_unknown_language_is_refused_and_an_outsider_prints_nothing(api, circle_doctor, outsider, patient):
    refused = api(circle_doctor).get(url(patient), {"language": "de"})
    assert refused.status_code == 400
    assert "language" in refused.json()["fields"]
    assert api(outsider).get(url(patient)).status_code == 404
    assert not AuditEntry.objects.filter(action="overview.printed").exists()


@pytest.mark.django_db
def test_a_result_without_limits_is_printed_as_such(circle_doctor, patient):
    """A dash would be read as nothing to say, which is what a normal result has."""
    add_entry(patient, circle_doctor, "labs", code="hb", value=6.1, effective_on=day(1))
    items, _ = story_items(patient.pk)
    data = sheet_of(overview_of(patient), items, language="it", printed_by="Dott.ssa Prova", at=AT)
    assert "senza limiti" in " ".join(text_of(sheet_pdf(data, at=AT)))


@pytest.mark.parametrize(
    ("count", "it", "en"),
    [
        (1, "1 elemento non trova posto", "1 item finds no place"),
        (2, "2 elementi non trovano posto", "2 items find no place"),
    ],
)
def test_one_is_told_as_one(count, it, en):
    told = [Say(code).counted(count, sheet_words.LEFT_OUT_ONE, sheet_words.LEFT_OUT) for code in ("it", "en")]
    assert told[0].startswith(it)
    assert told[1].startswith(en)


@pytest.mark.django_db
def test_the_sheet_says_who_said_it_as_the_screen_does(circle_doctor, patient):
    add_entry(patient, circle_doctor, "performance-status", ecog=1, effective_on=day(1))
    overview = overview_of(patient)
    [fact] = [fact for fact in overview["state"] if fact["code"] == "status.ecog"]
    notes = [
        row["note"] for block in summary_blocks(Say("it"), overview) for row in block.get("rows", [])
        if isinstance(row, dict) and row["label"] == fact["label_it"]
    ]  # fmt: skip
    assert len(notes) == 1
    assert notes[0].endswith(f"{fact['author']}, {fact['centre']}")


@pytest.mark.django_db
def test_what_a_derived_fact_rests_on_stands_small_beside_its_answer(circle_doctor, patient):
    add_entry(patient, circle_doctor, "diagnoses", disease="dlbcl_nos")
    add_entry(
        patient, circle_doctor, "therapy-lines", line_no=1, intent="first_line", regimen="r_chop",
        end_on="2025-02-10", best_response="cr", progression_on="2025-08-10",
    )  # fmt: skip
    [row] = [
        row for block in summary_blocks(Say("it"), overview_of(patient)) for row in block.get("rows", [])
        if isinstance(row, dict) and row["label"] == "Recidiva entro 12 mesi dalla prima linea"
    ]  # fmt: skip
    assert (row["value"], row["tone"]) == ("Sì", "bad")
    assert row["note"].startswith("Linea 1, R-CHOP: fine 10/02/2025; ")


@pytest.mark.django_db
def test_what_was_typed_is_never_code(circle_doctor, patient):
    add_entry(patient, circle_doctor, "diagnoses", disease="other", text=HOSTILE[:100].replace("\u0000", ""))
    for kind in ("medications", "allergies"):
        add_entry(patient, circle_doctor, kind, text=HOSTILE.replace("\u0000", ""))
    add_entry(patient, circle_doctor, "procedures", text=HOSTILE.replace("\u0000", ""), performed_on=day(3))
    items, _ = story_items(patient.pk)
    data = sheet_of(overview_of(patient), items, language="it", printed_by="Dott.ssa Prova", at=AT)
    whole = " ".join(text_of(sheet_pdf(data, at=AT)))
    assert '#panic("x")' in whole
    assert "*bold*" in whole


@pytest.mark.django_db
def test_an_empty_record_prints_too_and_the_same_data_give_the_same_bytes(circle_doctor, patient):
    data = sheet_of(overview_of(patient), [], language="en", printed_by="Nobody", at=AT)
    assert sheet_pdf(data, at=AT) == sheet_pdf(data, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "minor"), [("it", "minori"), ("en", "minor")])
def test_what_finds_no_place_in_the_picture_is_not_called_minor(circle_doctor, patient, language, minor):
    relapses = [item(f"Relapse {number}", date(2026, 1, 1), weight=98) for number in range(9)]
    data = sheet_of(overview_of(patient), relapses, language=language, printed_by="Nobody", at=AT)
    [picture] = [block for block in data["blocks"] if block["type"] == "picture"]
    [note] = picture["notes"]
    assert note.startswith("4 ")
    assert minor not in note


def item(key, start, *, end=None, weight=50, lane=Lane.VISITS, planned=False):
    return StoryItem(key, lane, start, Text(key, key), weight, Place("record"), end=end, is_planned=planned)


def test_nothing_is_drawn_over_another_and_nothing_is_lost():
    today = date(2026, 11, 20)
    items = [
        item(f"item number {number}", date(2025, 1, 1 + number % 28), weight=number % 100)
        for number in range(300)
    ]
    picture = picture_of(items, lambda each: each.title.it, today=today, infused_on=date(2026, 1, 15))
    assert picture is not None
    (lane,) = picture.lanes
    assert len(lane.marks) + lane.left_out == 300
    for row in range(lane.rows):
        marks = [mark for mark in lane.marks if mark.row == row]
        for before, after in pairwise(marks):
            assert after.x_mm >= before.x_mm + before.width_mm
            if before.label:
                assert after.x_mm >= before.label_mm
            if after.is_label_left:
                assert after.label_mm - len(after.label) * CHAR_MM >= before.x_mm + before.width_mm
    assert picture.infusion_mm is not None
    assert 0 <= picture.infusion_mm <= picture.today_mm <= picture.width_mm


def test_the_heavier_has_its_label_first_also_where_the_paper_ends():
    today = date(2026, 11, 20)
    items = [
        item("Diagnosis", date(2022, 1, 1), weight=100),
        item("A visit of no weight", date(2026, 10, 1), weight=20),
        *(item(f"An infusion number {number} of weight", today, weight=100) for number in range(3)),
    ]
    picture = picture_of(items, lambda each: each.title.it, today=today, infused_on=None)
    assert picture is not None
    (lane,) = picture.lanes
    heavy = [mark for mark in lane.marks if mark.weight == 100]
    assert len(heavy) == 4
    assert all(mark.label for mark in heavy)
    assert [mark.is_label_left for mark in heavy] == [False, True, True, True]
    for mark in heavy[1:]:
        assert mark.label_mm - len(mark.label) * CHAR_MM >= 0
        assert mark.label_mm < mark.x_mm


def test_what_is_planned_is_left_to_the_table():
    today = date(2026, 11, 20)
    planned = [item("visit", date(2040, 1, 1), planned=True)]
    assert picture_of(planned, lambda each: each.title.it, today=today, infused_on=None) is None
