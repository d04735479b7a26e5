"""The clinical and administrative times of one pathway and the order they must keep."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from cases.record.rules.text import Text

HOSPITAL_ZONE = ZoneInfo("Europe/Rome")
Moment = datetime | date


@dataclass(frozen=True, slots=True)
class PathwayTimes:
    """Times T00..T17 of one pathway. Names in `_at` are aware instants, names in `_on` calendar dates in
    Italy.
    """

    relapse_confirmed_on: date | None = None
    identified_at: datetime | None = None
    draft_started_at: datetime | None = None
    submitted_at: datetime | None = None
    first_response_at: datetime | None = None
    decided_at: datetime | None = None
    apheresis_planned_on: date | None = None
    apheresis_on: date | None = None
    cryostored_on: date | None = None
    shipped_to_gmp_at: datetime | None = None
    received_gmp_at: datetime | None = None
    released_by_qp_on: date | None = None
    product_received_at: datetime | None = None
    ld_day1_on: date | None = None
    infusion_at: datetime | None = None
    discharged_at: datetime | None = None
    handover_sent_at: datetime | None = None
    handover_accepted_at: datetime | None = None
    closed_at: datetime | None = None
    died_on: date | None = None
    first_hub_visit_on: date | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for an instant without a time zone: its clock hours would be a guess."""
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, datetime) and value.tzinfo is None:
                raise ValueError(f"{item.name} must be time-zone aware")


FIELD_LABELS: Mapping[str, Text] = MappingProxyType(
    {
        "relapse_confirmed_on": Text("recidiva confermata", "relapse confirmed"),
        "identified_at": Text("candidato identificato", "candidate identified"),
        "submitted_at": Text("invio", "submission"),
        "first_response_at": Text("prima risposta", "first response"),
        "decided_at": Text("giudizio di idoneità", "decision"),
        "apheresis_on": Text("linfocitoaferesi", "leukapheresis"),
        "shipped_to_gmp_at": Text("spedizione alla produzione", "shipment to manufacturing"),
        "received_gmp_at": Text("arrivo in produzione", "receipt at manufacturing"),
        "released_by_qp_on": Text("rilascio del prodotto", "release of the product"),
        "product_received_at": Text("arrivo del prodotto", "receipt of the product"),
        "ld_day1_on": Text("inizio linfodeplezione", "start of lymphodepletion"),
        "infusion_at": Text("infusione", "infusion"),
        "discharged_at": Text("dimissione", "discharge"),
    }
)

_CHAIN = (
    "relapse_confirmed_on",
    "submitted_at",
    "first_response_at",
    "decided_at",
    "apheresis_on",
    "shipped_to_gmp_at",
    "received_gmp_at",
    "released_by_qp_on",
    "product_received_at",
    "infusion_at",
    "discharged_at",
)


def calendar_date(moment: Moment) -> date:
    """Calendar date in Italy of an instant or a date."""
    return moment.astimezone(HOSPITAL_ZONE).date() if isinstance(moment, datetime) else moment


def is_before(first: Moment, second: Moment) -> bool:
    """Strictly before. Two instants compare exactly; as soon as one is a date, only the calendar day
    counts.
    """
    if isinstance(first, datetime) and isinstance(second, datetime):
        return first < second
    return calendar_date(first) < calendar_date(second)


@dataclass(frozen=True, slots=True)
class InvariantProblem:
    """A violated order of times. `severity` is "hard" (refuse) or "soft" (ask to confirm)."""

    code: str
    severity: str
    fields: tuple[str, ...]
    message: Text


def _order_problem(earlier: str, later: str) -> InvariantProblem:
    first, second = FIELD_LABELS[earlier], FIELD_LABELS[later]
    message = Text(
        f"Date in ordine impossibile: «{second.it}» precede «{first.it}»",
        f'Impossible order of dates: "{second.en}" is before "{first.en}"',
    )
    return InvariantProblem("out_of_order", "hard", (earlier, later), message)


def _lymphodepletion_problems(times: PathwayTimes) -> list[InvariantProblem]:
    if times.ld_day1_on is None or times.infusion_at is None:
        return []
    gap = calendar_date(times.infusion_at) - times.ld_day1_on
    named = ("ld_day1_on", "infusion_at")
    if not timedelta(days=2) <= gap <= timedelta(days=14):
        message = Text(
            f"Linfodeplezione a {gap.days} giorni dall'infusione: sono ammessi da 2 a 14 giorni",
            f"Lymphodepletion {gap.days} days before the infusion: 2 to 14 days are possible",
        )
        return [InvariantProblem("ld_window", "hard", named, message)]
    if gap > timedelta(days=7):
        message = Text(
            f"Linfodeplezione a {gap.days} giorni dall'infusione: di solito da 2 a 7. Confermare",
            f"Lymphodepletion {gap.days} days before the infusion: usually 2 to 7. Please confirm",
        )
        return [InvariantProblem("ld_window_unusual", "soft", named, message)]
    return []


def check_times(times: PathwayTimes) -> list[InvariantProblem]:
    """Violations of T00<=T03<=T04<=T06<=T08<=T10a<=T10b<=T10c<=T10d<=T13<=T14, T01<=T03 and of the
    lymphodepletion window. Missing times are skipped, so that the order is checked between those present."""
    present = [name for name in _CHAIN if getattr(times, name) is not None]
    problems = [
        _order_problem(first, second)
        for first, second in pairwise(present)
        if is_before(getattr(times, second), getattr(times, first))
    ]
    if times.identified_at and times.submitted_at and is_before(times.submitted_at, times.identified_at):
        problems.append(_order_problem("identified_at", "submitted_at"))
    return problems + _lymphodepletion_problems(times)
