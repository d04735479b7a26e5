"""The moves of the pathway, as they are made on the summary of the case."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page, expect

from cases.pathway.rules import TRANSITIONS
from tests.e2e.record_pages import as_typed
from tests.e2e.warm import go

WORDS = {
    "it": {"move": "Conferma il passo", "planned": "Giorno previsto"},
    "en": {"move": "Confirm the step", "planned": "Planned day"},
}


def move(page: Page, address: str, code: str, *, language: str = "it", planned: date | None = None) -> None:
    """Make the move `code`: tick what only a person can confirm, give the planned day, send."""
    label = next(each.label for each in TRANSITIONS if each.code == code)
    said, words = (label.it if language == "it" else label.en), WORDS[language]
    button = page.get_by_role("button", name=said, exact=True)
    if not page.url.endswith("/summary"):
        go(page, f"{address}/summary")
    button.click()
    form = page.get_by_role("form", name=said)
    confirm = form.get_by_role("button", name=words["move"])
    expect(confirm).to_be_visible()
    for box in form.get_by_role("checkbox").all():
        box.check()
    if planned:
        form.get_by_role("textbox", name=words["planned"]).fill(as_typed(planned))
    confirm.click()
    expect(form).to_have_count(0)
