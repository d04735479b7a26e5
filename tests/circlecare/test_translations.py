"""Every sentence of the server exists in Italian, and what is compiled is what is written."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils import translation

from kernel.errors import NotFound

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "platform/circlecare/locale/it/LC_MESSAGES"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def written() -> set[str]:
    found = set()
    for room in ("platform", "network", "messaging", "cases", "followup"):
        rows = extract_from_dir(ROOT / room, method_map=[("**.py", "python")], keywords=KEYWORDS)
        found |= {row[2] if isinstance(row[2], str) else row[2][0] for row in rows}
    return found


@pytest.fixture(scope="module")
def catalogue():
    with (FOLDER / "django.po").open("rb") as file:
        return {message.id: message for message in read_po(file, locale="it") if message.id}


def test_every_sentence_of_the_code_is_translated(catalogue):
    known = {key if isinstance(key, str) else key[0] for key, message in catalogue.items() if message.string}
    missing = sorted(text for text in written() if text not in known)
    assert not missing, "run `make messages` and translate what is new: " + "; ".join(missing[:10])


def test_translations_keep_their_placeholders(catalogue):
    for key, message in catalogue.items():
        if isinstance(key, str):
            assert sorted(PLACEHOLDER.findall(key)) == sorted(PLACEHOLDER.findall(message.string)), key


def test_the_compiled_catalogue_is_the_written_one(catalogue):
    compiled = read_mo(io.BytesIO((FOLDER / "django.mo").read_bytes()))
    assert {m.id: m.string for m in compiled if m.id} == {key: m.string for key, m in catalogue.items()}


def test_errors_speak_the_language_of_the_reader():
    with translation.override("it"):
        assert str(NotFound().message) == "Non trovato."
    with translation.override("en"):
        assert str(NotFound().message) == "Not found."
