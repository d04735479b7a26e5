"""PDF/A by typst: one frame for the printed sheets of every room, each with a template of its own."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from kernel.printable import SQUARE, printable_data

STANDARD: Final = "a-2a"
"""PDF/A-2a: archivable, self-contained, and tagged for screen readers."""
UNPRINTABLE: Final = {
    "it": f"{SQUARE} = carattere non stampabile: si legge nella cartella.",
    "en": f"{SQUARE} = character that cannot be printed: read it in the record.",
}


_ONE_AT_A_TIME: Final = Lock()
"""A compiler refuses a second thread while it works ("Already borrowed"): who prints beside another waits a moment."""


def pdf_of(template: Path, data: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF of one sheet, the same bytes for the same data. `data` has `lang` and `footer.note`.

    The data reach the template as one JSON string: nothing in it is ever read as markup or code. Characters that the
    fonts cannot print become squares, and the foot of the page says so.
    """
    shown: dict[str, Any] = printable_data(data)
    if SQUARE in json.dumps(shown, ensure_ascii=False):
        shown["footer"]["note"] += f" {UNPRINTABLE['en' if data['lang'] == 'en' else 'it']}"
    with _ONE_AT_A_TIME:
        pdf = _compiler(template).compile(
            format="pdf",
            pdf_standards=[STANDARD],
            sys_inputs={"data": json.dumps(shown, ensure_ascii=False)},
            timestamp=int(at.timestamp()),
        )
    assert isinstance(pdf, bytes), "one document, not written to a file"
    return pdf


@cache
def _compiler(template: Path) -> typst.Compiler:
    # one per process and template: the fonts that come with typst are read once; those of the machine do not count,
    # so that a sheet looks the same everywhere
    return typst.Compiler(input=str(template), root=str(template.parent), ignore_system_fonts=True)
