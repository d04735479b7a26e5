"""The CAR-T course as it is written on its screen: steps of the chain with what was read, entries, moves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from playwright.sync_api import Locator, Page, expect

from cases.pathway.rules.course import KIND_BY_CODE
from cases.pathway.rules.custody import STEP_BY_CODE
from cases.pathway.rules.fields import Field
from cases.pathway.rules.identity import IDENTIFIER_LABELS, SOURCE_LABELS, Wanted
from cases.record.rules.text import Text
from tests.e2e.record_pages import Given, Pick, give, literally
from tests.e2e.warm import go

WORDS = {
    "it": {"record": "Registra", "save_step": "Registra il passo", "add": "Aggiungi", "save": "Salva",
           "sign": "Controlla e firma", "signed": "Firmo come seconda persona", "done_at": "Fatto il",
           "place": "Luogo", "yes": "Sì", "no": "No"},
    "en": {"record": "Record", "save_step": "Record the step", "add": "Add", "save": "Save",
           "sign": "Check and sign", "signed": "I sign as the second person", "done_at": "Done on",
           "place": "Place", "yes": "Yes", "no": "No"},
}  # fmt: skip


@dataclass(frozen=True)
class CoursePages:
    """The tab of the course in the browser of one person, in the language of that person."""

    page: Page
    address: str
    language: str = "it"

    def _said(self, text: Text) -> str:
        return text.it if self.language == "it" else text.en

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.language]

    def open(self) -> None:
        go(self.page, f"{self.address}/course")
        expect(self.page.get_by_role("heading", level=2, name="CAR-T", exact=True)).to_be_visible()

    def record(
        self,
        code: str,
        *,
        at: datetime,
        place: str,
        read: Mapping[str, str],
        fields: Mapping[str, Given] | None = None,
    ) -> None:
        """Do a step of the chain: what was read (by identifier), when, where and its numbers."""
        step = STEP_BY_CODE[code]
        self._press("record", step.label)
        dialog = self.page.get_by_role("dialog")
        self._read(dialog, step.wanted, read)
        give(self.page, dialog, self.words["done_at"], at, self.words)
        give(self.page, dialog, self.words["place"], place, self.words)
        self._give_all(dialog, step.fields, fields or {})
        self._send(dialog, self.words["save_step"])

    def sign(self, code: str, *, read: Mapping[str, str]) -> None:
        """Stand for a step as its second person, after a reading of one's own."""
        step = STEP_BY_CODE[code]
        self._press("sign", step.label)
        dialog = self.page.get_by_role("dialog")
        self._read(dialog, step.second_wanted, read)
        self._send(dialog, self.words["signed"])

    def add(self, code: str, fields: Mapping[str, Given]) -> None:
        """Write an entry beside the chain."""
        kind = KIND_BY_CODE[code]
        said = literally(self._said(kind.label))
        self.page.get_by_role("button", name=re.compile(rf"^({self.words['add']} ?: )?{said}$")).click()
        dialog = self.page.get_by_role("dialog")
        self._give_all(dialog, kind.fields, fields)
        self._send(dialog, self.words["save"])

    def _press(self, act: str, what: Text) -> None:
        """The button of a step in the chain: the act, and for who does not see the row its step."""
        name = re.compile(rf"^{self.words[act]} ?: {literally(self._said(what))}$")
        self.page.get_by_role("button", name=name).last.click()

    def _read(self, dialog: Locator, wanted: tuple[Wanted, ...], read: Mapping[str, str]) -> None:
        for item in wanted:
            source = dialog.get_by_role("group", name=self._said(SOURCE_LABELS[item.source]), exact=True)
            label = re.compile(rf"^{literally(self._said(IDENTIFIER_LABELS[item.identifier]))}")
            source.get_by_role("textbox", name=label).fill(read[item.identifier])

    def _give_all(self, dialog: Locator, known: tuple[Field, ...], fields: Mapping[str, Given]) -> None:
        by_code = {field.code: field for field in known}
        for code, value in fields.items():
            field = by_code[code]
            words = {choice.code: self._said(choice.label) for choice in field.choices}
            said = Pick(words[value.option]) if isinstance(value, Pick) else value
            if isinstance(value, tuple):
                said = tuple(words[each] for each in value)
            give(self.page, dialog, self._said(field.label), said, self.words)

    def _send(self, dialog: Locator, action: str) -> None:
        dialog.get_by_role("button", name=action, exact=True).click()
        expect(dialog).to_have_count(0)
