"""Short plain previews of messages."""

import re

from messaging.chat.rules.mentions import plain

EXCERPT_CHARS = 140
_MARKUP = re.compile(r"[*_`~>]+")


def excerpt(text: str, limit: int = EXCERPT_CHARS) -> str:
    """One line of plain text, cut at a word. Example: "**CRS** grade 2\\nnow" -> "CRS grade 2 now"."""
    line = " ".join(_MARKUP.sub("", plain(text)).split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1].rsplit(" ", 1)[0] or line[: limit - 1]
    return cut + "…"
