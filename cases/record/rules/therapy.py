"""Lines of therapy as recorded, how they are counted, and which drug classes they exposed the patient to.

A new line begins when therapy is changed for progression, refractoriness or toxicity. Autologous
transplant planned after salvage and maintenance belong to the line they follow; radiotherapy, bridging and
holding are not counted (registry convention, to be verified by a haematologist). The count is shown with
an edit and a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.record.rules.months import whole_months
from cases.record.rules.text import Text
from cases.record.rules.therapy_codes import NO_RESPONSE, PROGRESSIVE_RESPONSES, classes_of_regimen

REGISTRY_CONVENTION = "Registry convention; Locke, N Engl J Med 2022;386:640"
RECORDED_THERAPY = "Recorded lines of therapy"
_NEVER_COUNTED = frozenset({"rt", "bridging", "holding"})
_FOLLOWS_A_LINE = frozenset({"asct_consolidation", "maintenance"})
_FAILED = frozenset({"progression", "refractory"})
BTKI = frozenset({"btki_covalent", "btki_non_covalent"})


@dataclass(frozen=True, slots=True)
class TherapyLine:
    """One entry of the therapy history, as recorded.

    `classes` None: not stated, then those of the coded `regimen` count. `residual_biopsy_positive`:
    biopsy-proven residual disease at the end of treatment.
    """

    line_no: int
    intent: str
    regimen: str = "other"
    classes: frozenset[str] | None = None
    start_on: date | None = None
    end_on: date | None = None
    cycles: int | None = None
    best_response: str | None = None
    best_response_on: date | None = None
    response_at_eot: str | None = None
    progression_on: date | None = None
    stop_reason: str | None = None
    residual_biopsy_positive: bool = False

    @property
    def drug_classes(self) -> frozenset[str] | None:
        """Classes given in this line; None when neither stated nor implied by a coded regimen."""
        return self.classes if self.classes is not None else classes_of_regimen(self.regimen)

    @property
    def responses(self) -> frozenset[str]:
        """Responses recorded for the line, best and at end of treatment; NE does not count."""
        return frozenset(r for r in (self.best_response, self.response_at_eot) if r and r != "ne")

    @property
    def failed(self) -> bool:
        """Stable or progressive disease, a progression, or stopped for one."""
        return bool(self.responses & NO_RESPONSE or self.progression_on or self.stop_reason in _FAILED)


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived value: None when the record does not say, and then `missing` names the fields that would.

    "Not recorded" is never read as "no". `why` tells in words how the value came out.
    """

    code: str
    value: bool | int | date | None
    missing: tuple[str, ...] = ()
    why: Text | None = None
    source: str = RECORDED_THERAPY


def ordered(lines: Iterable[TherapyLine]) -> tuple[TherapyLine, ...]:
    """Lines by number, then start; undated ones last."""
    return tuple(sorted(lines, key=lambda line: (line.line_no, line.start_on or date.max)))


def counted_lines(lines: Iterable[TherapyLine]) -> tuple[TherapyLine, ...]:
    """The entries that open a line of systemic therapy, in order."""
    counted: list[TherapyLine] = []
    for line in ordered(lines):
        if line.intent in _NEVER_COUNTED:
            continue
        if line.intent in _FOLLOWS_A_LINE and counted and not _starts_after_failure(line, counted[-1]):
            continue
        counted.append(line)
    return tuple(counted)


def _starts_after_failure(line: TherapyLine, previous: TherapyLine) -> bool:
    return bool(previous.progression_on and line.start_on and line.start_on >= previous.progression_on)


def treatment_since(lines: Iterable[TherapyLine], on: date | None, *, today: date) -> TherapyLine | None:
    """The last line that began after the infusion `on` and goes on as far as anybody wrote: its end is not written or
    not reached, nobody wrote why it stopped, and no later line of systemic therapy has a day. A response ends none:
    stable disease is treated on, and so is progression until somebody writes otherwise. None: there is none, or nobody
    wrote when it began. Without an infusion (`on` None) the beginning does not matter.
    """
    for line in reversed(ordered(lines)):
        is_since = on is None or (line.start_on is not None and line.start_on > on)
        if is_since and _goes_on(line, today):
            return line
        if line.intent != "rt" and (line.start_on or line.end_on or line.stop_reason):
            return None
    return None


def untreated_since(lines: Iterable[TherapyLine], relapses: Iterable[date], on: date) -> date | None:
    """Since when, after the infusion `on`, the disease is back (a relapse, or the progression of a line) and no line of
    therapy has begun against it; None: it is not, or one has."""
    recorded = tuple(lines)
    begun = max((line.start_on for line in recorded if line.start_on), default=on)
    told = [*relapses, *(line.progression_on for line in recorded if line.progression_on)]
    return min((day for day in told if day > max(on, begun)), default=None)


