"""What the record says now under each heading of a visit. It is shown, and never taken for what the doctor wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from cases.overview.rules.glance import labs_that_matter
from cases.overview.rules.phase import phase_of
from cases.overview.selectors.comorbidities import comorbidities
from cases.overview.selectors.disease_part import value_at
from cases.overview.selectors.listed import listed_words
from cases.overview.selectors.response_now import response_asked
from cases.overview.selectors.state_part import labs_part, state_asked, state_part
from cases.overview.selectors.turns_part import turn_facts, turns_asked
from cases.overview.selectors.wording import Fact, both, number_words, provenance
from cases.pathway.selectors.course import pathways_asked
from cases.pathway.selectors.days import infused_on
from cases.patients.selectors.access import patient_asked
from cases.record.rules.immunity_codes import IG_ROUTES
from cases.record.rules.text import Text, label_of
from cases.record.selectors.current import current_asked, list_asked
from cases.record.selectors.snapshot import Snapshot, record_snapshot
from cases.toxicity.selectors.beside import beside_asked
from cases.toxicity.selectors.episodes import present_asked
from followup.protocols.rules.prophylaxis import Phase
from followup.protocols.rules.vaccination import DoseStatus
from followup.protocols.selectors.prevention import prevention_of
from followup.protocols.selectors.prevention_record import immunoglobulin_doses, prevention_asked
from followup.visits.models import Visit
from followup.visits.selectors.dose_words import dose_label, dose_reasons
from kernel import clock
from kernel.prepared import Question, asked_together

_ALLERGIES, _MEDICINES = Text("Allergie", "Allergies"), Text("Farmaci in corso", "Current medication")
_NONE, _NONE_KNOWN = Text("nessuno", "none"), Text("nessuna nota", "none known")
_STATUS = {
    DoseStatus.DUE: (Text("da fare", "due"), "warn"),
    DoseStatus.OVERDUE: (Text("in ritardo", "overdue"), "bad"),
    DoseStatus.DEFERRED: (Text("rinviato", "put off"), "warn"),
    DoseStatus.CONTRAINDICATED: (Text("controindicato", "contraindicated"), "bad"),
    DoseStatus.GIVEN: (Text("fatto", "given"), "good"),
}
_PHASES = {
    Phase.RUNNING: Text("in corso", "running"),
    Phase.REVIEW: Text("valutare la sospensione", "consider stopping"),
    Phase.UNKNOWN: Text("manca un valore per decidere", "a value is missing to decide"),
}
_IG_LABS = frozenset({"igg_g_l"})


def infusion_of(visit: Visit) -> date | None:
    """The infusion from which the visit counts: that of its plan, else the last one of the patient."""
    if visit.planned_visit is not None:
        return visit.planned_visit.plan.infused_on
    return infused_on(visit.patient_id)


def prevention_since(patient_id: UUID, infused_on: date | None) -> dict[str, Any] | None:
    """None without an infusion."""
    return prevention_of(patient_id, infused_on) if infused_on else None


def facts_of(
    patient_id: UUID, *, infused_on: date | None, prevention: Mapping[str, Any] | None
) -> dict[str, list[Fact]]:
    """By section, counted from `infused_on`, with `prevention_since` that day. The caller has checked access. Two
    queries."""
    with asked_together(*facts_asked(patient_id)):
        return _facts(patient_id, infused_on, prevention)


def facts_asked(patient_id: UUID) -> list[Question]:
    """What `facts_of` and `prevention_since` ask whatever they find, for `asked_together`."""
    return [
        patient_asked(patient_id),
        *current_asked(patient_id),
        response_asked(patient_id),
        *state_asked(patient_id),
        *present_asked(patient_id),
        *beside_asked(patient_id),
        *turns_asked(patient_id),
        list_asked("conditions", patient_id),
        pathways_asked(patient_id),
        *prevention_asked(patient_id),
    ]


def _facts(
    patient_id: UUID, infused_on: date | None, prevention: Mapping[str, Any] | None
) -> dict[str, list[Fact]]:
    snapshot = record_snapshot(patient_id)
    state = state_part(snapshot, patient_id, infused_on)
    phase = phase_of(state=None, infused_on=infused_on, today=clock.today())
    shown = labs_that_matter(phase, value_at(snapshot, "diagnosis.disease"))
    labs = labs_part(snapshot, patient_id, tuple(dict.fromkeys((*shown, *_IG_LABS))))
    beside = [fact for fact in state if fact["code"].startswith(("infection.", "toxicity"))]
    told = turn_facts(patient_id, infused_on)
    turns = [fact for fact in told if fact["tone"] == "bad"]
    former = [fact for fact in told if fact not in turns]
    return {
        "lymphoma": [*turns, *(fact for fact in state if fact not in beside), *former],
        "comorbidities": [*_comorbidities(snapshot, patient_id), *beside],
        "immunoglobulin": [*_immunoglobulin(patient_id, labs, prevention)],
        "supportive": [*_listed(snapshot, "medications", patient_id, _MEDICINES), *_prophylaxis(prevention)],
        "vaccination": [*_vaccines(prevention)],
        "samples": [_lab(lab) for lab in labs if lab["value"] is not None],
        "conclusions": [],
    }


def _fact(code: str, label: Text, value: Text, *, on: Any = None, tone: str = "neutral") -> Fact:
    return {
        "code": code,
        **both(label, "label"),
        **both(value, "value"),
        "is_absent": False,
        "tone": tone,
        "on": on.isoformat() if isinstance(on, date) else on,
        "author": "",
        "centre": "",
    }


def _comorbidities(snapshot: Snapshot, patient_id: UUID) -> Iterator[Fact]:
    found = comorbidities(snapshot, patient_id)
    if found is not None:
        yield found
    yield from _listed(snapshot, "allergies", patient_id, _ALLERGIES, _NONE_KNOWN)


def _listed(
    snapshot: Snapshot, path: str, patient_id: UUID, label: Text, none: Text = _NONE
) -> Iterator[Fact]:
    entry = snapshot.get(path)
    if entry is None or entry["value"] is None:
        return
    items = listed_words(path, patient_id)
    words = Text(" · ".join(item.it for item in items), " · ".join(item.en for item in items))
    words = words if items else none
    yield _fact(path, label, words) | provenance(entry)


def _lab(lab: Mapping[str, Any]) -> Fact:
    unit = lab["unit"]
    value = Text(f"{lab['value_it']} {unit}".strip(), f"{lab['value_en']} {unit}".strip())
    tone = "warn" if lab["flag"] in ("high", "low") else "neutral"
    return _fact(f"lab.{lab['code']}", Text(lab["label_it"], lab["label_en"]), value, on=lab["on"], tone=tone)


def _immunoglobulin(
    patient_id: UUID, labs: Iterable[Mapping[str, Any]], prevention: Mapping[str, Any] | None
) -> Iterator[Fact]:
    for last in immunoglobulin_doses(patient_id)[-1:]:
        route = label_of(IG_ROUTES, last.route) if last.route else Text("", "")
        dose = number_words(last.dose_g) if last.dose_g is not None else None
        parts = [(route.it, route.en), (last.product or "",) * 2]
        parts += [(f"{dose.it} g", f"{dose.en} g")] if dose else []
        words = Text(*(" · ".join(part[side] for part in parts if part[side]) or "–" for side in (0, 1)))
        yield _fact("ig.last", Text("Ultima dose di Ig", "Last dose of Ig"), words, on=last.effective_on)
    yield from (_lab(lab) for lab in labs if lab["code"] in _IG_LABS and lab["value"] is not None)
    for advice in prevention["immunoglobulin"] if prevention else ():
        label = Text("Terapia sostitutiva", "Replacement")
        yield _fact(
            f"ig.{advice['code']}", label, Text(advice["label_it"], advice["label_en"]), on=advice["on"]
        )


def _prophylaxis(prevention: Mapping[str, Any] | None) -> Iterator[Fact]:
    for item in prevention["prophylaxis"] if prevention else ():
        phase = _PHASES.get(Phase(item["phase"]))
        if phase is None:
            continue
        until = clock.stamp_day(item["until"]) if item["until"] else ""
        words = Text(
            f"{phase.it}, non prima del {until}" if until else phase.it,
            f"{phase.en}, not before {until}" if until else phase.en,
        )
        tone = "neutral" if item["phase"] == Phase.RUNNING else "warn"
        label = Text(item["label_it"], item["label_en"])
        yield _fact(f"prophylaxis.{item['code']}", label, words, on=item["starts_on"], tone=tone)


def _vaccines(prevention: Mapping[str, Any] | None) -> Iterator[Fact]:
    """Of each vaccine the last dose given, and the first that is due, late, put off or not to be given."""
    for vaccine in prevention["vaccines"] if prevention else ():
        given = [dose for dose in vaccine["doses"] if dose["status"] == DoseStatus.GIVEN]
        waiting = [
            dose
            for dose in vaccine["doses"]
            if dose["status"] != DoseStatus.GIVEN and DoseStatus(dose["status"]) in _STATUS
        ]
        for dose in (*given[-1:], *waiting[:1]):
            words, tone = _STATUS[DoseStatus(dose["status"])]
            why = dose_reasons(dose)
            yield _fact(
                f"vaccine.{vaccine['code']}.{dose['number']}",
                dose_label(vaccine, dose),
                Text(
                    f"{words.it}: {why.it}" if why.it else words.it,
                    f"{words.en}: {why.en}" if why.en else words.en,
                ),
                on=dose["on"],
                tone=tone,
            )
