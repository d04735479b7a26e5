"""The words of a reminder. It says a first name, a place and a time, and nothing else of anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from cases.record.rules.text import Text
from followup.reminders.rules.kinds import About, Channel

NAME_MAX, PLACE_MAX = 30, 120
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]+")


@dataclass(frozen=True, slots=True)
class Words:
    """`subject` is empty for an SMS."""

    subject: str
    body: str


class Invitation(StrEnum):
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"


_SUBJECT = {
    About.APPOINTMENT: Text("Promemoria di un appuntamento", "Reminder of an appointment"),
    About.CONFIRM: Text("Un appuntamento da confermare", "An appointment to confirm"),
    About.PREPARATION: Text("Come prepararsi a un appuntamento", "How to prepare for an appointment"),
    About.OFFER: Text("Si è liberato un posto", "A place has become free"),
    About.PICK: Text("Scelga il Suo appuntamento", "Choose your appointment"),
}
_TO_COME = Text("{name}, l'aspettiamo {when}, {place}.", "{name}, we are expecting you on {when}, {place}.")
_FREE = Text(
    "{name}, si è liberato un posto: {when}, {place}.", "{name}, a place has become free: {when}, {place}."
)
_TO_CHOOSE = Text(
    "{name}, scelga il Suo appuntamento, {place}.", "{name}, please choose your appointment, {place}."
)
_FIRST = {About.OFFER: _FREE, About.PICK: _TO_CHOOSE}
_MORE = {
    About.APPOINTMENT: Text("", ""),
    About.CONFIRM: Text("Confermi o disdica qui: {link}", "Please confirm or cancel here: {link}"),
    About.PREPARATION: Text(
        "Prima di venire faccia il prelievo di sangue.", "Please have your blood test before you come."
    ),
    About.OFFER: Text(
        "È Suo fino a {until}: accetti o rifiuti qui: {link}",
        "It is kept for you until {until}: please accept or decline here: {link}",
    ),
    About.PICK: Text("Può farlo fino a {until}: {link}", "You can do so until {until}: {link}"),
}
_TAP = {
    About.APPOINTMENT: Text("", ""),
    About.CONFIRM: Text("Tocchi per confermare o disdire.", "Tap to confirm or cancel."),
    About.PREPARATION: _MORE[About.PREPARATION],
    About.OFFER: Text(
        "È Suo fino a {until}: tocchi per accettare o rifiutare.",
        "It is kept for you until {until}: tap to accept or decline.",
    ),
    About.PICK: Text("Può farlo fino a {until}: tocchi qui.", "You can do so until {until}: tap here."),
}
_INVITED = {
    Invitation.BOOKED: (Text("Il Suo appuntamento", "Your appointment"), _TO_COME),
    Invitation.MOVED: (
        Text("Il Suo appuntamento è cambiato", "Your appointment has changed"),
        Text(
            "{name}, il Suo appuntamento è cambiato: l'aspettiamo {when}, {place}.",
            "{name}, your appointment has changed: we are expecting you on {when}, {place}.",
        ),
    ),
    Invitation.CANCELLED: (
        Text("Il Suo appuntamento è annullato", "Your appointment is cancelled"),
        Text(
            "{name}, l'appuntamento di {when}, {place}, è annullato.",
            "{name}, the appointment on {when}, {place}, is cancelled.",
        ),
    ),
}
_ATTACHED = Text("L'allegato lo scrive nel Suo calendario.", "The attachment puts it into your calendar.")
_TAKES_AWAY = Text(
    "L'allegato lo toglie dal Suo calendario.", "The attachment takes it out of your calendar."
)
_CLOSING = Text(
    "È un messaggio automatico: per domande chiami il Suo centro.",
    "This is an automatic message: for questions call your centre.",
)


@dataclass(frozen=True, slots=True)
class Said:
    """What is put into the words. `when` and `until` (of an offer or a choice) come from the one clock. The name and
    the place are cut and stripped of what cannot be seen: they were typed by people. Any language but Italian is
    English."""

    language: str
    name: str
    place: str
    when: str
    link: str = ""
    until: str = ""

    def __call__(self, text: Text) -> str:
        template = text.it if self.language == "it" else text.en
        # replaced one by one: a brace in a name is a brace
        return (
            template.replace("{when}", self.when)
            .replace("{until}", self.until)
            .replace("{link}", self.link)
            .replace("{place}", _tidy(self.place, PLACE_MAX))
            .replace("{name}", _tidy(self.name, NAME_MAX))
        )


def words_of(about: About, channel: Channel, said: Said) -> Words:
    """Those of a push are short and carry no link: it opens when it is tapped."""
    first = said(_FIRST.get(about, _TO_COME))
    if channel == Channel.PUSH:
        return Words(said(_SUBJECT[about]), " ".join(filter(None, (first, said(_TAP[about])))))
    more = said(_MORE[about])
    if channel == Channel.SMS:
        return Words("", " ".join(filter(None, (first, more))))
    return Words(said(_SUBJECT[about]), _paragraphs(first, more, said(_CLOSING)))


def invitation_words(kind: Invitation, said: Said) -> Words:
    """The words around a calendar file."""
    subject, first = _INVITED[kind]
    file = _TAKES_AWAY if kind == Invitation.CANCELLED else _ATTACHED
    return Words(said(subject), _paragraphs(said(first), said(file), said(_CLOSING)))


def first_name(given_name: str) -> str:
    """The first of the given names: "Anna Maria" -> "Anna"."""
    return (given_name.split() or [""])[0]


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(filter(None, parts)) + "\n"


def _tidy(text: str, longest: int) -> str:
    return _UNSEEN.sub(" ", text).strip()[:longest]
