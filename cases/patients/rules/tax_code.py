"""The Italian tax code [codice fiscale]: is it well formed, and does it belong to this person?

Source: Decreto ministeriale 23 dicembre 1976, n. 13813 (how the code is made) and its omocodia rule: when
two people would get the same code, digits are replaced by letters from the right (0-9 -> L M N P Q R S T U V).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from codicefiscale import codicefiscale

TAX_CODE_LENGTH = 16
_OMOCODIA_DIGITS = str.maketrans("LMNPQRSTUV", "0123456789")
_OMOCODIA_POSITIONS = (6, 7, 9, 10, 12, 13, 14)
_MONTHS = "ABCDEHLMPRST"
FEMALE_DAY_OFFSET = 40


@dataclass(frozen=True, slots=True)
class TaxCodeFinding:
    """One thing that is wrong (or odd) with a code; `code` is stable, `params` fill the translated message."""

    code: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaxCodeParts:
    """What the code says about its owner. The year has two digits: the century is not in the code."""

    family: str
    given: str
    year_2_digits: int
    month: int
    day: int
    sex: str
    place: str


def normalise_tax_code(raw: str) -> str:
    """The code as it is stored: capitals, without the blanks, dots and dashes that people type into it."""
    return "".join(character for character in raw.upper() if character not in " \t\n\r.-")


def without_omocodia(code: str) -> str:
    """The fifteen characters as they were before letters stood in for digits (the check character dropped).

    `RSSMRA54C12D14N` -> `RSSMRA54C12D142`.
    """
    characters = list(code[:15])
    for position in _OMOCODIA_POSITIONS:
        characters[position] = characters[position].translate(_OMOCODIA_DIGITS)
    return "".join(characters)


def parse_tax_code(code: str) -> TaxCodeParts | TaxCodeFinding:
    """Take a normalised code apart, or say why it cannot be one.

    `RSSMRA54C12D142U` -> family RSS, given MRA, born 12 March ..54, male, place D142 (Crema).
    """
    if len(code) != TAX_CODE_LENGTH:
        return TaxCodeFinding("length", {"length": str(len(code))})
    if not codicefiscale.CODICEFISCALE_RE.match(code):
        return TaxCodeFinding("format")
    if codicefiscale.encode_cin(code) != code[15]:
        return TaxCodeFinding("check_character")
    plain = without_omocodia(code)
    day_and_sex = int(plain[9:11]) if plain[9:11].isdigit() else 0
    sex = "F" if day_and_sex > FEMALE_DAY_OFFSET else "M"
    day = day_and_sex - FEMALE_DAY_OFFSET if sex == "F" else day_and_sex
    if not (plain[6:8].isdigit() and plain[12:15].isdigit() and 1 <= day <= 31):
        return TaxCodeFinding("format")
    return TaxCodeParts(
        family=plain[:3],
        given=plain[3:6],
        year_2_digits=int(plain[6:8]),
        month=_MONTHS.index(plain[8]) + 1,
        day=day,
        sex=sex,
        place=plain[11:15],
    )


def tax_code_errors(code: str, *, birth_date: date | None, sex: str) -> list[TaxCodeFinding]:
    """What makes this code wrong for a person born on `birth_date` of `sex` (F, M or unknown).

    An empty list means: the code may be stored. Only what is known is compared.
    """
    parts = parse_tax_code(code)
    if isinstance(parts, TaxCodeFinding):
        return [parts]
    found = []
    if birth_date is not None and (parts.year_2_digits, parts.month, parts.day) != (
        birth_date.year % 100,
        birth_date.month,
        birth_date.day,
    ):
        found.append(
            TaxCodeFinding(
                "birth_date",
                {
                    "in_code": f"{parts.day:02d}/{parts.month:02d}/..{parts.year_2_digits:02d}",
                    "entered": birth_date.strftime("%d/%m/%Y"),
                },
            )
        )
    if sex in {"F", "M"} and parts.sex != sex:
        found.append(TaxCodeFinding("sex", {"in_code": parts.sex, "entered": sex}))
    return found


def tax_code_warnings(code: str, *, family_name: str, given_name: str) -> list[TaxCodeFinding]:
    """What is odd but happens: a name changed after the code was issued, a place the table does not know."""
    parts = parse_tax_code(code)
    if isinstance(parts, TaxCodeFinding):
        return []
    found = []
    if family_name and codicefiscale.encode_lastname(family_name) != parts.family:
        found.append(TaxCodeFinding("family_name", {"in_code": parts.family}))
    if given_name and codicefiscale.encode_firstname(given_name) != parts.given:
        found.append(TaxCodeFinding("given_name", {"in_code": parts.given}))
    if not codicefiscale.is_valid(code):
        found.append(TaxCodeFinding("place", {"in_code": parts.place}))
    return found
