"""The middle of the whole course: cells are collected, made, checked by two and given, by five people of the hub."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, time

from playwright.sync_api import Page

from kernel import clock
from tests.e2e.course_pages import CoursePages
from tests.e2e.inputs import Invented
from tests.e2e.moves import move
from tests.e2e.record_pages import Given, Pick, as_typed
from tests.e2e.whole_story import day

TICKS = (
    *(
        "no_uncontrolled_infection",
        "no_new_organ_toxicity",
        "bridging_response_known",
        "no_rapid_deterioration",
    ),
    *(
        "no_active_gvhd",
        "product_released_in_freezer",
        "tocilizumab_available",
        "premedication_without_steroid",
    ),
    *("treatment_consent", "icu_agreed", "seizure_prophylaxis_decided", "identity_bracelet"),
)


def at(after_infusion: int, hour: int = 9) -> datetime:
    """On the wall's clock, `after_infusion` days after day 0."""
    return datetime.combine(day(after_infusion), time(hour))


@dataclass(frozen=True)
class Cells:
    """What stands on bags, labels and papers of one patient, and the pages of those who handle them."""

    person: Invented
    address: str
    doctor: Page
    laboratory: Page
    pharmacist: Page
    second: Page

    def labels(self) -> dict[str, str]:
        number = secrets.randbelow(10**6)
        return {
            "coi": f"COI-{number:06}",
            "din": f"IT{number:06}X",
            "lot": f"LOT{number:06}",
            "patient_id": self.person.tax_code,
            "name": self.person.display_name,
            "birth_date": as_typed(self.person.birth_date),
        }

    def course(self, page: Page, language: str = "it") -> CoursePages:
        shown = CoursePages(page, self.address, language)
        shown.open()
        return shown

    def collect(self, read: dict[str, str]) -> None:
        """From the product to the shipment; the label is signed by a second person."""
        doctor = self.course(self.doctor, "en")
        doctor.add("product", {"product": Pick("axi_cel"), "coi_id": read["coi"]})
        doctor.record("request", at=at(-60), place="CAR-T office", read=read, fields={"order_no": "ORD-77"})
        doctor.record(
            "suitability",
            at=at(-45),
            place="Apheresis unit",
            read=read,
            fields={
                "virology_on": day(-50),
                "venous_access": Pick("peripheral"),
                "consent": Pick("yes"),
                "weight_kg": "72.5",
            },
        )
        doctor.record(
            "collection",
            at=at(-42),
            place="Apheresis unit",
            read=read,
            fields={"din": read["din"], "ended_at": at(-42, 13), "volume_ml": "210", "cd3_e9": "8.5"},
        )
        doctor.record("labelling", at=at(-42, 13), place="Apheresis unit", read=read, fields={"bags": "2"})
        move(self.laboratory, self.address, "plan_slot", planned=clock.today())
        laboratory = self.course(self.laboratory)
        laboratory.sign("labelling", read=read)
        laboratory.record(
            "receive_te",
            at=at(-42, 15),
            place="Istituto dei tessuti",
            read=read,
            fields={"intact": Pick("yes")},
        )
        laboratory.record(
            "ship",
            at=at(-41),
            place="Istituto dei tessuti",
            read=read,
            fields={"shipped_as": Pick("fresh"), "shipper_id": "SH-4", "courier": "Corriere di prova"},
        )
        laboratory.record("gmp", at=at(-40), place="Officina", read=read, fields={"accepted": Pick("yes")})
        for code in ("record_apheresis", "ship"):
            move(self.laboratory, self.address, code)

    def receive(self, read: dict[str, str]) -> None:
        """The product arrives: released in specification, received at the pharmacy."""
        doctor = self.course(self.doctor, "en")
        doctor.add(
            "release",
            {"specification": Pick("in"), "lot": read["lot"], "expires_on": day(300), "dose_e6": "200"},
        )
        self.course(self.pharmacist).record(
            "pharmacy",
            at=at(-9),
            place="Farmacia",
            read=read,
            fields={"certificate_no": "RFIC-9", "intact": Pick("yes")},
        )
        move(self.doctor, self.address, "receive_product", language="en")

    def give(self, read: dict[str, str]) -> None:
        """Lymphodepletion, the check of two people at the bedside, the infusion."""
        doctor = self.course(self.doctor, "en")
        answers: dict[str, Given] = dict.fromkeys(TICKS, True)
        measured = {"spo2_pct": "97", "systolic_mmhg": "125", "diastolic_mmhg": "75"}
        doctor.add("pre_ld", {"checked_at": at(-6)} | answers | measured)
        doctor.add(
            "lymphodepletion",
            {
                "drugs": ("fludarabine", "cyclophosphamide"),
                "doses": "30 mg/m² e 500 mg/m², 3 giorni",
                "day1_on": day(-5),
                "last_on": day(-3),
            },
        )
        doctor.record("thaw", at=at(0, 10), place="Ward", read=read)
        doctor.record("bedside", at=at(0, 11), place="Ward, bed 12", read=read)
        self.course(self.second).sign("bedside", read=read)
        doctor.add("infusion", {"started_at": at(0, 12), "cells_e6": "200", "reaction": Pick("none")})
        for code in ("start_lymphodepletion", "infuse", "admit"):
            move(self.doctor, self.address, code, language="en")
