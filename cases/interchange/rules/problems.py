"""Why a Bundle is refused as a whole, and where in it."""

from __future__ import annotations

from cases.record.rules.text import Text


class BundleError(ValueError):
    """The Bundle cannot be taken. `pointer` is a JSON pointer (RFC 6901) to the place, "" for the whole."""

    def __init__(self, code: str, message: Text, *, pointer: str = "") -> None:
        super().__init__(f"{code} at {pointer or '/'}: {message.en}")
        self.code = code
        self.message = message
        self.pointer = pointer


def join(pointer: str, *parts: str | int) -> str:
    """`join("/entry/3", "resource", "a/b")` -> "/entry/3/resource/a~1b"."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in parts)
    return "/".join([pointer, *escaped])