def may_go_on_since(lines: Iterable[TherapyLine], on: date, *, today: date) -> bool:
    """Whether of any line that began after this day nobody wrote that it is over: for what must never be given under
    treatment, where the last line alone does not say enough.
    """
    return any(line.start_on and line.start_on > on and _goes_on(line, today) for line in lines)


def _goes_on(line: TherapyLine, today: date) -> bool:
    """An end that lies ahead was planned; its day still belongs to the treatment."""
    return line.stop_reason is None and (line.end_on is None or line.end_on >= today)


def completed_lines(lines: Iterable[TherapyLine], *, today: date) -> tuple[TherapyLine, ...]:
    """Counted lines that are over by `today`: ended, progressed, stopped, or followed by another line."""
    counted = counted_lines(lines)
    return tuple(
        line
        for position, line in enumerate(counted)
        if position < len(counted) - 1
        or line.stop_reason is not None
        or any(moment is not None and moment <= today for moment in (line.end_on, line.progression_on))
    )


def prior_lines_n(lines: Iterable[TherapyLine], *, today: date) -> Derived:
    """Number of completed lines of systemic therapy; None when no therapy at all was recorded.

    Example: R-CHOP, then R-DHAP with autologous transplant, both over: 2.
    """
    recorded = tuple(lines)
    if not recorded:
        return Derived("prior_lines_n", None, ("therapy_lines",), source=REGISTRY_CONVENTION)
    number = len(completed_lines(recorded, today=today))
    why = Text(
        f"{number} linee sistemiche concluse; autotrapianto e mantenimento contano con la linea che seguono",
        f"{number} completed systemic lines; transplant and maintenance count with the line they follow",
    )
    return Derived("prior_lines_n", number, (), why, REGISTRY_CONVENTION)


def months_since_last_line(lines: Iterable[TherapyLine], *, today: date) -> Derived:
    """Completed months since the last counted line ended; 0 while it is running."""
    counted = counted_lines(lines)
    if not counted:
        return Derived("months_since_last_line", None, ("therapy_lines",))
    last = counted[-1]
    if last.end_on is None:
        return Derived("months_since_last_line", None, ("therapy_lines.end_on",))
    return Derived("months_since_last_line", max(0, whole_months(last.end_on, today)))


def exposed_to(lines: Iterable[TherapyLine], classes: frozenset[str], *, code: str) -> Derived:
    """Whether any line contained one of `classes`; None when none did but some line's classes are not
    known.
    """
    recorded = tuple(lines)
    if not recorded:
        return Derived(code, None, ("therapy_lines",))
    if any(line.drug_classes is not None and line.drug_classes & classes for line in recorded):
        return Derived(code, True)
    if any(line.drug_classes is None for line in recorded):
        return Derived(code, None, ("therapy_lines.classes",))
    return Derived(code, False)


def btki_exposed(lines: Iterable[TherapyLine]) -> Derived:
    """Exposure to a BTK inhibitor, covalent or not."""
    return exposed_to(lines, BTKI, code="btki_exposed")


def btki_resistant(lines: Iterable[TherapyLine]) -> Derived:
    """Progression on, or loss of response to, a BTK inhibitor."""
    recorded = tuple(lines)
    exposure = btki_exposed(recorded)
    if not exposure.value:
        return Derived("btki_resistant", exposure.value, exposure.missing)
    with_btki = [x for x in recorded if x.drug_classes is not None and x.drug_classes & BTKI]
    return Derived("btki_resistant", any(_progressed_on(line) for line in with_btki))


def _progressed_on(line: TherapyLine) -> bool:
    """Progression while the line ran (a relapse long after a stop for another reason is not resistance)."""
    if line.responses & PROGRESSIVE_RESPONSES or line.stop_reason in _FAILED:
        return True
    return line.progression_on is not None and (line.end_on is None or line.progression_on <= line.end_on)


def last_bendamustine_on(lines: Iterable[TherapyLine]) -> Derived:
    """Date of the last dose of bendamustine (end of the line, else its start); False when never given."""
    recorded = tuple(lines)
    exposure = exposed_to(recorded, frozenset({"bendamustine"}), code="last_bendamustine_on")
    if not exposure.value:
        return exposure
    given = [x for x in recorded if x.drug_classes is not None and "bendamustine" in x.drug_classes]
    dates = [day for line in given if (day := line.end_on or line.start_on) is not None]
    if not dates:
        return Derived("last_bendamustine_on", None, ("therapy_lines.end_on",))
    return Derived("last_bendamustine_on", max(dates))
