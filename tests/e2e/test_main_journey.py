"""The main job in two browsers: Crema refers a patient, both centres discuss the case live, Brescia decides."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import referrals
from tests.e2e.inputs import Invented, as_upload, dicom_slice, fhir_bundle, pdf, text_of_pdf
from tests.e2e.people import CREMA_DOCTOR, HUB_DOCTOR, Caller
from tests.e2e.screens import ReferralForm, attach, case_tab, discussion, sign_in, write_message
from tests.plugins.browser import PHONE
from tests.plugins.live_stack import LiveStack

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

QUESTION = "Avete una LVEF recente?"
ANSWER = "LVEF 58% il mese scorso."
FORMAL_QUESTION = "Serve la sierologia per HBV."
FORMAL_ANSWER = "HBsAg e anti-HBc negativi."
REASON_IN_LETTER = "Indicazione confermata nella discussione collegiale."


def import_patient(page: Page, person: Invented) -> None:
    """Import a Bundle in the browser and open the new record."""
    page.get_by_role("link", name="Importa").first.click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Scegli i file").click()
    chooser.value.set_files([as_upload("export.json", fhir_bundle(person), "application/json")])
    expect(page.get_by_text("Importato", exact=True)).to_be_visible()
    page.get_by_role("link", name="Apri la cartella").click()
    expect(page.get_by_text(person.display_name).first).to_be_visible()


def fetch(page: Page, address: str) -> bytes:
    answer = page.request.get(address)
    assert answer.ok, f"{address}: {answer.status}"
    return answer.body()


def test_a_patient_is_referred_discussed_and_decided(
    live_stack: LiveStack, open_context: Callable[..., BrowserContext]
) -> None:
    person = Invented.new()
    crema, brescia = open_context().new_page(), open_context().new_page()
    sign_in(crema, live_stack.url, CREMA_DOCTOR)

    # Crema imports the patient, attaches a CT and a report, and fills in the referral.
    import_patient(crema, person)
    case_tab(crema, "Documenti")
    attach(crema, as_upload("IM0001", dicom_slice(person)), as_upload("Referto PET.pdf", pdf()))
    expect(crema.get_by_role("button", name="Apri Referto PET.pdf")).to_be_enabled()
    case_tab(crema, "Imaging")
    expect(crema.get_by_role("main").get_by_role("img", name=re.compile("^Prima immagine"))).to_be_visible()
    expect(crema.get_by_text("potrebbero essere di un'altra persona")).to_be_hidden()
    case_tab(crema, "Invio")
    crema.get_by_role("button", name="Inizia l'invio").click()
    ReferralForm(crema).fill_what_is_needed()

    # Brescia has Today open and sees the referral appear by itself.
    sign_in(brescia, live_stack.url, HUB_DOCTOR)
    waiting = brescia.get_by_role("region", name="Invii in attesa di risposta")
    arrived = waiting.get_by_role("link", name=re.compile(person.display_name))
    expect(arrived).to_be_hidden()
    crema.get_by_role("button", name=re.compile("^Invia a ")).click()
    expect(arrived).to_be_visible()

    # Brescia takes charge; Crema sees it.
    arrived.click()
    brescia.get_by_role("button", name="Prendi in carico").click()
    expect(brescia.get_by_text("In carico a Marta Riva")).to_be_visible()
    expect(crema.get_by_text("In carico a Marta Riva")).to_be_visible()

    # They discuss beside the record: question, typing, answer, receipt.
    write_message(brescia, QUESTION)
    expect(discussion(crema).get_by_text(QUESTION)).to_be_visible()
    expect(discussion(brescia).get_by_text("Letto da Giulia Ferri").first).to_be_attached()
    field = discussion(brescia).get_by_role("combobox", name="Scrivi un messaggio")
    field.press_sequentially("Aspetto di saperlo.", delay=150)
    expect(discussion(crema).get_by_text("Marta Riva sta scrivendo…")).to_be_visible()
    field.fill("")
    discussion(crema).get_by_role("combobox", name="Scrivi un messaggio").press_sequentially(
        "LVEF 58% il mese", delay=150
    )
    expect(discussion(brescia).get_by_text("Giulia Ferri sta scrivendo…")).to_be_visible()
    write_message(crema, ANSWER)
    expect(discussion(brescia).get_by_text(ANSWER)).to_be_visible()
    mine = discussion(crema).get_by_role("article").filter(has_text=ANSWER)
    expect(mine.get_by_text(re.compile("^Letto da .*Marta Riva|^Letto da tutti"))).to_be_attached()

    # Brescia asks formally, Crema answers.
    brescia.get_by_role("button", name="Chiedi informazioni").click()
    brescia.get_by_role("textbox", name="Domanda 1").fill(FORMAL_QUESTION)
    brescia.get_by_role("button", name="Chiedi al centro inviante").click()
    questions = crema.get_by_role("region", name="Domande del centro CAR-T")
    expect(questions.get_by_text(FORMAL_QUESTION)).to_be_visible()
    questions.get_by_role("textbox", name="La tua risposta").fill(FORMAL_ANSWER)
    questions.get_by_role("button", name="Rispondi").click()
    expect(brescia.get_by_role("main").get_by_text(FORMAL_ANSWER)).to_be_visible()

    # Brescia decides; the decision is on both screens, with its letter.
    decide(brescia)
    for page in (brescia, crema):
        decision = page.get_by_role("region", name="Decisione 1")
        expect(decision.get_by_text("Solo raccolta pre-emptive").first).to_be_visible()
    letter = crema.get_by_role("region", name="Decisione 1").get_by_role("link", name="Lettera (PDF)")
    expect(letter).to_be_visible()
    words = text_of_pdf(fetch(crema, f"{live_stack.url}{letter.get_attribute('href')}"))
    assert person.family_name in words
    assert "solo raccolta pre-emptive" in words.lower()
    assert REASON_IN_LETTER in " ".join(words.split())

    assert "intact" in live_stack.manage("verify_audit").lower()


def test_on_a_phone_a_case_is_discussed_and_read(
    caller: Callable[[str], Caller], page_of: Callable[..., Page]
) -> None:
    doctor, hub = caller(CREMA_DOCTOR), caller(HUB_DOCTOR)
    case = referrals.submitted(doctor)
    page = page_of(hub, f"/cases/{case.patient}/referral", viewport=PHONE, has_touch=True, is_mobile=True)
    expect(
        page.get_by_text("Idonea alla terapia CAR-T?").first
    ).to_be_visible()  # all that stands above is there
    way = page.get_by_role("button", name="Discussione")
    way.tap()
    expect(way).to_be_hidden()
    field = discussion(page).get_by_role("combobox", name="Scrivi un messaggio")
    field.fill("Vista la PET, @Giulia")
    page.get_by_role("option", name=re.compile("Giulia Ferri")).tap()
    discussion(page).get_by_role("button", name="Invia", exact=True).tap()
    sent = discussion(page).get_by_role("article").filter(has_text="Vista la PET")
    expect(sent.get_by_text("@Giulia Ferri")).to_be_visible()

    answering = page_of(doctor, "/today", viewport=PHONE, has_touch=True, is_mobile=True)
    expect(sent.get_by_text(re.compile("^Consegnato a .*Giulia Ferri"))).to_be_attached()
    answering.get_by_role("region", name="Messaggi che ti aspettano").get_by_role(
        "link", name=re.compile(case.person.family_name)
    ).tap()
    expect(discussion(answering).get_by_text("Vista la PET").first).to_be_visible()
    answering.get_by_role("button", name="Discussione").or_(
        discussion(answering).get_by_role("combobox", name="Scrivi un messaggio")
    ).first.tap()
    expect(sent.get_by_text(re.compile("^Letto da .*Giulia Ferri|^Letto da tutti"))).to_be_attached()


def decide(page: Page) -> None:
    page.get_by_role("button", name="Esprimi il giudizio").click()
    form = page.get_by_role("form", name="Giudizio di idoneità")
    form.get_by_role("radio", name="Solo raccolta pre-emptive").check()
    form.get_by_role("combobox", name="Motivi").click()
    page.get_by_role("option").first.click()
    form.get_by_role("textbox", name="Testo per la lettera").fill(REASON_IN_LETTER)
    form.get_by_role("button", name="Registra la decisione").click()
