"""Vaccines after CAR-T: which, from when, how many doses, and which of them a record already holds.

Intervals: Hill, Blood 2020; Shah, Transplant Cell Ther 2023 (tables 3 and 4 of the consensus). Inactivated vaccines
are counted from six months (influenza and COVID-19 from three), at least two months after immunoglobulin; live ones
from twelve months, eight months after immunoglobulin, with CD4 over 200/µL and B cells back. European guidance also
knows three months for the inactivated ones: the network decides.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from cases.overview.rules.days import days_after, months_after
from cases.record.rules import immunity_codes
from cases.record.rules.text import Text, codes_of

SOURCE = "Hill, Blood 2020; Shah, Transplant Cell Ther 2023"
EVIDENCE = "found"
AFTER_IG_MONTHS = 2


@dataclass(frozen=True, slots=True)
class Vaccine:
    """`code` is the record's. `months`: in which month after the infusion each dose is due. `words`: how an imported
    record, which has only its text, writes it; lower case."""

    code: str
    label: Text
    months: tuple[int, ...]
    words: tuple[str, ...]


VACCINES: tuple[Vaccine, ...] = (
    Vaccine("influenza", Text("Influenza", "Influenza"), (3,), ("influenz", "flu ", "antinfluenz")),
    Vaccine(
        "covid19", Text("COVID-19", "COVID-19"), (3, 4, 5), ("covid", "sars-cov", "comirnaty", "spikevax")
    ),
    Vaccine(
        "pneumococcal_conjugate",
        Text("Pneumococco coniugato", "Conjugate pneumococcus"),
        (6, 8, 10),
        ("pneumoc", "pcv", "prevenar", "apexxnar", "vaxneuvance"),
    ),
    Vaccine(
        "dtap",
        Text("Difterite-tetano-pertosse", "Diphtheria-tetanus-pertussis"),
        (6, 8, 12),
        ("dtap", "difter", "diphth", "tetan", "esavalente", "hexavalent", "boostrix"),
    ),
    Vaccine(
        "hepatitis_b",
        Text("Epatite B", "Hepatitis B"),
        (6, 7, 12),
        ("epatite b", "hepatitis b", "hbv", "engerix", "fendrix", "heplisav"),
    ),
    Vaccine(
        "zoster_recombinant",
        Text("Herpes zoster ricombinante", "Recombinant zoster"),
        (6, 8),
        ("zoster", "shingrix", "rzv"),
    ),
)

_CODES = frozenset(item.code for item in VACCINES)
_RECORD_CODES = codes_of(immunity_codes.VACCINES)


@dataclass(frozen=True, slots=True)
class NextDose:
    """The next dose of one vaccine: `dose` of `of`, not before `on`. `waits_for_ig`: put off by immunoglobulin."""

    vaccine: Vaccine
    dose: int
    of: int
    on: date
    waits_for_ig: bool = False


def vaccine_in(text: str) -> str | None:
    """The vaccine that a record means by its code or its text, or None: "Prevenar 20" is conjugate pneumococcus."""
    if text in _RECORD_CODES:
        return text if text in _CODES else None
    lowered = f"{text.casefold()} "
    return next((item.code for item in VACCINES if any(word in lowered for word in item.words)), None)


def next_doses(
    infused_on: date, given: Collection[tuple[str, date]], *, last_ig_on: date | None = None
) -> list[NextDose]:
    """The next dose of each vaccine that is not complete, by day. `given`: (code or text, day).

    Doses before the infusion do not count: the patient is vaccinated anew. Worked example, infusion 2026-01-15 and
    immunoglobulin on 2026-06-10: first pneumococcus not on 2026-07-15 but on 2026-08-10.
    """
    counted: dict[str, int] = {}
    for text, day in given:
        code = vaccine_in(text)
        if code is not None and day > infused_on:
            counted[code] = counted.get(code, 0) + 1
    found = []
    for vaccine in VACCINES:
        had = counted.get(vaccine.code, 0)
        if had >= len(vaccine.months):
            continue
        planned = months_after(infused_on, vaccine.months[had])
        free = months_after(last_ig_on, AFTER_IG_MONTHS) if last_ig_on else planned
        found.append(NextDose(vaccine, had + 1, len(vaccine.months), max(planned, free), free > planned))
    return sorted(found, key=lambda dose: (dose.on, dose.vaccine.code))


def live_from(infused_on: date, *, last_ig_on: date | None = None) -> date:
    """From when a live vaccine may be thought of, if CD4 and B cells have come back.

    Worked example, infusion 2026-01-15 and immunoglobulin on 2026-06-10: 2027-02-10.
    """
    earliest = months_after(infused_on, 12)
    return max(earliest, months_after(last_ig_on, 8)) if last_ig_on else earliest


def drives_from(infused_on: date, *, days: int = 56) -> date:
    """The first day on which the patient may drive again: eight weeks, unless the product says otherwise."""
    return days_after(infused_on, days)


def near_until(infused_on: date, *, days: int = 28) -> date:
    """The last day near the centre with a caregiver: four weeks."""
    return days_after(infused_on, days)
