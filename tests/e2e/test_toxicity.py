"""An observation at the bedside on a phone: the grade while it is entered, the alert in another browser, seen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import referrals
from tests.e2e.people import CREMA_DOCTOR, HUB_DOCTOR, HUB_DOCTOR_2, Caller
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_a_rise_of_grade_is_entered_on_a_phone_and_seen_by_a_colleague(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    case = referrals.submitted(caller(CREMA_DOCTOR))
    hub = caller(HUB_DOCTOR)
    hub.post(f"referrals/{case.referral}/acknowledge/", {})
    address = f"/cases/{case.patient}/toxicity"
    watching = page_of(hub, address, viewport=DESKTOP)
    expect(watching.get_by_role("heading", level=2, name="Tossicità")).to_be_visible()
    phone = page_of(caller(HUB_DOCTOR_2), address, viewport=PHONE)
    phone.get_by_role("button", name="Nuova osservazione").click()
    form = phone.get_by_role("dialog", name="Nuova osservazione")
    live = form.get_by_role("status", name="Grado derivato da ciò che è inserito")

    form.get_by_role("textbox", name="Temperatura").fill("39,1")
    form.get_by_role("textbox", name="PA sistolica").fill("118")
    form.get_by_role("textbox", name="SpO2").fill("92")
    form.get_by_text("Occhialini nasali", exact=True).click()
    form.get_by_role("textbox", name="Flusso").fill("2")
    expect(live).to_contain_text("CRS grado 2")
    form.get_by_role("button", name="Tutte giuste").click()
    for asked in ("Conti da 100", "Scriva la sua frase"):
        item = form.get_by_role("listitem").filter(has_text=asked)
        item.get_by_role("radio", name="Sbagliato").click()
    expect(form.get_by_text("ICE 8/10")).to_be_visible()
    form.get_by_text("Vigile", exact=True).click()
    expect(live).to_contain_text("ICANS grado 1")
    assert_accessible(phone)

    phone.reload()
    expect(live).to_contain_text("CRS grado 2")
    form.get_by_role("button", name="Salva osservazione").click()
    expect(form).to_have_count(0)
    assert phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0

    unseen = watching.get_by_role("button", name="Ho visto")
    expect(unseen).to_have_count(2)
    assert_accessible(watching)
    for left in (1, 0):
        unseen.first.click()
        expect(unseen).to_have_count(left)
    alerts = hub.get(f"patients/{case.patient}/toxicity/")["alerts"]
    assert {item["scale"] for item in alerts} == {"crs", "icans"}
    assert all(item["acknowledged_by"] for item in alerts)
    expect(phone.get_by_role("button", name="Ho visto")).to_have_count(0)
    rows = hub.get(f"patients/{case.patient}/toxicity/observations/")["results"]
    assert [(row["crs_grade"], row["icans_grade"]) for row in rows] == [(2, 1)], "saved once"
    expect(watching.get_by_role("list").get_by_text(re.compile("CRS 2 · ICANS 1"))).to_be_visible()
