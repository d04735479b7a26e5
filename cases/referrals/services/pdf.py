"""From letter data to PDF/A, by typst."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from cases.record.rules.printed_words import UNPRINTABLE
from cases.referrals.services.printable import SQUARE, printable_data

TEMPLATES = Path(__file__).resolve().parent.parent / "letters"
STANDARD: Final = "a-2a"
"""PDF/A-2a: archivable, self-contained, and tagged for screen readers."""


@cache
def _compiler() -> "typst.Compiler":
    # One per process: the fonts that come with typst are read once; those of the machine do not count, so that
    # a letter looks the same everywhere.
    return typst.Compiler(input=str(TEMPLATES / "letter.typ"), root=str(TEMPLATES), ignore_system_fonts=True)


def letter_pdf(data: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF/A of one letter, the same bytes for the same data.

    The data reach the template as one JSON string: nothing in it is ever read as markup or code. Characters that the
    fonts cannot print become squares, and the foot of the page says so.
    """
    shown: dict[str, Any] = printable_data(data)
    if SQUARE in json.dumps(shown, ensure_ascii=False):
        shown["footer"]["note"] += f" {UNPRINTABLE.en if data['lang'] == 'en' else UNPRINTABLE.it}"
    pdf = _compiler().compile(
        format="pdf",
        pdf_standards=[STANDARD],
        sys_inputs={"data": json.dumps(shown, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    assert isinstance(pdf, bytes), "one document, not written to a file"
    return pdf
