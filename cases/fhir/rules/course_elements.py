"""Elements that the resources of the CAR-T course share.

A row of the course carries what stands beside it as `product` and `release`: the fields of these entries of the same
attempt, empty when there are none.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cases.interchange.rules.given import ATC
from cases.interchange.rules.outward.elements import Json, coding, meta, number, own_code, without_gaps
from cases.interchange.rules.own import entry_extension
from cases.pathway.rules.course import KIND_BY_CODE
from cases.pathway.rules.products import PRODUCT_BY_CODE
from cases.record.rules.text import Text

COI_SYSTEM = "urn:circlecare:fhir:coi"
CELLS = Text("Cellule CAR-T", "CAR-T cells")


def entry(kind: str, row: Any, **elements: Any) -> Json:
    return without_gaps(
        {
            "resourceType": kind,
            "id": str(row.entry_id),
            "meta": meta(row.version, row.at),
            "extension": [entry_extension("course-entry", row.entry_id, row.values)],
            **elements,
        }
    )


def product_concept(product: Mapping[str, Any]) -> Json:
    code = product.get("product")
    known = PRODUCT_BY_CODE.get(code or "")
    if known is None or known.code == "other":
        return own_code("cart_cells", CELLS) | {"text": product.get("product_other") or CELLS.it}
    return own_code(known.code, known.label, coding(ATC, known.atc or None))


def coi(product: Mapping[str, Any]) -> list[Json]:
    return [{"system": COI_SYSTEM, "value": product["coi_id"]}] if product.get("coi_id") else []


def subject(row: Any) -> Json:
    return {"reference": f"Patient/{row.pathway.patient_id}"}


def centre(row: Any) -> Json:
    return {"reference": f"Organization/{row.centre_id}"}


def performers(row: Any) -> list[Json]:
    return [{"actor": {"reference": f"Practitioner/{row.person_id}"}}]


def choices(kind: str, field: str) -> Any:
    return next(one.choices for one in KIND_BY_CODE[kind].fields if one.code == field)


def notes_of(*texts: str | None) -> list[Json]:
    return [{"text": text} for text in texts if text]


def exact(value: Any) -> int | Decimal:
    return number(Decimal(str(value)))
