"""Two versions of a protocol side by side: which visits came, went or are different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from followup.protocols.rules.drafting import Wanted

PARTS = ("window", "owner", "mode", "optional", "checklist")


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one visit: `before` None when it is new, `after` None when it is gone. `parts`: what of it is different."""

    code: str
    before: Wanted | None
    after: Wanted | None
    parts: tuple[str, ...] = ()


def differences(old: Sequence[Wanted], new: Sequence[Wanted]) -> list[Difference]:
    """In the order of the newer version, what is gone at the end. The same visits give nothing."""
    before = {visit.code: visit for visit in old}
    after = {visit.code: visit for visit in new}
    found = []
    for code, visit in after.items():
        former = before.get(code)
        parts = _parts(former, visit) if former else ()
        if former is None or parts:
            found.append(Difference(code, former, visit, parts))
    return [*found, *(Difference(code, visit, None) for code, visit in before.items() if code not in after)]


def _parts(old: Wanted, new: Wanted) -> tuple[str, ...]:
    same: Mapping[str, bool] = {
        "window": (old.before, old.after) == (new.before, new.after),
        "owner": old.owner == new.owner,
        "mode": old.mode == new.mode,
        "optional": old.is_optional == new.is_optional,
        "checklist": (set(old.due), set(old.indicated)) == (set(new.due), set(new.indicated)),
    }
    return tuple(part for part in PARTS if not same[part])
