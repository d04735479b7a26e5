"""How the patient is now: performance, infection, toxicity, the values that matter, medicines and allergies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.overview.rules.glance import SHOWN_LABS
from cases.overview.rules.trend import trend
from cases.overview.selectors.comorbidities import comorbidities
from cases.overview.selectors.from_record import ONGOING_INFECTION
from cases.overview.selectors.listed import listed_words
from cases.overview.selectors.turns_part import relapsed_on, told_before_relapse
from cases.overview.selectors.viruses import virus_facts
from cases.overview.selectors.wording import BEFORE_INFUSION, Fact, both, fact_of, number_words, provenance
from cases.record.models import LATEST, EntryStatus, Infection, LabResult
from cases.record.rules import outcome_codes
from cases.record.rules.codes import LAB_BY_CODE
from cases.record.rules.derived_facts import DEFAULT_ANCHOR
from cases.record.rules.limits import limit_flag, limits_of
from cases.record.rules.text import Text, label_of
from cases.record.rules.units import BOUNDED, bounded
from cases.record.selectors.apheresis import ApheresisDays, apheresis_warnings
from cases.record.selectors.snapshot import Snapshot
from cases.referrals.rules.form import FIELDS
from cases.referrals.rules.prompts import MATCH, PathwayFacts, RuleContext
from cases.referrals.rules.prompts_fit import fit_prompts
from kernel import clock
from kernel.prepared import Prepared, Question

_STATE_PATHS = ("status.ecog", "disease_status.status", "status.active_infection", "vitals.weight_kg")
_BAD: dict[str, frozenset[Any]] = {
    "status.ecog": frozenset({"2", "3", "4", 2, 3, 4}),
    "disease_status.status": frozenset({"pd", "untested_relapse"}),
    "status.active_infection": frozenset({"uncontrolled"}),
}

_OF_DISEASE = frozenset({"disease_status.status", "disease_status.response"})
_TOLD_BY_MEDICINES = frozenset({"FIT-11", "FIT-12", "FIT-13", "FIT-14"})
"""Bendamustine, steroids, washouts and what interferes with the cells: the record knows them by medicine."""

_VIRUS = "FIT-7"

StateSource = Callable[[UUID, date | None], Iterable[Fact]]
"""What a room says of the patient's state now: facts of one patient, given the day of the infusion."""
_sources: dict[str, StateSource] = {}


def register(code: str, source: StateSource) -> None:
    """A room that knows something about how the patient is now (toxicity does)."""
    _sources[code] = source


def state_part(snapshot: Snapshot, patient_id: UUID, infused_on: date | None) -> list[Fact]:
    """What was last noted of the patient's state, and what the rooms add to it; a response of before a relapse is told
    as such. One query beside theirs."""
    found: list[Fact] = []
    for path in _STATE_PATHS:
        entry = snapshot.get(path)
        tone = "bad" if entry and entry["value"] in _BAD.get(path, frozenset()) else "neutral"
        fact = fact_of(path, entry, tone=tone)
        if fact is not None:
            found.append(_told_before(fact, infused_on))
    for source in _sources.values():
        found.extend(source(patient_id, infused_on))
    relapse_on = relapsed_on(patient_id, snapshot)
    # of what lies before the infusion that is said already
    since = infused_on.isoformat() if infused_on else ""
    return [
        told_before_relapse(fact, relapse_on) if _is_better(fact) and (fact["on"] or "") >= since else fact
        for fact in found
    ]


def _is_better(fact: Fact) -> bool:
    """Whether it says of the disease something other than that it came back or went on."""
    return fact["code"] in _OF_DISEASE and fact["tone"] != "bad"


def _told_before(fact: Fact, infused_on: date | None) -> Fact:
    """A state noted before the infusion is history: it says so, and alarms nobody."""
    if infused_on is None or fact["on"] is None or date.fromisoformat(fact["on"]) >= infused_on:
        return fact
    return {
        **fact,
        "value_it": f"{fact['value_it']} ({BEFORE_INFUSION.it})",
        "value_en": f"{fact['value_en']} ({BEFORE_INFUSION.en})",
        "tone": "neutral",
    }


