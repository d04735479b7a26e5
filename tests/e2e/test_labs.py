"""Results from a spreadsheet in the browser: pasted or as a file, looked at, mended, drawn beside the therapies."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import referrals
from tests.e2e.inputs import Invented, days_ago
from tests.e2e.people import CREMA_DOCTOR, Caller
from tests.e2e.screens import written

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

FIRST, SECOND, THIRD = (written(days_ago(days)) for days in (20, 13, 6))
PASTED = f"""Data\tEsame\tRisultato\tUnità
{FIRST}\tEmoglobina\t9,8\tg/dL
{FIRST}\tPiastrine\t98\tmmHg
{SECOND}\tEmoglobina\t9,1\tg/dL
"""
FILE = f"Data;Hb (g/dL);PLT (/µL)\r\n{SECOND};9,1;85.000\r\n{THIRD};8,7;61.000\r\n"


def test_results_are_pasted_or_read_from_a_file_and_drawn_with_the_therapies(
    caller: Callable[[str], Caller], page_of: Callable[..., Page]
) -> None:
    doctor = caller(CREMA_DOCTOR)
    patient = referrals.new_patient(doctor, Invented.new())
    doctor.post(f"patients/{patient}/record/therapy-lines/", referrals.LINE)
    page = page_of(doctor, f"/cases/{patient}/labs")
    main = page.get_by_role("main")

    main.get_by_role("link", name="Importa da un foglio").click()
    main.get_by_role("textbox", name="Celle incollate").fill(PASTED)
    preview = main.get_by_role("region", name="Anteprima")
    expect(preview.get_by_role("status")).to_contain_text("Pronti 2 · da sistemare 1")
    wrong = preview.get_by_role("row").filter(has_text="mmHg").filter(has_text=FIRST)
    expect(wrong).to_contain_text("Questa unità non è di questo esame")
    save = preview.get_by_role("button", name=re.compile("^Salva "))
    expect(save).to_be_disabled()
    wrong.get_by_role("button", name="Lascia fuori").click()
    expect(preview.get_by_role("status")).to_contain_text("da sistemare 0")
    save.click()

    charts = main.get_by_role("region", name="Andamento")
    expect(charts.get_by_role("slider", name=re.compile("^Emoglobina .*, 2 valori"))).to_be_visible()
    expect(charts.get_by_role("list", name="Terapie")).to_contain_text("1. R-CHOP")
    results = main.get_by_role("region", name="Tutti i risultati")
    expect(results.get_by_role("row").filter(has_text="9,1")).to_contain_text("Giulia Ferri · foglio")

    main.get_by_role("link", name="Importa da un foglio").click()
    expect(main.get_by_role("row").filter(has_text="incollato")).to_contain_text("Giulia Ferri")
    with page.expect_file_chooser() as chooser:
        main.get_by_role("button", name="Scegli un file CSV").click()
    chooser.value.set_files({"name": "emocromo.csv", "mimeType": "text/csv", "buffer": FILE.encode("cp1252")})
    expect(preview.get_by_role("status")).to_contain_text("Pronti 3 · da sistemare 0 · già presenti 1")
    save.click()
    expect(charts.get_by_role("slider", name=re.compile("^Emoglobina .*, 3 valori"))).to_be_visible()
    expect(charts.get_by_role("slider", name=re.compile("^Piastrine .*, 2 valori"))).to_be_visible()
    stored = doctor.get(f"patients/{patient}/record/labs/")["results"]
    assert {entry["origin"] for entry in stored} == {"lab_sheet"}
    assert sorted((entry["code"], float(entry["value"])) for entry in stored) == [
        *(("hb", value) for value in (8.7, 9.1, 9.8)),
        *(("platelets", value) for value in (61, 85)),
    ]
    main.get_by_role("link", name="Importa da un foglio").click()
    expect(main.get_by_role("row").filter(has_text="emocromo.csv")).to_contain_text("Giulia Ferri")
