"""What a page needs is asked for before its scripts have run, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.inputs import Invented
from tests.e2e.people import CREMA_DOCTOR, Caller
from tests.plugins.live_stack import LiveStack

pytestmark = pytest.mark.e2e


def test_a_case_is_asked_for_once_and_before_its_scripts_have_come(
    caller: Callable[[str], Caller], open_context: Callable[..., BrowserContext], live_stack: LiveStack
) -> None:
    doctor = caller(CREMA_DOCTOR)
    patient = doctor.post("patients/", Invented.new().as_input())["id"]
    case, me = f"/api/v1/patients/{patient}/case/", "/api/v1/me/"
    page = signed_in(open_context(locale="it-IT"), doctor, live_stack.url)
    asked: Counter[str] = Counter()
    complaints: list[str] = []
    held: list[Route] = []
    page.on("request", lambda request: asked.update([urlsplit(request.url).path]))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.route("**/assets/index-*.js", lambda route: held.append(route))
    page.goto(f"{live_stack.url}/cases/{patient}/summary", wait_until="commit")
    for _ in range(100):
        if held and {case, me} <= asked.keys():
            break
        page.wait_for_timeout(200)
    assert held
    assert (asked[case], asked[me]) == (1, 1)
    # the socket, when it is there, has the case asked for again: what changed before it was there
    page.route_web_socket("**/ws/**", lambda socket: None)
    for route in held:
        route.continue_()
    expect(page.get_by_role("heading", name="In breve", exact=True)).to_be_visible()
    assert (asked[case], asked[me]) == (1, 1)
    assert not any(path.endswith(("/record/", "/overview/", "/pathway/")) for path in asked)
    assert complaints == []


def signed_in(context: BrowserContext, person: Caller, url: str) -> Page:
    context.add_cookies(
        [{"name": name, "value": value, "url": url} for name, value in person.cookies.items()]
    )
    return context.new_page()
