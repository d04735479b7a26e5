"""The course in short: episodes, ICAHT, what was given. Also for the rooms above (overview, follow-up)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from cases.pathway.selectors.days import infused_at, infusion_asked
from cases.patients.models import Patient
from cases.patients.selectors.access import patient_asked, patient_known
from cases.record.models import EntryStatus, LabResult
from cases.record.rules.text import Text, label_of
from cases.record.rules.units import bounded, cells_per_ul
from cases.toxicity.models import ToxicityObservation
from cases.toxicity.rules import codes
from cases.toxicity.rules.course import SCALES, Episode
from cases.toxicity.rules.icaht import EARLY_LAST_DAY, LATE_LAST_DAY, Icaht, icaht_early, icaht_late
from cases.toxicity.selectors.beside import agent_name, beside_asked, dose_words, iec_hs_of, iec_hs_words
from cases.toxicity.selectors.course import Course, course_asked, course_of
from cases.toxicity.selectors.ends import ends_asked, ends_of_observation, ends_of_one
from cases.toxicity.selectors.infusion import day_after, day_now
from kernel.clock import now, today, wall_zone
from kernel.prepared import Prepared, Question, asked_together

STILL_PRESENT = timedelta(days=3)
"""An older look does not say how the patient is now."""


def episode_summary(patient_id: UUID) -> dict[str, Any]:
    """Onset day, highest grade and its day, resolution of CRS and ICANS; ICAHT; what was given. Four queries.

    The caller has let the reader to the patient. Nothing known gives empty lists and grades of None.
    """
    patient = patient_known(patient_id)
    return summary_of(course_of(patient_id, born_on=patient.birth_date), patient)


def summary_of(course: Course, patient: Patient) -> dict[str, Any]:
    early, late = icaht_of(patient, course.infused_at)
    return {
        "infused_at": course.infused_at,
        "day": day_now(course.infused_at, patient.deceased_on),
        "episodes": [_episode(course, item) for scale in SCALES for item in course.episodes(scale)],
        "icaht_early": early.as_dict(),
        "icaht_late": late.as_dict(),
        "treatments": _given(course),
    }


def icaht_now(patient_id: UUID) -> tuple[Icaht, Icaht] | None:
    """Both grades after the last infusion; None before one. One query where the infusion is known already."""
    infused = infused_at(patient_id)
    return None if infused is None else icaht_of(patient_known(patient_id), infused)


def icaht_of(patient: Patient, infused: datetime | None) -> tuple[Icaht, Icaht]:
    """Both grades from the neutrophils of the record since the infusion. One query."""
    if infused is None:
        return _early([], 0, died=patient.deceased_on is not None), icaht_late([])
    day_0 = infused.astimezone(wall_zone()).date()
    with asked_together(_COUNTS.asking(patient_id=patient.pk, since=day_0), ends_asked(patient.pk)):
        rows = _COUNTS.rows(patient_id=patient.pk, since=day_0)
        values = [
            (on, cells_per_ul(n)) for on, value, text in rows if (n := _at_most(value, text)) is not None
        ]
        return _both(patient, day_0, values, ends_of_one(patient.pk))


_COUNTS: Prepared[Any] = Prepared(
    lambda patient_id, since: (
        LabResult.objects.filter(
            patient_id=patient_id,
            code="anc",
            status=EntryStatus.ACTIVE,
            effective_on__gte=since,
            effective_on__isnull=False,
        )
        .order_by("effective_on")
        .values_list("effective_on", "value", "text_value")[:400]
    ),
    patient_id=UUID,
    since=date,
)


def icaht_of_all(infusions: Sequence[tuple[Patient, datetime]]) -> list[tuple[Icaht, Icaht]]:
    """Both grades after each of these infusions. Two queries."""
    days_0 = [infused.astimezone(wall_zone()).date() for _patient, infused in infusions]
    values: dict[UUID, list[tuple[date, float]]] = defaultdict(list)
    rows = LabResult.objects.filter(
        patient_id__in={patient.pk for patient, _infused in infusions},
        code="anc",
        status=EntryStatus.ACTIVE,
        effective_on__gte=min(days_0, default=today()),
    )
    for patient_id, on, value, text in rows.values_list("patient_id", "effective_on", "value", "text_value"):
        count = _at_most(value, text)
        if on is not None and count is not None:
            values[patient_id].append((on, cells_per_ul(count)))
    ended = ends_of_observation({patient.pk for patient, _infused in infusions})
    return [
        _both(patient, day_0, values[patient.pk], ended.get(patient.pk, []))
        for (patient, _infused), day_0 in zip(infusions, days_0, strict=True)
    ]


def _at_most(value: Decimal | None, text: str | None) -> float | None:
    """The count, or the bound below which it lies ("<0.1"): the lowest counts come like that."""
    if value is not None:
        return float(value)
    sign, bound = bounded(text or "") or ("", 0.0)
    return bound if sign == "<" else None


def _both(
    patient: Patient, day_0: date, values: list[tuple[date, float]], ended: list[date]
) -> tuple[Icaht, Icaht]:
    counts = [((on - day_0).days, value) for on, value in values if 0 <= (on - day_0).days <= LATE_LAST_DAY]
    last_day = ((patient.deceased_on or today()) - day_0).days
    until = min((on for on in ended if on > day_0), default=date.max)
    # blood of that day is taken before the drug
    own = [(number, value) for number, value in counts if number <= (until - day_0).days]
    return _early(counts, last_day, died=patient.deceased_on is not None), icaht_late(own)


def _early(counts: list[tuple[int, float]], last_day: int, *, died: bool) -> Icaht:
    return icaht_early(
        counts, last_day=min(last_day, EARLY_LAST_DAY), died=died and last_day <= EARLY_LAST_DAY
    )


def dated_events(patient_id: UUID) -> list[dict[str, Any]]:
    """What belongs on a picture of the whole story, oldest first: `at` or `on`, `code`, `title_it`, `title_en`, what
    stands beside it (`detail_it`, `detail_en`) and the `grade` when there is one. Three queries."""
    patient = patient_known(patient_id)
    course = course_of(patient_id, born_on=patient.birth_date, named=False)
    events = [_begun(item) for scale in SCALES for item in course.episodes(scale)]
    for item in course.treatments:
        label, dose = agent_name(item), dose_words(item)
        events.append(_event("treatment", item.given_at, label.it, label.en) | _details(dose))
    for entry in iec_hs_of(patient_id):
        told = _event("iec_hs", entry.observed_at, "IEC-HS", "IEC-HS", entry.grade)
        events.append(told | _details(iec_hs_words(entry)))
    return sorted(events, key=lambda item: (item["on"], str(item["at"] or "")))


def dated_asked(patient_id: UUID) -> list[Question]:
    """What `dated_events` asks, for `asked_together`."""
    return [patient_asked(patient_id), *course_asked(patient_id, named=False), *beside_asked(patient_id)]


def present_grades(patient_id: UUID) -> list[dict[str, Any]]:
    """The grades that count of the last look in which each could be told, with who looked and where; nothing when
    nobody has looked for `STILL_PRESENT`. One query."""
    with asked_together(*present_asked(patient_id)):
        recent = _recent(patient_id)
    found = []
    for scale in SCALES:
        row = next((row for row in recent if _counts(row, scale) is not None), None)
        if row is not None:
            found.append(
                {
                    "scale": scale,
                    "grade": _counts(row, scale),
                    "at": row.observed_at,
                    "author": row.author.display_name if row.author else "",
                    "centre": row.centre.name,
                }
            )
    return found


def _recent(patient_id: UUID) -> list[ToxicityObservation]:
    """The looks of this infusion that may still say how the patient is, the newest first."""
    infused = infused_at(patient_id)
    return [
        row
        for row in _NEWEST.rows(patient_id=patient_id, since=_lately())
        if now() - row.observed_at <= STILL_PRESENT and (infused is None or row.observed_at >= infused)
    ]


def intensive_care_now(patient_id: UUID) -> ToxicityObservation | None:
    """The last look since the infusion that says something of intensive care, when the patient was there or was to go
    there; nothing when nobody has looked for `STILL_PRESENT`. One query."""
    with asked_together(*present_asked(patient_id)):
        recent = _recent(patient_id)
    said = next((row for row in recent if row.icu), None)
    return said if said is not None and said.icu in ("requested", "in") else None


def worst_grades(patient_id: UUID) -> list[dict[str, Any]]:
    """The highest grade that counted since the last infusion and when it was first seen, of each scale that was ever
    above 0. One query."""
    with asked_together(*worst_asked(patient_id)):
        infused, graded = infused_at(patient_id), _GRADED.rows(patient_id=patient_id)
    since = [row for row in graded if infused is None or row["observed_at"] >= infused]
    found = []
    for scale in SCALES:
        seen = [(row[scale], row["observed_at"]) for row in since if row[scale]]
        if seen:
            worst = max(grade for grade, _at in seen)
            at = min(at for grade, at in seen if grade == worst)
            found.append({"scale": scale, "grade": worst, "at": at, "day": day_after(infused, at)})
    return found


def worst_asked(patient_id: UUID) -> list[Question]:
    """What `worst_grades` asks, for `asked_together`."""
    return [infusion_asked(patient_id), _GRADED.asking(patient_id=patient_id)]


_GRADED: Prepared[Any] = Prepared(
    lambda patient_id: (
        ToxicityObservation.objects.filter(patient_id=patient_id, status=EntryStatus.ACTIVE)
        # the clinician's grade counts before the derived one
        .annotate(
            crs=Coalesce("crs_grade_clinician", "crs_grade_derived"),
            icans=Coalesce("icans_grade_clinician", "icans_grade_derived"),
        )
        .filter(Q(crs__gt=0) | Q(icans__gt=0))
        .order_by("observed_at", "pk")
        .values("observed_at", "crs", "icans")
    ),
    patient_id=UUID,
)


def present_asked(patient_id: UUID) -> list[Question]:
    """What `present_grades` asks, for `asked_together`."""
    return [infusion_asked(patient_id), _NEWEST.asking(patient_id=patient_id, since=_lately())]


def _lately() -> datetime:
    """A midnight before everything that may still be present: the same for every question of one page."""
    return datetime.combine(today(), time.min, tzinfo=wall_zone()) - STILL_PRESENT


_NEWEST: Prepared[ToxicityObservation] = Prepared(
    lambda patient_id, since: (
        ToxicityObservation.objects.filter(
            patient_id=patient_id, status=EntryStatus.ACTIVE, observed_at__gte=since
        )
        .select_related("author", "centre")
        .order_by("-observed_at", "-pk")
    ),
    patient_id=UUID,
    since=datetime,
)


def _counts(row: ToxicityObservation, scale: str) -> int | None:
    return row.crs_grade if scale == "crs" else row.icans_grade


def _begun(item: Episode) -> dict[str, Any]:
    title = f"{item.scale.upper()} {item.max_grade}"
    until = {"resolved_at": item.resolved_at}
    return _event(item.scale, item.onset_at, title, title, item.max_grade) | until


def _event(code: str, at: datetime | None, it: str, en: str, grade: int | None = None) -> dict[str, Any]:
    on = at.astimezone(wall_zone()).date() if at else None
    return {
        "code": code,
        "at": at,
        "on": on,
        "title_it": it,
        "title_en": en,
        "grade": grade,
        "resolved_at": None,
        **_details(Text("", "")),
    }


def _details(words: Text) -> dict[str, str]:
    return {"detail_it": words.it, "detail_en": words.en}


def _episode(course: Course, item: Episode) -> dict[str, Any]:
    return asdict(item) | {
        "onset_day": day_after(course.infused_at, item.onset_at),
        "max_day": day_after(course.infused_at, item.max_at),
        "resolved_day": day_after(course.infused_at, item.resolved_at) if item.resolved_at else None,
    }


def _given(course: Course) -> list[dict[str, Any]]:
    """How often each agent was given, in the order in which they were first given."""
    found: dict[str, dict[str, Any]] = {}
    for item in course.treatments:
        label = label_of(codes.AGENTS, item.agent)
        shown = found.setdefault(
            item.agent,
            {
                "agent": item.agent,
                "label_it": label.it,
                "label_en": label.en,
                "count": 0,
                "last_at": item.given_at,
            },
        )
        shown["count"] += 1
        shown["last_at"] = item.given_at
    return list(found.values())