def infections_now(patient_id: UUID, _infused_on: date | None) -> list[Fact]:
    """Infections that nobody has called over. One query."""
    found = []
    for row in _INFECTIONS.rows(patient_id=patient_id):
        kind = label_of(outcome_codes.ORGANISM_KINDS, row["organism_kind"]) if row["organism_kind"] else None
        organism = Text(row["organism"], row["organism"]) if row["organism"] else kind or Text("–", "–")
        grade = label_of(outcome_codes.SEVERITY_GRADES, row["severity"]) if row["severity"] else Text("", "")
        words = Text(
            f"{organism.it} · {grade.it}" if grade.it else organism.it,
            f"{organism.en} · {grade.en}" if grade.en else organism.en,
        )
        found.append(
            {
                "code": f"infection.{row['id']}",
                **both(Text("Infezione in corso", "Ongoing infection"), "label"),
                **both(words, "value"),
                "is_absent": False,
                "tone": "bad",
                "on": row["effective_on"].isoformat() if row["effective_on"] else None,
                "author": "",
                "centre": row["centre__name"],
            }
        )
    return found


def labs_part(snapshot: Snapshot, patient_id: UUID, shown: tuple[str, ...]) -> list[dict[str, Any]]:
    """The newest result of each test with its age, its limits and where it goes. One query."""
    rows: dict[str, list[Any]] = {}
    for row in _TWO_NEWEST.rows(patient_id=patient_id):
        rows.setdefault(row["code"], []).append(row)
    return [_lab(code, rows.get(code, []), snapshot.get(f"lab.{code}")) for code in shown]


def _lab(code: str, rows: list[Any], entry: dict[str, Any] | None) -> dict[str, Any]:
    lab = LAB_BY_CODE[code]
    latest, former, *_older = [*rows, None, None]
    sign, value = _result(latest) if latest else ("", None)
    sign_before, before = _result(former) if former else ("", None)
    words = _words(sign, value) if value is not None else Text("–", "–")
    bounds = sign or sign_before
    return {
        "code": code,
        **both(lab.label, "label"),
        "value": value,
        **both(words, "value"),
        "unit": lab.unit_label,
        "on": latest["effective_on"] if latest else None,
        "age_days": (clock.today() - latest["effective_on"]).days if latest else None,
        "former": before,
        **both(_words(sign_before, before) if before is not None else Text("", ""), "former"),
        "former_on": former["effective_on"] if former else None,
        # of what is only known to be less or more nobody can say which way it goes
        "trend": trend(value, before) if value is not None and not bounds else None,
        "flag": _flag(latest, sign, value) if value is not None else None,
        "author": provenance(entry)["author"] if entry else "",
        "centre": provenance(entry)["centre"] if entry else "",
    }


def _result(row: Any) -> tuple[str, float]:
    """The number, with the sign before what the machine could only bound."""
    if row["value"] is not None:
        return "", float(row["value"])
    return bounded(row["text_value"]) or ("", 0.0)


def _words(sign: str, value: float) -> Text:
    number = number_words(value)
    return Text(f"{sign}{number.it}", f"{sign}{number.en}")


def _flag(row: Any, sign: str, value: float) -> str | None:
    limits = limits_of(row["ref_low"], row["ref_high"], row["uln"])
    return limit_flag(value, limits.low, limits.high, sign=sign)


def _two_newest(patient_id: UUID) -> QuerySet[Any, Any]:
    # a branch for each test goes to its end of the index; a window function would read the whole course
    rows = LabResult.objects.filter(
        Q(value__isnull=False) | Q(text_value__regex=BOUNDED),
        patient_id=patient_id,
        status=EntryStatus.ACTIVE,
    )
    wanted = ("code", "value", "text_value", "effective_on", "uln", "ref_low", "ref_high")
    newest = [rows.filter(code=code).order_by(*LATEST).values(*wanted)[:2] for code in SHOWN_LABS]
    united: QuerySet[Any, Any] = newest[0].union(*newest[1:], all=True)
    return united


_TWO_NEWEST: Prepared[Any] = Prepared(_two_newest, patient_id=UUID)


def state_asked(patient_id: UUID) -> list[Question]:
    """What `labs_part` and `infections_now` ask, for `asked_together`."""
    return [_TWO_NEWEST.asking(patient_id=patient_id), _INFECTIONS.asking(patient_id=patient_id)]


def safety_part(
    snapshot: Snapshot, patient_id: UUID, *, before_infusion: bool, days: ApheresisDays
) -> dict[str, Any]:
    """Allergies, medicines, comorbidity, and the advisory warnings that hold before cells are collected or given.

    One query, and a fixed number more before the infusion.
    """
    warnings = _warnings(snapshot, patient_id, days) if before_infusion else []
    # a warning names what is positive now: not what was once, and none but the viruses of its rule
    named = _named_by(snapshot, warnings)
    return {
        "allergies": _listed(snapshot, "allergies", patient_id),
        "medications": _listed(snapshot, "medications", patient_id),
        "comorbidities": comorbidities(snapshot, patient_id),
        "sheet": [
            fact
            for path in ("medication.anticoagulant", "medication.steroid_dose_mg_prednisone_eq")
            if (fact := fact_of(path, snapshot.get(path), tone="warn")) is not None
            and not fact["is_absent"]
            and (snapshot[path]["value"] not in (0, "", "no", "none", "nessuno"))
        ]
        + [fact for fact in virus_facts(patient_id) if fact["code"] not in named],
        "warnings": warnings,
    }


