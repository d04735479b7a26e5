"""Vaccines, immunoglobulin, prophylaxis and restrictions of one patient, from what the record says now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from cases.overview.rules.due import CHECKS, Measured
from cases.overview.rules.vaccines import (
    EVIDENCE,
    MIN_INACTIVATED_MONTHS,
    SOURCE,
    drives_from,
    irradiated_until,
    near_until,
)
from cases.overview.selectors.wording import both
from cases.pathway.selectors.days import days_of_patient
from cases.record.models import (
    EntryStatus,
    Immunization,
    Immunoglobulin,
    Infection,
    LabResult,
    Relapse,
    TherapyLine,
    Virology,
)
from cases.record.rules.evidence import ADVISORY, EVIDENCE_LABELS
from cases.record.rules.text import Text
from cases.record.rules.units import bounded
from cases.record.selectors.current import sheet
from followup.protocols.rules import immunoglobulin as ig
from followup.protocols.rules.prophylaxis import Reminder, prophylaxis
from followup.protocols.rules.vaccination import (
    REASON_LABELS,
    Dose,
    Given,
    Immunity,
    Series,
    vaccination_calendar,
)
from kernel import clock

DISAGREEMENT = Text(
    "Vaccini inattivati: qui da 6 mesi, come le raccomandazioni statunitensi; EBMT ed EHA ammettono già 3 mesi. "
    "Influenza e COVID-19 da 3 mesi.",
    "Inactivated vaccines: here from 6 months, as US recommendations; EBMT and EHA accept 3 months. "
    "Influenza and COVID-19 from 3 months.",
)
LABS = ("igg_g_l", "cd4", "b_cells")
SEVERE = ("3", "4", "5")
_NEAR = "Yakoub-Agha, Haematologica 2020;105:297"


def prevention_of(patient_id: UUID, infused_on: date) -> dict[str, Any]:
    """What the values recorded since `infused_on` say today. The caller has checked access. Ten queries at most,
    however long the record."""
    today = clock.today()
    labs = _labs(patient_id)
    newest = {code: found[-1] if found else None for code, found in labs.items()}
    doses = list(
        _active(Immunoglobulin, patient_id).filter(effective_on__isnull=False).order_by("effective_on")
    )
    calendar = vaccination_calendar(_immunity(patient_id, infused_on, newest, doses), today=today)
    said = ig.ig_advice(
        infused_on=infused_on,
        igg_g_per_l=labs["igg_g_l"],
        doses=[_ig_dose(row) for row in doses],
        b_cells_per_ul=newest["b_cells"],
        has_infections=_active(Infection, patient_id)
        .filter(effective_on__gt=infused_on, severity__in=SEVERE)
        .exists(),
        today=today,
    )
    reminders = prophylaxis(
        infused_on=infused_on,
        lymphodepletion_on=days_of_patient(patient_id).lymphodepletion_on,
        cd4_per_ul=newest["cd4"],
        met_hbv=_active(Virology, patient_id)
        .filter(code__in=("hbsag", "anti_hbc"), result="positive")
        .exists(),
        today=today,
    )
    return {
        "vaccines": [_series(each) for each in calendar],
        "vaccines_source": SOURCE,
        **both(EVIDENCE_LABELS[EVIDENCE], "vaccines_evidence"),
        "min_inactivated_months": MIN_INACTIVATED_MONTHS,
        **both(DISAGREEMENT, "disagreement"),
        "immunoglobulin": [
            {
                "code": each.advice.value,
                "on": each.on,
                **both(ig.ADVICE_LABELS[each.advice], "label"),
                **both(ig.WHY[each.advice], "why"),
            }
            for each in said
        ],
        "immunoglobulin_source": ig.SOURCE,
        **both(EVIDENCE_LABELS[ig.EVIDENCE], "immunoglobulin_evidence"),
        "measured": [
            {"code": code, "value": held.value, "on": held.on}
            for code, held in newest.items()
            if held is not None and held.on > infused_on
        ],
        "prophylaxis": [_reminder(each) for each in reminders],
        "restrictions": _restrictions(infused_on, today),
        **both(ADVISORY, "advisory"),
    }


def _active(model: Any, patient_id: UUID) -> Any:
    return model.objects.filter(patient_id=patient_id, status=EntryStatus.ACTIVE)


def _labs(patient_id: UUID) -> dict[str, list[Measured]]:
    """By code, the oldest first. Of "<0.3" the bound; of another text nothing."""
    found: dict[str, list[Measured]] = {code: [] for code in LABS}
    rows = (
        _active(LabResult, patient_id)
        .filter(code__in=LABS)
        .order_by("effective_on", "taken_at", "recorded_at")
    )
    for code, value, text, on in rows.values_list("code", "value", "text_value", "effective_on"):
        sign, bound = ("", value) if value is not None else bounded(text or "") or ("", None)
        if bound is not None and sign in ("", "<"):
            found[code].append(Measured(float(bound), on))
    return found


def _immunity(
    patient_id: UUID, infused_on: date, newest: Mapping[str, Measured | None], doses: list[Immunoglobulin]
) -> Immunity:
    given = _active(Immunization, patient_id).filter(effective_on__gt=infused_on)
    comorbidity: Any = sheet("comorbidity", patient_id)
    steroid = comorbidity.steroid_dose_mg_prednisone_eq if comorbidity else None
    if comorbidity and steroid is not None:
        told = comorbidity.stamp_of("steroid_dose_mg_prednisone_eq", comorbidity.made).at
        # what was answered before the infusion says nothing about afterwards
        steroid = steroid if told.astimezone(clock.wall_zone()).date() > infused_on else None
    return Immunity(
        infused_on=infused_on,
        given=[
            Given(row.vaccine or row.text, row.effective_on, row.brand or "", row.lot or "") for row in given
        ],
        last_ig_on=doses[-1].effective_on if doses else None,
        cd4_per_ul=newest["cd4"],
        b_cells_per_ul=newest["b_cells"],
        is_treated=_active(TherapyLine, patient_id).filter(start_on__gt=infused_on, end_on=None).exists(),
        is_relapsed=_active(Relapse, patient_id).filter(found_on__gt=infused_on).exists(),
        steroid_mg=None if steroid is None else float(steroid),
    )


def _ig_dose(row: Immunoglobulin) -> ig.IgDose:
    assert row.effective_on is not None, "filtered"
    trough = row.trough_igg_g_l
    return ig.IgDose(row.effective_on, row.route, None if trough is None else float(trough), row.next_on)


def _series(each: Series) -> dict[str, Any]:
    vaccine = each.vaccine
    return {
        "code": vaccine.code,
        **both(vaccine.label, "label"),
        "of": None if vaccine.is_seasonal else len(vaccine.months),
        "group": "live" if vaccine.is_live else "routine" if vaccine.is_routine else "by_risk",
        "doses": [_dose(dose) for dose in each.doses],
    }


def _dose(dose: Dose) -> dict[str, Any]:
    return {
        "number": dose.number,
        "status": dose.status.value,
        "on": dose.on,
        "planned_on": dose.planned_on,
        "until": dose.until,
        "reasons": [both(REASON_LABELS[reason], "label") for reason in dose.reasons],
        "brand": dose.brand,
        "lot": dose.lot,
    }


def _reminder(each: Reminder) -> dict[str, Any]:
    agent = each.agent
    return {
        "code": agent.code,
        **both(agent.label, "label"),
        **both(agent.why, "why"),
        "phase": each.phase.value,
        "starts_on": each.starts_on,
        "until": each.until,
        "source": agent.source,
        **both(EVIDENCE_LABELS[agent.evidence], "evidence"),
    }


def _restrictions(infused_on: date, today: date) -> list[dict[str, Any]]:
    found = (
        (
            "near_centre",
            Text(
                "Vicino al centro CAR-T con un caregiver, fino al",
                "Near the CAR-T centre with a caregiver, until",
            ),
            near_until(infused_on),
            _NEAR,
        ),
        (
            "driving",
            Text(
                "Di nuovo alla guida e alle macchine pericolose, dal",
                "Driving and dangerous machines again, from",
            ),
            drives_from(infused_on),
            _NEAR,
        ),
        (
            "irradiated_blood",
            Text("Emocomponenti irradiati, fino al", "Irradiated blood components, until"),
            irradiated_until(infused_on),
            CHECKS,
        ),
    )
    return [
        {
            "code": code,
            **both(label, "label"),
            "on": on,
            # driving is free on its day, the others end after theirs
            "is_over": today >= on if code == "driving" else today > on,
            "source": source,
        }
        for code, label, on, source in found
    ]
