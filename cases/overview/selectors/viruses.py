"""Viruses that the patient has met, which come back when lymphocytes are gone: told while the record knows them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from cases.overview.selectors.wording import Fact, both
from cases.record.models import KIND_BY_SLUG, EntryStatus, Virology
from cases.record.rules.codes import VIROLOGY_BY_CODE
from cases.record.rules.text import Text, label_of
from kernel import clock
from kernel.prepared import Prepared, Question

_HEPATITIS_B = frozenset({"hbsag", "anti_hbc", "hbv_dna"})
_TOLD = (*sorted(_HEPATITIS_B), "anti_hcv", "hcv_rna", "hiv_ab_ag")
_POSITIVE = "positive"


def virus_facts(patient_id: UUID) -> Iterator[Fact]:
    """The markers that were ever positive, with the last day on which they were, and what came since. One query."""
    results: Any = KIND_BY_SLUG["virology"].column("result")
    for code, found in groupby(_RESULTS.rows(patient_id=patient_id), itemgetter("code")):
        rows = list(found)
        last = next((row for row in rows if row["result"] == _POSITIVE), None)
        if last is None:
            continue
        words = label_of(results.codes, _POSITIVE)
        if rows[0] is not last:
            since, on = label_of(results.codes, rows[0]["result"]), clock.stamp_day(rows[0]["effective_on"])
            words = Text(f"{words.it}, poi {since.it} ({on})", f"{words.en}, then {since.en} ({on})")
        yield {
            "code": f"virology.{code}",
            **both(VIROLOGY_BY_CODE[code].label, "label"),
            **both(words, "value"),
            "is_absent": False,
            "tone": "warn",
            "on": last["effective_on"].isoformat(),
            "author": " ".join(filter(None, (last["author__given_name"], last["author__family_name"]))),
            "centre": last["centre__name"] or "",
        }


def has_met_hepatitis_b(patient_id: UUID) -> bool:
    """A marker that went with the B cells that made it still counts. One query."""
    rows = _RESULTS.rows(patient_id=patient_id)
    return any(row["code"] in _HEPATITIS_B and row["result"] == _POSITIVE for row in rows)


def viruses_asked(patient_id: UUID) -> Question:
    """What the functions of this module ask, for `asked_together`."""
    return _RESULTS.asking(patient_id=patient_id)


_RESULTS: Prepared[Any] = Prepared(
    lambda patient_id: (
        Virology.objects.filter(
            patient_id=patient_id,
            status=EntryStatus.ACTIVE,
            code__in=_TOLD,
            result__in=(_POSITIVE, "negative"),
            effective_on__isnull=False,
        )
        .order_by("code", "-effective_on", "-pk")
        .values(
            *("code", "result", "effective_on"),
            *("author__given_name", "author__family_name", "centre__name"),
        )
    ),
    patient_id=UUID,
)
