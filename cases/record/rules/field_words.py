"""How a kind of entry and its fields are called on screen, in which sections, and when a field has a meaning.

Words only: type, unit and ranges of a field come from its column, so that the two cannot disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.record.rules.text import Choice, Text


@dataclass(frozen=True, slots=True)
class ShownWhen:
    """The field belongs to entries whose `field` has one of `values` ("" for none, "true"/"false" for a
    flag). A field that holds a value is shown all the same: nothing that was recorded is hidden."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldWords:
    """`choices` name the admissible values where the column has no table of its own; `unit_of` is the coded
    field whose choice carries the unit; `counts_up`: a new entry proposes the next number."""

    name: str
    label: Text
    help: Text | None = None
    shown_when: ShownWhen | None = None
    choices: tuple[Choice, ...] = ()
    unit_of: str = ""
    counts_up: bool = False


@dataclass(frozen=True, slots=True)
class SectionWords:
    """Fields that are read together; the first section of a kind may have no title."""

    label: Text | None
    fields: tuple[FieldWords, ...]


@dataclass(frozen=True, slots=True)
class KindWords:
    """`label` heads the list, `one` names a single entry ("Add: lymph node biopsy"). `single`: a patient has
    one such sheet at a time."""

    slug: str
    label: Text
    one: Text
    sections: tuple[SectionWords, ...]
    help: Text | None = None
    single: bool = False

    @property
    def fields(self) -> dict[str, FieldWords]:
        """Every field by its name."""
        return {field.name: field for section in self.sections for field in section.fields}


def f(
    name: str,
    it: str,
    en: str,
    *,
    hint: tuple[str, str] | None = None,
    when: ShownWhen | None = None,
    choices: tuple[Choice, ...] = (),
    unit_of: str = "",
    counts_up: bool = False,
) -> FieldWords:
    """Short form used in the tables."""
    return FieldWords(name, Text(it, en), Text(*hint) if hint else None, when, choices, unit_of, counts_up)


def section(it: str, en: str, *fields: FieldWords) -> SectionWords:
    """A titled section."""
    return SectionWords(Text(it, en), fields)


def untitled(*fields: FieldWords) -> SectionWords:
    """The first section of a kind, which needs no title."""
    return SectionWords(None, fields)


def if_one_of(field: str, values: Iterable[str]) -> ShownWhen:
    """Condition that a coded field has one of `values`."""
    return ShownWhen(field, tuple(sorted(values)))


NOTE = f("note", "Nota", "Note")
CODE_SYSTEM = f("code_system", "Sistema di codifica", "Code system")
CODE = f("code", "Codice", "Code")
UNLESS_NONE = ShownWhen("none_known", ("", "false"))
