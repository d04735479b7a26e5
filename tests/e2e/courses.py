"""CAR-T courses reached over the API: every step recorded by who does it, the pathway moved on as the steps allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from kernel import clock
from tests.e2e import referrals
from tests.e2e.inputs import Invented, days_ago
from tests.e2e.people import (
    CREMA_DOCTOR,
    HUB_COORDINATOR,
    HUB_DOCTOR,
    HUB_LAB,
    HUB_NURSE,
    HUB_PHARMACIST,
    Caller,
)

COI, DIN, LOT = "COI-E2E-01", "G123498654321", "LOT-77A"
VALUES: dict[str, dict[str, Any]] = {
    "request": {"order_no": "ORD-1"},
    "suitability": {
        "virology_on": days_ago(25),
        "venous_access": "peripheral",
        "consent": "yes",
        "weight_kg": 70,
    },
    "collection": {"din": DIN, "volume_ml": 250, "cd3_e9": 4.2},
    "labelling": {"bags": 2},
    "receive_te": {"intact": "yes", "temperature_c": 5},
    "ship": {"shipped_as": "fresh", "shipper_id": "SH-1", "courier": "Corriere"},
    "gmp": {"accepted": "yes"},
    "pharmacy": {"certificate_no": "RFIC-1", "intact": "yes"},
    "thaw": {"bath_temperature_c": 37},
}
WHO = {
    "request": HUB_DOCTOR,
    "suitability": HUB_DOCTOR,
    "pharmacy": HUB_PHARMACIST,
    "bedside": HUB_DOCTOR,
}
SECOND = {"bedside": HUB_NURSE}


@dataclass
class AtTheBedside:
    """A thawed product beside its patient: everything but the bedside check is done, `ago` before now."""

    person: Invented
    patient: str
    pathway: str
    caller: Callable[[str], Caller]
    ago: timedelta = timedelta()

    def course(self, who: str = HUB_DOCTOR) -> Any:
        return self.caller(who).get(f"patients/{self.patient}/course/")["pathway"]

    def step(self, code: str, who: str = HUB_DOCTOR) -> Any:
        return next(item for item in self.course(who)["chain"] if item["code"] == code)

    def values(self) -> dict[str, str]:
        """What a right reading says, by identifier."""
        return {
            "coi": COI,
            "din": DIN,
            "lot": LOT,
            "patient_id": self.person.tax_code,
            "name": self.person.display_name,
            "birth_date": self.person.birth_date.isoformat(),
        }

    def readings(self, wanted: list[dict[str, str]]) -> list[dict[str, str]]:
        values = self.values()
        return [
            {
                "source": item["source"],
                "identifier": item["identifier"],
                "value": values[item["identifier"]],
                "how": "typed",
            }
            for item in wanted
        ]

    def entry(self, kind: str, values: dict[str, Any], who: str = HUB_DOCTOR) -> None:
        self.caller(who).post(f"pathways/{self.pathway}/course/{kind}/", {"values": values})

    def record(self, code: str) -> None:
        who = WHO.get(code, HUB_LAB)
        step = self.step(code, who)
        at = (clock.now() - self.ago).isoformat()
        values = VALUES.get(code, {}) | ({"ended_at": at} if code == "collection" else {})
        answer = self.caller(who).post(
            f"pathways/{self.pathway}/custody/{code}/",
            {
                "done_at": at,
                "place": "Sala 1",
                "values": values,
                "readings": self.readings(step["wanted"]),
            },
        )
        row = next(item for item in answer["pathway"]["chain"] if item["code"] == code)["rows"][0]
        if step["second"]:
            self.caller(SECOND.get(code, HUB_DOCTOR)).post(
                f"custody-steps/{row['id']}/sign/", {"readings": self.readings(step["second_wanted"])}
            )

    def move(self, to: str, who: str, **more: Any) -> Any:
        """The answer as it came; whatever still needs a tick is ticked."""
        person = self.caller(who)
        pathway = person.get(f"patients/{self.patient}/pathway/")["pathway"]
        none: dict[str, Any] = {"guards": []}
        move = next((item for item in pathway["moves"] if item["to"] == to), none)
        body = {"to": to, "confirmed": move["guards"], "expected_version": pathway["version"]}
        return person.call("POST", f"pathways/{self.pathway}/move/", json=body | more)

    def moved(self, to: str, who: str, **more: Any) -> None:
        answer = self.move(to, who, **more)
        assert answer.is_success, f"{to}: {answer.text}"


def at_the_bedside(sign_in: Callable[[str], Caller], *, ago: timedelta = timedelta()) -> AtTheBedside:
    """Everybody signs in once."""
    caller = cache(sign_in)
    case = referrals.submitted(caller(CREMA_DOCTOR))
    doctor = caller(HUB_DOCTOR)
    doctor.post(f"referrals/{case.referral}/acknowledge/", {})
    referrals.decide(doctor, case.referral, outcome="eligible", override_reason="Dati in arrivo")
    pathway = doctor.get(f"patients/{case.patient}/pathway/")["pathway"]["id"]
    course = AtTheBedside(person=case.person, patient=case.patient, pathway=pathway, caller=caller, ago=ago)
    course.entry("product", {"product": "axi_cel", "coi_id": COI, "order_no": "ORD-1"})
    course.moved("slot_planned", HUB_COORDINATOR, planned_at=clock.now().isoformat())
    for code in ("request", "suitability", "collection", "labelling"):
        course.record(code)
    course.moved("leukapheresis_done", HUB_LAB)
    for code in ("receive_te", "ship"):
        course.record(code)
    course.moved("manufacturing", HUB_LAB)
    course.record("gmp")
    course.entry("release", {"specification": "in", "lot": LOT, "expires_on": days_ago(-200)}, HUB_PHARMACIST)
    course.record("pharmacy")
    course.moved("ready_to_infuse", HUB_PHARMACIST)
    ticks = next(item for item in course.course()["kinds"] if item["code"] == "pre_ld")["fields"]
    met = {item["code"]: True for item in ticks if item["kind"] == "tick"}
    course.entry(
        "pre_ld",
        met
        | {
            "checked_at": (clock.now() - ago).isoformat(),
            "spo2_pct": 97,
            "systolic_mmhg": 120,
            "diastolic_mmhg": 70,
        },
    )
    course.entry(
        "lymphodepletion",
        {"drugs": ["fludarabine"], "doses": "30 mg/m2 x 3", "day1_on": days_ago(4 + ago.days)},
    )
    course.moved("lymphodepletion", HUB_DOCTOR)
    course.record("thaw")
    return course


INFUSION = {"cells_e6": 180, "reaction": "none"}


def infuse(case: AtTheBedside) -> datetime:
    """Sixteen days ago, by two people at the bedside."""
    at = clock.now() - case.ago + timedelta(minutes=5)
    case.record("bedside")
    case.entry("infusion", {**INFUSION, "started_at": at.isoformat()})
    case.moved("infused", HUB_DOCTOR)
    return at
