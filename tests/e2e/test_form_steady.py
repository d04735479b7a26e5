"""The form stands still while it saves: who answers fast must not hit the wrong question."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import referrals
from tests.e2e.people import CREMA_DOCTOR, Caller
from tests.e2e.screens import ReferralForm
from tests.plugins.browser import PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

WATCH = """() => {
  window.seenAt = new Set();
  const look = () => {
    const box = document.getElementById("field-prior_cd19").getBoundingClientRect();
    window.seenAt.add(Math.round(box.top + window.scrollY));
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_an_answer_moves_no_question_while_it_is_saved(
    caller: Callable[[str], Caller], page_of: Callable[..., Page], size: dict[str, int]
) -> None:
    doctor = caller(CREMA_DOCTOR)
    case = referrals.draft(doctor, prior_cart={"value": None}, prior_cd19={"value": None})
    page = page_of(doctor, f"/cases/{case.patient}/referral", viewport=size)
    form = ReferralForm(page)
    form.section("Comorbilità e terapie in corso")
    form.saved()
    page.evaluate(WATCH)
    form.choose("CAR-T precedente", "No")
    form.saved()
    expect(page.locator("#field-prior_cart").get_by_text("Giulia Ferri")).to_be_visible()
    assert len(page.evaluate("[...window.seenAt]")) == 1, "the next question moved while the answer was saved"