def _listed(snapshot: Snapshot, kind: str, patient_id: UUID) -> dict[str, Any] | None:
    """None: nobody asked. An empty list: asked, and there are none."""
    entry = snapshot.get(kind)
    if entry is None or entry["value"] is None:
        return None
    items = listed_words(kind, patient_id)
    return {
        "items_it": [item.it for item in items],
        "items_en": [item.en for item in items],
        **provenance(entry),
    }


def _warnings(snapshot: Snapshot, patient_id: UUID, days: ApheresisDays) -> list[dict[str, Any]]:
    """What speaks against going on as planned; what the medicines of the record tell is not told by the form again."""
    fitness = (warning for warning in _fitness(snapshot) if warning["code"] not in _TOLD_BY_MEDICINES)
    return [*fitness, *_harmful_medicines(patient_id, days)]


def _harmful_medicines(patient_id: UUID, days: ApheresisDays) -> list[dict[str, Any]]:
    """What harms lymphocytes before they are collected, each rule once."""
    found: dict[str, dict[str, Any]] = {}
    for warning in apheresis_warnings(patient_id, days=days)["results"]:
        found.setdefault(
            warning["rule"],
            {
                "code": warning["rule"],
                "text_it": warning["message_it"],
                "text_en": warning["message_en"],
                "source": warning["source"],
                "evidence": warning["evidence_en"],
                "severity": "amber",
            },
        )
    return list(found.values())


def _fitness(snapshot: Snapshot) -> list[dict[str, Any]]:
    values: dict[str, Any] = {
        field.code: snapshot[field.source] for field in FIELDS if field.source in snapshot
    }
    values["therapy_lines"] = snapshot["therapy_lines"]
    context = RuleContext(values, clock.today(), None, PathwayFacts(), DEFAULT_ANCHOR)
    virus = _positive_markers(snapshot)
    return [
        {
            "code": prompt.rule_id,
            "text_it": virus.it + prompt.message_it if prompt.rule_id == _VIRUS else prompt.message_it,
            "text_en": virus.en + prompt.message_en if prompt.rule_id == _VIRUS else prompt.message_en,
            "source": prompt.source,
            "evidence": prompt.evidence,
            "severity": prompt.severity,
        }
        for prompt in fit_prompts(context)
        if prompt.outcome == MATCH
    ]


def _named_by(snapshot: Snapshot, warnings: list[dict[str, Any]]) -> frozenset[str]:
    """The codes of the markers that the warning of a virus tells of."""
    if all(warning["code"] != _VIRUS for warning in warnings):
        return frozenset()
    return frozenset(fact["code"] for fact in _positive_facts(snapshot))


def _positive_facts(snapshot: Snapshot) -> list[Fact]:
    """The viruses of the rule that are positive now."""
    paths = [f"virology.{name}" for name in ("hbsag", "hbv_dna", "anti_hbc", "hcv_rna", "hiv_ab_ag")]
    return [
        fact
        for path in paths
        if (fact := fact_of(path, snapshot.get(path))) is not None and snapshot[path]["value"] == "positive"
    ]


def _positive_markers(snapshot: Snapshot) -> Text:
    """Which of the viruses of the rule was found, and when: "HBV, HCV or HIV positive" names none."""
    found = _positive_facts(snapshot)
    days = [f" ({clock.stamp_day(date.fromisoformat(fact['on']))})" if fact["on"] else "" for fact in found]
    it = [f"{fact['label_it']}: {fact['value_it']}{on}. " for fact, on in zip(found, days, strict=True)]
    en = [f"{fact['label_en']}: {fact['value_en']}{on}. " for fact, on in zip(found, days, strict=True)]
    return Text("".join(it), "".join(en))


_INFECTIONS: Prepared[Any] = Prepared(
    lambda patient_id: (
        Infection.objects.filter(
            ONGOING_INFECTION,
            patient_id=patient_id,
            status=EntryStatus.ACTIVE,
        )
        .order_by("-effective_on", "-pk")
        .values("id", "effective_on", "organism", "organism_kind", "severity", "centre__name")[:10]
    ),
    patient_id=UUID,
)
