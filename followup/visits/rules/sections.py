"""What a visit after CAR-T is about: the contents of the follow-up clinic in their order, and the conclusions.

Which part of the record, and which items of a checklist, belong to which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.text import Text

CONCLUSIONS = "conclusions"


@dataclass(frozen=True, slots=True)
class Section:
    """`kinds`: entries of the record that are written in it, the usual first. `items`: of the checklist."""

    code: str
    label: Text
    kinds: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


SECTIONS: tuple[Section, ...] = (
    Section(
        "lymphoma",
        Text("Follow-up per linfoma", "Follow-up of the lymphoma"),
        ("performance-status", "vitals", "disease-status", "relapses", "labs"),
        ("interview", "neurology", "pet_ct", "marrow_mrd", "m_protein"),
    ),
    Section(
        "comorbidities",
        Text("Follow-up per comorbidità", "Follow-up of comorbidities"),
        ("conditions", "infections", "second-malignancies", "medications"),
        ("immune_events", "second_cancers", "organ_effects"),
    ),
    Section(
        "immunoglobulin",
        Text("Terapia sostitutiva con Ig e.v. e s.c.", "Immunoglobulin replacement, iv and sc"),
        ("immunoglobulins", "labs"),
        ("igg",),
    ),
    Section(
        "supportive",
        Text("Terapia di supporto e profilassi", "Supportive therapy and prophylaxis"),
        ("medications",),
        ("prevention",),
    ),
    Section(
        "vaccination",
        Text("Verifica del calendario vaccinale", "Review of the vaccination calendar"),
        ("immunizations",),
    ),
    Section(
        "samples",
        Text("Prelievi per il CAR-T Team", "Samples for the CAR-T team"),
        ("labs", "virology"),
        (
            "blood_count",
            "chemistry",
            "t_cells",
            "b_cells",
            "car_transgene",
            "viral_pcr",
            "hbv_dna",
            "team_samples",
            "registry_form",
        ),
    ),
    Section(CONCLUSIONS, Text("Conclusioni e programma", "Conclusions and plan")),
)
SECTION_BY_CODE: Mapping[str, Section] = MappingProxyType({section.code: section for section in SECTIONS})
SECTION_OF_ITEM: Mapping[str, str] = MappingProxyType(
    {item: section.code for section in SECTIONS for item in section.items}
)
KINDS_WRITTEN: frozenset[str] = frozenset(kind for section in SECTIONS for kind in section.kinds)
