"""The identity of the cells at the bedside: a wrong bag stops everything, two people are two people, a code is read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import courses
from tests.e2e.courses import AtTheBedside
from tests.e2e.people import HUB_DOCTOR, HUB_DOCTOR_2, HUB_NURSE, Caller
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

COI_AS_QR_CODE = """
#######.......####### #.....#.#...#.#.....# #.###.#....##.#.###.# #.###.#..#....#.###.# #.###.#.##..#.#.###.#
#.....#.....#.#.....# #######.#.#.#.####### .........#.##........ #.#.#.#..#.#....#..#. ##..##.#..#...##...#.
#.#..##..##.#...#..## #.#....#.##...#..##.# #.#.###.#...#.#.#...# ........##.#.#.#...## #######....#.##.#...#
#.....#...####.#.##.. #.###.#.#..#.##..#### #.###.#..##...#.#.##. #.###.#.#.#.#..#....# #.....#.......##.#.##
#######.##..#.#####.#
"""
NO_CAMERA = """() => {
    navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotAllowedError"); };
}"""
CAMERA = """rows => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
    const paper = canvas.getContext("2d");
    const draw = () => {
        paper.fillStyle = "white";
        paper.fillRect(0, 0, 640, 480);
        paper.fillStyle = "black";
        rows.forEach((row, y) => [...row].forEach((cell, x) => {
            if (cell === "#") paper.fillRect(160 + x * 15, 80 + y * 15, 15, 15);
        }));
        requestAnimationFrame(draw);
    };
    draw();
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream();
}"""


def step_of(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=re.compile(name)))


def read(form: Locator, source: str, **readings: str) -> None:
    group = form.get_by_role("group", name=source, exact=True)
    labels = {
        "patient_id": "Numero ospedaliero o codice fiscale",
        "name": "Cognome e nome",
        "birth_date": "Data di nascita",
        "coi": "Codice catena di identità",
    }
    for identifier, value in readings.items():
        group.get_by_role("textbox", name=labels[identifier]).fill(value)


def check_bedside(page: Page, case: AtTheBedside, button: str, *, bag_coi: str = courses.COI) -> None:
    step_of(page, "Controllo al letto").get_by_role("button", name=button).click()
    form = page.get_by_role("dialog", name="Registra: Controllo al letto del paziente")
    values = case.values()
    expect(form).not_to_contain_text(courses.COI)
    both = {"name": values["name"], "birth_date": values["birth_date"]}
    read(
        form,
        "Braccialetto",
        patient_id=values["patient_id"],
        birth_date=values["birth_date"],
        coi=values["coi"],
    )
    read(form, "Sacca", **both, coi=bag_coi)
    read(form, "Certificato di rilascio (RfIC)", **both, coi=values["coi"])
    form.get_by_role("textbox", name="Luogo").fill("Letto 12")
    form.get_by_role("button", name="Registra il passo").click()
    expect(form).to_have_count(0)


def test_a_wrong_bag_stops_everything_until_two_people_have_explained_it(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    case = courses.at_the_bedside(caller)
    address = f"/cases/{case.patient}/course"
    doctor = page_of(case.caller(HUB_DOCTOR), address, viewport=DESKTOP)
    nurse = page_of(case.caller(HUB_NURSE), address, viewport=PHONE)
    bedside = step_of(doctor, "Controllo al letto")
    expect(bedside).to_contain_text("Da fare")

    check_bedside(doctor, case, "Registra", bag_coi="COI-E2E-02")
    stopped = doctor.get_by_role("region", name="L'identità non coincide")
    expect(stopped).to_contain_text("COI-E2E-02")
    expect(bedside).to_contain_text("Identità non coincidente")
    expect(bedside.get_by_role("button", name="Rifai il passo")).to_have_count(0)
    expect(nurse.get_by_role("region", name="L'identità non coincide")).to_be_visible()
    assert_accessible(doctor)
    assert_accessible(nurse)
    refused = case.move("infused", HUB_DOCTOR)
    assert refused.status_code == 409, refused.text
    assert case.course()["state"] == "lymphodepletion"

    # a real phone lays a page out anew when something is wider than it, and took the list of causes away again
    phone = page_of(case.caller(HUB_DOCTOR), address, viewport=PHONE, is_mobile=True, has_touch=True)
    phone.get_by_role("button", name="Scrivi causa e motivo").click()
    form = phone.get_by_role("dialog", name="Risoluzione della deviazione")
    form.get_by_role("combobox", name="Causa").click()
    phone.get_by_role("option", name="Sacca di un altro paziente").click()
    form.get_by_role("textbox", name="Che cosa è successo").fill(
        "Presa la sacca accanto, riportata in criobanca"
    )
    form.get_by_role("button", name="Scrivi causa e motivo").click()
    expect(form).to_have_count(0)
    expect(stopped).to_contain_text("Ora conferma una seconda persona")
    expect(stopped.get_by_role("button", name="Conferma la risoluzione")).to_have_count(0)
    deviation = case.course()["deviations"][0]["id"]
    assert (
        case.caller(HUB_DOCTOR).call("POST", f"deviations/{deviation}/confirm/", json={}).status_code == 403
    )

    nurse.get_by_role("button", name="Conferma la risoluzione").click()
    confirming = nurse.get_by_role("dialog", name="Conferma della risoluzione")
    expect(confirming).to_contain_text("Presa la sacca accanto")
    confirming.get_by_role("button", name="Conferma la risoluzione").click()
    expect(nurse.get_by_role("region", name="L'identità non coincide")).to_have_count(0)
    expect(stopped).to_have_count(0)

    check_bedside(doctor, case, "Rifai il passo")
    expect(bedside).to_contain_text("ora serve una seconda persona")
    expect(bedside.get_by_role("button", name="Controlla e firma")).to_have_count(0)
    row = case.step("bedside")["rows"][0]["id"]
    wanted = case.step("bedside")["second_wanted"]
    alone = case.caller(HUB_DOCTOR).call(
        "POST", f"custody-steps/{row}/sign/", json={"readings": case.readings(wanted)}
    )
    assert alone.status_code == 403, alone.text

    step_of(nurse, "Controllo al letto").get_by_role("button", name="Controlla e firma").click()
    signing = nurse.get_by_role("dialog", name="Seconda persona")
    expect(signing).not_to_contain_text(courses.COI)
    read(signing, "Braccialetto", patient_id=case.person.tax_code)
    read(signing, "Sacca", coi=courses.COI)
    assert_accessible(nurse)
    signing.get_by_role("button", name="Firmo come seconda persona").click()
    expect(signing).to_have_count(0)
    expect(bedside).to_contain_text("Fatto")
    assert nurse.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert case.move("infused", HUB_DOCTOR).is_success

    seen = {
        item["action"]
        for item in case.caller(HUB_DOCTOR).get(f"patients/{case.patient}/access-log/?limit=100")["results"]
    }
    assert seen >= {
        "custody.recorded",
        "custody.identity_failed",
        "custody.deviation_resolved",
        "custody.deviation_confirmed",
        "custody.signed",
    }


def test_a_code_is_read_with_the_camera_and_typing_stays_possible(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    case = courses.at_the_bedside(caller)
    page = page_of(case.caller(HUB_DOCTOR_2), f"/cases/{case.patient}/course", viewport=PHONE)
    step_of(page, "Controllo al letto").get_by_role("button", name="Registra").click()
    form = page.get_by_role("dialog", name="Registra: Controllo al letto del paziente")
    one = "Leggi con la fotocamera: Braccialetto · Codice catena di identità (COI)"

    page.evaluate(NO_CAMERA)
    form.get_by_role("button", name=one).click()
    expect(form.get_by_role("alert")).to_contain_text("L'accesso alla fotocamera è stato negato")
    form.get_by_role("button", name="Scrivi a mano").click()

    page.evaluate(CAMERA, COI_AS_QR_CODE.split())
    form.get_by_role("button", name=one).click()
    scanner = form.get_by_role("region", name="Lettura con la fotocamera")
    expect(scanner).to_contain_text(courses.COI)
    expect(scanner.get_by_role("button", name="Avanti: Sacca")).to_be_visible()
    assert_accessible(page)
    scanner.get_by_role("button", name="Chiudi la fotocamera").click()
    field = form.get_by_role("group", name="Braccialetto").get_by_role("textbox", name="Codice catena")
    expect(field).to_have_value(courses.COI)
    expect(field).to_have_accessible_description(re.compile("Letto con la fotocamera"))
    page.reload()
    step_of(page, "Controllo al letto").get_by_role("button", name="Riprendi la bozza").click()
    expect(field).to_have_value(courses.COI)
    field.fill("COI-E2E-0")
    expect(field).not_to_have_accessible_description(re.compile("Letto con la fotocamera"))
