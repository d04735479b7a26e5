"""What the readings of a step are compared with: the numbers on record."""

from collections.abc import Sequence

from cases.pathway.rules.identity import IDENTIFIER_LABELS, LOT_CODES, Identifier, OnRecord, Wanted
from cases.pathway.rules.products import PRODUCT_BY_CODE
from cases.pathway.selectors.course import Course
from cases.pathway.selectors.wording import in_language
from cases.patients.models import HospitalNumber, Patient


def wanted_for(course: Course, wanted: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """The readings of a step for this product: one that is known by its identity code alone has no lot to read."""
    product = PRODUCT_BY_CODE.get(course.values("product").get("product", ""))
    has_lot = product is not None and bool(set(LOT_CODES) & set(product.needs))
    has_lot = has_lot or bool(_lots(course))
    return tuple(item for item in wanted if item.identifier is not Identifier.LOT or has_lot)


def on_record(course: Course, patient: Patient) -> OnRecord:
    """Numbers of the product, of the collection and of the patient as they stand now. One query."""
    numbers = set(HospitalNumber.objects.filter(patient=patient).values_list("number", flat=True))
    numbers |= {item for item in (patient.tax_code, patient.other_identifier) if item}
    return OnRecord(
        coi=course.values("product").get("coi_id", ""),
        din=_din(course),
        lots=_lots(course),
        patient_ids=frozenset(numbers),
        family_name=patient.family_name,
        given_name=patient.given_name,
        birth_date=patient.birth_date,
    )


def not_on_record(course: Course, wanted: Sequence[Wanted]) -> list[str]:
    """Labels of identifiers that a step compares and that nobody has recorded yet."""
    kinds = {item.identifier for item in wanted}
    absent = []
    if Identifier.COI in kinds and not course.values("product").get("coi_id"):
        absent.append(Identifier.COI)
    if Identifier.DIN in kinds and not _din(course):
        absent.append(Identifier.DIN)
    if Identifier.LOT in kinds and not _lots(course):
        absent.append(Identifier.LOT)
    return [in_language(IDENTIFIER_LABELS[item]) for item in absent]


def _din(course: Course) -> str:
    row = course.last.get("collection")
    return str(course.step_values(row).get("din", "")) if row is not None else ""


def _lots(course: Course) -> frozenset[str]:
    release = course.values("release")
    return frozenset(str(release[code]) for code in LOT_CODES if release.get(code))
