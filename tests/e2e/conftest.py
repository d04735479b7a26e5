"""People of the demonstration circle on the running product."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.people import Caller
from tests.plugins.live_stack import LiveStack

# Two browsers, a server and a worker share the machine with the other tests: what is waited for comes, but not at once.
expect.set_options(timeout=30_000)


@pytest.fixture
def caller(live_stack: LiveStack) -> Iterator[Callable[[str], Caller]]:
    """`caller(CREMA_DOCTOR)`: that person, signed in over the API."""
    callers: list[Caller] = []

    def sign_in(email: str) -> Caller:
        callers.append(Caller(live_stack.url, email))
        return callers[-1]

    yield sign_in
    for each in callers:
        each.close()


@pytest.fixture
def page_of(live_stack: LiveStack, open_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`page_of(caller, "/today", viewport=PHONE)`: a browser of their own in which that person is signed in."""

    def open_page(person: Caller, path: str, **options: object) -> Page:
        context = open_context(**options)
        context.add_cookies(
            [{"name": name, "value": value, "url": live_stack.url} for name, value in person.cookies.items()]
        )
        page = context.new_page()
        page.goto(f"{live_stack.url}{path}")
        return page

    return open_page
