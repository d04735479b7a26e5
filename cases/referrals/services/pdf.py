"""From letter data to PDF/A."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kernel.pdf import pdf_of

TEMPLATE: Final = Path(__file__).resolve().parent.parent / "letters" / "letter.typ"


def letter_pdf(data: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF/A of one letter (see `pdf_of`)."""
    return pdf_of(TEMPLATE, data, at=at)
