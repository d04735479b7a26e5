"""The accessibility check of the browser tests finds what it must find, and nothing on a sound page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.e2e

SOUND = '<html lang="it"><title>Prova</title><main><h1>Prova</h1><label>Nome <input></label></main></html>'


def test_sound_page_passes_and_the_same_page_without_label_fails(
    open_context: Callable[..., BrowserContext], assert_accessible: Callable[[Page], None]
) -> None:
    page = open_context().new_page()
    page.set_content(SOUND)
    assert_accessible(page)
    page.set_content(SOUND.replace("<label>Nome <input></label>", "<input>"))
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)


def test_contexts_are_strangers_to_each_other(open_context: Callable[..., BrowserContext]) -> None:
    first, second = open_context(), open_context(locale="en-GB")
    first.add_cookies([{"name": "session", "value": "1", "url": "http://127.0.0.1"}])
    assert len(first.cookies()) == 1
    assert second.cookies() == []
    page = second.new_page()
    assert page.evaluate("navigator.language") == "en-GB"
