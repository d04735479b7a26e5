"""What is due and when: visits, vaccines, immunoglobulin and lymphocyte checks, restrictions that end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.overview.rules import vaccines
from cases.overview.rules.days import days_after
from cases.overview.rules.story import NOTHING, Place
from cases.overview.rules.visits import PlannedVisit, open_visits
from cases.record.rules.months import months_after
from cases.record.rules.text import Text, joined

CHECKS = "Hayden, Ann Oncol 2022;33:259; Los-Arcos, Infection 2021"
IGG_LOW_G_PER_L = 4.0
CD4_LOW_PER_UL = 200.0
SOON_DAYS = 45
"""A dose or visit further away than this is in the plan on the timeline, not on the summary."""


class DueStatus(StrEnum):
    OVERDUE = "overdue"
    NOW = "now"
    COMING = "coming"
    PUT_OFF = "put_off"
    TO_DECIDE = "to_decide"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do: `on` is the day it is due, `until` the last day on which it is not late (None: that day)."""

    code: str
    title: Text
    on: date
    status: DueStatus
    place: Place
    why: Text = NOTHING
    until: date | None = None
    source: str = ""
    evidence: str = "project"
    who: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """The newest result of a test: `value` in the unit of the catalogue."""

    value: float
    on: date


@dataclass(frozen=True, slots=True)
class Care:
    """What a network may choose: from which month after the infusion inactivated vaccines are counted, for how many
    days nobody drives and stays near the centre."""

    min_inactivated_months: int = vaccines.MIN_INACTIVATED_MONTHS
    driving_days: int = vaccines.DRIVING_DAYS
    proximity_days: int = vaccines.PROXIMITY_DAYS


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What passes and puts vaccines off until then, in words, and where it is written: there it can be ended.
    `is_open`: nothing published says that they wait for it, so somebody decides."""

    why: Text
    place: Place
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the follow-up after an infusion is reckoned from. `seen_on`: days on which the patient's state was recorded;
    `visits`: of the plan of that infusion, by day. `hindrances`: a treatment or steroids since then, under which no
    vaccine is given, or a relapse that nobody treats yet."""

    infused_on: date
    visits: Collection[PlannedVisit] = ()
    seen_on: Collection[date] = ()
    vaccinated: Collection[tuple[str, date]] = ()
    last_ig_on: date | None = None
    igg_g_per_l: Measured | None = None
    cd4_per_ul: Measured | None = None
    has_met_hepatitis_b: bool = False
    hbv_dna_on: date | None = None
    deceased_on: date | None = None
    care: Care = Care()
    hindrances: Sequence[Hindrance] = ()


def status_on(on: date, until: date | None, today: date) -> DueStatus:
    """overdue after the last day, now from the day it is due, coming before."""
    if today > (until or on):
        return DueStatus.OVERDUE
    return DueStatus.NOW if today >= on else DueStatus.COMING


def follow_up_due(plan: FollowUp, *, today: date) -> list[Due]:
    """What the follow-up asks for now and in the next weeks, by day; nothing after a death."""
    if plan.deceased_on is not None or plan.infused_on > today:
        return []
    found = [*_visits(plan, today), *_checks(plan, today), *_vaccines(plan, today), *_limits(plan, today)]
    return sorted(found, key=lambda item: (item.on, item.code))


def _visits(plan: FollowUp, today: date) -> list[Due]:
    missed, coming = open_visits(plan.visits, plan.seen_on, today=today)
    found = []
    for visit in (missed, coming):
        if visit is None:
            continue
        why = (
            Text("Nessun dato registrato nella finestra", "Nothing was recorded in its window")
            if visit is missed
            else Text("Calendario dei controlli", "Calendar of follow-up")
        )
        status = (
            DueStatus.OVERDUE
            if visit is missed
            else DueStatus.NOW
            if today >= visit.opens
            else DueStatus.COMING
        )
        found.append(
            Due(
                f"visit_{visit.code}",
                visit.label,
                visit.on,
                status,
                Place("follow-up"),
                why,
                visit.closes,
                visit.source,
                who=visit.who,
            )
        )
    return found


