"""The types of visit of a clinic are added, renamed and removed in its settings."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import CREMA_SECRETARY, Caller
from tests.plugins.browser import DESKTOP

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_types_of_visit_are_set_up_and_what_a_colleague_saved_is_told(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    secretary = caller(CREMA_SECRETARY)
    clinic = secretary.post("clinics/", {"title": f"Controlli {uuid4().hex[:6]}"})
    page = page_of(secretary, f"/calendar/clinics/{clinic['id']}", viewport=DESKTOP)
    page.get_by_role("button", name="Aggiungi un tipo di visita").click()
    second = page.get_by_role("listitem", name="Tipo 2")
    second.get_by_role("textbox", name="Nome in italiano").fill("Prima visita")
    second = page.get_by_role("listitem", name="Prima visita")
    second.get_by_role("textbox", name="Posti di seguito").fill("2")
    expect(second.get_by_text("60 minuti")).to_be_visible()
    page.get_by_role("button", name="Salva").click()
    expect(second.get_by_text("Scrivi come si chiama")).to_be_visible()
    assert_accessible(page)
    page.reload()
    expect(second.get_by_role("textbox", name="Posti di seguito")).to_have_value("2")
    second.get_by_role("textbox", name="Nome in inglese").fill("First visit")
    second.get_by_role("switch", name="Per video").check(force=True)
    second.get_by_role("button", name="Sposta prima: Prima visita").click()

    def save() -> None:
        with page.expect_response(lambda answer: answer.request.method == "PATCH") as sent:
            page.get_by_role("button", name="Salva").click()
        assert sent.value.status == 200

    def saved() -> list[tuple[str, int, str]]:
        types = secretary.get(f"clinics/{clinic['id']}/")["visit_types"]
        return [(item["code"], item["places"], item["mode"]) for item in types]

    save()
    assert saved() == [("first-visit", 2, "video"), ("visit", 1, "in_person")]

    page.get_by_role("button", name="Togli: Visita di controllo").click()
    secretary.call(
        "PATCH", f"clinics/{clinic['id']}/", json={"room": uuid4().hex[:6]}, headers={"If-Match": '"2"'}
    )
    page.get_by_role("button", name="Salva").click()
    expect(page.get_by_text("Qualcun altro ha cambiato queste impostazioni")).to_be_visible()
    assert len(saved()) == 2, "nothing of the colleague's version is overwritten"
    page.get_by_role("button", name="Mostra quelle salvate").click()
    page.get_by_role("button", name="Togli: Visita di controllo").click()
    save()
    expect(page.get_by_role("button", name="Togli: Prima visita")).to_be_disabled()
    assert saved() == [("first-visit", 2, "video")]
