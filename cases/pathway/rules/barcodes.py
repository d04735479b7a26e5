"""What a code on a bag, a label or a wristband says: ISBT 128 donation numbers, the European code, GS1 codes.

Sources: ICCBBA, ISBT 128 Standard Technical Specification (donation identification number, flag characters,
keyboard-entry check character by ISO/IEC 7064 mod 37-2); Directive (EU) 2015/565 (single European code);
GS1 General Specifications (application identifiers, check digit).
"""

import re

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_DIN = re.compile(r"[A-NP-Z1-9][0-9A-NP-Z]{4}[0-9]{8}")
_SEC = re.compile(r"(?:SEC:)?(?P<country>[A-Z]{2})[0-9A-Z]{6}(?P<donation>[0-9A-Z]{13})[0-9A-Z]{19}")
_GROUP_SEPARATOR = "\x1d"
_FIXED_LENGTH = {"00": 18, "01": 14, "02": 14, "11": 6, "13": 6, "15": 6, "17": 6}
LOT, SERIAL = "10", "21"


def mod37_2(text: str) -> str:
    """Check character of ISO/IEC 7064 mod 37-2 over digits and capital letters.

    Raises ValueError for any other character. Example: "G123498654321" gives "H".
    """
    total = 0
    for character in text:
        value = _ALPHABET.find(character)
        if not 0 <= value < 36:
            raise ValueError(f"{character!r} is neither a digit nor a capital letter")
        total = (total + value) * 2 % 37
    return _ALPHABET[(38 - total) % 37]


def donation_number(text: str) -> str | None:
    """The 13 characters of a donation number from what was scanned or typed; None when a check character is wrong.

    Read are: the bare number; typed with its check character behind it; the barcode ("=" + number + two flag
    characters, whose values 60..96 carry the check value); the single European code of 40 characters.
    What is in none of these forms is given back tidied: other numbering schemes exist.
    """
    tidy = re.sub(r"[\s\-]", "", text).upper()
    european = _SEC.fullmatch(tidy)
    if european:
        return european["donation"]
    body = tidy.removeprefix("=")
    if not _DIN.match(body):
        return tidy or None
    number, rest = body[:13], body[13:]
    if not rest:
        return number
    if len(rest) == 1:
        return number if mod37_2(number) == rest else None
    if len(rest) != 2 or not tidy.startswith("="):
        return tidy
    if rest.isdigit() and int(rest) >= 60:
        return number if _ALPHABET.index(mod37_2(number)) == int(rest) - 60 else None
    return number


def gs1_elements(text: str) -> dict[str, str]:
    """Application identifiers of a GS1 code, as printed "(01)...(10)..." or as scanned; {} when it is none.

    The check digit of a trade item number must hold.
    """
    bare = re.sub(r"^\][A-Za-z]\d", "", text.strip())
    found = dict(re.findall(r"\((\d{2,4})\)([^()]+)", bare)) if bare.startswith("(") else _raw_elements(bare)
    trade_item = found.get("01")
    if trade_item is None or not _gtin_holds(trade_item):
        return {}
    return found


def _raw_elements(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    rest = text.lstrip(_GROUP_SEPARATOR)
    while rest:
        identifier, rest = rest[:2], rest[2:]
        length = _FIXED_LENGTH.get(identifier)
        if length is None:
            if identifier not in (LOT, SERIAL):
                return {}
            value, _, rest = rest.partition(_GROUP_SEPARATOR)
        else:
            value, rest = rest[:length], rest[length:].lstrip(_GROUP_SEPARATOR)
            if len(value) != length or not value.isdigit():
                return {}
        found[identifier] = value
    return found


def _gtin_holds(number: str) -> bool:
    if len(number) != 14 or not (number.isascii() and number.isdigit()):
        return False
    total = sum(int(digit) * (3 if position % 2 == 0 else 1) for position, digit in enumerate(number[:13]))
    return (10 - total % 10) % 10 == int(number[13])