def _checks(plan: FollowUp, today: date) -> list[Due]:
    """IgG and CD4 every month until they have recovered, from one month on; HBV DNA every third month."""
    first = days_after(plan.infused_on, 28)
    labs = Place("labs", "labs")
    found = []
    for code, title, held, low, why in (
        (
            "igg",
            Text("Dosaggio delle IgG", "IgG level"),
            plan.igg_g_per_l,
            IGG_LOW_G_PER_L,
            Text("Ogni mese finché supera 4 g/L", "Every month until above 4 g/L"),
        ),
        (
            "cd4",
            Text("Conta dei CD4", "CD4 count"),
            plan.cd4_per_ul,
            CD4_LOW_PER_UL,
            Text("Ogni mese finché supera 200/µL", "Every month until above 200/µL"),
        ),
    ):
        if held is not None and held.on >= first and held.value > low:
            continue
        since = held.on if held is not None and held.on >= plan.infused_on else None
        on = max(first, months_after(since, 1)) if since else first
        until = days_after(on, 14)
        found.append(Due(code, title, on, status_on(on, until, today), labs, why, until, CHECKS, "found"))
    if plan.igg_g_per_l is not None and plan.igg_g_per_l.value <= IGG_LOW_G_PER_L:
        held_on = plan.igg_g_per_l.on
        if held_on >= plan.infused_on and (plan.last_ig_on is None or plan.last_ig_on < held_on):
            found.append(
                Due(
                    "ig_replacement",
                    Text("Discutere la terapia sostitutiva con Ig", "Discuss immunoglobulin replacement"),
                    held_on,
                    DueStatus.NOW,
                    Place("record", "medications"),
                    Text("IgG ≤ 4 g/L", "IgG ≤ 4 g/L"),
                    None,
                    "Hill, Blood Rev 2019;38:100596",
                    "found",
                )
            )
    if plan.has_met_hepatitis_b:
        since = plan.hbv_dna_on if plan.hbv_dna_on and plan.hbv_dna_on >= plan.infused_on else None
        on = months_after(since or plan.infused_on, 3)
        until = days_after(on, 14)
        found.append(
            Due(
                "hbv_dna",
                Text("HBV-DNA", "HBV DNA"),
                on,
                status_on(on, until, today),
                Place("record", "virology"),
                Text("HBsAg, anti-HBc o HBV-DNA positivo", "HBsAg, anti-HBc or HBV DNA positive"),
                until,
                "ECIL; Hayden, Ann Oncol 2022;33:259",
                "general_knowledge",
            )
        )
    return found


def _vaccines(plan: FollowUp, today: date) -> list[Due]:
    found, waiting = [], []
    for dose in vaccines.next_doses(
        plan.infused_on,
        plan.vaccinated,
        today=today,
        last_ig_on=plan.last_ig_on,
        min_inactivated_months=plan.care.min_inactivated_months,
    ):
        if (dose.on - today).days > SOON_DAYS:
            continue
        if dose.on <= today and plan.hindrances:
            waiting.append(dose)
            continue
        label = dose.vaccine.label
        number = f" ({dose.dose}/{dose.of})" if dose.of > 1 else ""
        why = (
            Text("Rimandato di 2 mesi dalle immunoglobuline", "Put off until 2 months after immunoglobulin")
            if dose.waits_for_ig
            else Text("Da ripetere dopo CAR-T", "To be given anew after CAR-T")
        )
        found.append(
            Due(
                f"vaccine_{dose.vaccine.code}",
                Text(f"Vaccino: {label.it}{number}", f"Vaccine: {label.en}{number}"),
                dose.on,
                status_on(dose.on, dose.until, today),
                Place("record", "immunizations"),
                why,
                dose.until,
                vaccines.SOURCE,
                vaccines.EVIDENCE,
            )
        )
    return [*found, *_put_off(plan, waiting)]


def _put_off(plan: FollowUp, waiting: Sequence[vaccines.NextDose]) -> list[Due]:
    """The vaccines that wait, in one row with what they wait for: who forgot to write that it ended sees it here."""
    if not waiting:
        return []
    names = joined(*(dose.vaccine.label for dose in waiting), by=", ")
    to_decide = all(each.is_open for each in plan.hindrances)
    return [
        Due(
            "vaccines_put_off",
            Text(f"Vaccini da decidere: {names.it}", f"Vaccines to decide about: {names.en}")
            if to_decide
            else Text(f"Vaccini rimandati: {names.it}", f"Vaccines put off: {names.en}"),
            min(dose.on for dose in waiting),
            DueStatus.TO_DECIDE if to_decide else DueStatus.PUT_OFF,
            plan.hindrances[0].place,
            joined(*(each.why for each in plan.hindrances), by="; "),
            None,
            vaccines.SOURCE,
            vaccines.EVIDENCE,
        )
    ]


def _limits(plan: FollowUp, today: date) -> list[Due]:
    """Restrictions that still hold, on the day they end."""
    care = plan.care
    near = vaccines.near_until(plan.infused_on, days=care.proximity_days)
    drives = vaccines.drives_from(plan.infused_on, days=care.driving_days)
    last_without = days_after(drives, -1)
    irradiated = vaccines.irradiated_until(plan.infused_on)
    found = []
    if today <= near:
        found.append(
            Due(
                "near_centre",
                Text("Restare vicino al centro con il caregiver", "Stay near the centre with the caregiver"),
                near,
                DueStatus.NOW,
                Place("summary"),
                Text(f"Fino a {care.proximity_days} giorni", f"For {care.proximity_days} days"),
                near,
                "Yakoub-Agha, Haematologica 2020;105:297",
                "found",
            )
        )
    if today < drives:
        found.append(
            Due(
                "no_driving",
                Text("Non guidare", "No driving"),
                last_without,
                DueStatus.NOW,
                Place("summary"),
                Text(
                    f"{care.driving_days} giorni dall'infusione",
                    f"{care.driving_days} days from the infusion",
                ),
                last_without,
                "Yakoub-Agha, Haematologica 2020;105:297",
                "found",
            )
        )
    if today <= irradiated:
        found.append(
            Due(
                "irradiated_blood",
                Text("Solo emocomponenti cellulari irradiati", "Irradiated cellular blood components only"),
                irradiated,
                DueStatus.NOW,
                Place("follow-up"),
                Text("Almeno fino a 90 giorni dall'infusione", "At least until 90 days after the infusion"),
                irradiated,
                CHECKS,
                "found",
            )
        )
    return found
