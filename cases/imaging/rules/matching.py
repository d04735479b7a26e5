"""Is this image of this patient? The header's identity against the record's.

A warning, never a verdict: hospitals write names in many ways, so spelling is forgiven (accents, case, order,
apostrophes, middle names, married names after the maiden name) and only contradictions are reported.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

NAME, BIRTH_DATE, SEX, TAX_CODE, NO_IDENTITY = "name", "birth_date", "sex", "tax_code", "no_identity"

_TAX_CODE = re.compile(r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ł": "l", "þ": "th", "ð": "d"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Of the record or of a header. `name`: "Family^Given^Middle" for a header; empty parts are unknown."""

    name: str = ""
    birth_date: date | None = None
    sex: str = ""
    identifiers: frozenset[str] = frozenset()


def mismatches(*, record: Identity, header: Identity) -> list[str]:
    """The reasons why the header contradicts the record, in a fixed order; empty when it does not.

    A header that names nobody at all is a reason of its own: nobody can tell whose images these are. Example:
    record "ROSSI^Maria" of 1970-01-31, header "rossi^maria luisa" of 1970-01-31: [].
    """
    if not header.name.strip("^ ") and header.birth_date is None and not header.identifiers:
        return [NO_IDENTITY]
    reasons = []
    if header.name.strip("^ ") and not names_agree(record.name, header.name):
        reasons.append(NAME)
    if header.birth_date and record.birth_date and header.birth_date != record.birth_date:
        reasons.append(BIRTH_DATE)
    if header.sex in ("F", "M") and record.sex in ("F", "M") and header.sex != record.sex:
        reasons.append(SEX)
    if _tax_codes_differ(record.identifiers, header.identifiers):
        reasons.append(TAX_CODE)
    return reasons


def _tax_codes_differ(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Patient ids differ between hospitals and say nothing; a tax code is the same everywhere."""
    known = {code.upper() for code in ours if _TAX_CODE.fullmatch(code.upper())}
    found = {code.strip().upper() for code in theirs if _TAX_CODE.fullmatch(code.strip().upper())}
    return bool(known and found and not known & found)


def fold(name: str) -> str:
    """Letters only, lower case, no accents: "D'Angelò" gives "dangelo"."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    return "".join(char for char in plain if char.isalpha())


def _parts(name: str) -> list[str]:
    """The words of a name, folded; apostrophes join ("D'Angelo" is one word), everything else separates."""
    joined = re.sub(r"['’`´]\s*", "", name)
    return [part for part in (fold(word) for word in re.split(r"[\s^\-_.,=]+", joined)) if part]


def names_agree(record: str, header: str) -> bool:
    """Are family and given name of the record ("Family^Given") both met by the words of the header?

    Words may be in any order, joined or split ("De Luca", "DELUCA"), more on either side (second names, both
    family names of a married woman); an initial stands for a given name, and a header with one word only is
    not blamed for the other.
    """
    theirs = _parts(header)
    family, given = (_parts(part) for part in record.partition("^")[::2])
    if not theirs or not (family or given):
        return True
    if len(theirs) == 1:
        return _meets(family, theirs) or _meets(given, theirs) or _meets(family + given, theirs)
    return _meets(family, theirs) and _meets(given, theirs, initials=True)


def _meets(wanted: list[str], found: list[str], *, initials: bool = False) -> bool:
    if not wanted:
        return True
    runs = {
        "".join(found[start:stop]) for start in range(len(found)) for stop in range(start + 1, len(found) + 1)
    }
    # "de", "la", "di" alone make no name
    if "".join(wanted) in runs or any(word in runs for word in wanted if len(word) > 2):
        return True
    return initials and any(len(word) == 1 and word == wanted[0][0] for word in found)
