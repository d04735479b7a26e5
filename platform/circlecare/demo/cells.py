"""The CAR-T course of an invented patient: product, chain of custody, therapies around it, infusion, stay, money.

Each act writes through the product's own services, as the people of the two centres would. Codes and numbers are
made from the patient's row and belong to nobody.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cases.pathway.models import CourseEntry
from cases.pathway.rules.custody import STEP_BY_CODE
from cases.pathway.rules.identity import How, Identifier, Reading, Wanted
from cases.pathway.services.course import course_entry_agree, course_entry_correct, course_entry_record
from cases.pathway.services.custody import custody_step_record, custody_step_sign
from cases.record.models import EntryStatus, Medication
from cases.record.services.entries import entry_update
from circlecare.demo.case import Case, tax_code_of
from circlecare.demo.cells_values import (
    BRIDGING,
    COLLECTED_IN_ADVANCE,
    PLACES,
    PRODUCTS,
    day_of,
    pre_ld_values,
    step_values,
)
from circlecare.demo.stories import Act, Acts
from kernel import clock

WHO = {
    "request": "owner",
    "suitability": "chiara",
    "collection": "chiara",
    "labelling": "chiara",
    "receive_te": "nicola",
    "process": "nicola",
    "ship": "nicola",
    "gmp": "monica",
    "return_shipment": "monica",
    "pharmacy": "monica",
    "storage": "nicola",
    "thaw": "nicola",
    "bedside": "owner",
    "disposal": "alba",
}
SECOND = "alba"
_SIGNED_AFTER = timedelta(minutes=3)
_UNTIL_COLLECTION = "^(Ibrutinib|Desametasone)"


class Cells:
    """Numbers of one patient's product and what is read of them."""

    def __init__(self, case: Case) -> None:
        self.case: Case = case
        self.chance: random.Random = random.Random(f"{case.row.family} cells")  # noqa: S311 - repeatable variety, guards nothing
        disease = case.row.profile.split("_")[0]
        self.product: str = PRODUCTS[disease]
        self.bridging: str = BRIDGING[disease]
        number = self.chance.randint(100000, 999999)
        self.coi: str = f"COI-{number}-{disease.upper()}"
        self.order_no: str = f"ORD-{number % 9973:05d}"
        self.din: str = f"G1234{case.sent:%y}{number}"
        self.lot: str = f"LOT-{number % 7919:04d}A"
        self.dose_e6: int = {"axi_cel": 140, "brexu_cel": 128, "tisa_cel": 210, "ide_cel": 436}[self.product]
        self.weight_kg: int = self.chance.randint(54, 88)

    @property
    def pathway_id(self) -> UUID:
        referral = self.case.referral
        assert referral is not None, "the story refers before it collects"
        return referral.pathway_id

    def read(self, wanted: Wanted, *, wrong: bool = False) -> Reading:
        row = self.case.row
        value = {
            Identifier.COI: self.coi,
            Identifier.DIN: self.din,
            Identifier.LOT: self.lot,
            Identifier.PATIENT_ID: tax_code_of(row),
            Identifier.NAME: f"{row.family} {row.given}",
            Identifier.BIRTH_DATE: f"{row.born:%d/%m/%Y}",
        }[wanted.identifier]
        if wrong:
            value = f"{value[:-1]}{'X' if value[-1] != 'X' else 'Y'}"
        typed = wanted.identifier in (Identifier.NAME, Identifier.BIRTH_DATE)
        return Reading(wanted.source, wanted.identifier, value, How.TYPED if typed else How.SCANNED)

    def step(self, code: str, at: datetime, *, wrong: str = "") -> None:
        """`wrong`: the reading that does not agree, as "bag.coi"."""
        spec = STEP_BY_CODE[code]
        with clock.at(at):
            row = custody_step_record(
                actor=self.case.actor(WHO[code]),
                pathway_id=self.pathway_id,
                code=code,
                done_at=at,
                place=PLACES[code],
                values=step_values(self, code, at),
                readings=[self.read(item, wrong=item.key == wrong) for item in spec.wanted],
            )
        if spec.second and not wrong:
            with clock.at(at + _SIGNED_AFTER):
                custody_step_sign(
                    actor=self.case.actor(SECOND),
                    step_id=row.pk,
                    readings=[self.read(item) for item in spec.second_wanted],
                )

    def entry(self, kind: str, at: datetime, who: str, **values: Any) -> None:
        with clock.at(at):
            course_entry_record(
                actor=self.case.actor(who), pathway_id=self.pathway_id, kind=kind, values=values
            )

    def correct(self, kind: str, at: datetime, who: str, reason: str, **changes: Any) -> None:
        newest = self._newest(kind)
        with clock.at(at):
            course_entry_correct(
                actor=self.case.actor(who),
                entry_id=newest.entry_id,
                values={**newest.values, **changes},
                reason=reason,
                base_version=newest.version,
            )

    def agree(self, kind: str, at: datetime, who: str, text: str) -> None:
        newest = self._newest(kind)
        with clock.at(at):
            course_entry_agree(
                actor=self.case.actor(who),
                entry_id=newest.entry_id,
                version=newest.version,
                agrees=True,
                text=text,
            )

    def _newest(self, kind: str) -> CourseEntry:
        return CourseEntry.objects.filter(pathway_id=self.pathway_id, kind=kind).latest("at", "version")


