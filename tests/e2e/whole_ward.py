"""The weeks in the ward of the whole course: a CRS in intensive care, an IEC-HS, what was given, and the stays."""

from __future__ import annotations

from datetime import datetime

from playwright.sync_api import Page

from tests.e2e.course_pages import CoursePages
from tests.e2e.record_pages import Pick
from tests.e2e.toxicity_pages import ToxicityPages
from tests.e2e.whole_cells import at

FERRITIN, DOSE = "12400", "580"
STAYS = (
    ("infusion", at(-6), at(21, 11), "CAR-T infusion"),
    ("icu", at(4, 3), at(6, 10), "CRS grade 3, noradrenaline"),
)


def in_the_ward(doctor: Page, second: Page, nurse: Page, address: str) -> None:
    """`second` is a doctor on a phone, `nurse` looks and gives, `doctor` writes down the stays (in English)."""
    looks, sheet = ToxicityPages(second, address), ToxicityPages(nurse, address)
    awake = ("Vigile",)
    looks.look(
        at(3, 18),
        numbers={"Temperatura": "39,1", "PA sistolica": "118", "SpO2": "92", "Flusso": "2"},
        taps={"Supporto di ossigeno": ("Occhialini nasali",), "Stato di coscienza": awake},
        seen="CRS grado 2",
    )
    sheet.look(
        at(4, 3),
        numbers={"Temperatura": "39,6", "PA sistolica": "84", "SpO2": "93"},
        taps={
            "Supporto di ossigeno": ("Alti flussi nasali (HFNC)",),
            "Vasopressori": ("Noradrenalina",),
            "Stato di coscienza": awake,
            "Terapia intensiva": ("In terapia intensiva",),
        },
        seen="CRS grado 3",
    )
    sheet.treat("Tocilizumab", at(4, 4), DOSE)
    quiet = {"Temperatura": "36,8", "PA sistolica": "122", "SpO2": "97"}
    _quiet(sheet, at(6, 10), quiet, icu="Dimesso dalla terapia intensiva")
    _quiet(sheet, at(8), quiet)
    looks.iec_hs(
        at(9),
        numbers={
            "Ferritina": FERRITIN,
            "Limite o valore di base (ferritina)": "300",
            "Fibrinogeno": "118",
        },
        answers={"Ferritina in rapida salita": "Sì", "Citopenia": "Sì", "Coagulopatia": "No"},
        grade="2",
    )
    course = CoursePages(doctor, address, "en")
    course.open()
    for setting, admitted, discharged, reason in STAYS:
        course.add(
            "episode",
            {
                "setting": Pick(setting),
                "admitted_at": admitted,
                "discharged_at": discharged,
                "reason": reason,
            },
        )


def _quiet(sheet: ToxicityPages, when: datetime, numbers: dict[str, str], icu: str = "No") -> None:
    sheet.look(
        when,
        numbers=numbers,
        taps={
            "Supporto di ossigeno": ("Aria ambiente",),
            "Stato di coscienza": ("Vigile",),
            "Terapia intensiva": (icu,),
        },
        seen="CRS assente",
    )
