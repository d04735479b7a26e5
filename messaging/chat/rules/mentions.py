"""Mentions: stored as `@[Name](person:<uuid>)`, shown as `@Name`."""

import re
from collections.abc import Mapping
from uuid import UUID

_MENTION = re.compile(
    r"@\[([^\]\n]{1,120})\]\(person:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\)"
)
_UNSAFE = re.compile(r"[\[\]()\\`*_<>~]")


def mentioned(text: str) -> list[UUID]:
    """Ids in the order of their first mention."""
    return list(dict.fromkeys(UUID(found[2]) for found in _MENTION.finditer(text)))


def normalise(text: str, names: Mapping[UUID, str]) -> str:
    """Give every mention the name that the person has in `names`; one who is not there becomes plain text.

    The typed name is not trusted: "@[Marta Riva](person:<id of someone else>)" would tell the readers a
    falsehood. Example: with names {id: "Marta Riva"}, "@[Boss](person:id)" -> "@[Marta Riva](person:id)".
    """

    def replace(found: re.Match[str]) -> str:
        person = UUID(found[2])
        name = names.get(person)
        if name is None:
            return "@" + _UNSAFE.sub("", found[1])
        return f"@[{_UNSAFE.sub('', name)}](person:{person})"

    return _MENTION.sub(replace, text)


def plain(text: str) -> str:
    """`text` with mentions as people read them; for excerpts."""
    return _MENTION.sub(lambda found: f"@{found[1]}", text)
