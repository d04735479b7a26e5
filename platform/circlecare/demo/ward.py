"""The bedside after an infusion: how the patient was before, what each look found, what was given.

All hours count from the infusion. The courses are invented; their grades follow from the findings by the product's
own rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from cases.toxicity.models import BASELINE, IEC_HS, OBSERVATIONS, TREATMENTS, ToxicityAlert, ToxicityTreatment
from cases.toxicity.rules.ice import ICE_ITEMS
from cases.toxicity.services import alert_acknowledge, sheet_create
from circlecare.demo.aftercare import AFTERCARE, INFUSED_AFTER
from circlecare.demo.case import Case
from circlecare.demo.record import Entry, printed_limits, record_fill
from circlecare.demo.stories import Acts
from kernel import clock

_T = TypeVar("_T")
WARD_NURSE = "alba"
_LATEST = timedelta(minutes=35)
"""How long ago somebody last looked: the next look is not due yet."""
_SEEN_AFTER = timedelta(minutes=9)
_ON_WARD_HOURS = 14 * 24
_WELL: dict[str, Any] = {
    "temp_c": 36.6,
    "systolic_mmhg": 124,
    "diastolic_mmhg": 72,
    "heart_rate_bpm": 78,
    "respiratory_rate_pm": 16,
    "spo2_pct": 97,
    "o2_device": "room_air",
    "consciousness": "awake",
    "seizure": "none",
    "motor": "none",
}


@dataclass(frozen=True, slots=True)
class Bedside:
    """`findings`: from that hour on, what differs from being well. `wrong`: from that hour on, the items of the ICE
    that were missed. `given`: hour, drug and dose. `hlh`: hour and findings of an HLH-like syndrome."""

    findings: tuple[tuple[float, dict[str, Any]], ...] = ()
    wrong: tuple[tuple[float, tuple[str, ...]], ...] = ()
    given: tuple[tuple[float, str, dict[str, Any]], ...] = field(default=())
    hlh: tuple[float, dict[str, Any]] | None = None


QUIET = Bedside()
MILD = Bedside(
    findings=(
        (26, {"temp_c": 38.4, "heart_rate_bpm": 96}),
        (38, {"temp_c": 38.6, "heart_rate_bpm": 102, "antipyretic_last_6h": True}),
        (50, {"temp_c": 37.3, "heart_rate_bpm": 84}),
        (62, {}),
    ),
    given=((26.5, "paracetamol", {"dose_mg": 1000}),),
)
STORMY = Bedside(
    findings=(
        (26, {"temp_c": 38.4, "heart_rate_bpm": 104}),
        (
            48,
            {
                "temp_c": 39.4,
                "systolic_mmhg": 84,
                "diastolic_mmhg": 46,
                "heart_rate_bpm": 118,
                "respiratory_rate_pm": 24,
                "spo2_pct": 93,
                "o2_device": "nasal_cannula",
                "o2_l_min": 2,
                "fluid_bolus_ml_12h": 500,
            },
        ),
        (
            60,
            {
                "temp_c": 38.1,
                "systolic_mmhg": 104,
                "diastolic_mmhg": 58,
                "heart_rate_bpm": 96,
                "spo2_pct": 95,
            },
        ),
        (68, {"temp_c": 37.2, "systolic_mmhg": 112, "diastolic_mmhg": 66, "heart_rate_bpm": 86}),
        (76, {}),
    ),
    wrong=((78, ("ice_attention", "ice_sentence")), (98, ())),
    given=(
        (26.5, "paracetamol", {"dose_mg": 1000}),
        (49, "tocilizumab", {"dose_no": 1, "dose_mg": 560}),
        (79, "dexamethasone", {"dose_mg": 10}),
        (91, "dexamethasone", {"dose_mg": 10}),
    ),
    hlh=(
        124,
        {
            "ferritin_ug_l": 6200,
            "ferritin_uln_ug_l": 400,
            "ferritin_rapid_rise": True,
            "fibrinogen_mg_dl": 168,
            "ldh_u_l": 612,
            "ldh_uln_u_l": 248,
            "alt_u_l": 148,
            "alt_uln_u_l": 50,
            "ast_u_l": 171,
            "ast_uln_u_l": 45,
            "cytopenia": True,
            "coagulopathy": False,
            "grade": 1,
        },
    ),
)
_BY_PROFILE = MappingProxyType(
    {"fl_third": STORMY, "ball_adult": MILD, "mcl_btki": STORMY, "dlbcl_early": QUIET}
)


# platelets 10⁹/L, ANC 10⁹/L, Hb g/dL, CRP mg/L, ferritin ug/L, LDH U/L, creatinine mg/dL
_BEFORE = MappingProxyType(
    {
        "fl_third": (96, 1.1, 9.4, 46, 890, 412, 1.0),
        "mcl_btki": (118, 1.0, 9.8, 38, 720, 366, 0.9),
        "dlbcl_refractory": (72, 0.9, 8.8, 61, 2140, 548, 1.1),
    }
)
_BEFORE_MOST = (152, 1.9, 10.6, 18, 430, 268, 0.8)


def blood_before(case: Case, at: datetime) -> None:
    """The blood of before lymphodepletion, on which CAR-HEMATOTOX and EASIX are built."""
    codes = ("platelets", "anc", "hb", "crp", "ferritin", "ldh", "creatinine")
    with clock.at(at):
        found: list[Entry] = []
        for code, value in zip(codes, _BEFORE.get(case.row.profile, _BEFORE_MOST), strict=True):
            lab: dict[str, Any] = {"code": code, "value": value, "effective_on": clock.today()}
            found.append(("labs", lab | printed_limits(code, case.patient.sex)))
        record_fill(actor=case.actor("owner"), patient=case.patient, entries=found)


def ward_talk(case: Case, at: datetime) -> None:
    """What the ward tells the patient's centre, as its sheets have it."""
    treated = ToxicityTreatment.objects.filter(patient=case.patient, agent="tocilizumab").exists()
    case.talk("ward_stormy" if treated else "ward", at=at)


