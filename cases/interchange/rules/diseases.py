"""Which coded conditions are a disease that the referral form knows.

Only categories of ICD-10 (WHO, version 2019, chapter II: C81-C96) that say the disease as exactly as the form
does. What leaves the disease open stays a condition, for a doctor to name: C82.2, C82.7 and C82.9 (grade of a
follicular lymphoma not stated), C83.0 (marginal zone or lymphocytic), C83.5 and C91.0 (B or T lineage), C83.8,
C83.9, C85.1 and C85.9. ICD-10-CM adds a character for the site or remission after the same category.
"""

from __future__ import annotations

from typing import Any

from cases.interchange.rules.elements import codes_in

_ICD10 = (
    "http://hl7.org/fhir/sid/icd-10",
    "http://hl7.org/fhir/sid/icd-10-cm",
    "urn:oid:2.16.840.1.113883.6.3",
    "urn:oid:2.16.840.1.113883.6.90",
)
_DISEASE_OF_ICD10 = {
    "C82.0": "fl_1_2",
    "C82.1": "fl_1_2",
    "C82.3": "fl_3a",
    "C82.4": "fl_3b",
    "C83.1": "mcl",
    "C83.3": "dlbcl_nos",
    "C85.2": "pmbcl",
    "C88.4": "mzl",
    "C90.0": "mm",
    "C90.1": "pcl",
    "C91.1": "cll_sll",
}


def disease_of(concept: Any) -> tuple[str, str] | None:
    """Code of the disease and the ICD-10 code that says so; None when no coding, or two that disagree, do.

    Example: C83.1 -> ("mcl", "C83.1").
    """
    found = {
        disease: code
        for system in _ICD10
        for code in codes_in(concept, system)
        if (disease := _DISEASE_OF_ICD10.get(code.strip().upper()[:5]))
    }
    return next(iter(found.items())) if len(found) == 1 else None
