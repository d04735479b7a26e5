"""The words of a reminder. It says a first name, a place and a time, and nothing else of anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cases.record.rules.text import Text
from followup.reminders.rules.kinds import About, Channel

NAME_MAX, PLACE_MAX = 30, 120
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]+")


@dataclass(frozen=True, slots=True)
class Words:
    """`subject` is empty for an SMS."""

    subject: str
    body: str


_SUBJECT = {
    About.APPOINTMENT: Text("Promemoria di un appuntamento", "Reminder of an appointment"),
    About.CONFIRM: Text("Un appuntamento da confermare", "An appointment to confirm"),
    About.PREPARATION: Text("Come prepararsi a un appuntamento", "How to prepare for an appointment"),
}
_TO_COME = Text("{name}, l'aspettiamo {when}, {place}.", "{name}, we are expecting you on {when}, {place}.")
_MORE = {
    About.APPOINTMENT: Text("", ""),
    About.CONFIRM: Text("Confermi o disdica qui: {link}", "Please confirm or cancel here: {link}"),
    About.PREPARATION: Text(
        "Prima di venire faccia il prelievo di sangue.", "Please have your blood test before you come."
    ),
}
_CLOSING = Text(
    "È un messaggio automatico: per domande chiami il Suo centro.",
    "This is an automatic message: for questions call your centre.",
)


def words_of(
    about: About, channel: Channel, language: str, *, name: str, place: str, when: str, link: str
) -> Words:
    """`when` comes from the one clock. The name and the place are cut and stripped of what cannot be seen: they were
    typed by people. Any language but Italian is English."""

    def said(text: Text) -> str:
        template = text.it if language == "it" else text.en
        # replaced one by one: a brace in a name is a brace
        return (
            template.replace("{when}", when)
            .replace("{link}", link)
            .replace("{place}", _tidy(place, PLACE_MAX))
            .replace("{name}", _tidy(name, NAME_MAX))
        )

    if channel == Channel.SMS:
        return Words("", " ".join(filter(None, (said(_TO_COME), said(_MORE[about])))))
    parts = [said(_TO_COME), said(_MORE[about]), said(_CLOSING)]
    return Words(said(_SUBJECT[about]), "\n\n".join(filter(None, parts)) + "\n")


def first_name(given_name: str) -> str:
    """The first of the given names: "Anna Maria" -> "Anna"."""
    return (given_name.split() or [""])[0]


def _tidy(text: str, longest: int) -> str:
    return _UNSEEN.sub(" ", text).strip()[:longest]
