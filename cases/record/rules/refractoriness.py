"""Early relapse and refractoriness, derived from the lines of therapy.

Definitions differ between trials; each value names its own. "Not recorded" gives None, never False.
"""

from collections.abc import Iterable
from datetime import date

from cases.record.rules.months import months_after
from cases.record.rules.text import Text
from cases.record.rules.therapy import Derived, TherapyLine, counted_lines, ordered
from cases.record.rules.therapy_codes import COMPLETE_RESPONSES, NO_RESPONSE, PARTIAL_RESPONSES

ZUMA7_TRANSFORM = "Locke, N Engl J Med 2022;386:640; Kamdar, Lancet 2022;399:2294"
SCHOLAR1 = "Crump, Blood 2017;130:1800"
CASULO = "Casulo, J Clin Oncol 2015;33:2516"
EARLY_RELAPSE = "Yescarta, EU product information (EMEA/H/C/004480)"
_TRANSPLANT = "asct_consolidation"
POD24_ANCHORS = ("diagnosis", "start_1l", "end_1l")


def first_relapse_on(lines: Iterable[TherapyLine], relapse_confirmed_on: date | None) -> date | None:
    """Date of the relapse or progression after the first line.

    The confirmed relapse of the diagnosis stands in for it only while there is one line: later it may be
    another one.
    """
    counted = counted_lines(lines)
    if not counted:
        return None
    if counted[0].progression_on is not None:
        return counted[0].progression_on
    return relapse_confirmed_on if len(counted) == 1 else None


def relapse_le_12m(
    lines: Iterable[TherapyLine], *, relapse_confirmed_on: date | None = None, status_now: str | None = None
) -> Derived:
    """Relapse within 12 months (exactly 12 counts) from completion of first-line chemoimmunotherapy.

    Example: end of R-CHOP 10 Feb 2026, relapse 12 Jul 2026: True; relapse 1 Apr 2027: False.
    """
    counted = counted_lines(lines)
    if not counted:
        return Derived("relapse_le_12m", None, ("therapy_lines",), source=EARLY_RELAPSE)
    relapse, end = first_relapse_on(counted, relapse_confirmed_on), counted[0].end_on
    if relapse is None and status_now == "cr" and len(counted) == 1:
        return Derived("relapse_le_12m", False, source=EARLY_RELAPSE)
    missing = _names((relapse, "relapse_date"), (end, "therapy_lines.end_on"))
    if relapse is None or end is None:
        return Derived("relapse_le_12m", None, missing, source=EARLY_RELAPSE)
    limit = months_after(end, 12)
    why = Text(
        f"Fine prima linea {end.isoformat()}, recidiva {relapse.isoformat()}, limite {limit.isoformat()}",
        f"End of first line {end.isoformat()}, relapse {relapse.isoformat()}, limit {limit.isoformat()}",
    )
    return Derived("relapse_le_12m", relapse <= limit, (), why, EARLY_RELAPSE)


def primary_refractory(
    lines: Iterable[TherapyLine], *, relapse_confirmed_on: date | None = None, status_now: str | None = None
) -> Derived:
    """No complete response to the first line, or relapse less than 3 months after it.

    Stable or progressive disease at any time counts; a partial response only with a progression or a
    positive biopsy.
    """
    counted = counted_lines(lines)
    if not counted:
        return _refractory(None, "therapy_lines")
    first = counted[0]
    if first.responses & NO_RESPONSE or first.stop_reason == "refractory":
        return _refractory(True)
    relapse = first_relapse_on(counted, relapse_confirmed_on)
    if first.responses & COMPLETE_RESPONSES:
        return _relapse_soon_after_cr(first, relapse, status_now)
    if first.responses & PARTIAL_RESPONSES:
        if relapse is not None or first.residual_biopsy_positive:
            return _refractory(True)
        return _refractory(None, "relapse_date", "biopsy_at_relapse")
    return _refractory(None, "therapy_lines.best_response")


def _relapse_soon_after_cr(first: TherapyLine, relapse: date | None, status_now: str | None) -> Derived:
    if relapse is None:
        return _refractory(False) if status_now == "cr" else _refractory(None, "relapse_date")
    reference = complete_since(first)
    if reference is None:
        return _refractory(None, "therapy_lines.best_response_on")
    return _refractory(relapse < months_after(reference, 3))


def complete_since(line: TherapyLine) -> date | None:
    """From when the months between a complete response and a relapse are counted: its day, else the end of the line."""
    return (line.best_response_on if line.best_response in COMPLETE_RESPONSES else None) or line.end_on


