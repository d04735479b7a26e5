"""Which coded conditions are a disease that the referral form knows.

Only codes of ICD-10 (WHO, version 2019, chapter II) and ICD-10-CM that say the disease as exactly as the form does, of
conditions found since 2010: the lymphomas were numbered anew then (C83.1 had been another one). What leaves the
disease open stays a condition, for a doctor to name: C82.2, C82.7 and C82.9 (grade of a follicular lymphoma not
stated), C83.0 (marginal zone or lymphocytic), C83.3 (large B-cell lymphomas of every kind, not only NOS), C83.5 and
C91.0 (B or T lineage), C85.1, C85.9 and all others. So does a code for a disease in remission (ICD-10-CM C90.01,
C91.11, ...A), and any code with another neoplasm of the blood beside it: a lymphoma that is named twice may have
transformed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from cases.interchange.rules.elements import codes_in
from cases.interchange.rules.planned import Planned

NUMBERED_ANEW = date(2010, 1, 1)
_ICD10 = (
    "http://hl7.org/fhir/sid/icd-10",
    "http://hl7.org/fhir/sid/icd-10-cm",
    "urn:oid:2.16.840.1.113883.6.3",
    "urn:oid:2.16.840.1.113883.6.90",
)
# the character after the category is the site (lymphomas), or "not in remission" and "in relapse" (C90, C91)
_DISEASES = tuple(
    (re.compile(pattern), disease)
    for pattern, disease in (
        (r"C82\.[01]\d?", "fl_1_2"),
        (r"C82\.3\d?", "fl_3a"),
        (r"C82\.4\d?", "fl_3b"),
        (r"C83\.1\d?", "mcl"),
        (r"C85\.2\d?", "pmbcl"),
        (r"C88\.40?", "mzl"),
        (r"C90\.0[02]?", "mm"),
        (r"C90\.1[02]?", "pcl"),
        (r"C91\.1[02]?", "cll_sll"),
    )
)
_OF_THE_BLOOD = re.compile(r"C(8[1-9]|9[0-6])\b.*")


def blood_codes(concept: Any) -> frozenset[str]:
    """The ICD-10 codes of a concept that name a neoplasm of blood or lymph nodes (C81-C96)."""
    codes = (code.strip().upper() for system in _ICD10 for code in codes_in(concept, system))
    return frozenset(code for code in codes if is_of_the_blood(code))


def is_of_the_blood(code: str) -> bool:
    return _OF_THE_BLOOD.fullmatch(code) is not None


def disease_of(codes: frozenset[str], *, onset: date | None) -> tuple[str, str] | None:
    """The form's disease and the code that says so; None when a code says another disease, or none at all.

    Example: {"C83.1"} -> ("mcl", "C83.1").
    """
    if onset is not None and onset < NUMBERED_ANEW:
        return None
    found = {code: next((d for p, d in _DISEASES if p.fullmatch(code)), None) for code in codes}
    named = set(found.values())
    disease = named.pop() if len(named) == 1 else None
    return (disease, min(found)) if disease else None


def keep_one_diagnosis(entries: Sequence[Planned], codes: frozenset[str]) -> list[Planned]:
    """One diagnosis, the earliest, when all that the file names (`codes`) is one disease; else only conditions.

    What an export of CircleCare calls a diagnosis was named by a doctor, and stays one.
    """
    stated = [entry for entry in entries if entry.kind == "diagnoses" and not entry.entry]
    one = disease_of(codes, onset=None) is not None
    first = (
        min(stated, key=lambda entry: entry.values["diagnosed_on"] or date.max) if stated and one else None
    )
    return [
        kept
        for entry in entries
        for kept in (
            entry.fallback
            if entry.kind == "diagnoses" and not entry.entry and entry is not first
            else [entry]
        )
    ]
