"""Going on inside the app that is open, as its own links do: nothing is loaded anew, the socket stays."""

from __future__ import annotations

from playwright.sync_api import Page

# Resolved is only what React has drawn: until then the headings of the screen before still stand there.
_GO = """async (address) => {
    const resolved = () => window.__TSR_ROUTER__?.stores.resolvedLocation.get()?.href;
    const drawn = async (isDrawn) => {
        while (!isDrawn()) await new Promise((next) => setTimeout(next, 20));
    };
    const {pathname, search} = new URL(address, location.href);
    await drawn(() => resolved() !== undefined);
    await window.__TSR_ROUTER__.navigate({href: pathname + search});
    await drawn(() => resolved() === window.__TSR_ROUTER__.latestLocation.href);
}"""


def go(page: Page, address: str) -> None:
    """To `address` (whole, or from the root) by the app's router; returns once that screen is drawn."""
    page.evaluate(_GO, address)
