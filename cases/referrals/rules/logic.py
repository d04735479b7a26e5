"""Three-valued answers: yes, no, or not known with the fields that would tell. "Not recorded" is never
"no".
"""

from dataclasses import dataclass

from cases.record.rules.therapy import Derived


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` None: not known; `missing` then names the fields that would tell."""

    value: bool | None
    missing: tuple[str, ...] = ()


YES, NO = Answer(True), Answer(False)


def known(value: bool) -> Answer:
    """A plain yes or no."""
    return YES if value else NO


def unknown(*missing: str) -> Answer:
    """Not known without these fields."""
    return Answer(None, missing)


def of_derived(derived: Derived) -> Answer:
    """The answer a derived yes/no value gives."""
    return Answer(None, derived.missing) if derived.value is None else known(bool(derived.value))


def over(number: float | None, limit: float, field: str) -> Answer:
    """Whether a number is above `limit`."""
    return unknown(field) if number is None else known(number > limit)


def under(number: float | None, limit: float, field: str) -> Answer:
    """Whether a number is below `limit`."""
    return unknown(field) if number is None else known(number < limit)


def all_of(*answers: Answer) -> Answer:
    """Yes if all are; no as soon as one is no; else not known."""
    if any(answer.value is False for answer in answers):
        return NO
    return _open(answers) or YES


def any_of(*answers: Answer) -> Answer:
    """Yes as soon as one is; no if all are no; else not known."""
    if any(answer.value for answer in answers):
        return YES
    return _open(answers) or NO


def _open(answers: tuple[Answer, ...]) -> Answer | None:
    undecided = [answer for answer in answers if answer.value is None]
    if not undecided:
        return None
    return Answer(None, tuple(dict.fromkeys(name for answer in undecided for name in answer.missing)))
