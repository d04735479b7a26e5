"""How complete a referral form is: what is missing to submit (M1) and what is missing to decide (M2)."""

from datetime import date, timedelta
from typing import TypedDict

from cases.referrals.rules.catalogue import FIELDS
from cases.referrals.rules.fields import Field, Kind, Level
from cases.referrals.rules.values import Values, absent_reason, line_dicts, observed_on, raw


class Completeness(TypedDict):
    """Missing field codes in display order. `stale` (too old, or undated where an age limit holds) are
    also listed in `m2_missing`: they can be submitted with, not decided on. `percent` is 100 only when
    nothing is missing."""

    m1_missing: list[str]
    m2_missing: list[str]
    stale: list[str]
    percent: int


def has_value(values: Values, field: Field) -> bool:
    """Whether the field is answered: "no" and 0 are answers, an empty text or list is not."""
    if field.kind is Kind.LINES:
        return bool(line_dicts(values))
    value = raw(values, field.code)
    return value is True if field.must_be_true else value is not None


def satisfied(values: Values, field: Field) -> bool:
    """Whether the field's level is met, by a value or, where accepted, by a stated reason for its absence."""
    return has_value(values, field) or (field.absent_ok and absent_reason(values, field.code) is not None)


def is_stale(values: Values, field: Field, *, today: date) -> bool:
    """Whether a value that has an age limit is older than it, or has no date."""
    if field.max_age_days is None or not has_value(values, field):
        return False
    on = observed_on(values, field.code)
    return on is None or on < today - timedelta(days=field.max_age_days)


def completeness(values: Values, disease: str | None = None, *, today: date) -> Completeness:
    """Completeness of the form for `disease` (default: the one in the form) on `today`.

    Example: an empty form is 0 %; with every M1 field filled `m1_missing` is empty and it may be submitted.
    """
    if disease is not None:
        values = {**values, "disease": {"value": disease}}
    required = [(f, level) for f in FIELDS if (level := f.level_for(values, today)) in (Level.M1, Level.M2)]
    m1 = [f.code for f, level in required if level is Level.M1 and not satisfied(values, f)]
    stale = [f.code for f, _ in required if is_stale(values, f, today=today)]
    m2 = [
        f.code for f, level in required if (level is Level.M2 and not satisfied(values, f)) or f.code in stale
    ]
    done = len(required) - len(set(m1) | set(m2))
    return {"m1_missing": m1, "m2_missing": m2, "stale": stale, "percent": 100 * done // len(required)}
