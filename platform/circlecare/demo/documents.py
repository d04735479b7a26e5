"""Reports that a hospital would send along, typeset with typst: PET-CT, histology, echo, letter, laboratory."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst

from cases.patients.models import Patient
from circlecare.demo.profiles import Profile
from kernel import clock
from kernel.actors import Actor
from kernel.files.models import StoredFile
from kernel.files.services import file_create_from_bytes
from network.directory.models import Centre

HERE = Path(__file__).resolve().parent
ALL_KINDS = ("pet", "histology", "clinic_letter", "labs", "echo")
NAMES = {
    "pet": "Referto PET-TC",
    "histology": "Referto istologico",
    "clinic_letter": "Lettera ambulatoriale",
    "labs": "Esami di laboratorio",
    "echo": "Ecocardiogramma",
}
UNITS = {
    "pet": "Medicina nucleare",
    "histology": "Anatomia patologica",
    "clinic_letter": "Ematologia",
    "labs": "Laboratorio analisi",
    "echo": "Cardiologia",
}
SHOWN_LABS = {
    "wbc": ("Leucociti", "10⁹/L"),
    "anc": ("Neutrofili", "10⁹/L"),
    "hb": ("Emoglobina", "g/dL"),
    "platelets": ("Piastrine", "10⁹/L"),
    "ldh": ("LDH (v.n. fino a 225)", "U/L"),
    "crp": ("Proteina C reattiva", "mg/L"),
    "creatinine": ("Creatinina", "mg/dL"),
    "alt": ("ALT (v.n. fino a 41)", "U/L"),
}


def documents_attach(
    *, actor: Actor, patient: Patient, profile: Profile, kinds: Sequence[str]
) -> list[StoredFile]:
    """Typeset and store the reports of `kinds` in the patient's record, as the acting doctor would upload them."""
    return [
        file_create_from_bytes(
            actor=actor,
            subject_type="patient",
            subject_id=patient.pk,
            name=f"{NAMES[kind]} {clock.today():%Y-%m-%d}.pdf",
            content=report_pdf(kind, patient, profile),
            category=kind,
        )
        for kind in kinds
    ]


def report_pdf(kind: str, patient: Patient, profile: Profile) -> bytes:
    """One page as PDF, dated today."""
    centre = Centre.objects.get(pk=patient.centre_id)
    data = {
        "title": NAMES[kind],
        "hospital": centre.name,
        "unit": UNITS[kind],
        "place": centre.city,
        "date": f"{clock.today():%d/%m/%Y}",
        "patient": f"{patient.family_name} {patient.given_name}",
        "identity": f"Data di nascita {patient.birth_date:%d/%m/%Y} · C.F. {patient.tax_code}",
        "author": "Firmato da un medico inventato",
        "footer": "Documento inventato per la dimostrazione di CircleCare: non riguarda nessuna persona reale.",
        "sections": [{"title": title, "text": text} for title, text in _sections(kind, profile)],
        "rows": _rows(profile) if kind == "labs" else [],
    }
    pdf = _compiler().compile(
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(clock.now().timestamp()),
    )
    assert isinstance(pdf, bytes), "typst gives one PDF as bytes"
    return pdf


@cache
def _compiler() -> "typst.Compiler":
    return typst.Compiler(input=str(HERE / "report.typ"), root=str(HERE), ignore_system_fonts=True)


def _rows(profile: Profile) -> list[list[str]]:
    return [
        [label, f"{profile.labs[code]:g}".replace(".", ","), unit]
        for code, (label, unit) in SHOWN_LABS.items()
        if code in profile.labs
    ]


def _sections(kind: str, profile: Profile) -> list[tuple[str, str]]:
    found: dict[str, Any] = profile.diagnosis
    size = str(found.get("largest_cm", "4,0")).replace(".", ",")
    texts = {
        "pet": [
            ("Quesito clinico", f"{profile.summary[0].upper()}{profile.summary[1:]}."),
            (
                "Tecnica",
                "Acquisizione 60 minuti dopo 18F-FDG, dal vertice al terzo medio del femore, con TC a bassa dose.",
            ),
            (
                "Referto",
                f"Captazione patologica delle sedi note, diametro maggiore {size} cm. Nessun versamento.",
            ),
            ("Conclusioni", f"Malattia attiva, Deauville {profile.deauville or 'non applicabile'}."),
        ],
        "histology": [
            ("Materiale", "Biopsia escissionale della sede captante, fissata in formalina."),
            (
                "Descrizione",
                f"Popolazione neoplastica con indice di proliferazione Ki67 {found.get('ki67_pct', 30)}%.",
            ),
            ("Immunofenotipo", "CD20 positivo, CD19 positivo, CD3 negativo. FISH come da scheda."),
            ("Diagnosi", f"{profile.summary[0].upper()}{profile.summary[1:]}: reperto compatibile."),
        ],
        "clinic_letter": [
            (
                "Storia",
                f"{profile.summary[0].upper()}{profile.summary[1:]}. Linee precedenti: {len(profile.lines)}.",
            ),
            ("Esame obiettivo", f"ECOG {profile.ecog}. Nessun segno di infezione in atto."),
            ("Programma", profile.next_therapy or "Prosegue la terapia in corso."),
        ],
        "labs": [("Esami ematochimici", "Prelievo del mattino, a digiuno.")],
        "echo": [
            (
                "Referto",
                f"Frazione di eiezione {profile.labs.get('lvef_pct', 60):g}% (Simpson biplano), cinesi conservata.",
            )
        ],
    }
    return texts[kind]
