"""What can be wrong with a form value, with the words for the user."""

from dataclasses import dataclass

from cases.record.rules.text import Text


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A problem of one field. "hard" stops submission, "soft" asks for confirmation; typing is never lost
    by either.

    `field` is the form's code; inside the lines of therapy `therapy_lines.<position from 0>.<key>`.
    """

    field: str
    severity: str
    code: str
    message_it: str
    message_en: str


def hard(field: str, code: str, it: str, en: str) -> FieldProblem:
    """A problem that must be corrected."""
    return FieldProblem(field, "hard", code, it, en)


def soft(field: str, code: str, it: str, en: str) -> FieldProblem:
    """A problem that must be confirmed or corrected."""
    return FieldProblem(field, "soft", code, it, en)


def future(field: str) -> FieldProblem:
    """A date that lies in the future where only the past makes sense."""
    return hard(
        field,
        "date_in_future",
        "La data è nel futuro: controllare",
        "The date is in the future: please check",
    )


def wrong_order(field: str, first: Text, second: Text) -> FieldProblem:
    """`field` (second) precedes what must come first."""
    return hard(
        field,
        "dates_out_of_order",
        f"«{second.it}» precede «{first.it}»: controllare le date",
        f'"{second.en}" is before "{first.en}": please check the dates',
    )
