"""The rows of one patient as the rules read them, and what the rules say of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from cases.pathway.selectors.days import infused_at, infusion_asked, infusions_of
from cases.record.models import EntryStatus
from cases.toxicity.models import ToxicityObservation, ToxicityTreatment
from cases.toxicity.rules.codes import MASKING_AGENTS
from cases.toxicity.rules.course import Episode, Graded, Look, episodes_of, grade_course
from cases.toxicity.rules.crs import CrsFindings
from cases.toxicity.rules.icans import IcansFindings
from cases.toxicity.rules.ice import ice_score, uses_capd
from kernel.clock import wall_zone
from kernel.prepared import Prepared, Question, asked_together


@dataclass(frozen=True, slots=True)
class Course:
    """`rows` in the order of time, `graded` beside them; since the infusion when there was one."""

    infused_at: datetime | None
    rows: tuple[ToxicityObservation, ...]
    graded: tuple[Graded, ...]
    treatments: tuple[ToxicityTreatment, ...] = field(default=())

    @property
    def follows(self) -> bool:
        """Whether its rows follow the infusion; one before the first infusion stands alone (see `courses_of`)."""
        return self.infused_at is not None and all(row.observed_at >= self.infused_at for row in self.rows)

    def episodes(self, scale: str) -> list[Episode]:
        return episodes_of(self.graded, scale)


def course_of(patient_id: UUID, *, born_on: date, named: bool = True) -> Course:
    """The course since the last infusion, as it stands; who looked and where comes with it when it is to be `named`.
    One query."""
    looks = _LOOKS if named else _BARE_LOOKS
    with asked_together(*course_asked(patient_id, named=named)):
        infused = infused_at(patient_id)
        rows = [
            row for row in looks.rows(patient_id=patient_id) if infused is None or row.observed_at >= infused
        ]
        treatments = tuple(given_since(patient_id))
    return _course(infused, rows, treatments, born_on=born_on)


def given_since(patient_id: UUID) -> list[ToxicityTreatment]:
    """What was given against toxicity since the last infusion, by its time. One query where the infusion is known."""
    infused = infused_at(patient_id)
    return [row for row in _GIVEN.rows(patient_id=patient_id) if infused is None or row.given_at >= infused]


def given_asked(patient_id: UUID) -> list[Question]:
    """What `given_since` asks, for `asked_together`."""
    return [infusion_asked(patient_id), _GIVEN.asking(patient_id=patient_id)]


def courses_of(
    patient_id: UUID, *, born_on: date, changed: ToxicityObservation | None = None
) -> list[Course]:
    """All courses, the one of `course_of` last: the rows that follow an infusion make its course until the next one.
    `changed` (not stored yet) stands in the place of its row. Three queries.

    A row before the first infusion stands alone: what was seen then is no cytokine release syndrome.
    """
    infusions = infusions_of(patient_id)
    rows, given = _LOOKS.rows(patient_id=patient_id), _GIVEN.rows(patient_id=patient_id)
    if changed is not None:
        rows = [*(row for row in rows if row.pk != changed.pk), changed]
    if not infusions:
        return [_course(None, rows, tuple(given), born_on=born_on)]
    alone = [
        _course(infusions[0], [row], (), born_on=born_on) for row in rows if row.observed_at < infusions[0]
    ]
    following = [
        _course(
            since,
            [row for row in rows if since <= row.observed_at and (until is None or row.observed_at < until)],
            tuple(
                item for item in given if since <= item.given_at and (until is None or item.given_at < until)
            ),
            born_on=born_on,
        )
        for since, until in zip(infusions, [*infusions[1:], None], strict=True)
    ]
    return [*alone, *following]


def _course(
    infused: datetime | None,
    rows: list[ToxicityObservation],
    treatments: tuple[ToxicityTreatment, ...],
    *,
    born_on: date,
) -> Course:
    rows.sort(key=lambda row: (row.observed_at, str(row.pk)))
    masking = [item.given_at for item in treatments if item.agent in MASKING_AGENTS]
    graded = grade_course([look_of(row, born_on=born_on) for row in rows], masking)
    return Course(infused, tuple(rows), tuple(graded), treatments)


def course_asked(patient_id: UUID, *, named: bool = True) -> list[Question]:
    """What `course_of` asks, for `asked_together`."""
    looks = _LOOKS if named else _BARE_LOOKS
    return [looks.asking(patient_id=patient_id), *given_asked(patient_id)]


def _looks(patient_id: UUID) -> QuerySet[ToxicityObservation]:
    return ToxicityObservation.objects.filter(patient_id=patient_id, status=EntryStatus.ACTIVE)


_LOOKS: Prepared[ToxicityObservation] = Prepared(
    lambda patient_id: _looks(patient_id).select_related("author", "centre"), patient_id=UUID
)
_BARE_LOOKS: Prepared[ToxicityObservation] = Prepared(_looks, patient_id=UUID)
_GIVEN: Prepared[ToxicityTreatment] = Prepared(
    lambda patient_id: (
        ToxicityTreatment.objects.filter(patient_id=patient_id, status=EntryStatus.ACTIVE)
        .select_related("author", "centre")
        .order_by("given_at", "id")
    ),
    patient_id=UUID,
)


def look_of(row: ToxicityObservation, *, born_on: date) -> Look:
    """A row as the rules read it; columns are exact numbers, rules count with floats."""
    score = ice_score(row.ice_answers, unarousable=row.consciousness == "unarousable").score
    age = _years(born_on, row.observed_at.astimezone(wall_zone()).date())
    return Look(
        key=str(row.pk),
        at=row.observed_at,
        crs=CrsFindings(
            temp_c=_number(row.temp_c),
            systolic_mmhg=_number(row.systolic_mmhg),
            hypotension=row.hypotension,
            vasopressors=tuple(code for code in row.vasopressors or () if code != "none"),
            o2_device=row.o2_device,
            o2_l_min=_number(row.o2_l_min),
            fever_other_cause=bool(row.fever_other_cause),
            hypotension_other_cause=bool(row.hypotension_other_cause),
            hypoxia_other_cause=bool(row.hypoxia_other_cause),
        ),
        icans=IcansFindings(
            ice=score,
            capd=row.capd,
            child=uses_capd(age_years=age)
            or (score is None and (row.capd is not None or bool(row.capd_unable))),
            capd_unable=bool(row.capd_unable),
            consciousness=row.consciousness,
            seizure=row.seizure,
            motor=row.motor,
            pressure_signs=row.pressure_signs,
            other_cause=bool(row.icans_other_cause),
        ),
        antipyretic=bool(row.antipyretic_last_6h),
        crs_clinician=row.crs_grade_clinician,
        icans_clinician=row.icans_grade_clinician,
    )


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _years(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
