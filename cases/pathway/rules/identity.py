"""Does what was read on a bag or a wristband agree with what is on record? Compared here, never by a person's tick."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.pathway.rules.barcodes import LOT, donation_number, gs1_elements
from cases.record.rules.text import Text


class Identifier(StrEnum):
    """What is read. PATIENT_ID: a number of the patient in a hospital, or the tax code."""

    COI = "coi"
    DIN = "din"
    LOT = "lot"
    PATIENT_ID = "patient_id"
    NAME = "name"
    BIRTH_DATE = "birth_date"


class Source(StrEnum):
    """Where it is read."""

    WRISTBAND = "wristband"
    LABEL = "label"
    BAG = "bag"
    SHIPPER = "shipper"
    CERTIFICATE = "certificate"
    ORDER = "order"


class How(StrEnum):
    """By camera or by keyboard: which one is kept with the reading."""

    SCANNED = "scanned"
    TYPED = "typed"


IDENTIFIER_LABELS: Mapping[Identifier, Text] = {
    Identifier.COI: Text("Codice catena di identità (COI)", "Chain-of-identity code (COI)"),
    Identifier.DIN: Text("Numero di donazione (DIN / SEC)", "Donation number (DIN / SEC)"),
    Identifier.LOT: Text("Lotto o batch", "Lot or batch"),
    Identifier.PATIENT_ID: Text("Numero ospedaliero o codice fiscale", "Hospital number or tax code"),
    Identifier.NAME: Text("Cognome e nome", "Family and given name"),
    Identifier.BIRTH_DATE: Text("Data di nascita", "Date of birth"),
}
LOT_CODES = ("lot", "batch")
"""Fields of a release that name the lot: a reading agrees with either."""
SOURCE_LABELS: Mapping[Source, Text] = {
    Source.WRISTBAND: Text("Braccialetto", "Wristband"),
    Source.LABEL: Text("Etichetta", "Label"),
    Source.BAG: Text("Sacca", "Bag"),
    Source.SHIPPER: Text("Contenitore di spedizione", "Shipper"),
    Source.CERTIFICATE: Text("Certificato di rilascio (RfIC)", "Release certificate (RfIC)"),
    Source.ORDER: Text("Ordine", "Order"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One reading that a step asks for."""

    source: Source
    identifier: Identifier

    @property
    def key(self) -> str:
        return f"{self.source}.{self.identifier}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody read: `value` as it stood there, `how` it came in."""

    source: str
    identifier: str
    value: str
    how: str = How.TYPED

    @property
    def key(self) -> str:
        return f"{self.source}.{self.identifier}"


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What the readings are compared with. An empty value or set is not on record: nothing agrees with it."""

    coi: str = ""
    din: str = ""
    lots: frozenset[str] = frozenset()
    patient_ids: frozenset[str] = frozenset()
    family_name: str = ""
    given_name: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One reading with the verdict of the comparison."""

    reading: Reading
    agrees: bool


def tidy(text: str) -> str:
    """Capitals without blanks, separators and accents: what two spellings of one code have in common.

    Digits and letters all stay, so that any other character makes another code.
    """
    plain = unicodedata.normalize("NFKD", text)
    return re.sub(r"[\s\-_/.:]", "", "".join(c for c in plain if not unicodedata.combining(c))).upper()


def _day(text: str) -> date | None:
    """A birth date as wristbands print it: 1960-02-01, 01/02/1960, 01.02.1960 or 19600201."""
    found = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text.strip())
    if found:
        year, month, day = found.groups()
    else:
        found = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", text.strip())
        if not found:
            return None
        day, month, year = found.groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _same_name(text: str, record: OnRecord) -> bool:
    """The same words, family name before or after the given one."""

    def words(value: str) -> list[str]:
        return sorted(tidy(word) for word in re.split(r"[\s,^]+", value) if tidy(word))

    return bool(record.family_name) and words(text) == words(f"{record.family_name} {record.given_name}")


def agrees(reading: Reading, record: OnRecord) -> bool:
    """Whether one reading is what is on record. Unknown identifiers and what is not on record never agree."""
    value = reading.value
    if not tidy(value):
        return False
    match reading.identifier:
        case Identifier.COI:
            return bool(record.coi) and tidy(value) == tidy(record.coi)
        case Identifier.DIN:
            read, kept = donation_number(value), donation_number(record.din)
            return read is not None and kept is not None and tidy(read) == tidy(kept)
        case Identifier.LOT:
            lot = gs1_elements(value).get(LOT, value)
            return tidy(lot) in {tidy(item) for item in record.lots if item}
        case Identifier.PATIENT_ID:
            return tidy(value) in {tidy(item) for item in record.patient_ids if item}
        case Identifier.NAME:
            return _same_name(value, record)
        case Identifier.BIRTH_DATE:
            return record.birth_date is not None and _day(value) == record.birth_date
    return False


def compare(readings: Sequence[Reading], record: OnRecord) -> list[Compared]:
    """Each reading with its verdict, in the order given."""
    return [Compared(item, agrees(item, record)) for item in readings]


def unread(wanted: Collection[Wanted], readings: Sequence[Reading]) -> list[Wanted]:
    """Readings that a step asks for and that nobody took (an empty text is none)."""
    taken = {item.key for item in readings if tidy(item.value)}
    return [item for item in wanted if item.key not in taken]
