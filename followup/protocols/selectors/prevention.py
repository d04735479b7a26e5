"""Vaccines, immunoglobulin, prophylaxis and restrictions of one patient, from what the record says now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from cases.overview.rules.due import CHECKS, Care, Measured
from cases.overview.rules.vaccines import (
    EVIDENCE,
    MIN_EARLY_MONTHS,
    SOURCE,
    drives_from,
    irradiated_until,
    near_until,
)
from cases.overview.selectors.from_record import line_name
from cases.overview.selectors.wording import both, untreated_words
from cases.pathway.selectors.course import pathways_asked
from cases.pathway.selectors.days import days_of_patient
from cases.record.models import Immunoglobulin
from cases.record.rules.evidence import ADVISORY, EVIDENCE_LABELS
from cases.record.rules.text import Text
from cases.record.rules.therapy import may_go_on_since, treatment_since, untreated_since
from cases.record.rules.units import bounded
from cases.record.selectors.current import sheet
from followup.protocols.rules import immunoglobulin as ig
from followup.protocols.rules.prophylaxis import Reminder, prophylaxis
from followup.protocols.rules.vaccination import (
    REASON_LABELS,
    Dose,
    Immunity,
    Reason,
    Series,
    vaccination_calendar,
)
from followup.protocols.selectors.care import care_for
from followup.protocols.selectors.prevention_record import (
    LABS,
    given_since,
    has_severe_infection_since,
    hepatitis_b_found,
    immunoglobulin_doses,
    lab_rows,
    prevention_asked,
)
from followup.protocols.selectors.turns import lines_told, relapses_of
from kernel import clock
from kernel.prepared import asked_together

_NEAR = "Yakoub-Agha, Haematologica 2020;105:297"


def prevention_of(patient_id: UUID, infused_on: date, product: str = "") -> dict[str, Any]:
    """What the values recorded since `infused_on` say today, as the network counts; `product`: its code, for the
    restrictions. The caller has checked access. Three queries, however long the record."""
    with asked_together(*prevention_asked(patient_id), pathways_asked(patient_id)):
        return _prevention(patient_id, infused_on, product)


def _prevention(patient_id: UUID, infused_on: date, product: str) -> dict[str, Any]:
    today, care = clock.today(), care_for(product)
    labs = _labs(patient_id)
    newest = {code: found[-1] if found else None for code, found in labs.items()}
    doses = immunoglobulin_doses(patient_id)
    told = lines_told(patient_id)
    lines, relapses = [line for _row, line in told], relapses_of(patient_id)
    running, back_on = (
        treatment_since(lines, infused_on, today=today),
        untreated_since(lines, relapses, infused_on),
    )
    labels = _labels(next((row for row, line in told if line is running), None), back_on)
    calendar = vaccination_calendar(
        Immunity(
            infused_on=infused_on,
            given=given_since(patient_id, infused_on),
            last_ig_on=doses[-1].effective_on if doses else None,
            cd4_per_ul=newest["cd4"],
            b_cells_per_ul=newest["b_cells"],
            is_treated=running is not None,
            may_be_treated=may_go_on_since(lines, infused_on, today=today),
            is_relapsed=any(on > infused_on for on in relapses),
            is_untreated=back_on is not None,
            steroid_mg=steroid_since(sheet("comorbidity", patient_id), infused_on),
        ),
        today=today,
        min_inactivated_months=care.min_inactivated_months,
    )
    said = ig.ig_advice(
        infused_on=infused_on,
        igg_g_per_l=labs["igg_g_l"],
        doses=[ig_dose(row) for row in doses],
        b_cells_per_ul=newest["b_cells"],
        has_infections=has_severe_infection_since(patient_id, infused_on),
        today=today,
    )
    reminders = prophylaxis(
        infused_on=infused_on,
        lymphodepletion_on=days_of_patient(patient_id).lymphodepletion_on,
        cd4_per_ul=newest["cd4"],
        met_hbv=bool(hepatitis_b_found(patient_id)),
        today=today,
    )
    return {
        "vaccines": [_series(each, labels) for each in calendar],
        "vaccines_source": SOURCE,
        **both(EVIDENCE_LABELS[EVIDENCE], "vaccines_evidence"),
        "min_inactivated_months": care.min_inactivated_months,
        **both(_disagreement(care.min_inactivated_months), "disagreement"),
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
        "restrictions": _restrictions(infused_on, care, today),
        **both(ADVISORY, "advisory"),
    }


def _disagreement(months: int) -> Text:
    """Which month this network counts from, and that guidance differs."""
    return Text(
        f"Vaccini inattivati: qui da {months} mesi. Le raccomandazioni statunitensi partono da 6, EBMT ed EHA "
        f"ammettono già 3. Influenza e COVID-19 da {MIN_EARLY_MONTHS} mesi.",
        f"Inactivated vaccines: here from {months} months. US recommendations begin at 6, EBMT and EHA accept 3. "
        f"Influenza and COVID-19 from {MIN_EARLY_MONTHS} months.",
    )


def _labs(patient_id: UUID) -> dict[str, list[Measured]]:
    """By code, the oldest first."""
    found: dict[str, list[Measured]] = {code: [] for code in LABS}
    for code, value, text, on in lab_rows(patient_id):
        result = measured(value, text, on)
        if result is not None:
            found[code].append(result)
    return found


def _labels(running: Any | None, back_on: date | None) -> Mapping[Reason, Text]:
    """Why a vaccine waits: of a treatment its name and its first day, so that one whose end was forgotten is seen; of a
    relapse since when."""
    found = {**REASON_LABELS}
    if running is not None:
        label, name = REASON_LABELS[Reason.TREATMENT], line_name(running)
        since = clock.stamp_day(running.start_on)
        found[Reason.TREATMENT] = Text(
            f"{label.it}: {name.it} dal {since}", f"{label.en}: {name.en} since {since}"
        )
    if back_on is not None:
        found[Reason.UNTREATED_RELAPSE] = untreated_words(back_on)
    return found


def steroid_since(comorbidity: Any, infused_on: date) -> float | None:
    """The daily dose on the sheet of comorbidities (mg of prednisone equivalent); None when it was not said, or before
    the infusion, which says nothing about afterwards."""
    steroid = comorbidity.steroid_dose_mg_prednisone_eq if comorbidity else None
    if steroid is None:
        return None
    told = comorbidity.stamp_of("steroid_dose_mg_prednisone_eq", comorbidity.made).at
    return float(steroid) if told.astimezone(clock.wall_zone()).date() > infused_on else None


def measured(value: Any, text: str | None, on: date) -> Measured | None:
    """A result of the record as a number: of "<0.3" the bound; of another text nothing."""
    sign, bound = ("", value) if value is not None else bounded(text or "") or ("", None)
    return Measured(float(bound), on) if bound is not None and sign in ("", "<") else None


def ig_dose(row: Immunoglobulin) -> ig.IgDose:
    assert row.effective_on is not None, "filtered"
    trough = row.trough_igg_g_l
    return ig.IgDose(row.effective_on, row.route, None if trough is None else float(trough), row.next_on)


def _series(each: Series, labels: Mapping[Reason, Text]) -> dict[str, Any]:
    vaccine = each.vaccine
    return {
        "code": vaccine.code,
        **both(vaccine.label, "label"),
        "of": None if vaccine.is_seasonal else len(vaccine.months),
        "group": "live" if vaccine.is_live else "routine" if vaccine.is_routine else "by_risk",
        "doses": [_dose(dose, labels) for dose in each.doses],
    }


def _dose(dose: Dose, labels: Mapping[Reason, Text]) -> dict[str, Any]:
    return {
        "number": dose.number,
        "status": dose.status.value,
        "on": dose.on,
        "planned_on": dose.planned_on,
        "until": dose.until,
        "reasons": [both(labels[reason], "label") for reason in dose.reasons],
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


def _restrictions(infused_on: date, care: Care, today: date) -> list[dict[str, Any]]:
    found = (
        (
            "near_centre",
            Text(
                "Vicino al centro CAR-T con un caregiver, fino al",
                "Near the CAR-T centre with a caregiver, until",
            ),
            near_until(infused_on, days=care.proximity_days),
            _NEAR,
        ),
        (
            "driving",
            Text(
                "Di nuovo alla guida e alle macchine pericolose, dal",
                "Driving and dangerous machines again, from",
            ),
            drives_from(infused_on, days=care.driving_days),
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
