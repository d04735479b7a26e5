"""Medicines and lines of therapy that stand in the way of an apheresis, one warning for each reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cases.record.rules.months import months_after
from cases.record.rules.text import Text
from cases.record.rules.washout import (
    BENDAMUSTINE,
    BENDAMUSTINE_MONTHS,
    GUIDANCE,
    INTERFERENCE,
    INTERFERING_CLASSES,
    STEROID_DAYS,
    STEROID_LIMIT_MG,
    WASHOUT_DAYS,
)


@dataclass(frozen=True, slots=True)
class Given:
    """Something given to the patient. `last_on` None and `running`: still given; None and not running: stopped
    on a day that nobody recorded. `ref` leads back to the entry."""

    ref: str
    classes: frozenset[str]
    start_on: date | None = None
    last_on: date | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the patient stands on `today`. `steroid_mg`: recorded dose in mg prednisone equivalent per day."""

    today: date
    apheresis_planned_on: date | None = None
    apheresis_on: date | None = None
    infused_on: date | None = None
    steroid_mg: float | None = None

    @property
    def planned_on(self) -> date:
        """The planned day; today when there is none yet, the earliest that it could be."""
        return max(self.apheresis_planned_on or self.today, self.today)


@dataclass(frozen=True, slots=True)
class LymphocyteWarning:
    """`clear_on`: the first day on which the interval is over, None while it is not known; `missing` names what
    would tell."""

    ref: str
    rule: str
    message: Text
    source: str
    evidence: str
    clear_on: date | None = None
    missing: tuple[str, ...] = ()


_CLASS_TEXTS = {
    "chemotherapy": Text("Chemioterapia sistemica", "Systemic chemotherapy"),
    "intrathecal": Text("Chemioterapia intratecale", "Intrathecal chemotherapy"),
    "dli": Text("Linfociti del donatore", "Donor lymphocytes"),
    "t_lytic": Text("Linfolitico T", "T-lytic treatment"),
}


def lymphocyte_warnings(given: Iterable[Given], now: Situation) -> list[LymphocyteWarning]:
    """Every reason why something given harms lymphocytes before their collection, or the CAR-T after it.

    Days of washout, steroids and bendamustine count until the apheresis is done; what may interfere with
    expansion and persistence counts until the infusion. Nothing after the infusion. Sources stand at each.

    Examples, apheresis planned on 20 March: chemotherapy until 10 March: warned, clear on 24 March; until
    6 March: not warned. Prednisone still given, dose not recorded: warned; 5 mg recorded: not;
    0 mg recorded: warned, because it contradicts the medicine.
    """
    if now.infused_on is not None:
        return []
    found: list[LymphocyteWarning] = []
    for item in given:
        if now.apheresis_on is None:
            found += _before_apheresis(item, now)
        if item.classes & INTERFERING_CLASSES and (
            item.running or (item.last_on is not None and item.last_on >= now.today)
        ):
            found.append(_interfering(item))
    return found


def _before_apheresis(item: Given, now: Situation) -> Iterator[LymphocyteWarning]:
    if item.start_on is not None and item.start_on > now.planned_on:
        return
    for name, days in WASHOUT_DAYS:
        if name in item.classes:
            text = _CLASS_TEXTS[name]
            yield from _interval(
                item,
                now,
                rule=f"washout_{name}",
                wait=timedelta(days=days),
                message=Text(
                    f"{text.it}: di solito {days} giorni liberi prima della linfocitoaferesi.",
                    f"{text.en}: usually {days} days without it before lymphocytapheresis.",
                ),
                source=GUIDANCE,
                evidence="general_knowledge",
            )
    # a recorded 0 beside a steroid in use contradicts it, and quiets nothing
    if "steroid" in item.classes and not 0 < (now.steroid_mg or 0) <= STEROID_LIMIT_MG:
        yield from _interval(
            item,
            now,
            rule="steroid",
            wait=timedelta(days=STEROID_DAYS),
            message=Text(
                "Steroide oltre 5-10 mg di prednisone equivalente: sospendere o ridurre 7 giorni (almeno 3) prima "
                "della linfocitoaferesi.",
                "Steroid above 5-10 mg prednisone equivalent: stop or reduce 7 days (at least 3) before "
                "lymphocytapheresis.",
            ),
            source=GUIDANCE,
            evidence="general_knowledge",
        )
    if "bendamustine" in item.classes:
        yield from _bendamustine(item, now)


def _interval(
    item: Given,
    now: Situation,
    *,
    rule: str,
    wait: timedelta,
    message: Text,
    source: str,
    evidence: str,
) -> Iterator[LymphocyteWarning]:
    last = item.last_on
    if last is None:
        missing = () if item.running else ("end_on",)
        yield LymphocyteWarning(item.ref, rule, message, source, evidence, None, missing)
    elif now.planned_on - last < wait:
        yield LymphocyteWarning(item.ref, rule, message, source, evidence, last + wait)


def _bendamustine(item: Given, now: Situation) -> Iterator[LymphocyteWarning]:
    last = item.last_on or (now.planned_on if item.running else None)
    message = Text(
        "Bendamustina nei 9 mesi prima dell'aferesi: esposizione vicina associata a esiti peggiori.",
        "Bendamustine within 9 months before apheresis: exposure near apheresis is associated with worse outcome.",
    )
    if last is None:
        yield LymphocyteWarning(item.ref, "bendamustine", message, BENDAMUSTINE, "found", None, ("end_on",))
    elif (over := months_after(last, BENDAMUSTINE_MONTHS)) >= now.planned_on:
        clear = over + timedelta(days=1) if item.last_on else None
        yield LymphocyteWarning(item.ref, "bendamustine", message, BENDAMUSTINE, "found", clear)


def _interfering(item: Given) -> LymphocyteWarning:
    message = Text(
        "Da evitare prima dell'infusione: può interferire con espansione e persistenza delle CAR-T.",
        "Avoid before infusion: may interfere with expansion and persistence of the CAR-T cells.",
    )
    return LymphocyteWarning(item.ref, "interfering", message, INTERFERENCE, "document")
