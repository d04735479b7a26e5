"""The sheets at the bedside as they are filled in on the screen (Italian): looks, doses, the findings of an IEC-HS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from playwright.sync_api import Locator, Page, expect

from tests.e2e.record_pages import WORDS, give, labelled
from tests.e2e.warm import go

LIVE = "Grado derivato da ciò che è inserito"


@dataclass(frozen=True)
class ToxicityPages:
    """The tab of the toxicity in the browser of one person."""

    page: Page
    address: str

    def open(self) -> None:
        if not self.page.url.endswith("/toxicity"):
            go(self.page, f"{self.address}/toxicity")

    def look(
        self,
        at: datetime,
        *,
        numbers: dict[str, str],
        taps: dict[str, tuple[str, ...]],
        seen: str,
        is_orientated: bool = True,
    ) -> None:
        """One look at the patient; `seen` is the grade that stands there before it is saved."""
        self.open()
        self.page.get_by_role("button", name="Nuova osservazione").click()
        form = self.page.get_by_role("dialog", name="Nuova osservazione")
        give(self.page, form, "Ora dell'osservazione", at, WORDS["it"])
        for label, options in taps.items():
            for option in options:
                self._tap(form, label, option)
        for label, number in numbers.items():
            form.get_by_role("textbox", name=labelled(label)).fill(number)
        if is_orientated:
            form.get_by_role("button", name="Tutte giuste").click()
        expect(form.get_by_role("status", name=LIVE)).to_contain_text(seen)
        form.get_by_role("button", name="Salva osservazione").click()
        expect(form).to_have_count(0)

    def treat(self, agent: str, at: datetime, dose_mg: str) -> None:
        """A dose that was given."""
        self.open()
        log = self.page.get_by_role("region", name="Trattamenti")
        log.get_by_text(agent, exact=True).click()
        give(self.page, log, "Somministrato alle", at, WORDS["it"])
        log.get_by_role("textbox", name=labelled("Dose")).fill(dose_mg)
        log.get_by_role("button", name="Registra", exact=True).click()
        expect(log.get_by_role("listitem").filter(has_text=agent)).to_contain_text(dose_mg)

    def iec_hs(self, at: datetime, *, numbers: dict[str, str], answers: dict[str, str], grade: str) -> None:
        """The findings of an HLH-like syndrome with the grade of the physician."""
        self.open()
        self.page.get_by_role("button", name="Registra i criteri IEC-HS").click()
        form = self.page.get_by_role("dialog", name="Registra i criteri IEC-HS")
        give(self.page, form, "Quando", at, WORDS["it"])
        for label, number in numbers.items():
            form.get_by_role("textbox", name=labelled(label)).fill(number)
        for label, answer in answers.items():
            self._tap(form, label, answer)
        form.get_by_role("radiogroup", name="Grado secondo il medico").get_by_text(grade, exact=True).click()
        form.get_by_role("button", name="Salva i criteri").click()
        expect(form).to_have_count(0)
        expect(self.page.get_by_role("region", name="IEC-HS")).to_contain_text(f"Grado {grade}")

    def _tap(self, form: Locator, label: str, option: str) -> None:
        group = form.get_by_role("radiogroup", name=labelled(label)).or_(
            form.get_by_role("group", name=labelled(label))
        )
        group.get_by_text(option, exact=True).click()
