"""Push from the message to the tap, in a real browser. Only the browser's own push service is stood in for: it is
outside, and needs the internet. What it would bring is opened as the browser would and handed to the service worker."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.inputs import Invented
from tests.e2e.people import CREMA_DOCTOR, CREMA_NURSE, HUB_DOCTOR, Caller
from tests.plugins.browser import DESKTOP, PHONE
from tests.plugins.live_stack import LiveStack
from tests.plugins.push_service import Browser, PushService

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
# What a browser does with its push service, with this subscription.
_SUBSCRIBES = """(given) => {
    const plain = (text) => atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = (text) => Uint8Array.from(plain(text), (c) => c.charCodeAt(0)).buffer;
    const made = (key) => ({
        endpoint: given.endpoint,
        options: { userVisibleOnly: true, applicationServerKey: bytes(key) },
        getKey: (name) => bytes(given[name]),
        unsubscribe: async () => (localStorage.removeItem("test.push"), true),
    });
    const held = () => localStorage.getItem("test.push");
    PushManager.prototype.getSubscription = async () => (held() ? made(held()) : null);
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
        localStorage.setItem("test.push", applicationServerKey);
        return made(applicationServerKey);
    };
}"""


@pytest.fixture
def service(live_stack: LiveStack) -> Iterator[PushService]:
    server = PushService(live_stack.push_port)
    yield server
    server.stop()


def takes_push(context: BrowserContext, browser: Browser, origin: str) -> None:
    """The browser of the context subscribes as `browser`, and its person allows it when asked."""
    context.grant_permissions(["notifications"], origin=origin)
    context.add_init_script(f"({_SUBSCRIBES})({json.dumps(browser.subscription)})")


def bring(page: Page, origin: str, words: dict[str, Any]) -> None:
    """What the push service brings to the browser, which opened it."""
    devtools = page.context.new_cdp_session(page)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(row["registrationId"] for row in event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    assert found, "no service worker"
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": found[-1], "data": json.dumps(words)},
    )
    devtools.detach()


def shown(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        """async () => (await (await navigator.serviceWorker.ready).getNotifications())
               .map(({title, body, tag, data}) => ({title, body, tag, url: data.url}))"""
    )
    return found


def tap(page: Page) -> None:
    """As a finger on the notification does."""
    (worker,) = page.context.service_workers
    worker.evaluate(
        """async () => {
            const [notification] = await self.registration.getNotifications();
            self.dispatchEvent(new NotificationEvent("notificationclick", {notification}));
        }"""
    )


def arrived(service: PushService, browser: Browser, count: int) -> list[dict[str, Any]]:
    end = time.monotonic() + 40
    while time.monotonic() < end and len(service.words(browser)) < count:
        time.sleep(0.1)
    found = service.words(browser)
    assert len(found) == count, found
    return found


def test_a_message_rings_on_the_phone_and_the_tap_opens_it(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    open_context: Callable[..., BrowserContext],
    live_stack: LiveStack,
    service: PushService,
    assert_accessible: Callable[[Page], None],
) -> None:
    doctor, colleague = caller(CREMA_DOCTOR), caller(HUB_DOCTOR)
    phone = service.browser("phone")
    page = page_of(doctor, "/profile", viewport=PHONE)
    takes_push(page.context, phone, live_stack.url)
    page.reload()
    push = page.get_by_role("group", name="Dispositivi con notifiche push")
    push.get_by_role("button", name="Avvisami su questo dispositivo").click()
    expect(push.get_by_text("Questo dispositivo", exact=True)).to_be_visible()
    expect(page.get_by_role("switch", name="Push:").first).to_be_enabled()
    assert_accessible(page)

    talk = colleague.post("conversations/", {"kind": "direct", "person_ids": [doctor.get("me/")["id"]]})["id"]
    said = f"Il signor {Invented.new().family_name} ha la febbre"
    colleague.post(f"conversations/{talk}/messages/", {"client_id": str(uuid4()), "text": said})
    (words,) = arrived(service, phone, 1)
    assert words["body"] == "Un nuovo messaggio ti aspetta in CircleCare"
    assert said not in json.dumps(words)
    assert service.taken[0].claims(service.origin)["sub"].startswith("mailto:")

    elsewhere = page.context.new_page()
    elsewhere.bring_to_front()
    bring(page, live_stack.url, words)
    until(lambda: len(shown(page)) == 1)
    assert shown(page) == [
        {"title": "CircleCare", "body": words["body"], "tag": words["tag"], "url": words["url"]}
    ]
    bring(page, live_stack.url, words)
    assert len(shown(page)) == 1, "the same once"
    tap(page)
    expect(page).to_have_url(f"{live_stack.url}{words['url']}")
    expect(page.get_by_text(said, exact=True)).to_be_visible()
    assert shown(page) == []

    page.bring_to_front()
    bring(page, live_stack.url, {**words, "tag": "another"})
    page.wait_for_timeout(2500)  # longer than the service worker waits for the page's answer
    assert shown(page) == [], "who looks at the app is told there"


def test_a_browser_is_left_by_signing_out_and_never_shows_another_what_was_meant_for_one(
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    live_stack: LiveStack,
    service: PushService,
) -> None:
    doctor, nurse = caller(CREMA_DOCTOR), caller(CREMA_NURSE)
    desk = service.browser("desk")
    doctor.post("me/push/", desk.subscription)
    page = page_of(nurse, "/profile", viewport=DESKTOP)
    takes_push(page.context, desk, live_stack.url)
    page.evaluate(
        """async (key) => {
            localStorage.setItem("test.push", key);
            await navigator.serviceWorker.register("/sw.js");
            await navigator.serviceWorker.ready;
        }""",
        nurse.get("me/push/")["public_key"],
    )
    page.reload()
    until(lambda: page.evaluate("localStorage.getItem('test.push')") is None)

    push = page.get_by_role("group", name="Dispositivi con notifiche push")
    push.get_by_role("button", name="Avvisami su questo dispositivo").click()
    expect(push.get_by_text("Questo dispositivo", exact=True)).to_be_visible()
    assert desk.endpoint not in endpoints(doctor)
    page.get_by_role("button", name=re.compile("Profilo di ")).click()
    page.get_by_role("menuitem", name="Esci").click()
    expect(page).to_have_url(f"{live_stack.url}/signin")
    assert page.evaluate("localStorage.getItem('test.push')") is None
    assert desk.endpoint not in endpoints(caller(CREMA_NURSE))


def endpoints(person: Caller) -> set[str]:
    return {device["endpoint"] for device in person.get("me/push/")["devices"]}


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
