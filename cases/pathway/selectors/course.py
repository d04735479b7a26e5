"""The course of one pathway as it stands: entries in force, the chain of custody, open deviations; and its dates."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from cases.pathway.models import (
    CourseEntry,
    CustodyCorrection,
    CustodyStep,
    Deviation,
    IdentityReading,
    Pathway,
    PathwayStep,
)
from cases.pathway.rules import State
from cases.pathway.rules.course import AFTER_IDENTITY
from cases.pathway.rules.custody import MADE_ONCE_PER_COLLECTION, StepState, Taken, chain_states
from cases.pathway.rules.timestamps import HOSPITAL_ZONE
from kernel.prepared import Prepared, Question, asked_together

OF_ONE_ATTEMPT = frozenset({"release", "pre_ld", "lymphodepletion", "infusion"})
"""Kinds that hold for one attempt at manufacturing: a product made again has its own."""


def collection_no_of(pathway: Pathway) -> int:
    """Which collection of cells the pathway is at: one more than the aphereses that had to be repeated."""
    return 1 + len(_REPEATED.rows(pathway_id=pathway.pk))


@dataclass(slots=True)
class Course:
    """All rows of one pathway's course. `entries`: the newest version of each entry that was not withdrawn, by kind,
    in the order in which they were first written; `versions`: all of them by entry."""

    pathway: Pathway
    collection_no: int
    entries: dict[str, list[CourseEntry]]
    versions: dict[UUID, list[CourseEntry]]
    rows: list[CustodyStep]
    deviations: list[Deviation]
    corrections: dict[UUID, list[CustodyCorrection]] = field(default_factory=dict)
    readings: dict[UUID, list[IdentityReading]] = field(default_factory=dict)

    @property
    def last(self) -> dict[str, CustodyStep]:
        """Of each step of the present collection and attempt the row that was written last."""
        found: dict[str, CustodyStep] = {}
        for row in self.rows:
            same_attempt = row.position <= MADE_ONCE_PER_COLLECTION or row.attempt == self.pathway.attempt
            if row.collection_no == self.collection_no and same_attempt:
                found[row.code] = row
        return found

    @property
    def open_deviations(self) -> list[Deviation]:
        return [item for item in self.deviations if not is_settled(item)]

    def states(self) -> dict[str, StepState]:
        return chain_states([taken_of(row) for row in self.last.values()], blocked=bool(self.open_deviations))

    def good(self, code: str) -> CustodyStep | None:
        row = self.last.get(code)
        return row if row is not None and self.states()[code] is StepState.DONE else None

    def newest(self, kind: str) -> CourseEntry | None:
        """The entry of a kind that counts now."""
        found = [
            entry
            for entry in self.entries.get(kind, [])
            if kind not in OF_ONE_ATTEMPT or entry.attempt == self.pathway.attempt
        ]
        return found[-1] if found else None

    def treatment_waits(self, kind: str) -> bool:
        """Whether lymphodepletion or infusion stand still: identity is in doubt, or nobody checked at the bedside."""
        if kind not in AFTER_IDENTITY:
            return False
        return bool(self.open_deviations) or (kind == "infusion" and self.good("bedside") is None)

    def values(self, kind: str) -> Mapping[str, Any]:
        entry = self.newest(kind)
        return entry.values if entry is not None else {}

    def step_values(self, row: CustodyStep) -> dict[str, Any]:
        """The fields of a step with their corrections."""
        values = dict(row.values)
        for correction in self.corrections.get(row.pk, []):
            values |= correction.values
        return {code: value for code, value in values.items() if value is not None}


def is_awaited(pathway: Pathway, died_on: date | None) -> bool:
    """Whether it is somebody's turn: the pathway is open, and the patient lives."""
    return pathway.is_open and died_on is None


def is_settled(deviation: Deviation) -> bool:
    """Resolved by one person and confirmed by another."""
    resolution = getattr(deviation, "resolution", None)
    return resolution is not None and getattr(resolution, "confirmation", None) is not None


def taken_of(row: CustodyStep) -> Taken:
    signature = getattr(row, "signature", None)
    failed = row.identity == "failed" or (signature is not None and signature.identity == "failed")
    return Taken(row.code, failed=failed, signed=signature is not None and not failed)


def course_of(pathway: Pathway, *, with_history: bool = True) -> Course:
    """One query, whatever was recorded (two with the history of the readings)."""
    with asked_together(*course_asked(pathway)):
        return _course_of(pathway, with_history=with_history)


