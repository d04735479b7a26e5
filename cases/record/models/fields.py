"""Column types of the record: coded text, several codes, exact numbers. None always means: not recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cases.record.rules.text import Choice

NONE_OF_THEM = "none"
"""In a field of several codes: asked, and there is none. An empty value is: not recorded."""


class CodedField(models.CharField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """One code of a table in `rules`. The table is checked in services and does not enter migrations:
    a new code is no change of the schema."""

    def __init__(self, *args: Any, codes: Iterable[Choice] = (), **kwargs: Any) -> None:
        self.codes = tuple(codes)
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    @property
    def code_set(self) -> frozenset[str]:
        return frozenset(choice.code for choice in self.codes)


class CodesField(ArrayField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Several codes of a table in `rules`, or just `none`."""

    def __init__(self, *args: Any, codes: Iterable[Choice] = (), **kwargs: Any) -> None:
        self.codes = tuple(codes)
        kwargs["base_field"] = models.CharField(max_length=40)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("base_field", None)
        return name, path, args, kwargs

    @property
    def code_set(self) -> frozenset[str]:
        return frozenset(choice.code for choice in self.codes) | {NONE_OF_THEM}


class NumberField(models.DecimalField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """An exact number with its hard range (outside is refused) and soft range (outside is asked about)."""

    def __init__(
        self,
        *args: Any,
        unit: str = "",
        hard: tuple[float, float] | None = None,
        soft: tuple[float, float] | None = None,
        **kwargs: Any,
    ) -> None:
        self.unit, self.hard, self.soft = unit, hard, soft
        kwargs.setdefault("max_digits", 16)
        kwargs.setdefault("decimal_places", 6)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


def words(max_length: int = 300) -> models.CharField[str | None, str | None]:
    """Free text of at most `max_length` characters."""
    return models.CharField(max_length=max_length, null=True, blank=True)


def flag() -> models.BooleanField[bool | None, bool | None]:
    """Yes, no, or not recorded."""
    return models.BooleanField(null=True)


def day() -> models.DateField[Any, Any]:
    """A calendar date; the services refuse one in the future unless the kind allows it."""
    return models.DateField(null=True, blank=True)
