"""The page for auditors says what the tests prove."""

import os
from pathlib import Path

from tests.security import matrix, printed

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access-matrix.md"


def test_the_printed_matrix_is_the_tested_one():
    """`WRITE_ACCESS_MATRIX=1 pytest tests/security/test_printed.py` writes it anew."""
    if os.environ.get("WRITE_ACCESS_MATRIX"):
        PAGE.write_text(printed.page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == printed.page()


def test_every_relation_has_a_column():
    assert tuple(printed.SHORT) == matrix.RELATIONS
