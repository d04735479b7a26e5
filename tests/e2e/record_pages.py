"""The record as it is filled in on the screen, kind by kind, in either language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from playwright.sync_api import Locator, Page, expect

from tests.e2e.screens import in_the_middle


@dataclass(frozen=True)
class Pick:
    """One of the choices of a field, by its words: radio buttons for few, a list for many."""

    option: str


Given = str | date | datetime | bool | Pick | tuple[str, ...]
"""Typed words or numbers, a day, an instant on the wall's clock, yes or no, one choice, several choices."""

WORDS = {
    "it": {"tab": "Cartella", "add": "Aggiungi", "save": "Salva", "yes": "Sì", "no": "No"},
    "en": {"tab": "Record", "add": "Add", "save": "Save", "yes": "Yes", "no": "No"},
}


def as_typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def literally(words: str) -> str:
    """For a pattern that Playwright hands on to the browser, where a slash ends it."""
    return re.escape(words).replace("/", r"\/")


def labelled(label: str) -> re.Pattern[str]:
    """The label of a field; its unit and the star of what is needed may follow."""
    return re.compile(rf"^{literally(label)}( \([^)]*\))?( \*)?$")


def give(page: Page, form: Locator, label: str, value: Given, words: dict[str, str]) -> None:
    """Write one value into the field of `form` that is called `label`, with the control that stands there."""
    name = labelled(label)
    match value:
        case bool():
            _answer(form, name, words["yes" if value else "no"], value=value)
        case Pick(option):
            group = form.get_by_role("radiogroup", name=name)
            if group.count():
                group.get_by_role("radio", name=option, exact=True).check()
            else:
                _from_list(page, form.get_by_role("combobox", name=name), option)
        case tuple():
            for option in value:
                _from_list(page, form.get_by_role("combobox", name=name), option)
        case datetime():
            boxes = form.get_by_role("group", name=name).get_by_role("textbox")
            boxes.first.fill(as_typed(value))
            boxes.last.fill(f"{value:%H:%M}")
        case date():
            form.get_by_role("textbox", name=name).fill(as_typed(value))
        case str():
            form.get_by_role("textbox", name=name).fill(value)


def _answer(form: Locator, name: re.Pattern[str], word: str, *, value: bool) -> None:
    """A box to tick, two chips, or two radio buttons."""
    box, chips = form.get_by_role("checkbox", name=name), form.get_by_role("group", name=name)
    if box.count():
        box.set_checked(value)
    elif chips.count():
        chips.get_by_text(word, exact=True).click()
    else:
        form.get_by_role("radiogroup", name=name).get_by_role("radio", name=word, exact=True).check()


def _from_list(page: Page, field: Locator, option: str) -> None:
    in_the_middle(field)
    field.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    field.press("Tab")


class RecordPages:
    """The tab of the record of the open case."""

    def __init__(self, page: Page, language: str = "it") -> None:
        self.page = page
        self.words = WORDS[language]

    def kind(self, name: str) -> None:
        """Go to a kind of entries by its name."""
        kinds = self.page.get_by_role("main").get_by_role(
            "link", name=re.compile(rf"^{literally(name)}( \d.*)?$")
        )
        if not kinds.count():
            self.page.get_by_role("navigation").get_by_role(
                "link", name=self.words["tab"], exact=True
            ).click()
        kinds.click()
        expect(self.page.get_by_role("heading", level=2, name=name, exact=True)).to_be_visible()

    def add(self, kind: str, fields: dict[str, Given], seen: str = "") -> None:
        """Add an entry of `kind`; afterwards `seen` stands in the list."""
        heading = self.page.get_by_role("heading", level=2, name=kind, exact=True)
        if not heading.count():
            self.kind(kind)
        self.page.get_by_role("button", name=self.words["add"], exact=True).click()
        form = self.page.get_by_role("dialog").get_by_role("form")
        for label, value in fields.items():
            give(self.page, form, label, value, self.words)
        form.get_by_role("button", name=self.words["save"], exact=True).click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        if seen:
            expect(self.page.locator("[data-entry]").filter(has_text=seen).first).to_be_visible()
