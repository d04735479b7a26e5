"""axe finds nothing serious on any screen, in both schemes and both widths."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import referrals
from tests.e2e.people import CREMA_DOCTOR, HUB_ADMIN, Caller
from tests.plugins.browser import DESKTOP, PHONE
from tests.plugins.live_stack import LiveStack

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@dataclass(frozen=True)
class Screen:
    """`shown`: a heading that stands there once the screen has its data."""

    path: str
    shown: str


def screens_of(case: referrals.Referred, draft: referrals.Referred) -> list[Screen]:
    """Every screen of a signed-in person; the case is followed, the draft is being written."""
    return [
        Screen("/today", "Buon"),
        Screen("/cases", "Casi"),
        Screen("/cases?view=table", "Casi"),
        Screen("/cases?view=patients", "Casi"),
        Screen(f"/cases/{case.patient}/summary", "Diagnosi"),
        Screen(f"/cases/{case.patient}/referral", "Invio a"),
        Screen(f"/cases/{draft.patient}/referral", "Paziente"),
        Screen(f"/cases/{case.patient}/therapies", "."),
        Screen(f"/cases/{case.patient}/labs", "."),
        Screen(f"/cases/{case.patient}/imaging", "Imaging"),
        Screen(f"/cases/{case.patient}/documents", "Documenti"),
        Screen(f"/cases/{case.patient}/timeline", "."),
        Screen("/messages", "Messaggi"),
        Screen("/network/centres", "Rete"),
        Screen("/network/people", "Rete"),
        Screen("/network/invitations", "Rete"),
        Screen("/profile", "Profilo"),
        Screen("/import", "Importa"),
        Screen("/outbox", "Posta di prova"),
    ]


def open_screen(page: Page, url: str, screen: Screen) -> None:
    page.goto(f"{url}{screen.path}")
    expect(page.get_by_role("heading", name=re.compile(f"^{screen.shown}")).first).to_be_visible()
    expect(page.get_by_role("main").locator("[data-skeleton], .mantine-Skeleton-root")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_serious(
    live_stack: LiveStack,
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    viewport: dict[str, int],
    scheme: str,
) -> None:
    doctor = caller(CREMA_DOCTOR)
    case, draft = referrals.submitted(doctor), referrals.draft(doctor)
    page = page_of(doctor, "/today", viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    problems = []
    for screen in screens_of(case, draft):
        open_screen(page, live_stack.url, screen)
        try:
            assert_accessible(page)
        except AssertionError as found:
            problems.append(str(found))
    admin = page_of(caller(HUB_ADMIN), "/network/people", viewport=viewport, color_scheme=scheme)
    expect(admin.get_by_role("heading", name="Rete")).to_be_visible()
    assert_accessible(admin)
    admin.context.clear_cookies()
    admin.goto(f"{live_stack.url}/signin")
    expect(admin.get_by_role("button", name="Accedi", exact=True)).to_be_visible()
    assert_accessible(admin)
    assert not problems, "\n".join(problems)