def course_asked(pathway: Pathway) -> list[Question]:
    """What `dated_course` asks, for `asked_together`."""
    parts = (_ENTRIES, _REPEATED, _STEPS, _DEVIATIONS, _CORRECTIONS, _MOVES)
    return [part.asking(pathway_id=pathway.pk) for part in parts]


def _course_of(pathway: Pathway, *, with_history: bool) -> Course:
    versions: dict[UUID, list[CourseEntry]] = defaultdict(list)
    for entry in _ENTRIES.rows(pathway_id=pathway.pk):
        versions[entry.entry_id].append(entry)
    entries: dict[str, list[CourseEntry]] = defaultdict(list)
    for rows in versions.values():
        rows.sort(key=lambda entry: entry.version)  # two clocks may disagree about what came first
        if not rows[-1].withdrawn:
            entries[rows[-1].kind].append(rows[-1])
    course = Course(
        pathway=pathway,
        collection_no=collection_no_of(pathway),
        entries=dict(entries),
        versions=dict(versions),
        rows=_STEPS.rows(pathway_id=pathway.pk),
        deviations=_DEVIATIONS.rows(pathway_id=pathway.pk),
    )
    corrections: dict[UUID, list[CustodyCorrection]] = defaultdict(list)
    for correction in _CORRECTIONS.rows(pathway_id=pathway.pk):
        corrections[correction.step_id].append(correction)
    course.corrections = dict(corrections)
    if with_history:
        readings: dict[UUID, list[IdentityReading]] = defaultdict(list)
        for reading in _READINGS.rows(pathway_id=pathway.pk):
            readings[reading.step_id].append(reading)
        course.readings = dict(readings)
    return course


@dataclass(frozen=True, slots=True)
class CourseDates:
    """What other rooms ask about a course. Each is None until it is known.

    `infusion_at` is Day 0. Taken from the entries of the course; a pathway that was moved without them answers with
    the instant of the move.
    """

    pathway_id: UUID | None = None
    product: str = ""
    apheresis_on: date | None = None
    shipped_at: datetime | None = None
    received_gmp_on: date | None = None
    released_on: date | None = None
    product_received_at: datetime | None = None
    ld_day1_on: date | None = None
    ld_last_on: date | None = None
    infusion_at: datetime | None = None
    cells_e6: float | None = None
    discharged_at: datetime | None = None


def course_dates(patient_id: UUID, *, pathway_id: UUID | None = None) -> CourseDates:
    """Dates of the patient's open pathway (else of the newest one), or of the pathway named. At most two queries.

    For callers that have checked already who may read the record; it decides no access and logs no reading.
    """
    if pathway_id is None:
        pathway = current_pathway(patient_id)
    else:
        pathway = Pathway.objects.filter(patient_id=patient_id, pk=pathway_id).first()
    if pathway is None:
        return CourseDates()
    return dated_course(pathway)[1]


def dated_course(pathway: Pathway) -> tuple[Course, CourseDates]:
    """The course of a pathway without the history of the readings, and its dates. One query."""
    with asked_together(*course_asked(pathway)):
        course = course_of(pathway, with_history=False)
        return course, dates_of(course, moves_of(pathway.pk))


def current_pathway(patient_id: UUID) -> Pathway | None:
    """The open pathway, else the last one. One query."""
    found = pathways_of(patient_id)
    return next((row for row in found if row.is_open), found[0] if found else None)


def pathways_of(patient_id: UUID) -> list[Pathway]:
    """The last pathways of a patient (a hundred), the newest first. One query."""
    return _PATHWAYS.rows(patient_id=patient_id)


def pathways_asked(patient_id: UUID) -> Question:
    """What `pathways_of` asks, for `asked_together`."""
    return _PATHWAYS.asking(patient_id=patient_id)


def moves_of(pathway_id: UUID) -> list[PathwayStep]:
    """The moves of a pathway, in order. One query."""
    return _MOVES.rows(pathway_id=pathway_id)


