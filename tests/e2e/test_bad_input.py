"""Bad input: each gets a clear message at its place, and nothing that was typed or stored is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import referrals
from tests.e2e.inputs import Invented, as_upload, dicom_slice, fhir_bundle, pdf
from tests.e2e.people import CREMA_DOCTOR, HUB_DOCTOR, HUB_DOCTOR_2, PASSWORD, Caller
from tests.e2e.screens import ReferralForm, attach, case_tab, discussion, write_message, written

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

CallerOf = Callable[[str], Caller]
PageOf = Callable[..., Page]
TOO_LARGE_BYTES = 64 * 1024**3
FUTURE = "2099-01-01"


def test_a_wrong_tax_code_and_a_known_person_are_told_in_the_form(caller: CallerOf, page_of: PageOf) -> None:
    doctor, person = caller(CREMA_DOCTOR), Invented.new()
    referrals.new_patient(doctor, person)
    page = page_of(doctor, "/cases")
    page.get_by_role("button", name="Nuovo paziente").click()
    form = page.get_by_role("dialog", name="Nuovo paziente")
    form.get_by_role("textbox", name="Cognome").fill(person.family_name)
    form.get_by_role("textbox", name="Nome", exact=True).fill(person.given_name)
    code = form.get_by_role("textbox", name="Codice fiscale")
    wrong = person.tax_code[:-1] + ("A" if person.tax_code[-1] != "A" else "B")
    code.fill(wrong)
    code.blur()
    expect(form.get_by_text("L'ultimo carattere non corrisponde")).to_be_visible()
    expect(code).to_have_attribute("aria-invalid", "true")
    expect(code).to_have_value(wrong)

    code.fill(person.tax_code)
    warning = form.get_by_role("alert").filter(has_text="Questo paziente è già noto")
    expect(warning.get_by_role("link", name=person.display_name)).to_be_visible()
    expect(form.get_by_role("button", name="Apri la cartella")).to_be_disabled()

    refused = doctor.call("POST", "patients/", json=Invented.new().as_input(tax_code=wrong))
    assert refused.status_code == 400, refused.text
    assert refused.json()["fields"]["tax_code"]
    again = doctor.call("POST", "patients/", json=person.as_input())
    assert (again.status_code, again.json()["code"]) == (409, "possible_duplicate")


def test_impossible_values_are_refused_at_their_field_and_stay_in_it(
    caller: CallerOf, page_of: PageOf
) -> None:
    doctor = caller(CREMA_DOCTOR)
    case = referrals.draft(doctor)
    page = page_of(doctor, f"/cases/{case.patient}/referral")
    form = ReferralForm(page)
    form.section("Laboratorio")
    ldh = form.main.get_by_role("textbox", name=re.compile(r"^LDH \(U.L\)"))
    ldh.fill("9999999")
    ldh.blur()
    field = page.locator("#field-ldh")
    expect(field.get_by_text(re.compile("Impossibile|impossibile|tra|fuori"))).to_be_visible()
    expect(ldh).to_have_attribute("aria-invalid", "true")
    expect(ldh).to_have_value(re.compile("^9999999"))
    form.section("Diagnosi")
    form.date("Data della diagnosi", FUTURE)
    on = form.main.get_by_role("textbox", name="Data della diagnosi")
    expect(on).to_have_attribute("aria-invalid", "true")
    expect(on).to_have_value(written(FUTURE))
    expect(form.main.get_by_text("Un campo ha bisogno di te")).to_be_visible()

    # what stands in the record is what was right before, and sending waits for the correction
    values = doctor.get(f"referrals/{case.referral}/form/")["values"]
    assert values["ldh"]["value"] == 480
    assert values["diagnosis_date"]["value"] == referrals.NEEDED["diagnosis_date"]["value"]
    form.main.get_by_role("button", name=re.compile("^Invia a ")).click()
    expect(form.main.get_by_role("alert").filter(has_text="Non ancora inviato")).to_be_visible()
    assert doctor.get(f"referrals/{case.referral}/")["status"] == "draft"


def test_files_that_cannot_be_kept_are_refused_with_the_reason(
    caller: CallerOf, page_of: PageOf, tmp_path: Path
) -> None:
    doctor, person = caller(CREMA_DOCTOR), Invented.new()
    patient = referrals.new_patient(doctor, person)
    page = page_of(doctor, f"/cases/{patient}/documents")
    huge = tmp_path / "Studio intero.zip"
    with huge.open("wb") as file:
        file.truncate(TOO_LARGE_BYTES)  # a hole: it takes no room on the disk
    with page.expect_file_chooser() as chooser:
        page.get_by_role("main").get_by_role("button", name="Scegli file").click()
    chooser.value.set_files(huge)
    list_of_uploads = page.get_by_role("region", name="Invio dei file")
    told = list_of_uploads.get_by_role("alert")
    expect(told.filter(has_text="supera il limite")).to_be_visible()

    attach(page, as_upload("Referto.pdf", b"MZ" + bytes(4000)))
    expect(told.filter(has_text="Questo tipo di file")).to_be_visible()
    attach(page, as_upload("IM0001", dicom_slice(person)[:-9000]), as_upload("Lettera.pdf", pdf()))
    expect(page.get_by_text("incompleto").first).to_be_visible()
    expect(page.get_by_role("button", name="Apri Lettera.pdf")).to_be_enabled()
    kept = doctor.get(f"files/?subject=patient:{patient}")["results"]
    readable = {file["name"] for file in kept if file["content_url"]}
    assert readable == {"Lettera.pdf"}


def test_images_of_somebody_else_are_kept_with_a_warning(caller: CallerOf, page_of: PageOf) -> None:
    doctor = caller(CREMA_DOCTOR)
    patient = referrals.new_patient(doctor, Invented.new())
    page = page_of(doctor, f"/cases/{patient}/imaging")
    attach(page, as_upload("IM0001", dicom_slice()))
    warning = page.get_by_role("alert").filter(has_text="potrebbero essere di un'altra persona")
    expect(warning.get_by_text("Il nome nelle immagini è diverso")).to_be_visible()
    warning.get_by_role("button", name="Conferma il paziente").click()
    dialog = page.get_by_role("dialog", name="Le immagini sono di questo paziente?")
    dialog.get_by_role("textbox").fill("Verificato con la radiologia")
    dialog.get_by_role("button", name="Conferma il paziente").click()
    expect(page.get_by_text("Paziente confermato")).to_be_visible()


SCRIPT = "<img src=x onerror=window.broken=1><script>window.broken=1</script>**{}**"


def test_script_in_every_text_field_stays_text(caller: CallerOf, page_of: PageOf) -> None:
    doctor, hub = caller(CREMA_DOCTOR), caller(HUB_DOCTOR)
    person = Invented.new()
    hostile = {
        name: SCRIPT.format(name) for name in ("question", "regimen", "lab", "message", "topic", "info")
    }
    patient = referrals.new_patient(
        doctor,
        person,
        tax_code=None,
        tax_code_absent_reason="pending",
        given_name="<b onclick=window.broken=1>Prova</b>",
        residence_comune=SCRIPT.format("comune"),
        caregiver_name=SCRIPT.format("caregiver"),
        gp_name=SCRIPT.format("gp"),
    )
    referral = doctor.post(f"patients/{patient}/referrals/", {"purpose": "cart"})["id"]
    doctor.post(
        f"patients/{patient}/record/therapy-lines/", referrals.LINE | {"regimen_text": hostile["regimen"]}
    )
    saved = referrals.save_fields(
        doctor, referral, referrals.NEEDED | {"question_to_hub": {"value": hostile["question"]}}
    )
    assert saved.is_success, saved.text
    doctor.post(f"referrals/{referral}/submit/", {})
    page = page_of(hub, "/today")
    expect(page.get_by_role("region", name="Invii in attesa").get_by_text(person.family_name)).to_be_visible()
    version = hub.post(f"referrals/{referral}/acknowledge/", {})["version"]
    asked = {
        "questions": [{"text": hostile["info"], "due_on": referrals.in_days(3)}],
        "expected_version": version,
    }
    hub.post(f"referrals/{referral}/request-info/", asked)
    conversation = doctor.get(f"conversations/for/patient/{patient}/")["id"]
    doctor.post(f"conversations/{conversation}/topics/", {"name": hostile["topic"][:80]})
    message = {"client_id": str(uuid4()), "text": hostile["message"]}
    html = doctor.post(f"conversations/{conversation}/messages/", message)["html"]
    assert "<img" not in html
    assert "<script" not in html

    for path in (
        f"/cases?view=patients&q={person.family_name}",
        *(f"/cases/{patient}/{tab}" for tab in TABS),
    ):
        page.goto(f"{hub.url}{path}")
        expect(page.get_by_role("main").get_by_text(re.compile("onclick=|onerror=")).first).to_be_attached()
        assert page.evaluate("window.broken") is None, f"a script ran on {path}"
    expect(discussion(page).get_by_text("<img src=x onerror=window.broken=1>").first).to_be_visible()
    expect(discussion(page).get_by_role("strong").filter(has_text="message")).to_be_visible()


TABS = ("summary", "referral", "therapies", "timeline")


def test_a_message_of_100_kb_is_told_at_the_field_and_stays_there(caller: CallerOf, page_of: PageOf) -> None:
    doctor = caller(CREMA_DOCTOR)
    patient = referrals.new_patient(doctor, Invented.new())
    page = page_of(doctor, f"/cases/{patient}/summary")
    text = "anamnesi " * 11_400
    field = discussion(page).get_by_role("combobox", name="Scrivi un messaggio")
    field.fill(text)
    expect(discussion(page).get_by_text("Il messaggio è troppo lungo")).to_be_visible()
    expect(discussion(page).get_by_role("button", name="Invia", exact=True)).to_be_disabled()
    expect(field).to_have_value(text)
    field.fill(text[:500])
    # what is on its way stands in the discussion already
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/messages/")
    ):
        field.press("Enter")
    expect(discussion(page).get_by_role("article")).to_contain_text("anamnesi")

    conversation = doctor.get(f"conversations/for/patient/{patient}/")["id"]
    body = {"client_id": str(uuid4()), "text": text}
    refused = doctor.call("POST", f"conversations/{conversation}/messages/", json=body)
    assert (refused.status_code, refused.json()["code"]) == (400, "text_too_long")
    assert doctor.get(f"conversations/{conversation}/messages/")["last_seq"] == 1


def test_a_bundle_with_a_missing_reference_changes_nothing_and_says_where(
    caller: CallerOf, page_of: PageOf
) -> None:
    doctor, person = caller(CREMA_DOCTOR), Invented.new()
    page = page_of(doctor, "/import")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Scegli i file").click()
    broken = as_upload("rotto.json", fhir_bundle(person, missing_reference=True), "application/json")
    whole = as_upload("intero.json", fhir_bundle(Invented.new()), "application/json")
    chooser.value.set_files([broken, whole])
    job = page.get_by_role("listitem").filter(has_text="rotto.json")
    expect(job.get_by_text("Non importato")).to_be_visible()
    expect(job.get_by_text(re.compile(r"Dove: .*entry"))).to_be_visible()
    others = page.get_by_role("listitem").filter(has_text="intero.json")
    expect(others.get_by_text("Importato", exact=True)).to_be_visible()
    assert doctor.get("patients/", params={"q": person.family_name})["results"] == []


def test_of_two_hub_doctors_who_decide_at_once_one_decides_and_the_other_is_told(
    caller: CallerOf, page_of: PageOf
) -> None:
    doctor, first, second = caller(CREMA_DOCTOR), caller(HUB_DOCTOR), caller(HUB_DOCTOR_2)
    case = referrals.submitted(doctor)
    first.post(f"referrals/{case.referral}/acknowledge/", {})
    page = page_of(second, f"/cases/{case.patient}/referral")
    page.get_by_role("button", name="Esprimi il giudizio").click()
    form = page.get_by_role("form", name="Giudizio di idoneità")
    form.get_by_role("radio", name="Solo raccolta pre-emptive").check()
    form.get_by_role("combobox", name="Motivi").click()
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    words = "Le mie parole, che nessuno deve perdere."
    form.get_by_role("textbox", name="Testo per la lettera").fill(words)

    # the colleague is quicker; this screen has not heard of it yet when the second presses the button
    page.context.set_offline(False)
    with page.expect_response(lambda answer: answer.url.endswith("/decide/")) as answer:
        page.route(
            "**/decide/",
            lambda route: (referrals.decide(first, case.referral), route.continue_()),
            times=1,
        )
        form.get_by_role("button", name="Registra la decisione").click()
    assert answer.value.status == 409
    told = page.get_by_role("alert").filter(has_text="Un collega ha già deciso")
    expect(told.get_by_text("Marta Riva")).to_be_visible()
    expect(form.get_by_role("textbox", name="Testo per la lettera")).to_have_value(words)
    decisions = doctor.get(f"referrals/{case.referral}/")["decisions"]
    assert [decision["decided_by"]["display_name"] for decision in decisions] == ["Marta Riva"]


def test_a_session_that_ends_while_writing_loses_nothing(caller: CallerOf, page_of: PageOf) -> None:
    doctor = caller(CREMA_DOCTOR)
    case = referrals.draft(doctor)
    page = page_of(doctor, f"/cases/{case.patient}/referral")
    form = ReferralForm(page)
    form.section("Quesito e programma")
    question = "Una domanda scritta mentre la sessione scadeva."
    doctor.call("DELETE", "../../_allauth/browser/v1/auth/session")
    form.write("Quesito al centro CAR-T", question)
    dialog = page.get_by_role("dialog", name="La sessione è scaduta")
    expect(dialog).to_be_visible()
    expect(page.get_by_text(question)).to_be_attached()
    dialog.get_by_role("textbox", name="Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Accedi", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(form.main.get_by_role("textbox", name="Quesito al centro CAR-T")).to_have_value(question)
    form.saved()
    again = caller(CREMA_DOCTOR)
    values = again.get(f"referrals/{case.referral}/form/")["values"]
    assert values["question_to_hub"]["value"] == question
    write_message(page, "Ora sono di nuovo qui.")
    expect(discussion(page).get_by_role("article").get_by_text("Ora sono di nuovo qui.")).to_be_visible()
    case_tab(page, "Sintesi")
