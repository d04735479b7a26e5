"""axe finds nothing serious on any screen, and the journey of a referral needs no mouse."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import referrals
from tests.e2e.inputs import Invented
from tests.e2e.people import CREMA_DOCTOR, HUB_ADMIN, HUB_DOCTOR, PASSWORD, Caller
from tests.e2e.warm import go
from tests.plugins.browser import DESKTOP, PHONE
from tests.plugins.live_stack import LiveStack

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@dataclass(frozen=True)
class Screen:
    """`shown`: a heading that stands there once the screen has its data."""

    path: str
    shown: str


def screens_of(case: referrals.Referred, draft: referrals.Referred, conversation: str) -> list[Screen]:
    """Every screen of a signed-in person; the case is followed, the draft is being written."""
    return [
        Screen("/today", "Buon"),
        Screen("/cases", "Casi"),
        Screen("/cases?view=table", "Casi"),
        Screen("/cases?view=patients", "Casi"),
        Screen(f"/cases/{case.patient}/summary", "Diagnosi"),
        Screen(f"/cases/{case.patient}/referral", "Invio a"),
        Screen(f"/cases/{draft.patient}/referral", "Paziente"),
        Screen(f"/cases/{case.patient}/record/diagnoses", "Diagnosi"),
        Screen(f"/cases/{case.patient}/record/therapy-lines", "Linee di terapia"),
        Screen(f"/cases/{case.patient}/therapies", "."),
        Screen(f"/cases/{case.patient}/labs", "."),
        Screen(f"/cases/{case.patient}/labs/import", "Importa"),
        Screen(f"/cases/{case.patient}/course", "CAR-T"),
        Screen(f"/cases/{case.patient}/toxicity", "Tossicità"),
        Screen(f"/cases/{case.patient}/follow-up", "."),
        Screen(f"/cases/{case.patient}/imaging", "Imaging"),
        Screen(f"/cases/{case.patient}/documents", "Documenti"),
        Screen(f"/cases/{case.patient}/timeline", "."),
        Screen(f"/cases/{case.patient}/visits", "Visite"),
        Screen(f"/cases/{case.patient}/access", "."),
        Screen("/calendar", "Calendario"),
        Screen("/calendar/clinics/new", "Nuovo ambulatorio"),
        Screen("/calendar/waiting", "Lista d'attesa"),
        Screen("/messages", "Messaggi"),
        Screen(f"/messages/{conversation}", "."),
        Screen("/network/centres", "Rete"),
        Screen("/network/people", "Rete"),
        Screen("/network/invitations", "Rete"),
        Screen("/network/protocols", "Rete"),
        Screen("/reminders", "."),
        Screen("/profile", "Profilo"),
        Screen("/import", "Importa"),
        Screen("/outbox", "Posta di prova"),
    ]


def shown(page: Page, screen: Screen) -> None:
    expect(page.get_by_role("heading", name=re.compile(f"^{screen.shown}")).first).to_be_visible()
    expect(page.get_by_role("main").locator("[data-skeleton], .mantine-Skeleton-root")).to_have_count(0)


def screens_of_admin(protocol_version: str) -> list[Screen]:
    """What an administrator of the hub has more of than a doctor."""
    tabs = ("people", "invitations", "programs", "protocols")
    version = Screen(f"/network/protocols/{protocol_version}", ".*Versione")
    return [*(Screen(f"/network/{tab}", "Rete") for tab in tabs), version]


class Sweep:
    """Looks at one screen after the other and tells all problems at the end."""

    def __init__(self, check: Callable[[Page], None]) -> None:
        self.check = check
        self.problems: list[str] = []

    def look(self, page: Page) -> None:
        try:
            self.check(page)
        except AssertionError as found:
            self.problems.append(f"at {page.viewport_size}: {found}")

    def visit(self, page: Page, screens: list[Screen]) -> None:
        """Each at both widths, without loading the app anew; every other one is opened on the phone."""
        narrow = False
        for screen in screens:
            go(page, screen.path)
            self.at_both_widths(page, screen, phone_first=narrow)
            narrow = not narrow

    def at_both_widths(self, page: Page, screen: Screen, *, phone_first: bool = False) -> None:
        """The second width is that in which the next screen opens."""
        for size in (PHONE, DESKTOP) if phone_first else (DESKTOP, PHONE):
            page.set_viewport_size(size)
            shown(page, screen)
            self.look(page)

    def conclude(self) -> None:
        assert not self.problems, "\n".join(self.problems)


WIDTHS = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])


def test_axe_finds_nothing_serious_on_any_screen(
    live_stack: LiveStack,
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    doctor = caller(CREMA_DOCTOR)
    case, draft = referrals.submitted(doctor), referrals.draft(doctor)
    conversation = doctor.get(f"conversations/for/patient/{case.patient}/")["id"]
    sweep = Sweep(assert_accessible)
    sweep.visit(page_of(doctor, "/today"), screens_of(case, draft, conversation))
    hub = caller(HUB_ADMIN)
    in_force = hub.get("protocols/")["protocols"][0]["versions"][0]["id"]
    admin = page_of(hub, "/today")
    sweep.visit(admin, screens_of_admin(in_force))
    admin.context.clear_cookies()
    for path, button in (
        ("/signin", "Accedi"),
        ("/reset", "Manda il collegamento"),
        ("/reset?key=x", "Cambia password"),
    ):
        admin.goto(f"{live_stack.url}{path}")
        expect(admin.get_by_role("button", name=re.compile(button)).first).to_be_visible()
        sweep.at_both_widths(admin, Screen(path, "."))
    admin.goto(f"{live_stack.url}/invitation/unknown")
    sweep.at_both_widths(admin, Screen("/invitation/unknown", "."))
    sweep.conclude()


@WIDTHS
def test_axe_finds_nothing_serious_in_what_opens_over_a_screen(
    live_stack: LiveStack,
    caller: Callable[[str], Caller],
    page_of: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    viewport: dict[str, int],
) -> None:
    doctor, hub = caller(CREMA_DOCTOR), caller(HUB_DOCTOR)
    case = referrals.submitted(doctor)
    hub.post(f"referrals/{case.referral}/acknowledge/", {})
    sweep = Sweep(assert_accessible)
    page = page_of(doctor, "/cases", viewport=viewport)
    page.get_by_role("button", name="Nuovo paziente").click()
    expect(page.get_by_role("dialog", name="Nuovo paziente")).to_be_visible()
    sweep.look(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").locator("input").fill(case.person.family_name)
    expect(page.get_by_role("option", name=re.compile(case.person.family_name)).first).to_be_visible()
    sweep.look(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Notifiche")).click()
    expect(page.get_by_role("dialog", name=re.compile("Notifiche"))).to_be_visible()
    sweep.look(page)

    record = page_of(doctor, f"/cases/{case.patient}/record/diagnoses", viewport=viewport)
    record.get_by_role("button", name=re.compile("^Storia:")).first.click()
    expect(record.get_by_role("list", name="Storia")).to_be_visible()
    sweep.look(record)
    record.get_by_role("button", name=re.compile("^Segna come errore:")).first.click()
    expect(record.get_by_role("dialog")).to_be_visible()
    sweep.look(record)
    record.keyboard.press("Escape")
    record.get_by_role("button", name=re.compile("^Modifica:")).first.click()
    expect(record.get_by_role("form", name="Diagnosi")).to_be_visible()
    sweep.look(record)

    other = page_of(hub, f"/cases/{case.patient}/referral", viewport=viewport)
    other.get_by_role("button", name="Chiedi informazioni").click()
    expect(other.get_by_role("textbox", name="Domanda 1")).to_be_visible()
    sweep.look(other)
    other.get_by_role("button", name="Esprimi il giudizio").click()
    expect(other.get_by_role("form", name="Giudizio di idoneità")).to_be_visible()
    sweep.look(other)
    sweep.conclude()


class Keys:
    """Hands on the keyboard: what cannot be reached with Tab and the arrows does not exist."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, target: Locator, *, steps: int = 150) -> None:
        """Tab until the focus is on `target`. Raises AssertionError when it is not reached."""
        expect(target).to_be_visible()
        for _ in range(steps):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.to(target)
        self.page.keyboard.press(key)

    def type(self, target: Locator, text: str) -> None:
        self.to(target)
        self.page.keyboard.type(text)


