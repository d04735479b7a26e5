"""People of the demonstration circle on the running product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from tests.e2e.people import Caller
from tests.plugins.live_stack import LiveStack


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
def new_name() -> str:
    """A family name that no other patient of this stack has or resembles."""
    return "Prova" + "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:10])
