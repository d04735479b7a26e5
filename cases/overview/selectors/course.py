"""Where the patient is in the CAR-T course: the one place that asks the pathway for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from cases.overview.selectors.course_treatments import Treatment, treatments_of_course
from cases.pathway.models import Pathway
from cases.pathway.rules.custody import STEPS, StepState
from cases.pathway.rules.products import PRODUCT_CHOICES
from cases.pathway.selectors.course import Course as Cells
from cases.pathway.selectors.course import CourseDates, current_pathway, dated_course
from cases.pathway.selectors.days import days_in, infused_at
from cases.patients.selectors.access import patient_known
from cases.record.rules.text import Text, label_of
from cases.record.selectors.apheresis import ApheresisDays
from kernel import clock

_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Course:
    """What counts of the course; empty or None: not yet, or not known. `lot` names the lot or batch of the product,
    `dose_e6` the cells on its certificate, `due` the next act of the chain, `deviations` how many are open,
    `treatments` what was collected and given until the infusion, and the stays in hospital."""

    pathway: Pathway | None = None
    dates: CourseDates = field(default_factory=CourseDates)
    days: ApheresisDays = field(default_factory=ApheresisDays)
    infused_at: datetime | None = None
    product: Text = _NOTHING
    product_code: str = ""
    coi_id: str = ""
    lot: str = ""
    dose_e6: float | None = None
    deviations: int = 0
    treatments: tuple[Treatment, ...] = ()
    due: Text = _NOTHING

    @property
    def infused_on(self) -> date | None:
        """The calendar day of the infusion on the network's wall: day 0."""
        return self.infused_at.astimezone(clock.wall_zone()).date() if self.infused_at else None


def course_now(patient_id: UUID) -> Course:
    """The open course of the patient, else the last one. At most nine queries."""
    pathway = current_pathway(patient_id)
    if pathway is None:
        return Course()
    cells, dates = dated_course(pathway)
    product, release = cells.values("product"), cells.values("release")
    other = str(product.get("product_other", ""))
    return Course(
        pathway=pathway,
        dates=dates,
        days=days_in(pathway, dates),
        infused_at=dates.infusion_at or infused_at(patient_id),
        product=Text(other, other)
        if other
        else label_of(PRODUCT_CHOICES, product["product"])
        if product
        else _NOTHING,
        product_code=str(product.get("product", "")),
        coi_id=str(product.get("coi_id", "")),
        lot=str(release.get("lot") or release.get("batch") or ""),
        dose_e6=release.get("dose_e6"),
        deviations=len(cells.open_deviations),
        treatments=treatments_of_course(cells, dates, patient_known(patient_id).deceased_on),
        due=_due(cells) if pathway.is_open else _NOTHING,
    )


def _due(cells: Cells) -> Text:
    """The act that the chain waits for: a deviation first, else a second signature, else the next mandatory step.

    A chain that nobody has begun waits for nothing here: the pathway says whose turn it is.
    """
    if cells.open_deviations:
        return Text("Risolvere la deviazione d'identità", "Resolve the identity deviation")
    if not cells.rows:
        return _NOTHING
    states = cells.states()
    for step in STEPS:
        if states[step.code] is StepState.WAITING:
            return Text(f"Seconda firma: {step.label.it}", f"Second signature: {step.label.en}")
        if step.mandatory and states[step.code] in (StepState.READY, StepState.FAILED):
            return step.label
    return _NOTHING