def test_a_referral_is_written_sent_and_decided_by_keyboard_alone(
    live_stack: LiveStack, caller: Callable[[str], Caller], page_of: Callable[..., Page]
) -> None:
    doctor, hub_doctor = caller(CREMA_DOCTOR), caller(HUB_DOCTOR)
    case = referrals.draft(doctor, Invented.new(), question_to_hub={"value": None})
    page = page_of(doctor, "/signin")
    page.context.clear_cookies()
    page.goto(f"{live_stack.url}/signin")
    crema = Keys(page)
    crema.type(page.get_by_role("textbox", name="E-mail"), CREMA_DOCTOR)
    crema.type(page.get_by_role("textbox", name="Password"), PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=re.compile("^Buon"))).to_be_visible()

    # to the case through the palette
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").locator("input")).to_be_focused()
    page.keyboard.type(case.person.family_name)
    found = page.get_by_role("option", name=re.compile(case.person.family_name)).first
    expect(found).to_have_attribute("data-combobox-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Parti della cartella")).to_be_visible()
    crema.press(page.get_by_role("navigation", name="Parti della cartella").get_by_role("link", name="Invio"))
    main = page.get_by_role("main")
    steps = main.get_by_role("navigation", name="Sezioni del modulo")
    crema.press(steps.get_by_role("button", name=re.compile("^Quesito")))
    crema.type(main.get_by_role("textbox", name="Quesito al centro CAR-T"), "Idonea?")
    urgency = main.get_by_role("radiogroup", name="Urgenza")
    crema.to(urgency.get_by_role("radio", checked=True))
    page.keyboard.press("ArrowUp")
    expect(urgency.get_by_role("radio", name="Ordinaria")).to_be_checked()
    expect(main.get_by_text("Tutto salvato")).to_be_visible()
    crema.press(main.get_by_role("button", name=re.compile("^Invia a ")))
    expect(main.get_by_role("heading", name=re.compile("^Invio a "))).to_be_visible()

    hub_page = page_of(hub_doctor, f"/cases/{case.patient}/referral")
    hub = Keys(hub_page)
    hub.press(hub_page.get_by_role("button", name="Prendi in carico"))
    expect(hub_page.get_by_text("In carico a")).to_be_visible()
    hub.type(hub_page.get_by_role("combobox", name="Scrivi un messaggio"), "Grazie, la vediamo.")
    hub_page.keyboard.press("Enter")
    expect(page.get_by_role("article").get_by_text("Grazie, la vediamo.")).to_be_visible()
    hub.press(hub_page.get_by_role("button", name="Esprimi il giudizio"))
    form = hub_page.get_by_role("form", name="Giudizio di idoneità")
    hub.to(form.get_by_role("radio").first)
    hub_page.keyboard.press("Space")
    chosen = form.get_by_role("radio", name="Solo raccolta pre-emptive")
    for _ in range(5):
        if chosen.is_checked():
            break
        hub_page.keyboard.press("ArrowDown")
    expect(chosen).to_be_checked()
    hub.to(form.get_by_role("combobox", name="Motivi"))
    hub_page.keyboard.press("ArrowDown")
    hub_page.keyboard.press("Enter")
    hub_page.keyboard.press("Escape")
    hub.press(form.get_by_role("button", name="Registra la decisione"))
    expect(hub_page.get_by_role("region", name="Decisione 1")).to_be_visible()
    expect(page.get_by_role("region", name="Decisione 1")).to_be_visible()
