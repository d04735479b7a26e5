"""What the record contributes: the disease, its treatment and response, and the days on which something was noted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, CharField, Count, DateField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from cases.overview.rules.story import DEATH, MAJOR, NORMAL, PIVOT, TRACE, Lane, Place, StoryItem
from cases.overview.selectors.detail_of_kind import stored_detail, told_detail
from cases.overview.selectors.findings import found_later, stage_at_diagnosis
from cases.overview.selectors.label_of_kind import entry_label
from cases.overview.selectors.lane_of_kind import LANE_OF_KIND, OTHERWISE
from cases.overview.selectors.wording import END_UNKNOWN
from cases.pathway.selectors.days import infused_on
from cases.record.models import KIND_BY_SLUG, KINDS, Diagnosis, EntryStatus, Kind
from cases.record.rules import codes
from cases.record.rules.text import Text, label_of
from cases.record.selectors.current import lines, lines_asked, primary_diagnosis_asked, running_row
from kernel.prepared import Prepared, Question

MOST = 2_000
# told by `disease_items` and `line_items`
OWN = frozenset({"diagnoses", "therapy-lines"})
ENDS = {
    "conditions": "resolved_on",
    "medications": "end_on",
    "procedures": "ended_on",
    "infections": "resolved_on",
}
LASTING = frozenset({"conditions", "medications"})
ONGOING_INFECTION = Q(outcome="ongoing") | Q(outcome__isnull=True, resolved_on__isnull=True)
"""Nobody has called it over."""
SAMPLED = ("labs", "vitals", "virology")


_SAMPLE_WORDS = {
    "labs": (
        Text("risultato di laboratorio", "laboratory result"),
        Text("risultati di laboratorio", "laboratory results"),
        TRACE - 5,
    ),
    "vitals": (
        Text("rilevazione dei parametri", "set of vital signs"),
        Text("rilevazioni dei parametri", "sets of vital signs"),
        TRACE - 8,
    ),
    "virology": (
        Text("esame virologico", "virology result"),
        Text("esami virologici", "virology results"),
        TRACE,
    ),
}


def disease_items(patient_id: UUID) -> Iterator[StoryItem]:
    """Diagnoses, what was found on another day than theirs, and confirmed relapses. One query."""
    place = Place("record", "diagnoses")
    for row in _DIAGNOSES.rows(patient_id=patient_id):
        name = label_of(codes.DISEASES, row.disease) if row.disease else Text(row.text or "", row.text or "")
        stage = stage_at_diagnosis(row)
        if row.diagnosed_on:
            title = Text(f"Diagnosi: {name.it}", f"Diagnosis: {name.en}")
            weight = PIVOT if row.is_primary else MAJOR
            yield StoryItem(
                f"diagnosis-{row.pk}", Lane.DISEASE, row.diagnosed_on, title, weight, place, detail=stage
            )
        for on, words, alarms in found_later(row):
            yield StoryItem(
                f"findings-{row.pk}-{on.isoformat()}",
                Lane.DISEASE,
                on,
                Text("Reperti sulla malattia", "Findings on the disease"),
                NORMAL,
                place,
                detail=words,
                tone="bad" if alarms else "neutral",
            )
        if row.relapse_confirmed_on:
            yield StoryItem(
                f"relapse-{row.pk}",
                Lane.DISEASE,
                row.relapse_confirmed_on,
                Text("Recidiva confermata", "Relapse confirmed"),
                PIVOT - 2,
                place,
                detail=name,
                tone="bad",
            )


def line_items(patient_id: UUID) -> Iterator[StoryItem]:
    """Lines of therapy as bars, their best response and their progression. Two queries."""
    place = Place("therapies", "therapy-lines")
    rows = lines(patient_id)
    running = running_row(rows, infused_on(patient_id))
    for row in rows:
        name, is_running = line_name(row), row is running
        intent = label_of(codes.INTENTS, row.intent) if row.intent else Text("", "")
        if row.start_on:
            yield StoryItem(
                f"line-{row.pk}",
                Lane.TREATMENT,
                row.start_on,
                name,
                MAJOR + 5,
                place,
                end=row.end_on,
                is_open=is_running and row.end_on is None,
                detail=_line_detail(row, intent, is_running=is_running),
            )
        if row.best_response and row.best_response_on:
            response = label_of(codes.RESPONSES, row.best_response)
            yield StoryItem(
                f"response-{row.pk}",
                Lane.RESPONSE,
                row.best_response_on,
                response,
                NORMAL + 5,
                place,
                detail=name,
                tone="good" if row.best_response in codes.COMPLETE_RESPONSES else "neutral",
            )
        if row.progression_on:
            yield StoryItem(
                f"progression-{row.pk}",
                Lane.DISEASE,
                row.progression_on,
                Text("Progressione", "Progression"),
                MAJOR,
                place,
                detail=Text(f"Dopo {name.it}", f"After {name.en}"),
                tone="bad",
            )


def line_name(row: Any) -> Text:
    """What was given, as people call it: the regimen, or what was written in its place."""
    if row.regimen and not (row.regimen == "other" and row.regimen_text):
        return label_of(codes.REGIMEN_CHOICES, row.regimen)
    if row.regimen_text:
        return Text(row.regimen_text, row.regimen_text)
    return label_of(codes.INTENTS, row.intent)


def _line_detail(row: Any, intent: Text, *, is_running: bool) -> Text:
    it, en = [intent.it], [intent.en]
    if row.cycles is not None:
        count = f"{float(row.cycles):g}"
        it.append(f"{count} cicli" if count != "1" else "1 ciclo")
        en.append(f"{count} cycles" if count != "1" else "1 cycle")
    if row.best_response:
        best = label_of(codes.RESPONSES, row.best_response)
        it.append(f"migliore risposta {best.it}")
        en.append(f"best response {best.en}")
    if row.stop_reason:
        stop = label_of(codes.STOP_REASONS, row.stop_reason)
        it.append(stop.it)
        en.append(stop.en)
    if row.end_on is None and not is_running:
        it.append(END_UNKNOWN.it)
        en.append(END_UNKNOWN.en)
    return Text(" · ".join(filter(None, it)), " · ".join(filter(None, en)))


def entry_items(patient_id: UUID) -> Iterator[StoryItem]:
    """Every other kind that has its place on a timeline. One query, of which each kind gives its newest."""
    for key, slug, start, end, is_lasting, title, centre, more in _ENTRIES.rows(patient_id=patient_id):
        kind, shape = KIND_BY_SLUG[slug], LANE_OF_KIND.get(slug, OTHERWISE)
        if title in shape.untold:
            continue
        named = entry_label(kind, title)
        yield StoryItem(
            DEATH if slug == "deaths" else f"{slug}-{key}",
            shape.lane,
            start,
            shape.titled(named),
            shape.weight_of(title),
            Place(shape.tab, slug),
            end=end if end and end >= start else None,
            is_open=is_lasting and end is None,
            detail=told_detail(kind, more, centre),
            tone=shape.tone_of(title),
        )


def sample_items(patient_id: UUID) -> Iterator[StoryItem]:
    """Days on which something was measured, with how much. One query."""
    for slug, on, count in _SAMPLES.rows(patient_id=patient_id):
        one, more, weight = _SAMPLE_WORDS[slug]
        label = one if count == 1 else more
        yield StoryItem(
            f"{slug}-{on.isoformat()}",
            Lane.VISITS,
            on,
            Text(f"{count} {label.it}", f"{count} {label.en}"),
            weight,
            Place("labs" if slug == "labs" else "record", slug),
        )


def _shown(kind: Kind, patient_id: UUID) -> QuerySet[Any]:
    return kind.rows.filter(patient_id=patient_id, status=EntryStatus.ACTIVE, effective_on__isnull=False)


def _entries(patient_id: UUID) -> QuerySet[Any, Any]:
    parts = [_entry_part(kind, patient_id) for kind in KINDS if kind.on_timeline and kind.slug not in OWN]
    united: QuerySet[Any, Any] = parts[0].union(*parts[1:], all=True)
    return united


def _entry_part(kind: Kind, patient_id: UUID) -> QuerySet[Any, Any]:
    titles = [Cast(F(name), TextField()) for name in kind.title_fields]
    empty = Value("", output_field=TextField())
    ends = ENDS.get(kind.slug)
    lasting: Any = Value(False, output_field=BooleanField())
    if kind.slug in LASTING:
        lasting = Q(clinical_status="active")
    elif kind.slug == "infections":
        lasting = ONGOING_INFECTION
    rows = (
        _shown(kind, patient_id)
        .annotate(
            slug=Value(kind.slug, output_field=CharField()),
            ends=F(ends) if ends else Value(None, output_field=DateField()),
            is_lasting=lasting,
            title=Coalesce(*titles, empty, output_field=TextField()) if titles else empty,
            where=F("centre__name"),
            more=stored_detail(kind),
        )
        .order_by("-effective_on", "-pk")
        .values_list("id", "slug", "effective_on", "ends", "is_lasting", "title", "where", "more")
    )
    newest: QuerySet[Any, Any] = rows[:MOST]
    return newest


def _samples(patient_id: UUID) -> QuerySet[Any, Any]:
    parts = [
        _shown(KIND_BY_SLUG[slug], patient_id)
        .order_by()
        .annotate(slug=Value(slug, output_field=CharField()))
        .values("slug", "effective_on")
        .annotate(entries=Count("pk"))
        .order_by("-effective_on")
        .values_list("slug", "effective_on", "entries")[:MOST]
        for slug in SAMPLED
    ]
    united: QuerySet[Any, Any] = parts[0].union(*parts[1:], all=True)
    return united


def disease_asked(patient_id: UUID) -> list[Question]:
    """What `disease_items` and `line_items` ask, and what the story is headed with."""
    return [
        _DIAGNOSES.asking(patient_id=patient_id),
        lines_asked(patient_id),
        primary_diagnosis_asked(patient_id),
    ]


def entries_asked(patient_id: UUID) -> list[Question]:
    return [_ENTRIES.asking(patient_id=patient_id)]


def samples_asked(patient_id: UUID) -> list[Question]:
    return [_SAMPLES.asking(patient_id=patient_id)]


_DIAGNOSES: Prepared[Any] = Prepared(
    lambda patient_id: Diagnosis.objects.filter(patient_id=patient_id, status=EntryStatus.ACTIVE),
    patient_id=UUID,
)
_ENTRIES: Prepared[tuple[UUID, str, date, date | None, bool, str, str, str]] = Prepared(
    _entries, patient_id=UUID
)
_SAMPLES: Prepared[tuple[str, date, int]] = Prepared(_samples, patient_id=UUID)
