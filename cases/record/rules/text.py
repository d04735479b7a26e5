"""Bilingual wording of clinical codes. Kept beside the codes, not in gettext catalogues, because a frozen
referral snapshot or a letter must show both languages exactly as they were when it was signed."""

from collections.abc import Iterable
from typing import NamedTuple


class Text(NamedTuple):
    """One wording in Italian and in English."""

    it: str
    en: str


class Choice(NamedTuple):
    """One admissible value of a coded field: the stored code and its label."""

    code: str
    label: Text


def choice(code: str, it: str, en: str) -> Choice:
    """Short form used in the code tables."""
    return Choice(code, Text(it, en))


def codes_of(choices: Iterable[Choice]) -> frozenset[str]:
    """The stored codes of a choice list, for membership tests and database constraints."""
    return frozenset(item.code for item in choices)


def label_of(choices: Iterable[Choice], code: str) -> Text:
    """Label of `code`; an unknown code is shown as itself, because hiding a stored value would mislead."""
    for item in choices:
        if item.code == code:
            return item.label
    return Text(code, code)


def joined(*parts: Text | None, by: str = " · ") -> Text:
    """The parts that say something, in one line."""
    kept = [part for part in parts if part is not None and part.it]
    return Text(by.join(part.it for part in kept), by.join(part.en for part in kept))
