"""What is checked at a follow-up visit after CAR-T, and in which disease.

The list and its periods follow Los-Arcos, Infection 2021;49:215 (blood counts every 30 days, IgG, CD4, neurology,
immune-related events, second cancers) and Hayden, Ann Oncol 2022;33:259 for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cases.record.rules.disease_codes import B_ALL, FL, LBCL_SCORED, MCL, MM
from cases.record.rules.text import Text

MYELOMA = MM | {"al_amyloidosis"}


class Need(StrEnum):
    """`due`: always. `indicated`: when somebody thinks that the patient needs it."""

    DUE = "due"
    INDICATED = "indicated"


class Group(StrEnum):
    """Where an item stands on the sheet of the visit."""

    CLINICAL = "clinical"
    BLOOD = "blood"
    DISEASE = "disease"
    LATE = "late"
    CARE = "care"


GROUP_LABELS: Mapping[Group, Text] = MappingProxyType(
    {
        Group.CLINICAL: Text("Visita", "Examination"),
        Group.BLOOD: Text("Esami del sangue", "Blood tests"),
        Group.DISEASE: Text("Malattia", "Disease"),
        Group.LATE: Text("Effetti tardivi", "Late effects"),
        Group.CARE: Text("Prevenzione e adempimenti", "Prevention and duties"),
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """`diseases`: those in which it is asked for; empty: in all; in those of `indicated_in` only when indicated.
    `only_if`: a finding of the record on which it depends. `for_safety`: still asked for after a relapse."""

    code: str
    label: Text
    group: Group
    diseases: frozenset[str] = frozenset()
    indicated_in: frozenset[str] = frozenset()
    only_if: str = ""
    for_safety: bool = True


_PET = LBCL_SCORED | FL | MCL
_MARROW = B_ALL | MYELOMA | MCL

ITEMS: tuple[Item, ...] = (
    Item(
        "interview",
        Text(
            "Anamnesi, peso, ECOG, infezioni, giorni di ricovero",
            "Interview, weight, ECOG, infections, days in hospital",
        ),
        Group.CLINICAL,
    ),
    Item(
        "neurology",
        Text("ICE, esame neurologico, cognizione, umore", "ICE, neurological examination, cognition, mood"),
        Group.CLINICAL,
    ),
    Item("blood_count", Text("Emocromo con formula", "Blood count with differential"), Group.BLOOD),
    Item(
        "chemistry",
        Text(
            "Creatinina, funzionalità epatica, LDH, elettroliti, PCR, ferritina",
            "Creatinine, liver function, LDH, electrolytes, CRP, ferritin",
        ),
        Group.BLOOD,
    ),
    Item("igg", Text("IgG", "IgG"), Group.BLOOD),
    Item("t_cells", Text("CD4, CD8, NK", "CD4, CD8, NK cells"), Group.BLOOD),
    Item("b_cells", Text("Linfociti B CD19+", "CD19+ B cells"), Group.BLOOD),
    Item(
        "car_transgene",
        Text("Transgene CAR (dove disponibile)", "CAR transgene (where available)"),
        Group.BLOOD,
    ),
    Item("pet_ct", Text("PET-TC", "PET-CT"), Group.DISEASE, _PET, MCL, for_safety=False),
    Item(
        "marrow_mrd",
        Text("Midollo e malattia minima residua", "Marrow and measurable residual disease"),
        Group.DISEASE,
        _MARROW,
        for_safety=False,
    ),
    Item(
        "m_protein",
        Text("Componente monoclonale e catene leggere libere", "M-protein and free light chains"),
        Group.DISEASE,
        MYELOMA,
        for_safety=False,
    ),
    Item("viral_pcr", Text("PCR per CMV, EBV, HHV-6", "CMV, EBV, HHV-6 PCR"), Group.BLOOD),
    Item("hbv_dna", Text("HBV-DNA", "HBV DNA"), Group.BLOOD, only_if="anti_hbc"),
    Item("immune_events", Text("Eventi immuno-mediati", "Immune-related events"), Group.LATE),
    Item(
        "second_cancers",
        Text(
            "Secondi tumori: cute, screening per età, neoplasie a cellule T",
            "Second cancers: skin, screening by age, T-cell neoplasms",
        ),
        Group.LATE,
    ),
    Item(
        "organ_effects",
        Text(
            "TSH, lipidi, glicemia, ecocardiogramma, densità ossea, fertilità",
            "TSH, lipids, glucose, echocardiogram, bone density, fertility",
        ),
        Group.LATE,
    ),
    Item(
        "prevention",
        Text(
            "Vaccinazioni, immunoglobuline, profilassi: revisione",
            "Vaccinations, immunoglobulins, prophylaxis: review",
        ),
        Group.CARE,
    ),
    Item("team_samples", Text("Prelievi per il CAR-T Team", "Samples for the CAR-T team"), Group.CARE),
    Item("registry_form", Text("Scheda del registro EBMT", "EBMT registry form"), Group.CARE),
)
ITEM_BY_CODE: Mapping[str, Item] = MappingProxyType({item.code: item for item in ITEMS})


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of the checklist of one visit."""

    item: Item
    need: Need


def asked_at(
    needs: Iterable[tuple[str, Need]],
    *,
    disease: str,
    findings: Iterable[str] = (),
) -> tuple[Asked, ...]:
    """The checklist of a visit for this disease, in the order of the catalogue.

    `needs`: what the protocol asks for (code, need). `findings`: what of `only_if` is true of the patient; an item
    that depends on another finding falls away. An unknown disease ("") gets what is asked for in all. An unknown code
    raises KeyError.
    """
    wanted = dict(needs)
    unknown = wanted.keys() - ITEM_BY_CODE.keys()
    if unknown:
        raise KeyError(f"unknown items: {sorted(unknown)}")
    known = frozenset(findings)
    return tuple(
        Asked(item, Need.INDICATED if disease in item.indicated_in else wanted[item.code])
        for item in ITEMS
        if item.code in wanted
        and (not item.diseases or disease in item.diseases)
        and (not item.only_if or item.only_if in known)
    )