def dates_of(course: Course, moves: list[PathwayStep]) -> CourseDates:
    """The dates of a loaded course. `moves`: the steps of the pathway, in order."""
    collection, ship = course.good("collection"), course.good("ship")
    gmp = course.last.get("gmp")
    pharmacy, bedside = course.good("pharmacy"), course.good("bedside")
    made = course.step_values(gmp) if gmp is not None else {}
    release, infusion = course.values("release"), course.values("infusion")
    moved = {step.to_state: step.at for step in moves}
    # a move back to the collection is not a collection
    collected = next((s.at for s in reversed(moves) if s.code == "record_apheresis"), None)
    by_move = collected.astimezone(HOSPITAL_ZONE).date() if collected else None
    infused_at = (
        instant_in(infusion.get("started_at"))
        or (moved.get(State.INFUSED) and (bedside.done_at if bedside else moved[State.INFUSED]))
        or None
    )
    depleted = moved.get(State.LYMPHODEPLETION)
    if depleted and infused_at and depleted > infused_at:
        depleted = None  # written up later: that move says nothing of its own day
    return CourseDates(
        pathway_id=course.pathway.pk,
        product=course.values("product").get("product", ""),
        apheresis_on=collection.done_at.astimezone(HOSPITAL_ZONE).date() if collection else by_move,
        shipped_at=ship.done_at if ship else None,
        received_gmp_on=day_in(made.get("received_on")),
        released_on=day_in(release.get("released_on") or made.get("released_on")),
        product_received_at=pharmacy.done_at if pharmacy else None,
        ld_day1_on=day_in(course.values("lymphodepletion").get("day1_on"))
        or (depleted.astimezone(HOSPITAL_ZONE).date() if depleted else None),
        ld_last_on=day_in(course.values("lymphodepletion").get("last_on")),
        infusion_at=infused_at,
        cells_e6=infusion.get("cells_e6"),
        discharged_at=_discharge(course, moves, infused_at),
    )


MOVED_LIVE = timedelta(days=3)
"""Moved on within this time of the infusion: the moves are made as things happen."""


def _discharge(course: Course, moves: list[PathwayStep], infused_at: datetime | None) -> datetime | None:
    """The end of the stay for the infusion; else when the pathway was moved on, if that was not written up later."""
    stays = [item.values for item in course.entries.get("episode", [])]
    ended = [instant_in(v.get("discharged_at")) for v in stays if v.get("setting") == "infusion"]
    known = [moment for moment in ended if moment is not None]
    if known:
        return known[-1]
    infused = next((step.at for step in reversed(moves) if step.to_state == State.INFUSED), None)
    if is_written_up(infused, infused_at):
        return None
    return next((step.at for step in reversed(moves) if step.code == "discharge"), None)


def is_written_up(moved_at: datetime | None, infused_at: datetime | None) -> bool:
    """Was the pathway moved into the infusion so long after it that the moves around say nothing of their own day?"""
    return moved_at is None or infused_at is None or moved_at - infused_at > MOVED_LIVE


def day_in(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def instant_in(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


_ENTRIES: Prepared[CourseEntry] = Prepared(
    lambda pathway_id: (
        CourseEntry.objects.filter(pathway_id=pathway_id)
        .select_related("person", "centre", "agreement__person", "agreement__centre")
        .order_by("at", "version")
    ),
    pathway_id=UUID,
)
_STEPS: Prepared[CustodyStep] = Prepared(
    lambda pathway_id: (
        CustodyStep.objects.filter(pathway_id=pathway_id)
        .select_related("person", "centre", "signature__person", "signature__centre")
        .order_by("at", "id")
    ),
    pathway_id=UUID,
)
_DEVIATIONS: Prepared[Deviation] = Prepared(
    lambda pathway_id: (
        Deviation.objects.filter(pathway_id=pathway_id)
        .select_related(
            "step", "person", "resolution__person", "resolution__centre", "resolution__confirmation__person"
        )
        .order_by("opened_at")
    ),
    pathway_id=UUID,
)
_CORRECTIONS: Prepared[CustodyCorrection] = Prepared(
    lambda pathway_id: (
        CustodyCorrection.objects.filter(step__pathway_id=pathway_id)
        .select_related("person")
        .order_by("number")
    ),
    pathway_id=UUID,
)
_READINGS: Prepared[IdentityReading] = Prepared(
    lambda pathway_id: IdentityReading.objects.filter(step__pathway_id=pathway_id).order_by("id"),
    pathway_id=UUID,
)
_REPEATED: Prepared[Any] = Prepared(
    lambda pathway_id: PathwayStep.objects.filter(pathway_id=pathway_id, code="repeat_apheresis").values_list(
        "pk"
    ),
    pathway_id=UUID,
)
_PATHWAYS: Prepared[Pathway] = Prepared(
    lambda patient_id: (
        Pathway.objects.filter(patient_id=patient_id)
        .select_related("owner_centre", "owner_person", "circle_centre", "hub_centre")
        .order_by("-opened_at")[:100]
    ),
    patient_id=UUID,
)
_MOVES: Prepared[PathwayStep] = Prepared(
    lambda pathway_id: PathwayStep.objects.filter(pathway_id=pathway_id).moves().order_by("position"),
    pathway_id=UUID,
)
