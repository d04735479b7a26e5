"""Patients, who takes care of them, and what the record says."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cases.patients.models import CareRelation, Patient
from cases.record.models import Diagnosis, LabResult, PerformanceStatus, TherapyLine
from cases.record.rules.codes import LAB_BY_CODE
from circlecare.large.copying import copy_rows, without_index
from circlecare.large.heavy import Amounts, Home, heavy_record
from circlecare.large.plan import Plan, key

DISEASES = ("dlbcl_nos", "dlbcl_nos", "fl_1_2", "mcl", "mm", "mm", "b_all", "tfl", "cll_sll", "hgbl_mycbcl2")
LABS = {
    "ldh": 260.0,
    "hb": 11.2,
    "platelets": 160.0,
    "anc": 3.1,
    "alc": 1.1,
    "creatinine": 0.9,
    "crp": 12.0,
    "wbc": 5.6,
}


def patients(plan: Plan) -> int:
    def rows() -> Iterator[tuple[Any, ...]]:
        chance = plan.chance
        for n in range(plan.size.patients):
            yield (
                key("patient", n),
                plan.day(3 + n % 900),
                chance.choice(plan.families),
                chance.choice(plan.givens),
                date(1935, 1, 1) + timedelta(days=chance.randint(0, 26_000)),
                "F" if n % 2 else "M",
                "pending",
                key("centre", plan.centre_of(n)),
                key("person", plan.doctor_of(plan.centre_of(n))),
                f"L{n:07}",
            )

    names = (
        "id", "created_at", "family_name", "given_name", "birth_date", "sex", "tax_code_absent_reason",
        "centre_id", "created_by_id", "numbers_text",
    )  # fmt: skip
    with without_index("patient_search_trgm"):
        return copy_rows(Patient, names, rows())


def relations(plan: Plan) -> int:
    def rows() -> Iterator[tuple[Any, ...]]:
        for n in range(plan.size.patients):
            centre = plan.centre_of(n)
            since = plan.day(3 + n % 900)
            doctor = key("person", plan.doctor_of(centre))
            yield key("own", n), since, key("patient", n), key("centre", centre), "own", "own", since, doctor
            if plan.is_referred(n) and not plan.is_hub(centre):
                hub = key("centre", plan.hub_of(centre))
                yield key("hub", n), since, key("patient", n), hub, "hub", "referral", since, doctor

    names = ("id", "created_at", "patient_id", "centre_id", "kind", "reason", "valid_from", "added_by_id")
    return copy_rows(CareRelation, names, rows())


def diagnoses(plan: Plan) -> int:
    return copy_rows(
        Diagnosis,
        ("id", "created_at", "patient_id", "author_id", "centre_id", "effective_on", "diagnosed_on", "disease",
         "ann_arbor", "cns_involvement"),
        (
            (*_signed(plan, "diagnosis", n), day, day, DISEASES[n % len(DISEASES)], "III", "never")
            for n in range(plan.size.patients)
            for day in [plan.day(200 + n % 900).date()]
        ),
    )  # fmt: skip


def therapy_lines(plan: Plan) -> int:
    return copy_rows(
        TherapyLine,
        ("id", "created_at", "patient_id", "author_id", "centre_id", "effective_on", "start_on", "line_no", "intent",
         "regimen", "best_response"),
        (
            (*_signed(plan, "line", n), day, day, 1, "first_line", "r_chop", "cmr")
            for n in range(plan.size.patients)
            for day in [plan.day(180 + n % 900).date()]
        ),
    )  # fmt: skip


def performance(plan: Plan) -> int:
    return copy_rows(
        PerformanceStatus,
        ("id", "created_at", "patient_id", "author_id", "centre_id", "effective_on", "ecog"),
        ((*_signed(plan, "ecog", n), plan.day(1 + n % 300).date(), n % 3) for n in range(plan.size.patients)),
    )


def labs(plan: Plan) -> int:
    def rows() -> Iterator[tuple[Any, ...]]:
        chance = plan.chance
        for n in range(plan.size.patients):
            day = plan.day(1 + n % 300).date()
            for position, (code, usual) in enumerate(LABS.items()):
                catalogue = LAB_BY_CODE[code]
                yield (
                    *_signed(plan, f"lab{position}", n),
                    day,
                    code,
                    catalogue.loinc,
                    catalogue.unit,
                    round(usual * chance.uniform(0.6, 1.6), 2),
                    225 if code == "ldh" else None,
                )

    names = (
        "id", "created_at", "patient_id", "author_id", "centre_id", "effective_on", "code", "loinc", "unit",
        "value", "uln",
    )  # fmt: skip
    return copy_rows(LabResult, names, rows())


def heavy(plan: Plan) -> int:
    """Eight years of record beside what every patient has."""
    return sum(
        heavy_record(
            Home(key("patient", n), key("person", plan.doctor_of(centre)), key("centre", centre)),
            amounts=Amounts(),
            now=plan.now,
        )
        for n in plan.heavy_patients()
        for centre in [plan.centre_of(n)]
    )


def _signed(plan: Plan, kind: str, n: int) -> tuple[Any, ...]:
    """Id, time, patient, author and centre of an entry."""
    centre = plan.centre_of(n)
    return (
        key(kind, n),
        plan.day(1 + n % 300),
        key("patient", n),
        key("person", plan.doctor_of(centre)),
        key("centre", centre),
    )
