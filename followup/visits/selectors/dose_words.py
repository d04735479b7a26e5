"""A dose of a vaccine, of `prevention_of`, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cases.record.rules.text import Text


def dose_label(vaccine: Mapping[str, Any], dose: Mapping[str, Any]) -> Text:
    """Such as "Pneumococco coniugato, dose 2"."""
    return Text(
        f"{vaccine['label_it']}, dose {dose['number']}", f"{vaccine['label_en']}, dose {dose['number']}"
    )


def dose_reasons(dose: Mapping[str, Any]) -> Text:
    """Why it is put off or not to be given; empty without a reason."""
    return Text(*(", ".join(reason[f"label_{side}"] for reason in dose["reasons"]) for side in ("it", "en")))
