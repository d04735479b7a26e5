"""What is missing and what is due, as the summary and its PDF say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases.overview.rules.due import (
    Due,
    DueStatus,
    FollowUp,
    Hindrance,
    Measured,
    follow_up_due,
    status_on,
)
from cases.overview.rules.expected import ANY_AGE, Moment
from cases.overview.rules.missing import Known, Missing, missing_facts
from cases.overview.rules.phase import Phase
from cases.overview.rules.story import Place
from cases.overview.selectors.care import care_asked, care_for
from cases.overview.selectors.course_part import doer_of, next_step
from cases.overview.selectors.disease_part import regimen_of, value_at
from cases.overview.selectors.from_plan import last_immunoglobulin_on, vaccinations, vaccines_asked
from cases.overview.selectors.planned import seen_asked, seen_on, visits_asked, visits_of
from cases.overview.selectors.turns_part import relapse_days
from cases.overview.selectors.viruses import has_met_hepatitis_b
from cases.overview.selectors.wording import both, plain_words, untreated_words
from cases.pathway.models import Pathway
from cases.patients.models import Patient
from cases.record.rules.evidence import EVIDENCE_LABELS
from cases.record.rules.line_reading import read_line
from cases.record.rules.text import Text
from cases.record.rules.therapy import treatment_since, untreated_since
from cases.record.rules.units import bounded
from cases.record.selectors.apheresis import ApheresisDays
from cases.record.selectors.snapshot import Snapshot
from kernel import clock
from kernel.prepared import Question

_TESTED = ("positive", "negative")
"""Results that say something; "not done" is none."""

_ORDER = (DueStatus.OVERDUE, DueStatus.NOW, DueStatus.COMING, DueStatus.TO_DECIDE, DueStatus.PUT_OFF)


def missing_part(
    snapshot: Snapshot,
    phase: Phase,
    *,
    days: ApheresisDays,
    infused_on: date | None,
    is_closed: bool = False,
) -> list[dict[str, Any]]:
    """What the record is expected to say in this phase and does not. `is_closed`: the pathway ended before an infusion,
    so nobody waits for what a decision needs; only what holds in every phase is asked. No queries.
    """
    reached = {Moment.APHERESIS: days.done_on, Moment.LYMPHODEPLETION: days.lymphodepletion_on}
    known = {
        path: Known(
            date.fromisoformat(entry["on"]) if entry["on"] else None,
            is_excused=entry["value"] is None,
            is_positive=entry["value"] == "positive",
        )
        for path, entry in snapshot.items()
        if isinstance(entry, dict) and (entry["value"] not in (None, [], "") or entry["absent_reason"])
        if not (path.startswith("virology.") and entry["value"] not in (None, *_TESTED))
    }
    disease = value_at(snapshot, "diagnosis.disease")
    found = missing_facts(
        known,
        phase=phase,
        disease=disease,
        today=clock.today(),
        done={moment: on for moment, on in reached.items() if on is not None},
        infused_on=infused_on,
    )
    return [_missing(item) for item in found if not is_closed or item.fact.holds_always]


def _missing(item: Missing) -> dict[str, Any]:
    fact = item.fact
    return {
        "code": fact.path,
        **both(fact.label, "label"),
        **both(fact.why, "why"),
        "is_essential": fact.is_essential,
        "last_on": item.last_on,
        "max_age_days": None if item.max_age_days == ANY_AGE else item.max_age_days,
        "is_before_infusion": item.is_before_infusion,
        "tab": fact.place.tab,
        "kind": fact.place.kind,
        "source": fact.source,
        **both(EVIDENCE_LABELS[fact.evidence], "evidence"),
    }


def due_part(
    patient: Patient,
    snapshot: Snapshot,
    pathway: Pathway | None,
    questions: list[dict[str, Any]],
    review: date | None,
    infused_on: date | None,
    product: str = "",
) -> list[dict[str, Any]]:
    """Everything that is to be done, the late first; nothing for who has died. `product`: its code. After an infusion
    six queries, else none."""
    if patient.deceased_on is not None:
        return []
    today = clock.today()
    found = [*_pathway_due(pathway, today), *_question_due(questions, today)]
    if review is not None:
        found.append(
            Due(
                "review",
                Text("Rivalutare il giudizio rinviato", "Review the deferred decision"),
                review,
                status_on(review, None, today),
                Place("referral"),
            )
        )
    if infused_on is not None:
        plan = _follow_up(patient, snapshot, infused_on, product)
        found += follow_up_due(plan, today=today)
    found.sort(key=lambda item: (_ORDER.index(item.status), item.on, item.code))
    return [_due(item) for item in found]


def _due(item: Due) -> dict[str, Any]:
    return {
        "code": item.code,
        **both(item.title, "title"),
        **both(item.why, "why"),
        "on": item.on,
        "until": item.until,
        "status": item.status.value,
        "who": item.who,
        "tab": item.place.tab,
        "kind": item.place.kind,
        "source": item.source,
        **both(EVIDENCE_LABELS[item.evidence] if item.source else Text("", ""), "evidence"),
    }


def _pathway_due(pathway: Pathway | None, today: date) -> Iterator[Due]:
    if pathway is None or not pathway.is_open or pathway.due_at is None:
        return
    on = pathway.due_at.astimezone(clock.wall_zone()).date()
    late = pathway.due_at < clock.now()
    owner, step = pathway.owner_centre.name, next_step(pathway)
    doer = doer_of(pathway, step) if step else owner
    named = step.label if step else Text("", "")
    whose = (
        Text(f"Tocca a {owner}", f"Responsible: {owner}")
        if doer == owner
        else Text(
            f"Tocca a {doer}; fino ad allora risponde {owner}",
            f"Up to {doer}; until then {owner} is responsible",
        )
    )
    yield Due(
        "pathway",
        Text("Prossimo passo del percorso", "Next step of the pathway"),
        on,
        DueStatus.OVERDUE if late else status_on(on, on, today),
        Place("course"),
        Text(*(". ".join(filter(None, pair)) for pair in ((named.it, whose.it), (named.en, whose.en)))),
        who=pathway.owner_side,
    )


def _question_due(questions: list[dict[str, Any]], today: date) -> Iterator[Due]:
    for question in questions:
        yield Due(
            f"question_{question['id']}",
            Text("Rispondere a una domanda", "Answer a question"),
            question["due_on"],
            status_on(question["due_on"], question["due_on"], today),
            Place("referral"),
            Text(question["text"], question["text"]),
        )


def _follow_up(patient: Patient, snapshot: Snapshot, infused_on: date, product: str) -> FollowUp:
    dna = snapshot.get("virology.hbv_dna")
    return FollowUp(
        infused_on=infused_on,
        # those of an earlier plan end with this infusion
        visits=[visit for visit in visits_of(patient.pk) if visit.on > infused_on],
        seen_on=[on for on in seen_on(patient.pk) if on > infused_on],
        vaccinated=vaccinations(patient.pk),
        last_ig_on=last_immunoglobulin_on(patient.pk),
        igg_g_per_l=_measured(snapshot.get("lab.igg_g_l")),
        cd4_per_ul=_measured(snapshot.get("lab.cd4")),
        has_met_hepatitis_b=has_met_hepatitis_b(patient.pk),
        hbv_dna_on=date.fromisoformat(dna["on"]) if dna and dna["on"] and dna["value"] in _TESTED else None,
        deceased_on=patient.deceased_on,
        care=care_for(product),
        hindrances=[
            *_treatment(snapshot["therapy_lines"], relapse_days(patient.pk), infused_on),
            *_steroids(snapshot.get("medication.steroid_dose_mg_prednisone_eq"), infused_on),
        ],
    )


def _treatment(recorded: list[dict[str, Any]], relapses: list[date], infused_on: date) -> Iterator[Hindrance]:
    """The line that runs, when it began after the infusion, by its name: one whose end was forgotten is seen. Without
    one, a relapse against which none has begun."""
    read = [read_line(item, number) for number, item in enumerate(recorded, start=1)]
    running = treatment_since(read, infused_on, today=clock.today())
    if running is None or running.start_on is None:
        back_on = untreated_since(read, relapses, infused_on)
        if back_on is not None:
            yield Hindrance(untreated_words(back_on), Place("record", "therapy-lines"), is_open=True)
        return
    item = next(item for item, line in zip(recorded, read, strict=True) if line is running)
    name, since = regimen_of(item), clock.stamp_day(running.start_on)
    yield Hindrance(
        Text(
            f"Terapia in corso: {name.it} dal {since}. Se è finita, scrivere quando",
            f"On treatment: {name.en} since {since}. If it is over, write when it ended",
        ),
        Place("record", "therapy-lines"),
    )


def _steroids(entry: dict[str, Any] | None, infused_on: date) -> Iterator[Hindrance]:
    """What was said of steroids before the infusion says nothing of now."""
    if entry is None or not entry["value"]:
        return
    told_on = datetime.fromisoformat(entry["recorded_at"]).astimezone(clock.wall_zone()).date()
    if told_on <= infused_on or float(entry["value"]) <= 0:
        return
    dose, on = plain_words(float(entry["value"]), "mg"), clock.stamp_day(told_on)
    yield Hindrance(
        Text(
            f"Steroidi: {dose.it} al giorno, scritto il {on}. Se sono sospesi, scrivere 0",
            f"Steroids: {dose.en} a day, written on {on}. If they were stopped, write 0",
        ),
        Place("record", "comorbidity"),
    )


def _measured(entry: dict[str, Any] | None) -> Measured | None:
    """The newest result; of "<0.3" the bound, which errs to the side of looking again."""
    if entry is None or entry["on"] is None:
        return None
    value = entry["value"]
    if isinstance(value, str):
        sign, bound = bounded(value) or ("", 0.0)
        value = bound if sign == "<" else None
    return None if value is None else Measured(float(value), date.fromisoformat(entry["on"]))


def follow_up_asked(patient_id: UUID) -> list[Question]:
    """What `due_part` asks after an infusion, for `asked_together`."""
    return [
        seen_asked(patient_id),
        *visits_asked(patient_id),
        *vaccines_asked(patient_id),
        *care_asked(),
    ]
