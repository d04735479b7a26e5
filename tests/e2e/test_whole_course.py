"""A patient's whole course is written by hand on the screens, by people of two centres, from diagnosis to month 24, and
what goes wrong in it: intensive care, a relapse, a second cancer, a death."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.inputs import Invented, text_of_pdf
from tests.e2e.moves import move
from tests.e2e.people import CREMA_DOCTOR, HUB_DOCTOR, HUB_DOCTOR_2, HUB_NURSE, Caller
from tests.e2e.record_pages import RecordPages, as_typed
from tests.e2e.screens import ReferralForm, case_tab
from tests.e2e.warm import go
from tests.e2e.whole_cells import Cells
from tests.e2e.whole_reading import reads_told, table_rows
from tests.e2e.whole_story import AFTER, BEFORE, PRINTED, SHEET, SUMMARY, TOLD
from tests.e2e.whole_turns import (
    CAME_BACK,
    DEAD,
    DEATH,
    DIED,
    INFECTION,
    LINE,
    MALIGNANCY,
    PROGRESSION,
    RELAPSE,
    TREATED_AGAIN,
    WARD,
)
from tests.e2e.whole_ward import in_the_ward
from tests.plugins.browser import PHONE
from tests.plugins.live_stack import LiveStack

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
WIDE = {"width": 1440, "height": 900}


def new_patient(page: Page, person: Invented) -> None:
    page.get_by_role("button", name="Nuovo paziente").click()
    form = page.get_by_role("dialog", name="Nuovo paziente")
    form.get_by_role("textbox", name="Cognome").fill(person.family_name)
    form.get_by_role("textbox", name="Nome", exact=True).fill(person.given_name)
    form.get_by_role("textbox", name="Codice fiscale").fill(person.tax_code)
    expect(form.get_by_role("textbox", name="Data di nascita")).to_have_value(as_typed(person.birth_date))
    form.get_by_role("button", name="Apri la cartella").click()
    expect(page.get_by_role("button", name="Inizia l'invio")).to_be_visible()


def refer(page: Page) -> None:
    case_tab(page, "Invio")
    page.get_by_role("button", name="Inizia l'invio").click()
    form = ReferralForm(page)
    form.section("Paziente")
    form.write("Telefono", "0373 555 100")
    form.section("Centro inviante")
    form.write("Telefono per essere richiamati", "+39 0373 111111")
    form.section("Caregiver e distanza")
    form.choose("Il paziente è informato dell'invio", "Sì")
    form.section("Laboratorio")
    form.write("LDH", "480")
    form.saved()
    form.write("LDH: limite superiore del laboratorio", "220")
    form.section("Infezioni e virologia")
    form.choose("Infezione in atto", "Assente")
    form.section("Quesito e programma")
    form.choose("Andamento della malattia", "In progressione")
    form.choose("Urgenza", "Urgente (entro 24 ore)")
    form.write("Quesito al centro CAR-T", "Idonea alla terapia CAR-T in terza linea?")
    form.choose_several("Argomenti del quesito", "Idoneità", "Tempi")
    form.absent("planned_next_therapy", "In corso")
    form.absent("planned_next_start", "In corso")
    form.section("Informative e consensi")
    form.confirm("Informativa sul trattamento dei dati")
    form.confirm("Presa d'atto della condivisione")
    form.saved()
    page.get_by_role("button", name="Invia a ").click()
    expect(page.get_by_role("button", name="Ritira l'invio")).to_be_visible()


def import_sheet(page: Page) -> None:
    case_tab(page, "Esami")
    page.get_by_role("link", name="Importa da un foglio").click()
    page.get_by_role("textbox", name="Celle incollate").fill(SHEET)
    page.get_by_role("button", name="Salva 20 valori").click()
    expect(page.get_by_role("link", name="Importa da un foglio")).to_be_visible()


def decide(page: Page, address: str) -> None:
    """In English. The values are those of two years ago: too old for the rules, so the decision says why."""
    go(page, f"{address}/referral")
    page.get_by_role("button", name="Take in charge").click()
    expect(page.get_by_text("In charge:")).to_be_visible()
    page.get_by_role("button", name="Record the decision").click()
    form = page.get_by_role("form", name="Eligibility decision")
    form.get_by_role("radio", name="Eligible", exact=True).check()
    form.get_by_role("combobox", name="Reasons").click()
    page.get_by_role("option", name="Indication met").click()
    form.get_by_role("button", name="Record the decision").click()
    form.get_by_role("textbox", name="Why decide all the same").fill("Treated before, written afterwards.")
    form.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("region", name="Decision 1")).to_be_visible()


@pytest.fixture
def in_english(caller: Callable[[str], Caller]) -> Iterator[Caller]:
    """The doctor of the hub, who reads English for the time of the test."""
    doctor = caller(HUB_DOCTOR)
    doctor.call("PATCH", "me/", json={"language": "en"})
    yield doctor
    doctor.call("PATCH", "me/", json={"language": "it"})


def test_the_whole_course_is_written_and_read(
    live_stack: LiveStack,
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    in_english: Caller,
) -> None:
    person = Invented.new()
    crema = page_of(caller(CREMA_DOCTOR), "/cases", viewport=WIDE)
    new_patient(crema, person)
    address = crema.url.removesuffix("/referral")
    record = RecordPages(crema)
    for kind, fields, seen in BEFORE:
        record.add(kind, fields, seen)
    refer(crema)

    hub = page_of(in_english, "/today", viewport=WIDE)
    decide(hub, address)
    cells = Cells(
        person,
        address,
        doctor=hub,
        laboratory=page_of(caller("chiara.longo@brescia.example"), "/today", viewport=WIDE),
        pharmacist=page_of(caller("monica.serra@brescia.example"), "/today", viewport=WIDE),
        second=page_of(caller(HUB_DOCTOR_2), "/today", viewport=PHONE),
    )
    read = cells.labels()
    cells.collect(read)
    cells.receive(read)
    cells.give(read)
    in_the_ward(hub, cells.second, page_of(caller(HUB_NURSE), "/today", viewport=WIDE), address)
    move(hub, address, "discharge", language="en")
    for code in ("accept_handover", "start_follow_up"):
        move(crema, address, code)

    for kind, fields, seen in AFTER:
        record.add(kind, fields, seen)
    import_sheet(crema)
    reads_right(crema, address, read, person)
    reads_told({"it": crema, "en": hub}, address, WARD, is_well=True)
    what_goes_wrong(record, hub, address)


def read_on_follow_up(page: Page, address: str) -> None:
    """After the death nothing of the plan is to come."""
    go(page, f"{address}/follow-up")
    expect(page.get_by_role("button", name="Visita del 3º anno ")).to_contain_text("Annullata")
    expect(page.get_by_role("button", name="Inizia la visita")).to_have_count(0)
    # a notification that has not passed yet is an alert as well
    expect(page.get_by_role("alert").filter(has_text=f"Decesso il {as_typed(DIED)}")).to_be_visible()
    expect(page.get_by_text("le visite proseguono")).to_have_count(0)


def what_goes_wrong(record: RecordPages, hub: Page, address: str) -> None:
    """The circle writes the relapse, the new line, the infection and the death; the hub (in English) the second cancer.
    After each turn both read the case."""
    pages = {"it": record.page, "en": hub}
    for turn in (PROGRESSION, RELAPSE):
        record.add(*turn)
    reads_told(pages, address, CAME_BACK)
    for turn in (LINE, INFECTION):
        record.add(*turn)
    RecordPages(hub, "en").add(*MALIGNANCY)
    reads_told(pages, address, TREATED_AGAIN)
    record.add(*DEATH)
    reads_told(pages, address, DEAD)
    read_on_follow_up(record.page, address)


def reads_right(page: Page, address: str, read: dict[str, str], person: Invented) -> None:
    """Summary, timeline and both PDFs tell what was written."""
    go(page, f"{address}/summary")
    summary = page.get_by_role("region", name="In breve")
    for part, words in SUMMARY.items():
        section = summary.get_by_role("region", name=part)
        for word in words:
            expect(section).to_contain_text(word)
    summary.get_by_role("button", name="PDF").click()
    origin = address.split("/cases/")[0]
    for language, name in (("it", "In italiano"), ("en", "In inglese")):
        link = page.get_by_role("menuitem", name=name).get_attribute("href")
        answer = page.request.get(f"{origin}{link}")
        assert answer.status == 200
        told = " ".join(text_of_pdf(answer.body()).split())
        for word in (person.family_name, *PRINTED[language]):
            assert word in told, f"the PDF in {language} says nothing of {word!r}"

    go(page, f"{address}/timeline")
    table = page.get_by_role("table", name="Gli stessi fatti in tabella")
    expect(table).to_be_visible()
    rows = table_rows(table)
    page.get_by_role("button", name="Pagina successiva", exact=True).click()
    expect(table.get_by_text("R-CHOP").first).to_be_visible()
    rows += table_rows(table)
    places = [next((n for n, row in enumerate(rows) if all(w in row for w in words)), None) for words in TOLD]
    assert None not in places, [words for words, place in zip(TOLD, places, strict=True) if place is None]
    assert places == sorted(places, key=lambda place: place or 0), "newest first"
