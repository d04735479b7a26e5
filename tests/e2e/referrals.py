"""Referrals reached over the API, for tests that begin in the middle of the journey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.e2e.inputs import Invented, days_ago
from tests.e2e.people import Caller

NEEDED: dict[str, dict[str, Any]] = {
    "disease": {"value": "dlbcl_nos"},
    "diagnosis_date": {"value": days_ago(400)},
    "cns_involvement": {"value": "never"},
    "ann_arbor": {"value": "IV"},
    "extranodal_sites": {"value": ["bone_marrow"]},
    "disease_status_now": {"value": "pd", "on": days_ago(3)},
    "ecog": {"value": "1", "on": days_ago(2)},
    "ldh": {"value": 480, "on": days_ago(2)},
    "ldh_uln": {"value": 220, "on": days_ago(2)},
    "active_infection": {"value": "none", "on": days_ago(1)},
    "prior_cart": {"value": False},
    "prior_cd19": {"value": False},
    "callback_phone": {"value": "+39 0373 111111"},
    "patient_informed_of_referral": {"value": True},
    "tempo_of_disease": {"value": "progressing"},
    "urgency": {"value": "urgent"},
    "question_to_hub": {"value": "Idonea alla terapia CAR-T?"},
    "question_topics": {"value": ["eligibility", "timing"]},
    "planned_next_therapy": {"absent_reason": "pending"},
    "planned_next_start": {"absent_reason": "pending"},
    "consent_privacy_notice": {"value": True, "on": days_ago(1)},
    "consent_circle_sharing": {"value": True, "on": days_ago(1)},
}
LINE = {
    "line_no": 1,
    "intent": "first_line",
    "regimen": "r_chop",
    "start_on": days_ago(390),
    "end_on": days_ago(270),
    "cycles": 6,
    "best_response": "cr",
    "progression_on": days_ago(60),
}


@dataclass(frozen=True)
class Referred:
    """A patient and their live referral."""

    person: Invented
    patient: str
    referral: str


def new_patient(doctor: Caller, person: Invented, **more: Any) -> str:
    patient: str = doctor.post("patients/", person.as_input(**more))["id"]
    return patient


def save_fields(doctor: Caller, referral: str, fields: dict[str, dict[str, Any]]) -> Any:
    """Write form fields over what stands there now; the answer as it came."""
    values = doctor.get(f"referrals/{referral}/form/")["values"]
    changes = [
        {"value": None, "field": code, "base_version": values.get(code, {}).get("version", "")} | given
        for code, given in fields.items()
    ]
    return doctor.call("PATCH", f"referrals/{referral}/form/", json={"changes": changes})


def draft(doctor: Caller, person: Invented | None = None, **fields: dict[str, Any]) -> Referred:
    """A draft with everything that is needed to submit it."""
    person = person or Invented.new()
    patient = new_patient(doctor, person)
    referral = doctor.post(f"patients/{patient}/referrals/", {"purpose": "cart"})["id"]
    doctor.post(f"patients/{patient}/record/therapy-lines/", LINE)
    saved = save_fields(doctor, referral, NEEDED | fields)
    assert saved.is_success, saved.text
    return Referred(person=person, patient=patient, referral=referral)


def submitted(doctor: Caller, person: Invented | None = None, **fields: dict[str, Any]) -> Referred:
    referred = draft(doctor, person, **fields)
    doctor.post(f"referrals/{referred.referral}/submit/", {})
    return referred


def in_days(days: int) -> str:
    return days_ago(-days)


def decide(
    doctor: Caller, referral: str, *, outcome: str = "preemptive_apheresis_only", override_reason: str = ""
) -> None:
    """A decision; the one taken when nothing is said needs no more data than a referral has."""
    state = doctor.get(f"referrals/{referral}/")
    outcomes = doctor.get("referral-form/")["outcomes"]
    reason = next(each for each in outcomes if each["outcome"] == outcome)["reasons"][0]["code"]
    doctor.post(
        f"referrals/{referral}/decide/",
        {
            "outcome": outcome,
            "reasons": [reason],
            "primary_reason": reason,
            "text": "",
            "override_reason": override_reason,
            "participants": [{"person_id": doctor.get("me/")["id"]}],
            "expected_version": state["version"],
        },
    )
