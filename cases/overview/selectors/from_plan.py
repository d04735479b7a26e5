"""The follow-up plan: visits that took place, those to the fifteenth year, vaccines that are still to be given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from cases.overview.rules.story import DEATH, MINOR, NORMAL, TRACE, Lane, Place, StoryItem
from cases.overview.rules.vaccines import next_doses
from cases.overview.rules.visits import PlannedVisit, seen_for
from cases.overview.selectors.care import care_asked, care_for
from cases.overview.selectors.planned import seen_on, visits_of
from cases.pathway.selectors.days import infused_on, infusion_asked
from cases.patients.models import Patient
from cases.record.models import EntryStatus, Immunization, Immunoglobulin
from cases.record.rules.text import Text
from kernel import clock
from kernel.prepared import Prepared, Question

_SEEN = Text("vista, da confermare", "seen, to be confirmed")
_MISSED = Text("nulla registrato nella finestra", "nothing recorded in its window")
_NOT_HELD = Text("non eseguita", "not done")


def death_items(patient_id: UUID) -> Iterator[StoryItem]:
    """The end of the story, when there was one. One query."""
    on = _DECEASED.first(patient_id=patient_id)
    if on is not None:
        yield StoryItem(DEATH, Lane.DISEASE, on, Text("Decesso", "Death"), 100, Place("identity"), tone="bad")


def visit_items(patient_id: UUID) -> Iterator[StoryItem]:
    """Visits of the plan that took place, on their day; those of which nobody said so, marked as seen or as missed; and
    those that lie ahead, of which one whose day is over while its window is still open stands on the last day of the
    window. Nobody missed the one whose window was open at a death, unless they were seen in it. Three queries."""
    today, visits, died_on = clock.today(), visits_of(patient_id), _DECEASED.first(patient_id=patient_id)
    # who was seen for one visit was seen, whatever other window the day lies in: as the plan itself reckons
    seen = [*seen_on(patient_id), *(visit.done_on for visit in visits if visit.done_on is not None)]
    seen = [on for on in seen if died_on is None or on <= died_on]
    for visit in visits:
        seen_then = seen_for(visit, seen)
        if visit.done_on is not None:
            yield _visit(visit, visit.done_on)
        elif not visit.is_open:
            if died_on is None or visit.on <= died_on:
                yield _visit(visit, visit.on, mark=_NOT_HELD)
        elif seen_then is not None:
            yield _visit(visit, seen_then, mark=_SEEN)
        elif died_on is not None and visit.closes >= died_on:
            continue
        elif visit.closes >= today:
            yield _visit(visit, visit.on if visit.on >= today else visit.closes, is_planned=True)
        elif not visit.may_pass:
            yield _visit(visit, visit.closes, mark=_MISSED)


def _visit(visit: PlannedVisit, on: date, *, mark: Text | None = None, is_planned: bool = False) -> StoryItem:
    label = visit.label
    return StoryItem(
        f"visit-{visit.id}",
        Lane.VISITS,
        on,
        Text(f"{label.it}: {mark.it}", f"{label.en}: {mark.en}") if mark is not None else label,
        NORMAL if visit.code.startswith("y") else NORMAL + 5,
        Place("follow-up"),
        is_planned=is_planned,
        detail=Text(
            f"Finestra {clock.stamp_day(visit.opens)} – {clock.stamp_day(visit.closes)}",
            f"Window {clock.stamp_day(visit.opens)} – {clock.stamp_day(visit.closes)}",
        ),
    )


def dose_items(patient_id: UUID) -> Iterator[StoryItem]:
    """Vaccines that lie ahead, from the day of the infusion. Six queries, one without an infusion."""
    day_zero, today = infused_on(patient_id), clock.today()
    if day_zero is None:
        return
    if _DECEASED.first(patient_id=patient_id) is not None:
        return
    last_ig_on = last_immunoglobulin_on(patient_id)
    doses = next_doses(
        day_zero,
        vaccinations(patient_id),
        today=today,
        last_ig_on=last_ig_on,
        min_inactivated_months=care_for("").min_inactivated_months,
    )
    for dose in doses:
        if dose.on < today:
            continue
        label = dose.vaccine.label
        yield StoryItem(
            f"dose-{dose.vaccine.code}",
            Lane.VISITS,
            dose.on,
            Text(f"Vaccino: {label.it} {dose.dose}/{dose.of}", f"Vaccine: {label.en} {dose.dose}/{dose.of}"),
            MINOR - TRACE // 2,
            Place("record", "immunizations"),
            is_planned=True,
        )


def vaccinations(patient_id: UUID) -> list[tuple[str, date]]:
    """Every vaccine of the record that has a day: its code, or its text when it was imported. One query."""
    rows = _GIVEN.rows(patient_id=patient_id)
    return [(vaccine or text, on) for vaccine, text, on in rows if on is not None]


def last_immunoglobulin_on(patient_id: UUID) -> date | None:
    """The day of the last immunoglobulin, which puts vaccines off. One query."""
    return _LAST_IG.first(patient_id=patient_id)


def vaccines_asked(patient_id: UUID) -> list[Question]:
    """What `vaccinations` and `last_immunoglobulin_on` ask, for `asked_together`."""
    return [_GIVEN.asking(patient_id=patient_id), _LAST_IG.asking(patient_id=patient_id)]


def death_asked(patient_id: UUID) -> list[Question]:
    """What `death_items` asks, for `asked_together`."""
    return [_DECEASED.asking(patient_id=patient_id)]


def doses_asked(patient_id: UUID) -> list[Question]:
    """What `dose_items` asks, for `asked_together`."""
    return [infusion_asked(patient_id), *vaccines_asked(patient_id), *care_asked()]


_DECEASED: Prepared[date | None] = Prepared(
    lambda patient_id: Patient.objects.filter(pk=patient_id).values_list("deceased_on", flat=True),
    patient_id=UUID,
)
_GIVEN: Prepared[tuple[str | None, str, date | None]] = Prepared(
    lambda patient_id: (
        Immunization.objects.filter(patient_id=patient_id, status=EntryStatus.ACTIVE)
        .order_by("-effective_on")
        .values_list("vaccine", "text", "effective_on")[:200]
    ),
    patient_id=UUID,
)
_LAST_IG: Prepared[date | None] = Prepared(
    lambda patient_id: (
        Immunoglobulin.objects.filter(
            patient_id=patient_id, status=EntryStatus.ACTIVE, effective_on__isnull=False
        )
        .order_by("-effective_on")
        .values_list("effective_on", flat=True)[:1]
    ),
    patient_id=UUID,
)
