"""From letter data to PDF/A, by typst."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

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

    The data reach the template as one JSON string: nothing in it is ever read as markup or code.
    """
    pdf = _compiler().compile(
        format="pdf",
        pdf_standards=[STANDARD],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    assert isinstance(pdf, bytes), "one document, not written to a file"
    return pdf
