"""What a person does on the screens, in the words that stand there (Italian)."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.inputs import days_ago
from tests.e2e.people import PASSWORD


def sign_in(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/signin")
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Accedi", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=re.compile("^Buon"))).to_be_visible()


def case_tab(page: Page, name: str) -> None:
    """Some parts stand in the row, those without room under "Altro"."""
    parts = page.get_by_role("navigation", name="Parti della cartella", exact=True)
    expect(parts).to_be_visible()
    link = parts.get_by_role("link", name=name)
    if not link.is_visible():
        parts.get_by_role("button", name="Altro").click()
    link.click()


def written(day: str) -> str:
    """2026-03-05 as date fields show it and people type it: 05/03/2026."""
    return "/".join(reversed(day.split("-")))


def discussion(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Discussione")


def write_message(page: Page, text: str) -> None:
    panel = discussion(page)
    panel.get_by_role("combobox", name="Scrivi un messaggio").fill(text)
    panel.get_by_role("button", name="Invia", exact=True).click()


def attach(page: Page, *files: FilePayload) -> None:
    """By the button that opens the computer's file dialog."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("main").get_by_role("button", name="Scegli file").click()
    chooser.value.set_files(list(files))


def in_the_middle(field: Locator) -> None:
    """Scroll there first: a list that opens at the edge is scrolled to, and closes when its field leaves the sight."""
    field.evaluate("element => element.scrollIntoView({block: 'center'})")


class ReferralForm:
    """The referral form of the open case."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.get_by_role("main")

    def section(self, name: str) -> None:
        self.main.get_by_role("navigation", name="Sezioni del modulo").get_by_role(
            "button", name=re.compile(f"^{re.escape(name)}")
        ).click()
        expect(self.main.get_by_role("heading", level=2, name=name)).to_be_visible()

    def write(self, label: str, value: str) -> None:
        field = self.main.get_by_role("textbox", name=label)
        field.fill(value)
        field.blur()

    def date(self, label: str, day: str) -> None:
        """`day` as 2026-03-05; typed as people do."""
        field = self.main.get_by_role("textbox", name=label)
        field.fill(written(day))
        field.blur()

    def choose(self, label: str, option: str) -> None:
        """Radio buttons for few choices, a list for many."""
        group = self.main.get_by_role("radiogroup", name=label)
        select = self.main.get_by_role("combobox", name=label)
        expect(group.or_(select).first).to_be_visible()
        if group.count():
            group.get_by_role("radio", name=option).check()
        else:
            in_the_middle(select)
            select.click()
            self.page.get_by_role("option", name=option).click()

    def choose_several(self, label: str, *options: str) -> None:
        field = self.main.get_by_role("combobox", name=label)
        in_the_middle(field)
        for option in options:
            choice = self.page.get_by_role("option", name=option)
            if not choice.is_visible():
                field.click()
            choice.click()
        field.press("Escape")

    def confirm(self, label: str) -> None:
        self.main.get_by_role("checkbox", name=label).check()

    def absent(self, field: str, reason: str) -> None:
        group = self.page.locator(f"#field-{field}")
        group.get_by_role("button", name="Il dato non c'è?").click()
        group.get_by_role("combobox", name="Perché manca").click()
        self.page.get_by_role("option", name=reason).click()

    def saved(self) -> None:
        expect(self.main.get_by_text("Tutto salvato")).to_be_visible()

    def fill_what_is_needed(self) -> None:
        """Everything that a large B-cell lymphoma needs to be submitted, section by section."""
        self.section("Centro inviante")
        self.write("Telefono per essere richiamati", "+39 0373 111111")
        self.section("Caregiver e distanza")
        self.choose("Il paziente è informato dell'invio", "Sì")
        self.section("Diagnosi")
        self.choose("Malattia", "Linfoma diffuso a grandi cellule B, NAS")
        self.date("Data della diagnosi", days_ago(400))
        self.choose("Interessamento del SNC", "Mai")
        self.saved()
        self.section("Linfoma: estensione e biologia")
        self.choose("Stadio Ann Arbor", "Stadio IV")
        self.choose_several("Sedi extranodali", "Midollo osseo", "Fegato")
        self.section("Linee di terapia")
        self.add_line()
        self.section("Stato attuale")
        self.choose("ECOG", "1: attività limitata negli sforzi")
        self.choose("Stato di malattia", "Progressione (PD)")
        self.section("Laboratorio")
        self.write("LDH", "480")
        self.saved()
        self.write("LDH: limite superiore del laboratorio", "220")
        self.section("Infezioni e virologia")
        self.choose("Infezione in atto", "Assente")
        self.section("Comorbilità e terapie in corso")
        self.choose("CAR-T precedente", "No")
        self.choose("Altra terapia anti-CD19 precedente", "No")
        self.section("Quesito e programma")
        self.choose("Andamento della malattia", "In progressione")
        self.choose("Urgenza", "Urgente (entro 24 ore)")
        self.write("Quesito al centro CAR-T", "Idonea alla terapia CAR-T in seconda linea?")
        self.choose_several("Argomenti del quesito", "Idoneità", "Tempi")
        self.absent("planned_next_therapy", "In corso")
        self.absent("planned_next_start", "In corso")
        self.section("Informative e consensi")
        self.confirm("Informativa sul trattamento dei dati")
        self.confirm("Presa d'atto della condivisione")
        self.saved()

    def add_line(self) -> None:
        self.main.get_by_role("button", name="Aggiungi linea").click()
        line = self.main.get_by_role("form", name="Linea di terapia")
        choices = {"Scopo": "Prima linea", "Schema": "R-CHOP", "Migliore risposta": "CR"}
        for label, option in choices.items():
            line.get_by_role("combobox", name=label).first.click()
            self.page.get_by_role("option", name=option, exact=True).click()
        line.get_by_label("Inizio", exact=True).fill(written(days_ago(390)))
        line.get_by_label("Fine", exact=True).fill(written(days_ago(270)))
        line.get_by_label("Data di progressione").fill(written(days_ago(60)))
        line.get_by_role("button", name="Salva").click()
        expect(self.main.get_by_text("Linea 1 · R-CHOP")).to_be_visible()
