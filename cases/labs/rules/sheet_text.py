"""From the bytes or the text of a sheet to rows of cells. Any bytes give rows or a named problem."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter

from cases.record.rules.text import Text

MAX_BYTES = 200_000
MAX_ROWS = 2_000
MAX_COLUMNS = 400
SEPARATORS = ("\t", ";", ",")
Grid = list[list[str]]

_ZIP = b"PK\x03\x04"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Unreadable(ValueError):
    """The sheet cannot be read at all; `code` and `message` say why and what to do."""

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


NOT_TEXT = Text(
    "Questo file non è un testo. Da Excel o Calc copia le celle e incollale qui, o salva come CSV",
    "This file is not text. In Excel or Calc copy the cells and paste them here, or save as CSV",
)


def decode(content: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with their marks, else UTF-8, else Windows-1252, as spreadsheets write.

    Raises Unreadable for what is no text (an Excel file) and for more than MAX_BYTES.
    """
    if len(content) > MAX_BYTES:
        raise too_large()
    if content.startswith(_ZIP):
        raise Unreadable("not_text", NOT_TEXT)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def too_large() -> Unreadable:
    """The refusal of more than MAX_BYTES."""
    return Unreadable(
        "too_large",
        Text(
            f"Il foglio supera {MAX_BYTES // 1000} kB: importalo in più parti",
            f"The sheet is larger than {MAX_BYTES // 1000} kB: import it in parts",
        ),
    )


def split(text: str) -> tuple[Grid, str]:
    """Rows of trimmed cells, each row as long as the longest, and the separator (tab, ";" or ",").

    Raises Unreadable: nothing in it, no text, too many rows or columns.
    """
    encoded = text.encode("utf-8", errors="replace")
    if len(encoded) > MAX_BYTES:
        raise too_large()
    text = encoded.decode()
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise Unreadable("not_text", NOT_TEXT)
    found = {separator: _rows(text, separator) for separator in SEPARATORS}
    separator = max(SEPARATORS, key=lambda each: _regularity(found[each]))
    grid = found[separator]
    while grid and not any(grid[-1]):
        grid.pop()
    if not grid:
        raise Unreadable("empty", Text("Il foglio è vuoto", "The sheet is empty"))
    if len(grid) > MAX_ROWS:
        raise Unreadable(
            "too_many_rows",
            Text(
                f"Più di {MAX_ROWS} righe: importa il foglio in più parti",
                f"More than {MAX_ROWS} rows: import the sheet in parts",
            ),
        )
    width = max(len(row) for row in grid)
    if width > MAX_COLUMNS:
        raise Unreadable(
            "too_many_columns",
            Text(f"Più di {MAX_COLUMNS} colonne", f"More than {MAX_COLUMNS} columns"),
        )
    return [row + [""] * (width - len(row)) for row in grid], separator


def _rows(text: str, separator: str) -> Grid:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [[" ".join(cell.split()) for cell in row] for row in reader] or [[""]]
    except csv.Error:
        # a quotation mark that nobody closes: take the lines as they are
        return [[" ".join(cell.split()) for cell in line.split(separator)] for line in text.split("\n")]


def _regularity(grid: Grid) -> tuple[float, int]:
    """Share of the rows that have the usual number of cells, and that number; one column is no table."""
    counts = Counter(len(row) for row in grid if any(row))
    if not counts:
        return 0.0, 0
    width, often = counts.most_common(1)[0]
    if width == 1:
        return 0.0, 1
    # a comma is also the sign of the decimals: a separator that comes earlier in the list wins a tie
    return round(often / sum(counts.values()), 1), 0
