"""Vaccines after CAR-T: which, from when, how many doses, and which of them a record already holds.

Intervals: Hill, Blood 2020; Shah, Transplant Cell Ther 2023 (tables 3 and 4 of the consensus). Inactivated vaccines
are counted from six months (influenza and COVID-19 from three), at least two months after immunoglobulin; live ones
from twelve months, eight months after immunoglobulin, with CD4 over 200/µL and B cells back. European guidance also
knows three months for the inactivated ones: the network decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cases.overview.rules.days import days_after
from cases.record.rules import immunity_codes
from cases.record.rules.months import months_after
from cases.record.rules.text import Text, codes_of

SOURCE = "Hill, Blood 2020; Shah, Transplant Cell Ther 2023"
EVIDENCE = "found"
AFTER_IG_MONTHS = 2
LIVE_AFTER_IG_MONTHS = 8
LIVE_FROM_MONTHS = 12
MIN_INACTIVATED_MONTHS = 6
MIN_EARLY_MONTHS = 3
"""From when influenza and COVID-19 vaccines may be given."""
DRIVING_DAYS = 56
PROXIMITY_DAYS = 28
"""Days without driving, and near the centre, unless the network says otherwise for a product (Yakoub-Agha,
Haematologica 2020;105:297; the FDA came to 14 and 14 in June 2025, no change is known in the European Union)."""
LATE_AFTER_MONTHS = 2
"""A dose is late this long after the day from which it could be given (a choice of this project)."""


@dataclass(frozen=True, slots=True)
class Vaccine:
    """`code` is the record's. `months`: in which month after the infusion each dose is due, with six months for the
    first. `words`: how an imported record, which has only its text, writes it; lower case. `is_seasonal`: one dose each
    winter. `is_early`: from `MIN_EARLY_MONTHS`. `is_routine`: for everybody; the others by age, travel or risk."""

    code: str
    label: Text
    months: tuple[int, ...]
    words: tuple[str, ...]
    is_seasonal: bool = False
    is_early: bool = False
    is_routine: bool = True
    is_live: bool = False


VACCINES: tuple[Vaccine, ...] = (
    Vaccine(
        "influenza",
        Text("Influenza", "Influenza"),
        (3,),
        ("influenz", "flu ", "antinfluenz"),
        is_seasonal=True,
        is_early=True,
    ),
    Vaccine(
        "covid19",
        Text("COVID-19", "COVID-19"),
        (3, 4, 5),
        ("covid", "sars-cov", "comirnaty", "spikevax"),
        is_early=True,
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


def _some(code: str, label: Text, months: tuple[int, ...], *words: str, live: bool = False) -> Vaccine:
    return Vaccine(code, label, months, words, is_routine=False, is_live=live)


PPSV23 = _some(
    "pneumococcal_ppsv23",
    Text("Pneumococco PPSV23 (se non PCV20)", "Pneumococcal PPSV23 (unless PCV20)"),
    (12,),
    "ppsv",
    "pneumovax",
)
BY_RISK: tuple[Vaccine, ...] = (
    PPSV23,
    _some("hepatitis_a", Text("Epatite A", "Hepatitis A"), (6, 12), "epatite a", "hepatitis a", "havrix"),
    _some(
        "rsv", Text("RSV (dai 60 anni o a rischio)", "RSV (from 60 years or at risk)"), (6,), "rsv", "arexvy"
    ),
    _some(
        "meningococcal_acwy",
        Text("Meningococco ACWY", "Meningococcal ACWY"),
        (6,),
        "acwy",
        "menveo",
        "nimenrix",
    ),
    _some("meningococcal_b", Text("Meningococco B", "Meningococcal B"), (6, 7), "bexsero", "trumenba"),
    _some("hpv", Text("HPV", "HPV"), (6, 8, 12), "hpv", "papilloma", "gardasil"),
)
LIVE: tuple[Vaccine, ...] = (
    _some(
        "mmr", Text("Morbillo-parotite-rosolia", "Measles-mumps-rubella"), (12,), "mmr", "morbillo", live=True
    ),
    _some("varicella", Text("Varicella", "Varicella"), (12,), "varicell", "varivax", live=True),
    _some("yellow_fever", Text("Febbre gialla", "Yellow fever"), (12,), "febbre gialla", "yellow", live=True),
)
ALL: tuple[Vaccine, ...] = (*VACCINES, *BY_RISK, *LIVE)

_CODES = frozenset(item.code for item in ALL)
_RECORD_CODES = codes_of(immunity_codes.VACCINES)
# PPSV23 before the conjugate ones, which its text names too
_IN_WORDS = (PPSV23, *(item for item in ALL if item is not PPSV23))


@dataclass(frozen=True, slots=True)
class NextDose:
    """The next dose of one vaccine: `dose` of `of`, not before `on` and not late until `until`. `waits_for_ig`: put off
    by immunoglobulin, from `planned_on`."""

    vaccine: Vaccine
    dose: int
    of: int
    on: date
    until: date
    planned_on: date
    waits_for_ig: bool = False


def vaccine_in(text: str) -> str | None:
    """The vaccine that a record means by its code or its text, or None: "Prevenar 20" is conjugate pneumococcus."""
    if text in _RECORD_CODES:
        return text if text in _CODES else None
    lowered = f"{text.casefold()} "
    return next((item.code for item in _IN_WORDS if any(word in lowered for word in item.words)), None)


def doses_given(infused_on: date, given: Iterable[tuple[str, date]]) -> dict[str, list[date]]:
    """The days of each vaccine after the infusion, in order. `given`: (code or text, day). Earlier doses do not count:
    the patient is vaccinated anew."""
    found: dict[str, list[date]] = {}
    for text, day in given:
        code = vaccine_in(text)
        if code is not None and day > infused_on:
            found.setdefault(code, []).append(day)
    return {code: sorted(days) for code, days in found.items()}


def next_dose(
    vaccine: Vaccine,
    infused_on: date,
    had: Sequence[date],
    *,
    today: date,
    last_ig_on: date | None = None,
    min_inactivated_months: int = MIN_INACTIVATED_MONTHS,
) -> NextDose | None:
    """The next dose of an inactivated vaccine, or None when the series is complete. `had`: days of the doses so far.

    Doses keep the distance that the series gives them, also when an earlier one came late. The first possible month
    moves the whole series. At least two months pass after immunoglobulin.

    Worked example, infusion 2026-01-15 and immunoglobulin on 2026-06-10: first conjugate pneumococcus not on
    2026-07-15 but on 2026-08-10.
    """
    number = 1 if vaccine.is_seasonal else len(had) + 1
    if number > len(vaccine.months):
        return None
    shift = 0 if vaccine.is_early else min_inactivated_months - MIN_INACTIVATED_MONTHS
    planned = months_after(infused_on, vaccine.months[number - 1] + shift)
    if vaccine.is_seasonal:
        planned, until = _next_season(planned, had, today)
    else:
        if had:
            planned = max(
                planned, months_after(had[-1], vaccine.months[number - 1] - vaccine.months[number - 2])
            )
        until = planned
    free = months_after(last_ig_on, AFTER_IG_MONTHS) if last_ig_on else planned
    on = max(planned, free)
    until = max(until, months_after(on, LATE_AFTER_MONTHS))
    return NextDose(vaccine, number, len(vaccine.months), on, until, planned, free > planned)


def _next_season(earliest: date, had: Sequence[date], today: date) -> tuple[date, date]:
    """From when and until when to give the next yearly dose: from October, late after December, not after March."""
    year = max(today, earliest).year - 1
    while True:
        opens, ends = date(year, 10, 1), date(year + 1, 3, 31)
        held = any(date(year, 9, 1) <= day <= ends for day in had)
        if not held and ends >= max(today, earliest):
            return max(opens, earliest), date(year, 12, 31)
        year += 1


def next_doses(
    infused_on: date,
    given: Collection[tuple[str, date]],
    *,
    today: date,
    last_ig_on: date | None = None,
    min_inactivated_months: int = MIN_INACTIVATED_MONTHS,
) -> list[NextDose]:
    """The next dose of each vaccine that everybody gets and that is not complete, by day (see `next_dose`)."""
    had = doses_given(infused_on, given)
    found = [
        next_dose(
            vaccine,
            infused_on,
            had.get(vaccine.code, []),
            today=today,
            last_ig_on=last_ig_on,
            min_inactivated_months=min_inactivated_months,
        )
        for vaccine in VACCINES
    ]
    return sorted((dose for dose in found if dose), key=lambda dose: (dose.on, dose.vaccine.code))


def live_from(infused_on: date, *, last_ig_on: date | None = None) -> date:
    """From when a live vaccine may be thought of, if CD4 and B cells have come back.

    Worked example, infusion 2026-01-15 and immunoglobulin on 2026-06-10: 2027-02-10.
    """
    earliest = months_after(infused_on, LIVE_FROM_MONTHS)
    return max(earliest, months_after(last_ig_on, LIVE_AFTER_IG_MONTHS)) if last_ig_on else earliest


def drives_from(infused_on: date, *, days: int = DRIVING_DAYS) -> date:
    """The first day on which the patient may drive again: eight weeks, unless the product says otherwise."""
    return days_after(infused_on, days)


def near_until(infused_on: date, *, days: int = PROXIMITY_DAYS) -> date:
    """The last day near the centre with a caregiver: four weeks."""
    return days_after(infused_on, days)


def irradiated_until(infused_on: date, *, days: int = 90) -> date:
    """The last day on which blood for transfusion is irradiated."""
    return days_after(infused_on, days)
