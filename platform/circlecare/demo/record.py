"""A profile as entries of the shared record: checked one by one by the record's own rules, stored by kind."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cases.patients.models import Patient
from cases.record.models import KIND_BY_SLUG, ClinicalEntry
from cases.record.services.entries import build_entry
from circlecare.demo.profiles import Line, Profile
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.clock import now

Entry = tuple[str, dict[str, Any]]
ULN = {"ldh": 225, "alt": 41, "ast": 40}
LIMITS: dict[str, tuple[float | None, float | None]] = {
    "ldh": (135, 225), "alt": (None, 41), "ast": (None, 40), "wbc": (4, 10), "anc": (1.8, 7.5), "alc": (1, 4),
    "platelets": (150, 400), "crp": (None, 5), "ferritin": (15, 300), "creatinine": (0.5, 1.2),
    "bilirubin_total": (None, 1.2), "albumin": (3.5, 5.2), "igg_g_l": (7, 16),
}  # fmt: skip
"""The limits that the laboratory of the demonstration prints beside its results; haemoglobin depends on the sex."""
HB_LIMITS = {"F": (12.0, 16.0), "M": (13.5, 17.5)}
MONTHS_OF_LABS = (118, 89, 61, 40, 24, 12, 3)
VIROLOGY = ("hbsag", "anti_hbc", "anti_hcv", "hiv_ab_ag", "syphilis")
CONSENTS = ("privacy_notice", "circle_sharing", "telemedicine", "registry")


def printed_limits(code: str, sex: str) -> dict[str, Any]:
    """The limits beside a result: without them nobody can say whether it is low or high."""
    low, high = HB_LIMITS[sex] if code == "hb" else LIMITS.get(code, (None, None))
    return {"ref_low": low, "ref_high": high, "uln": ULN.get(code)}


def entries_of(
    profile: Profile, patient: Patient, day: date, chance: random.Random, *, minutes: int, km: int
) -> list[Entry]:
    """Everything the record says on `day`: diagnosis, therapies, months of laboratory, status, the rest."""
    return [
        *_disease(profile, day),
        *_status(profile, patient, day, chance),
        *_labs(profile, patient, day, chance),
        *_around(profile, day, chance, minutes=minutes, km=km),
    ]


def _before(day: date, days: int | None) -> date | None:
    return None if days is None else day - timedelta(days=days)


def _disease(profile: Profile, day: date) -> Iterator[Entry]:
    values = {
        name: _before(day, value) if name.endswith("_on") else value
        for name, value in profile.diagnosis.items()
        if value is not None
    }
    yield "diagnoses", values | {"is_primary": True}
    for number, line in enumerate(profile.lines, start=1):
        yield "therapy-lines", _line(line, number, day)


def _line(line: Line, number: int, day: date) -> dict[str, Any]:
    ended = line.end if line.end is not None else 0
    values = {
        "line_no": number,
        "intent": line.intent,
        "regimen": line.regimen,
        "start_on": _before(day, line.start),
        "end_on": _before(day, line.end),
        "cycles": line.cycles,
        "best_response": line.best,
        "best_response_on": _before(day, (line.start + ended) // 2) if line.best else None,
        "response_at_eot": line.eot,
        "progression_on": _before(day, line.progression),
        "stop_reason": line.stop,
    }
    return {name: value for name, value in values.items() if value is not None}


def _status(profile: Profile, patient: Patient, day: date, chance: random.Random) -> Iterator[Entry]:
    for back, ecog in ((95, max(0, profile.ecog - 1)), (4, profile.ecog)):
        yield "performance-status", {"effective_on": _before(day, back), "ecog": ecog, "b_symptoms": ecog > 1}
    pet = {"pet_on": _before(day, 9), "deauville": profile.deauville} if profile.deauville else {}
    yield "disease-status", {"effective_on": _before(day, 7), "disease_state": profile.status, **pet}
    yield "infection-status", {"effective_on": _before(day, 3), "active_infection": "none"}
    tall = 176 if patient.sex == "M" else 163
    weight = tall - 102 + chance.randint(-6, 9)
    for back, change in ((100, 3.5), (4, 0)):
        yield (
            "vitals",
            {
                "effective_on": _before(day, back),
                "weight_kg": weight + change,
                "height_cm": tall + chance.randint(-1, 1) * 4,
                "temperature_c": 36.4,
                "systolic_mmhg": chance.randint(112, 138),
                "diastolic_mmhg": chance.randint(66, 84),
                "heart_rate_bpm": chance.randint(62, 88),
            },
        )


def _labs(profile: Profile, patient: Patient, day: date, chance: random.Random) -> Iterator[Entry]:
    oldest = MONTHS_OF_LABS[0]
    for back in MONTHS_OF_LABS:
        for code, latest in profile.labs.items():
            if code in {"lvef_pct", "spo2_pct", "igg_g_l"} and back not in {oldest, MONTHS_OF_LABS[-1]}:
                continue
            drift = 1 + (profile.trend.get(code, 1.0) - 1) * back / oldest
            noise = 1.0 if code in {"lvef_pct", "spo2_pct"} else chance.uniform(0.94, 1.06)
            value: dict[str, Any] = {
                "code": code,
                "effective_on": _before(day, back),
                "value": round(latest * drift * noise, 2 if latest < 10 else 0),
            }
            value |= printed_limits(code, patient.sex)
            if code == "lvef_pct":
                value["method"] = "echo"
            yield "labs", value
    if patient.sex == "F" and patient.birth_date.year > day.year - 56:
        yield "labs", {"code": "pregnancy_test", "text_value": "negative", "effective_on": _before(day, 3)}


def _around(profile: Profile, day: date, chance: random.Random, *, minutes: int, km: int) -> Iterator[Entry]:
    yield (
        "comorbidity",
        {
            "hct_ci": list(profile.hct_ci),
            "autoimmune_disease": False,
            "seizure_stroke_neuro": False,
            "cardiac_history": "arrhythmia" in profile.hct_ci,
            "prior_malignancy": False,
            "prior_allosct": False,
            "prior_cart": False,
            "prior_cd19": False,
            "steroid_dose_mg_prednisone_eq": 0,
        },
    )
    for text in profile.conditions:
        yield "conditions", {"text": text, "onset_on": _before(day, 800 + chance.randint(0, 900))}
    for text in profile.medicines:
        yield "medications", {"text": text, "start_on": _before(day, 60)}
    if chance.random() < 0.25:
        allergy = chance.choice(("Penicillina", "Mezzo di contrasto iodato", "Acido acetilsalicilico"))
        yield "allergies", {"text": allergy, "reaction": "Orticaria", "severity": "moderate"}
    else:
        yield "allergies", {"none_known": True}
    exposed = chance.random() < 0.12
    for code in VIROLOGY:
        positive = code == "anti_hbc" and exposed
        yield (
            "virology",
            {"code": code, "result": "positive" if positive else "negative", "effective_on": _before(day, 6)},
        )
    if exposed:
        yield "virology", {"code": "hbv_dna", "result": "negative", "effective_on": _before(day, 6)}
    yield (
        "logistics",
        {
            "distance_km": km,
            "travel_minutes_to_hub": minutes,
            "needs_lodging": minutes > 60,
            "transport": chance.choice(("own", "family")),
        },
    )
    for kind in CONSENTS:
        yield (
            "consents",
            {"kind": kind, "given": True, "effective_on": _before(day, 2), "text_version": "2026-1"},
        )


def record_fill(*, actor: Actor, patient: Patient, entries: list[Entry]) -> None:
    """Store `entries` as written now by `actor`, as an import does: all checked, one statement per kind."""
    rows: dict[str, list[ClinicalEntry]] = {}
    for kind, values in entries:
        entry, _warnings = build_entry(KIND_BY_SLUG[kind], patient, values)
        entry.author_id = actor.person_id
        assert actor.centre_id is not None
        entry.centre_id = actor.centre_id
        entry.recorded_at = entry.updated_at = now()
        rows.setdefault(kind, []).append(entry)
    for kind, made in rows.items():
        KIND_BY_SLUG[kind].rows.bulk_create(made)
    audit.record(
        actor=actor,
        action="record.created",
        patient_id=patient.pk,
        object_type="patient",
        object_id=patient.pk,
        detail={"entries": {kind: len(made) for kind, made in rows.items()}},
    )
