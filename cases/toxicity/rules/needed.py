"""What one look must say so that it can be graded."""

from __future__ import annotations

from collections.abc import Collection

from cases.toxicity.rules.grade import Grade

NEEDED = ("temp_c", "systolic_mmhg", "o2_device", "o2_l_min", "consciousness")
"""Values without which a grade cannot be said, in the order of the sheet."""


def needed_of(crs: Grade, icans: Grade, *, graded_by_clinician: Collection[str] = ()) -> tuple[str, ...]:
    """The values that still forbid to say a grade of this look, in the order of the sheet; none when both stand.

    CRS asks for temperature, pressure and oxygen (with its flow on a cannula), ICANS for the level of consciousness. An
    ICE that was not asked leaves ICANS provisional and forbids nothing: it is due less often than the look. What a
    clinician graded at the bedside (`graded_by_clinician`: scales) needs no derivation.
    Source: Lee, Biol Blood Marrow Transplant 2019;25:625. Example: only temperature and room air leave
    systolic_mmhg and consciousness.
    """
    missing: set[str] = set()
    if "crs" not in graded_by_clinician and crs.value is None:
        missing.update(crs.missing)
    if "icans" not in graded_by_clinician:
        missing.update(name for name in icans.missing if name == "consciousness")
    return tuple(name for name in NEEDED if name in missing)