# --- Acts -------------------------------------------------------------------------------------------------


def custody(*codes: str, wrong: str = "") -> Act:
    """Steps of the chain one after the other, a few minutes apart; `wrong` as in `Cells.step`, at the last one."""

    def act(case: Case, at: datetime) -> None:
        cells = Cells(case)
        for number, code in enumerate(codes):
            last = number == len(codes) - 1
            cells.step(code, at + number * timedelta(minutes=9), wrong=wrong if last else "")

    return act


def product(*, in_advance: bool = False) -> Act:
    def act(case: Case, at: datetime) -> None:
        cells = Cells(case)
        values = COLLECTED_IN_ADVANCE if in_advance else {"product": cells.product}
        cells.entry("product", at, "sara", **values, coi_id=cells.coi, order_no=cells.order_no)

    return act


def milestone(step: str, status: str) -> Act:
    def act(case: Case, at: datetime) -> None:
        Cells(case).entry("milestone", at, "sara", step=step, status=status, on=day_of(at))

    return act


def manufacturing(status: str, *, expected: float | None = None, reason: str = "") -> Act:
    def act(case: Case, at: datetime) -> None:
        more: Mapping[str, Any] = {} if expected is None else {"expected_on": day_of(case.day(expected))}
        Cells(case).entry("manufacturing", at, "sara", status=status, on=day_of(at), reason=reason, **more)

    return act


def release(case: Case, at: datetime) -> None:
    cells = Cells(case)
    cells.entry(
        "release",
        at,
        "monica",
        specification="in",
        lot=cells.lot,
        batch=cells.lot,
        product_code="KYM-1" if cells.product == "tisa_cel" else "",
        expires_on=day_of(at + timedelta(days=180)),
        dose_e6=cells.dose_e6,
        released_on=day_of(at),
        storage_place="Criobanca, serbatoio 2",
    )


def last_doses(case: Case, at: datetime) -> None:
    """What was taken against the disease until the collection of the cells is taken no more."""
    with clock.at(at):
        taken = Medication.objects.filter(patient=case.patient, status=EntryStatus.ACTIVE, end_on=None)
        for row in taken.filter(text__regex=_UNTIL_COLLECTION):
            entry_update(
                actor=case.actor("circle"),
                patient_id=case.patient.pk,
                kind_slug="medications",
                entry_id=row.pk,
                changes={"end_on": clock.today(), "clinical_status": "resolved"},
                base_version=row.version,
            )


def bridging_proposed(case: Case, at: datetime) -> None:
    cells = Cells(case)
    cells.entry(
        "bridging",
        at,
        "circle",
        regimen=cells.bridging,
        given_at="circle",
        start_on=day_of(at + timedelta(days=3)),
    )


def bridging_agreed(case: Case, at: datetime) -> None:
    Cells(case).agree(
        "bridging", at, "owner", "D'accordo: ultimo giorno almeno una settimana prima della deplezione."
    )


def bridging_ended(case: Case, at: datetime) -> None:
    ended = {
        "end_on": day_of(at - timedelta(days=9)),
        "response": "pr",
        "response_on": day_of(at - timedelta(days=1)),
    }
    Cells(case).correct("bridging", at, "circle", "Terapia ponte conclusa", **ended)


def checked(case: Case, at: datetime) -> None:
    """The check before lymphodepletion, everything met."""
    Cells(case).entry("pre_ld", at, "owner", **pre_ld_values(at))


def lymphodepletion(case: Case, at: datetime) -> None:
    Cells(case).entry(
        "lymphodepletion",
        at,
        "owner",
        drugs=["fludarabine", "cyclophosphamide"],
        doses="Fludarabina 30 mg/m² e ciclofosfamide 500 mg/m² al giorno per 3 giorni",
        day1_on=day_of(at),
        last_on=day_of(at + timedelta(days=2)),
    )


def infusion(case: Case, at: datetime) -> None:
    """Written down when it is over; `at` is the end."""
    cells = Cells(case)
    cells.entry(
        "infusion",
        at,
        "owner",
        started_at=(at - timedelta(minutes=18)).isoformat(),
        ended_at=at.isoformat(),
        cells_e6=cells.dose_e6,
        premedication="Paracetamolo 1 g, clorfenamina 10 mg",
        reaction="none",
    )


def admission(case: Case, at: datetime) -> None:
    Cells(case).entry("episode", at, "alba", setting="infusion", admitted_at=at.isoformat())


def discharge(case: Case, at: datetime) -> None:
    Cells(case).correct("episode", at, "alba", "Dimissione", discharged_at=at.isoformat())


def infusion_of(day: float) -> Acts:
    """The hours around the infusion, which begins at `day`."""
    return (
        (day - 0.04, custody("thaw")),
        (day - 0.02, custody("bedside")),
        (day + 18 / 1440, infusion),
    )
