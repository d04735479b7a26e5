"""The story is walked by keyboard, its table says the same, the summary leads to what is missing, the PDF opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.e2e import referrals
from tests.e2e.inputs import days_ago
from tests.e2e.people import CREMA_DOCTOR, Caller
from tests.plugins.browser import DESKTOP, PHONE
from tests.plugins.live_stack import LiveStack

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


# How wide a day is on the axis, and where the samples stand that are drawn one by one: number and place. Asked for
# in the step that changed them, Chromium tells places of circles that it has not laid out yet.
PLACES = """async () => {
    for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
    const stage = document.querySelector('[data-testid="story-picture"]');
    const [axis, marks] = stage.querySelectorAll("svg");
    const day = Number(stage.dataset.pxPerDay) * axis.getBoundingClientRect().width / axis.viewBox.baseVal.width;
    const places = [...marks.querySelectorAll('[aria-label^="Prelievo "]')].map((mark) => {
        const { left, width } = mark.querySelector("circle").getBoundingClientRect();
        return [Number(mark.getAttribute("aria-label").split(/[ ,]/)[1]), left + width / 2];
    });
    return [day, places];
}"""


def px_per_day(page: Page) -> float:
    return float(page.get_by_test_id("story-picture").get_attribute("data-px-per-day") or 0)


def test_the_story_zooms_by_keyboard_and_the_table_says_the_same(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    doctor = caller(CREMA_DOCTOR)
    case = referrals.submitted(doctor)
    for number in range(12):
        doctor.post(
            f"patients/{case.patient}/record/procedures/",
            {"text": f"Prelievo {number}", "performed_on": days_ago(20 + number)},
        )
    doctor.post(
        f"patients/{case.patient}/record/medications/",
        {"text": "Aciclovir a lungo", "start_on": days_ago(500)},
    )
    told = doctor.get(f"patients/{case.patient}/story/")["items"]
    page = page_of(doctor, f"/cases/{case.patient}/timeline", viewport=DESKTOP)
    table = page.get_by_role("table", name="Gli stessi fatti in tabella")
    expect(table).to_be_visible()
    expect(page.get_by_text(f"{len(told)} elementi")).to_be_visible()
    marks = page.get_by_role("group", name="Elementi della storia").get_by_role("button")
    # Read in one step: between two reads the picture may be laid out anew (its width, its fonts).
    drawn = marks.evaluate_all(
        """buttons => buttons.reduce((sum, button) => {
            const gathered = [...button.querySelectorAll("*")].find((node) => /^\\+\\d+$/.test(node.textContent));
            return sum + (gathered ? Number(gathered.textContent.slice(1)) : 1);
        }, 0)"""
    )
    assert drawn == len(told), "picture and table tell the same items"

    before = px_per_day(page)
    marks.first.focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.get_by_test_id("story-picture")).not_to_have_attribute("data-px-per-day", f"{before:.4f}")
    assert px_per_day(page) > before
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    card = page.get_by_role("region", name="Dettagli dell'elemento scelto")
    expect(card).to_be_visible()
    expect(card.get_by_role("link", name="Apri").first).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.get_by_role("button", name="Ultimo mese").click()
    name = page.get_by_test_id("story-picture").locator("text", has_text="Aciclovir")
    expect(name).to_be_in_viewport()  # the bar began out of sight: its name stands where one reads

    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    day, places = page.evaluate(PLACES)
    assert len(places) > 1
    for (one, x), (other, y) in pairwise(sorted(places)):
        assert x - y == pytest.approx((other - one) * day, abs=0.5), "on paper the marks stand on their days"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Tutta la storia").click()

    page.get_by_role("group", name="Corsie da mostrare").get_by_text("Visite ed esami").click()
    left = [item for item in told if item["lane"] != "visits"]
    expect(page.get_by_text(f"{len(left)} elementi")).to_be_visible()
    expect(table.get_by_text("Prelievo 3")).to_have_count(0)


def test_the_summary_names_what_is_missing_and_prints(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    live_stack: LiveStack,
) -> None:
    doctor = caller(CREMA_DOCTOR)
    case = referrals.submitted(doctor)
    page = page_of(doctor, f"/cases/{case.patient}/summary", viewport=DESKTOP)
    expect(page.get_by_role("region", name="Malattia e rischio")).to_contain_text("Linfoma diffuso")
    expect(page.get_by_role("region", name="Che cosa è stato fatto")).to_contain_text("R-CHOP")
    missing = page.get_by_role("region", name="Che cosa manca")
    missing.get_by_role("button", name=re.compile("Mostra altri")).click()
    expect(missing.get_by_role("link", name="HBsAg")).to_be_visible()

    page.get_by_role("button", name="PDF").click()
    link = page.get_by_role("menuitem", name="In inglese")
    expect(link).to_be_visible()
    answer = page.request.get(f"{live_stack.url}{link.get_attribute('href')}")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    first = pypdfium2.PdfDocument(answer.body())[0].get_textpage().get_text_range()
    assert "Summary of the patient" in first
    assert case.person.family_name in first
    page.keyboard.press("Escape")

    missing.get_by_role("link", name="HBsAg").click()
    expect(page).to_have_url(re.compile(r"/record/virology$"))


def test_on_a_phone_the_story_is_a_list_with_a_map(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    doctor = caller(CREMA_DOCTOR)
    case = referrals.submitted(doctor)
    page = page_of(doctor, f"/cases/{case.patient}/timeline", viewport=PHONE)
    expect(page.get_by_role("slider", name="Mappa della storia")).to_be_attached()
    expect(page.get_by_text("R-CHOP", exact=True).first).to_be_visible()
    assert_accessible(page)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "nothing is wider than the phone"
