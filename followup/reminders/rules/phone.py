"""Telephone numbers as the gateway takes them."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[\s./()\-]+")
_E164 = re.compile(r"\+[1-9]\d{7,14}")
_MOBILE_IT = re.compile(r"3\d{8,9}")


def mobile_of(typed: str) -> str | None:
    """The number in E.164, or None when no SMS can be sent to it.

    Italian numbers need no prefix, and only mobiles (3...) take SMS; others begin with + or 00. Examples:
    "333 1234567" -> "+393331234567"; "0039 333.1234567" -> the same; "0373 123456" -> None; "+33 6 12 34 56 78" ->
    "+33612345678".
    """
    bare = _MARKS.sub("", typed)
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    if _MOBILE_IT.fullmatch(bare):
        return f"+39{bare}"
    if not _E164.fullmatch(bare):
        return None
    return bare if not bare.startswith("+39") or _MOBILE_IT.fullmatch(bare[3:]) else None