def _refractory(value: bool | None, *missing: str) -> Derived:
    return Derived("primary_refractory", value, missing, source=ZUMA7_TRANSFORM)


def refractory_scholar(lines: Iterable[TherapyLine], *, relapse_confirmed_on: date | None = None) -> Derived:
    """Stable or progressive disease as best response to at least 4 cycles of first line or 2 of a later
    one, or relapse within 12 months after autologous transplant."""
    counted = counted_lines(lines)
    if not counted:
        return Derived("refractory_scholar", None, ("therapy_lines",), source=SCHOLAR1)
    answers = _scholar_lines(counted)
    answers.append(_relapse_after_asct(ordered(lines), relapse_confirmed_on))
    if True in [value for value, _ in answers]:
        return Derived("refractory_scholar", True, source=SCHOLAR1)
    missing = tuple(dict.fromkeys(name for value, name in answers if value is None and name))
    return Derived("refractory_scholar", None if missing else False, missing, source=SCHOLAR1)


def scholar_decided_by(
    lines: Iterable[TherapyLine], relapse_confirmed_on: date | None
) -> tuple[TherapyLine | None, date | None]:
    """What makes `refractory_scholar` true: the last of the lines that do, and the relapse soon after a transplant;
    None for what does not."""
    every = ordered(lines)
    counted = counted_lines(every)
    failed = [line for line, (value, _) in zip(counted, _scholar_lines(counted), strict=True) if value]
    soon, _missing = _relapse_after_asct(every, relapse_confirmed_on)
    relapse = _since_transplant(every, relapse_confirmed_on)[1] if soon else None
    return failed[-1] if failed else None, relapse


def _scholar_lines(counted: tuple[TherapyLine, ...]) -> list[tuple[bool | None, str]]:
    return [_scholar_line(line, 4 if n == 0 else 2) for n, line in enumerate(counted)]


def _scholar_line(line: TherapyLine, minimum_cycles: int) -> tuple[bool | None, str]:
    best = line.best_response
    if best is None or best == "ne":
        return None, "therapy_lines.best_response"
    if best not in NO_RESPONSE:
        return False, ""
    if line.cycles is None:
        return None, "therapy_lines.cycles"
    return line.cycles >= minimum_cycles, ""


def _relapse_after_asct(lines: tuple[TherapyLine, ...], confirmed_on: date | None) -> tuple[bool | None, str]:
    if all(line.intent != _TRANSPLANT for line in lines):
        return False, ""
    done_on, relapse = _since_transplant(lines, confirmed_on)
    if done_on is None:
        return None, "therapy_lines.start_on"
    if relapse is None:
        return None, "relapse_date"
    return relapse <= months_after(done_on, 12), ""


def _since_transplant(
    lines: tuple[TherapyLine, ...], confirmed_on: date | None
) -> tuple[date | None, date | None]:
    """The day of the autologous transplant, and of the first relapse since it."""
    position = next((n for n, line in enumerate(lines) if line.intent == _TRANSPLANT), None)
    done_on = None if position is None else lines[position].end_on or lines[position].start_on
    if position is None or done_on is None:
        return None, None
    known = [line.progression_on for line in lines[: position + 1]] + [confirmed_on]
    return done_on, min((day for day in known if day is not None and day >= done_on), default=None)


def pod24(
    lines: Iterable[TherapyLine],
    *,
    anchor: str = "diagnosis",
    diagnosis_on: date | None = None,
    relapse_confirmed_on: date | None = None,
) -> Derived:
    """Progression within 24 months (exactly 24 counts) of the network's `anchor`.

    `anchor`: "diagnosis" (original definition, R-CHOP cohort), "start_1l" or "end_1l"; ValueError for
    another one.
    """
    if anchor not in POD24_ANCHORS:
        raise ValueError(f"unknown anchor {anchor!r}")
    counted = counted_lines(lines)
    if not counted:
        return Derived("pod24", None, ("therapy_lines",), source=CASULO)
    field, since = {
        "diagnosis": ("diagnosis_date", diagnosis_on),
        "start_1l": ("therapy_lines.start_on", counted[0].start_on),
        "end_1l": ("therapy_lines.end_on", counted[0].end_on),
    }[anchor]
    relapse = first_relapse_on(counted, relapse_confirmed_on)
    if relapse is None or since is None:
        return Derived("pod24", None, _names((relapse, "relapse_date"), (since, field)), source=CASULO)
    return Derived("pod24", relapse <= months_after(since, 24), source=CASULO)


def _names(*pairs: tuple[date | None, str]) -> tuple[str, ...]:
    return tuple(name for value, name in pairs if value is None)