def _baseline(case: Case, at: datetime) -> None:
    with clock.at(at):
        sheet_create(
            actor=case.actor(WARD_NURSE),
            patient_id=case.patient.pk,
            kind=BASELINE,
            values={
                "assessed_at": at.isoformat(),
                "ice_language": "it",
                "native_sentence": "Oggi il cielo sopra la città è sereno.",
                **dict.fromkeys(ICE_ITEMS, True),
                "temp_c": 36.4,
                "systolic_mmhg": 126,
                "diastolic_mmhg": 74,
                "spo2_pct": 98,
                "seizure_prophylaxis": True,
                "tocilizumab_on_site": True,
            },
        )


def _bedside(case: Case, _at: datetime) -> None:
    """Every look and every treatment up to the present, each at its own instant."""
    infused, course = case.day(INFUSED_AFTER), _BY_PROFILE.get(case.row.profile, MILD)
    given = [(infused + timedelta(hours=hour), agent, dose) for hour, agent, dose in course.given]
    for at in looks_between(infused, case.now - _LATEST):
        while given and given[0][0] <= at:
            _give(case, *given.pop(0))
        _look(case, at, course, (at - infused) / timedelta(hours=1))
    if course.hlh is not None and infused + timedelta(hours=course.hlh[0]) < case.now - _LATEST:
        _hlh(case, infused + timedelta(hours=course.hlh[0]), course.hlh[1])


def looks_between(infused: datetime, last: datetime) -> list[datetime]:
    """Four times a day for a week, twice on the ward afterwards, once from then on; and the last one."""
    found, at = [], infused + timedelta(hours=2)
    while at < last - timedelta(hours=1):
        found.append(at)
        hours = (at - infused) / timedelta(hours=1)
        at += timedelta(hours=6 if hours < 7 * 24 else 12 if hours < _ON_WARD_HOURS else 24)
    return [*found, last] if last > infused else found


def _look(case: Case, at: datetime, course: Bedside, hours: float) -> None:
    missed = _latest(course.wrong, hours) or ()
    values = {
        "observed_at": at.isoformat(),
        **_WELL,
        **{name: name not in missed for name in ICE_ITEMS},
        **(_latest(course.findings, hours) or {}),
        "handwriting_changed": bool(missed),
    }
    with clock.at(at):
        sheet_create(
            actor=case.actor(WARD_NURSE), patient_id=case.patient.pk, kind=OBSERVATIONS, values=values
        )
    for alert in ToxicityAlert.objects.filter(
        patient_id=case.patient.pk, acknowledged_at=None, withdrawn_at=None
    ):
        with clock.at(at + _SEEN_AFTER):
            alert_acknowledge(actor=case.actor("owner"), patient_id=case.patient.pk, alert_id=alert.pk)


def _give(case: Case, at: datetime, agent: str, dose: dict[str, Any]) -> None:
    with clock.at(at):
        sheet_create(
            actor=case.actor(WARD_NURSE),
            patient_id=case.patient.pk,
            kind=TREATMENTS,
            values={"given_at": at.isoformat(), "agent": agent, **dose},
        )


def _hlh(case: Case, at: datetime, findings: dict[str, Any]) -> None:
    with clock.at(at):
        sheet_create(
            actor=case.actor("owner"),
            patient_id=case.patient.pk,
            kind=IEC_HS,
            values={"observed_at": at.isoformat(), **findings},
        )


def _latest(table: tuple[tuple[float, _T], ...], hours: float) -> _T | None:
    return next((value for since, value in reversed(table) if since <= hours), None)


_TWO_WEEKS_OF_LABS: Acts = tuple(act for act in AFTERCARE if act[0] < INFUSED_AFTER + 15)
BEDSIDE: Acts = ((46.5, _baseline), (INFUSED_AFTER + 0.1, _bedside), *_TWO_WEEKS_OF_LABS)
"""What the ward adds to the story of an infusion."""
