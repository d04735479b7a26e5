"""When reminders are due, to which numbers they go, and what they say: pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.reminders.rules.kinds import OF_RULES, About, Channel
from followup.reminders.rules.phone import mobile_of
from followup.reminders.rules.timing import NOTICE, due_at, is_quiet, offer_due_at, retry_pause
from followup.reminders.rules.words import Invitation, Said, first_name, invitation_words, words_of

ROME = ZoneInfo("Europe/Rome")
QUIET = {"quiet_from": time(21), "quiet_until": time(8)}
NONE = {"quiet_from": time(0), "quiet_until": time(0)}


def rome(day, hour, minute=0, month=4):
    return datetime(2027, month, day, hour, minute, tzinfo=ROME)


@pytest.mark.parametrize(
    ("happens", "days", "hours", "expected"),
    [
        # over the clock change of 28 March the hour on the wall stays
        (rome(1, 14), 7, 0, rome(25, 14, month=3)),
        (rome(28, 14, month=3), 1, 0, rome(27, 14, month=3)),
        (rome(31, 14, month=10), 1, 0, rome(30, 14, month=10)),
        # hours are hours: three before 05:00 of that night it was 01:00
        (rome(28, 5, month=3), 0, 3, rome(28, 1, month=3)),
    ],
)
def test_days_are_those_of_the_wall(happens, days, hours, expected):
    assert due_at(happens, ROME, days_before=days, hours_before=hours, **NONE) == expected


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (rome(6, 14), rome(6, 12)),
        (rome(6, 9, 30), rome(6, 8)),
        (rome(6, 9), rome(6, 8)),
        (rome(6, 8, 59), rome(5, 21)),
        (rome(6, 8, 30), rome(5, 21)),
        (rome(6, 10), rome(6, 8)),
        (rome(6, 23, 30), rome(6, 21)),
    ],
)
def test_two_hours_before_waits_for_the_morning_or_comes_the_evening_before(happens, expected):
    assert due_at(happens, ROME, days_before=0, hours_before=2, **QUIET) == expected


AT = st.integers(29_453_700, 34_712_580).map(lambda minutes: datetime.fromtimestamp(60 * minutes, UTC))
HOUR = st.integers(0, 23).map(time)


@given(at=AT, days=st.integers(0, 60), hours=st.integers(1, 23), quiet=st.tuples(HOUR, HOUR))
def test_never_in_quiet_hours(at, days, hours, quiet):
    due = due_at(
        at, ZoneInfo("UTC"), days_before=days, hours_before=hours, quiet_from=quiet[0], quiet_until=quiet[1]
    )
    assert not is_quiet(due.time(), *quiet)


@given(
    at=AT,
    zone=st.sampled_from(["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    days=st.integers(0, 60),
    hours=st.integers(1, 23),
    quiet=st.tuples(HOUR, HOUR),
)
def test_always_an_hour_before_the_appointment_or_more(at, zone, days, hours, quiet):
    due = due_at(
        at, ZoneInfo(zone), days_before=days, hours_before=hours, quiet_from=quiet[0], quiet_until=quiet[1]
    )
    assert due <= at - NOTICE


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("333 1234567", "+393331234567"),
        ("0039 333.123-4567", "+393331234567"),
        ("+39 (347) 123456", "+39347123456"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0373 123456", None),
        ("+39 0373 123456", None),
        ("333", None),
        ("3331234567 (figlia)", None),
        ("", None),
        ("+393331234567\r\nX: y", None),
    ],
)
def test_numbers_as_the_gateway_takes_them(typed, number):
    assert mobile_of(typed) == number


def test_pauses_grow_and_do_not_come_back_together():
    assert [retry_pause(n, 0.5) for n in (1, 2, 3)] == [timedelta(seconds=s) for s in (30, 120, 480)]
    assert retry_pause(30, 0.5) == timedelta(hours=1)
    assert retry_pause(1, 0.0) < retry_pause(1, 1.0)


WHEN = {"it": "martedì 2 febbraio 2027, ore 14:00", "en": "Tuesday 2 February 2027, 14:00"}
UNTIL = {"it": "domenica 31 gennaio 2027, ore 10:00", "en": "Sunday 31 January 2027, 10:00"}
PLACE = "Ospedale di Crema, palazzina B"
LINK = "https://circle.example/a/abc"
EXPECTED = {
    ("appointment", "it"): f"Anna, l'aspettiamo {WHEN['it']}, {PLACE}.",
    ("confirm", "it"): f"Anna, l'aspettiamo {WHEN['it']}, {PLACE}. Confermi o disdica qui: {LINK}",
    ("preparation", "it"): f"Anna, l'aspettiamo {WHEN['it']}, {PLACE}. Prima di venire faccia il prelievo di sangue.",
    ("appointment", "en"): f"Anna, we are expecting you on {WHEN['en']}, {PLACE}.",
    ("confirm", "en"): f"Anna, we are expecting you on {WHEN['en']}, {PLACE}. Please confirm or cancel here: {LINK}",
    ("preparation", "en"): (
        f"Anna, we are expecting you on {WHEN['en']}, {PLACE}. Please have your blood test before you come."
    ),
    ("offer", "it"): (
        f"Anna, si è liberato un posto: {WHEN['it']}, {PLACE}."
        f" È Suo fino a {UNTIL['it']}: accetti o rifiuti qui: {LINK}"
    ),
    ("offer", "en"): (
        f"Anna, a place has become free: {WHEN['en']}, {PLACE}."
        f" It is kept for you until {UNTIL['en']}: please accept or decline here: {LINK}"
    ),
    ("pick", "it"): f"Anna, scelga il Suo appuntamento, {PLACE}. Può farlo fino a {UNTIL['it']}: {LINK}",
    ("pick", "en"): f"Anna, please choose your appointment, {PLACE}. You can do so until {UNTIL['en']}: {LINK}",
}  # fmt: skip
CLOSING = {
    "it": "È un messaggio automatico: per domande chiami il Suo centro.",
    "en": "This is an automatic message: for questions call your centre.",
}


_TAPPED = {
    f" Confermi o disdica qui: {LINK}": " Tocchi per confermare o disdire.",
    f" Please confirm or cancel here: {LINK}": " Tap to confirm or cancel.",
    f" accetti o rifiuti qui: {LINK}": " tocchi per accettare o rifiutare.",
    f" please accept or decline here: {LINK}": " tap to accept or decline.",
    f"{UNTIL['it']}: {LINK}": f"{UNTIL['it']}: tocchi qui.",
    f"{UNTIL['en']}: {LINK}": f"{UNTIL['en']}: tap here.",
}
"""What a push says in place of the link."""


@pytest.mark.parametrize(("about", "channel", "language"), list(product(About, Channel, ("it", "en"))))
def test_the_whole_text_of_every_reminder(about, channel, language):
    words = words_of(about, channel, Said(language, "Anna", PLACE, WHEN[language], LINK, UNTIL[language]))
    expected = EXPECTED[about, language]
    if channel == Channel.SMS:
        assert (words.subject, words.body) == ("", expected)
        return
    if channel == Channel.PUSH:
        for linked, tapped in _TAPPED.items():
            expected = expected.replace(linked, tapped)
        assert words.body == expected
    else:
        assert " ".join(words.body.split()) == f"{expected} {CLOSING[language]}"
    assert not any(word in words.subject for word in ("Anna", "2027", "Crema"))


@pytest.mark.parametrize(
    ("kind", "language", "subject", "text"),
    [
        ("booked", "it", "Il Suo appuntamento", f"Anna, l'aspettiamo {WHEN['it']}, {PLACE}."),
        ("booked", "en", "Your appointment", f"Anna, we are expecting you on {WHEN['en']}, {PLACE}."),
        (
            "moved",
            "it",
            "Il Suo appuntamento è cambiato",
            f"Anna, il Suo appuntamento è cambiato: l'aspettiamo {WHEN['it']}, {PLACE}.",
        ),
        (
            "moved",
            "en",
            "Your appointment has changed",
            f"Anna, your appointment has changed: we are expecting you on {WHEN['en']}, {PLACE}.",
        ),
        (
            "cancelled",
            "it",
            "Il Suo appuntamento è annullato",
            f"Anna, l'appuntamento di {WHEN['it']}, {PLACE}, è annullato.",
        ),
        (
            "cancelled",
            "en",
            "Your appointment is cancelled",
            f"Anna, the appointment on {WHEN['en']}, {PLACE}, is cancelled.",
        ),
    ],
)
def test_the_words_of_an_invitation(kind, language, subject, text):
    words = invitation_words(Invitation(kind), Said(language, "Anna", PLACE, WHEN[language]))
    assert words.subject == subject
    first, _file, last = words.body.rstrip("\n").split("\n\n")
    assert (first, last) == (text, CLOSING[language])


@pytest.mark.parametrize(
    ("offered", "expires", "expected"),
    [
        (rome(6, 10), rome(8, 10), (rome(6, 10), rome(7, 10))),
        (rome(6, 23), rome(8, 23), (rome(7, 8), rome(8, 8))),
        (rome(6, 22), rome(7, 10), (rome(7, 8),)),
        (rome(6, 22), rome(7, 8, 30), ()),
        # 48 hours over the change of the clock: the second word comes 24 hours before the end
        (rome(27, 10, month=3), rome(29, 11, month=3), (rome(27, 10, month=3), rome(28, 11, month=3))),
    ],
)
def test_an_offer_is_told_at_once_and_a_day_before_it_expires(offered, expires, expected):
    assert offer_due_at(offered, expires, ROME, **QUIET) == expected


def test_no_rule_of_a_clinic_makes_an_offer_or_a_choice():
    assert set(About) - set(OF_RULES) == {About.OFFER, About.PICK}


@given(st.text(max_size=200), st.text(max_size=300))
def test_what_people_typed_neither_breaks_a_header_nor_hides_a_line(name, place):
    words = words_of(About.CONFIRM, Channel.MAIL, Said("it", name, place, WHEN["it"], LINK))
    assert "\n" not in words.subject
    first = words.body.split("\n\n", maxsplit=1)[0]
    assert not set(first) & set("\r\n\x00\u202e\u200b")
    assert len(first) < 260
    assert LINK in words.body


def test_a_first_name_is_the_first():
    assert [first_name(name) for name in ("Anna Maria", " Li ", "")] == ["Anna", "Li", ""]
