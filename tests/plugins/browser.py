"""Browser fixtures: one Chromium per module, a fresh context per person, what was on screen when a test failed."""

import os
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect, sync_playwright

from tests.plugins import chromium

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
_TRACES = os.environ.get("TRACE") == "1"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
_FEATURES_OFF = [
    # what Playwright switches off by itself and we rely on: Chromium heeds only the last such flag
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "PreconnectToSearch",
    # the pages behind the address bar, which each window would load: 0.4 s of processor time that is not ours
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
]
_FLAGS = [
    "--no-sandbox",  # Chromium's sandbox refuses root; the pages are our own
    "--disable-dev-shm-usage",  # containers give 64 MB of it
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join(_FEATURES_OFF)}",
]
# What passed is counted only: describing every sound node takes axe longer than finding the unsound ones.
# Behind a modal dialog nothing can be reached, and what its edge happens to cut would be called too small.
AXE_RUN = """async (what) => {
    const modal = [...document.querySelectorAll('[aria-modal="true"]')].some((each) => each.checkVisibility());
    const where = modal ? {exclude: ["#root"]} : document;
    const found = await axe.run(where, {runOnly: what, resultTypes: ["violations"]});
    return {passes: found.passes.length, violations: found.violations};
}"""
# An inherited colour fades anew on each level below, so one round of waiting is not enough.
SETTLED = """async () => {
    // a paused one is held by the page at a place of its own (the line under the pointer): it never ends
    const running = () => document.getAnimations().filter((each) => each.playState === "running");
    for (let round = 0; round < 100 && running().length > 0; round += 1) {
        await Promise.allSettled(running().map((each) => each.finished));
        await new Promise(requestAnimationFrame);
    }
}"""
# While axe looks, colours change at once: where each level of a page fades anew while the one above it fades, turning
# light into dark takes more processor time than axe itself. What stands there at the end is the same.
AT_ONCE = """(still) => {
    if (!window.withoutFades) {
        window.withoutFades = new CSSStyleSheet();  // a style tag would be stopped by our content security policy
        window.withoutFades.replaceSync("*, ::before, ::after { transition: none !important }");
    }
    const others = document.adoptedStyleSheets.filter((each) => each !== window.withoutFades);
    document.adoptedStyleSheets = still ? [...others, window.withoutFades] : others;
}"""
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the outcome on the item, so that a fixture knows at its end whether the test failed."""
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report


_failed = pytest.StashKey[bool]()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module. No longer: Playwright keeps an event loop running in the thread, and
    asynchronous tests that come later on the same worker could not start theirs."""
    with sync_playwright() as playwright:
        chosen = playwright.chromium.launch(executable_path=chromium.find_or_install(), args=_FLAGS)
        yield chosen
        chosen.close()


@pytest.fixture
def open_context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., BrowserContext]]:
    """`open_context(locale="it-IT", viewport=PHONE)`: a person's browser of their own, closed after the test.

    When the test fails, every page is kept in `test-results/` as a picture and as HTML. `TRACE=1` also keeps each
    step (`playwright show-trace FILE`); recording them takes a browser as much work as the pages themselves.
    """
    contexts: list[BrowserContext] = []
    without_text: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.text.startswith("no text "):  # what the front end says of a key that it showed as it is
            without_text.append(message.text)

    def open_one(**options: Any) -> BrowserContext:
        settings = {"locale": "it-IT", "timezone_id": "Europe/Rome", "viewport": DESKTOP} | options
        context = browser.new_context(**settings)
        if _TRACES:
            context.tracing.start(screenshots=True, snapshots=True)
        context.on("console", hear)
        contexts.append(context)
        return context

    yield open_one
    failed = request.node.stash.get(_failed, False)
    for index, context in enumerate(contexts):
        if failed:
            name = re.sub(r"[^\w-]+", "-", request.node.name)
            _keep(context, f"{name}-{index}")
        context.close()
    assert without_text == []


def _keep(context: BrowserContext, name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    if _TRACES:
        context.tracing.stop(path=RESULTS / f"{name}.zip")
    for number, page in enumerate(context.pages):
        with suppress(Error):  # a page that hangs must not hide why the test failed
            page.screenshot(path=RESULTS / f"{name}-{number}.png", full_page=True, timeout=10_000)
            (RESULTS / f"{name}-{number}.html").write_text(f"<!-- {page.url} -->\n{page.content()}")


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """`assert_accessible(page)`: axe finds nothing serious or critical (WCAG 2.2 A and AA) on the page as it is.

    In the light scheme everything is checked, in the dark one the contrast: nothing else depends on the scheme.
    """

    def check(page: Page) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text())  # a script tag would be stopped by our content security policy
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        schemes: list[tuple[Literal["light", "dark"], dict[str, Any]]] = [
            ("light", {"type": "tag", "values": tags}),
            ("dark", {"type": "rule", "values": ["color-contrast"]}),
        ]
        if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"):
            schemes.reverse()  # as the look before left the page: each turning of all colours takes its time
        page.evaluate(SETTLED)  # what opens opens as it does for people
        page.evaluate(AT_ONCE, True)
        looks = []
        for scheme, what in schemes:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if page.locator("html[data-mantine-color-scheme]").count():
                expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
            page.evaluate(SETTLED)  # half-way through a fade no colour is the one that is meant
            looks.append((scheme, page.evaluate(AXE_RUN, what)))
        page.evaluate(AT_ONCE, False)
        for scheme, found in looks:
            report(page, scheme, found)

    def report(page: Page, scheme: str, found: dict[str, Any]) -> None:
        assert found["passes"], "axe checked nothing: is the page empty?"
        serious = [each for each in found["violations"] if each["impact"] in ("serious", "critical")]
        lines = [
            f"{each['id']} ({each['impact']}): {each['help']}\n    "
            + "\n    ".join(f"{node['html'][:200]} {node['failureSummary']}" for node in each["nodes"][:5])
            for each in serious
        ]
        assert not serious, f"axe on {page.url} ({scheme}):\n" + "\n".join(lines)

    return check
