"""The recorded values that a derived fact rests on, in words: so that a reader can check it at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.record.rules.disease_codes import DISEASE_STATUS
from cases.record.rules.months import months_after
from cases.record.rules.refractoriness import complete_since, first_relapse_on, scholar_decided_by
from cases.record.rules.text import Choice, Text, label_of
from cases.record.rules.therapy import BTKI, TherapyLine, counted_lines, ordered
from cases.record.rules.therapy_codes import COMPLETE_RESPONSES, REGIMEN_CHOICES, RESPONSES, STOP_REASONS

_RELAPSE = Text("Recidiva o progressione", "Relapse or progression")
_THREE_MONTHS = Text("Tre mesi dalla remissione completa", "Three months from the complete response")
_TWELVE_MONTHS = Text("Dodici mesi dalla fine", "Twelve months from the end")
_AFTER_TRANSPLANT = Text("Dodici mesi dall'autotrapianto", "Twelve months from the transplant")
_TWO_YEARS = Text("Ventiquattro mesi da allora", "Twenty-four months from then")
_STATUS = Text("Stato di malattia ora", "Disease status now")


@dataclass(frozen=True, slots=True)
class Used:
    """One recorded value with its name."""

    label: Text
    value: Text

    def as_dict(self) -> dict[str, str]:
        """JSON-ready."""
        return {
            "label_it": self.label.it,
            "label_en": self.label.en,
            "value_it": self.value.it,
            "value_en": self.value.en,
        }


def used_for(
    code: str,
    lines: tuple[TherapyLine, ...],
    relapse_confirmed_on: date | None,
    status: str | None,
    anchor: tuple[Text, date | None],
) -> tuple[Used, ...]:
    """What the fact `code` was derived from, recorded values only; empty when there are none."""
    counted = counted_lines(lines)
    relapse = _on(_RELAPSE, first_relapse_on(lines, relapse_confirmed_on))
    # where a relapse has its day, the state of today decides nothing any more
    now = _coded(_STATUS, DISEASE_STATUS, status)
    found: list[Used | None]
    match code:
        case "prior_lines_n":
            found = [_line(line, _over(line)) for line in counted]
        case "months_since_last_line":
            found = [_line(line, [_ended(line)]) for line in counted[-1:]]
        case "primary_refractory":
            found = [_line(line, [_best(line), _at_end(line), _stop(line)]) for line in counted[:1]]
            complete = [line for line in counted[:1] if line.responses & COMPLETE_RESPONSES]
            found += [_limit(3, _THREE_MONTHS, complete_since(line)) for line in complete]
            found.append(relapse or now)
        case "relapse_le_12m":
            found = [*(_line(line, [_ended(line)]) for line in counted[:1])]
            found += [_limit(12, _TWELVE_MONTHS, line.end_on) for line in counted[:1]]
            found.append(relapse or now)
        case "refractory_scholar":
            found = _of_scholar(lines, relapse_confirmed_on)
        case "pod24":
            found = [_on(*anchor), _limit(24, _TWO_YEARS, anchor[1]), relapse]
        case _:
            with_btki = [x for x in ordered(lines) if x.drug_classes is not None and x.drug_classes & BTKI]
            found = [_line(x, [_ended(x), _best(x), _progressed(x), _stop(x)]) for x in with_btki]
    return tuple(item for item in found if item is not None)


def _of_scholar(lines: tuple[TherapyLine, ...], confirmed_on: date | None) -> list[Used | None]:
    """Of a yes what decides it: one line is enough, and twelve would hide it. Else every line, for each might have."""
    counted = counted_lines(lines)
    transplants = [line for line in ordered(lines) if line.intent == "asct_consolidation"]
    failed, relapse = scholar_decided_by(lines, confirmed_on)
    if failed is not None or relapse is not None:
        counted = (failed,) if failed is not None else ()
        transplants = transplants[:1] if relapse is not None else []
    told = [_progressed] if transplants else []
    found = [_line(line, [_best(line), _cycles(line), *(say(line) for say in told)]) for line in counted]
    for line in transplants:
        found += [] if line in counted else [_line(line, [_begun(line), _ended(line), _progressed(line)])]
    limits = [_limit(12, _AFTER_TRANSPLANT, line.end_on or line.start_on) for line in transplants[:1]]
    return [*found, *limits, _on(_RELAPSE, relapse or confirmed_on) if transplants else None]


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _on(label: Text, day: date | None) -> Used | None:
    return None if day is None else Used(label, Text(_day(day), _day(day)))


def _limit(months: int, label: Text, since: date | None) -> Used | None:
    """The day that parts yes from no: a relapse a day before it and one a day after read the same without it."""
    return None if since is None else _on(label, months_after(since, months))


def _coded(label: Text, choices: Iterable[Choice], code: str | None) -> Used | None:
    return None if code is None else Used(label, label_of(choices, code))


def _line(line: TherapyLine, parts: list[Text | None]) -> Used:
    """One line of therapy: its number and regimen, and of it what the rule looks at."""
    said = [part for part in parts if part is not None]
    regimen = label_of(REGIMEN_CHOICES, line.regimen)
    label = Text(f"Linea {line.line_no}, {regimen.it}", f"Line {line.line_no}, {regimen.en}")
    return Used(label, Text("; ".join(p.it for p in said) or "–", "; ".join(p.en for p in said) or "–"))


def _begun(line: TherapyLine) -> Text | None:
    return (
        None if line.start_on is None else Text(f"dal {_day(line.start_on)}", f"from {_day(line.start_on)}")
    )


def _ended(line: TherapyLine) -> Text | None:
    return None if line.end_on is None else Text(f"fine {_day(line.end_on)}", f"ended {_day(line.end_on)}")


def _progressed(line: TherapyLine) -> Text | None:
    if line.progression_on is None:
        return None
    return Text(f"progressione {_day(line.progression_on)}", f"progression {_day(line.progression_on)}")


def _best(line: TherapyLine) -> Text | None:
    if line.best_response is None:
        return None
    response = label_of(RESPONSES, line.best_response)
    on = f" ({_day(line.best_response_on)})" if line.best_response_on else ""
    return Text(f"migliore risposta {response.it}{on}", f"best response {response.en}{on}")


def _at_end(line: TherapyLine) -> Text | None:
    if line.response_at_eot is None:
        return None
    response = label_of(RESPONSES, line.response_at_eot)
    return Text(f"a fine trattamento {response.it}", f"at end of treatment {response.en}")


def _cycles(line: TherapyLine) -> Text | None:
    return None if line.cycles is None else Text(f"cicli {line.cycles}", f"cycles {line.cycles}")


def _stop(line: TherapyLine) -> Text | None:
    if line.stop_reason is None:
        return None
    reason = label_of(STOP_REASONS, line.stop_reason)
    return Text(f"interrotta per {reason.it}", f"stopped for {reason.en}")


def _over(line: TherapyLine) -> list[Text | None]:
    return [_ended(line), _progressed(line), _stop(line)]
