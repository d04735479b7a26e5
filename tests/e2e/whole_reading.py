"""What the pages of a case say after a turn of the whole course, read by somebody who opens them in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from tests.e2e.inputs import text_of_pdf
from tests.e2e.record_pages import literally
from tests.e2e.warm import go
from tests.e2e.whole_turns import Told

WORDS = {
    "it": {"summary": "In breve", "risk": "Malattia e rischio", "head": "Paziente", "attention": "Attenzione",
           "table": "Gli stessi fatti in tabella", "next": "Pagina successiva", "page": "Pagina {}",
           "language": "In italiano"},
    "en": {"summary": "At a glance", "risk": "Disease and risk", "head": "Patient", "attention": "Attention",
           "table": "The same facts in a table", "next": "Next page", "page": "Page {}", "language": "In English"},
}  # fmt: skip


def reads_told(
    pages: Mapping[str, Page], address: str, told: Mapping[str, Told], *, is_well: bool = False
) -> None:
    """Summary, story (picture and table) and PDF, in each language by the person who reads it. Of who is not well no
    fact of the present state is green."""
    for language, page in pages.items():
        _summary(page, address, told[language], WORDS[language], is_well=is_well)
        _story(page, address, told[language], WORDS[language])


def table_rows(table: Locator) -> list[str]:
    return [" ".join(text.split()) for text in table.get_by_role("row").all_inner_texts()]


def _summary(page: Page, address: str, told: Told, words: dict[str, str], *, is_well: bool) -> None:
    go(page, f"{address}/summary")
    if told.head:
        expect(page.get_by_role("region", name=words["head"], exact=True)).to_contain_text(told.head)
    summary = page.get_by_role("region", name=words["summary"])
    alarms = summary.get_by_role("region", name=words["risk"]).get_by_role("listitem")
    for place, word in enumerate(told.first):
        expect(alarms.nth(place)).to_contain_text(word)
        expect(alarms.nth(place).get_by_role("img", name=words["attention"])).to_be_visible()
    for part, said in told.parts.items():
        for word in said:
            expect(summary.get_by_role("region", name=part)).to_contain_text(word, use_inner_text=True)
    for part, said in told.never.items():
        section = summary.get_by_role("region", name=part)
        for word in said:
            expect(section).not_to_contain_text(word, use_inner_text=True)
        if not is_well:
            expect(section.locator("dl [data-tone=good]")).to_have_count(0)
    summary.get_by_role("button", name="PDF").click()
    link = page.get_by_role("menuitem", name=words["language"]).get_attribute("href")
    page.keyboard.press("Escape")
    answer = page.request.get(f"{address.split('/cases/')[0]}{link}")
    assert answer.status == 200
    printed = " ".join(text_of_pdf(answer.body()).split())
    missing = [word for word in told.printed if word not in printed]
    assert not missing, f"the PDF says nothing of {missing}"


def _story(page: Page, address: str, told: Told, words: dict[str, str]) -> None:
    go(page, f"{address}/timeline")
    table = page.get_by_role("table", name=words["table"])
    expect(table).to_be_visible()
    for mark in told.marks:
        name = re.compile(literally(mark))
        expect(page.get_by_role("figure").get_by_role("button", name=name).last).to_have_attribute(
            "data-tone", "bad"
        )
    rows = _rows_of_every_page(page, table, words)
    untold = [wanted for wanted in told.rows if not any(all(word in row for word in wanted) for row in rows)]
    assert not untold, f"no row of the story says {untold}"


def _rows_of_every_page(page: Page, table: Locator, words: dict[str, str]) -> list[str]:
    found, number = table_rows(table), 1
    following = page.get_by_role("button", name=words["next"], exact=True)
    while following.count() and following.is_enabled():
        following.click()
        number += 1
        current = page.get_by_role("button", name=words["page"].format(number), exact=True)
        expect(current).to_have_attribute("aria-current", "page")
        found += table_rows(table)
    return found
