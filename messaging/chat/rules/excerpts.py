"""Short plain previews of messages."""

import re

from messaging.chat.rules.mentions import plain

EXCERPT_CHARS = 140
# Only marks in pairs around words: "> 500", "~500" and "5*10^9" are values.
_PAIRED = re.compile(r"(?<!\w)(\*\*|__|~~|\*|_|`+)(?=\S)(.{1,80}?)(?<=\S)\1(?!\w)")


def excerpt(text: str, limit: int = EXCERPT_CHARS) -> str:
    """One line of plain text, cut at a word. Example: "**CRS** grade 2\\nnow" -> "CRS grade 2 now"."""
    # Enough for the excerpt; a long row of marks must not keep the expression busy.
    line = " ".join(plain(text[: 8 * limit]).split())
    line = _PAIRED.sub(r"\2", _PAIRED.sub(r"\2", line))
    if len(line) <= limit:
        return line
    cut = line[: limit - 1].rsplit(" ", 1)[0] or line[: limit - 1]
    return cut + "…"
