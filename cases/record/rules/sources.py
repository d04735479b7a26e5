"""Where a value of the record lives, by the path that forms use for it ("lab.ldh", "diagnosis.ann_arbor").

Five ways of living there: a `sheet` has one row per patient and a column per value; a `series` has a row
per day and the newest row that has the value counts; a `coded` value has rows with a code of their own and
the newest of that code counts; a `list` is a set of rows; `patient` is a column of the patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from cases.record.rules.codes import LAB_BY_CODE, VIROLOGY_BY_CODE

Mode = Literal["patient", "sheet", "series", "coded", "list", "lines"]


@dataclass(frozen=True, slots=True)
class Source:
    """`kind` is the slug of the entries, `field` their column, `code` the row's code when it is `coded`."""

    path: str
    mode: Mode
    kind: str
    field: str
    code: str = ""


_PATIENT = (
    "family_name", "given_name", "birth_date", "sex", "tax_code", "phone", "email", "residence_comune",
    "language", "interpreter_needed", "gp_name", "caregiver_name", "caregiver_phone", "caregiver_relation",
    "caregiver_available_28d",
)  # fmt: skip
_DIAGNOSIS = (
    "disease", "classification", "icdo3", "icd10", "text", "diagnosed_on", "relapse_confirmed_on",
    "biopsy_at_relapse", "ann_arbor", "ann_arbor_suffix", "bulky", "largest_cm", "nodal_areas_n",
    "extranodal_sites", "cns_involvement", "csf_on", "cns_mri_on", "cardiac_involvement", "cell_of_origin",
    "myc_r", "bcl2_r", "bcl6_r", "tp53", "p53_ihc_over_50", "ki67_pct", "mcl_morphology", "cd19", "cd20",
    "cd22", "bcma", "all_marrow_blasts_pct", "all_mrd_level", "all_mrd_method", "all_ph_positive",
    "all_kmt2a", "all_extramedullary", "all_prior_blinatumomab", "all_prior_inotuzumab", "mm_iss", "mm_r_iss",
    "mm_isotype", "mm_cytogenetics", "mm_extramedullary", "mm_plasma_cell_leukaemia", "mm_m_protein_g_l",
    "mm_classes_exposed", "mm_classes_refractory", "mm_lenalidomide_refractory", "cll_rai", "cll_binet",
    "cll_ighv", "cll_del17p_tp53", "cll_btki_exposed", "cll_bcl2i_exposed", "cll_richter_suspected",
)  # fmt: skip
_COMORBIDITY = (
    "hct_ci", "autoimmune_disease", "seizure_stroke_neuro", "cardiac_history", "prior_malignancy",
    "prior_allosct", "gvhd", "immunosuppression", "prior_cart", "prior_cd19",
)  # fmt: skip
_STATUS = {
    "performance-status": ("ecog", "kps", "b_symptoms", "adl", "iadl", "g8"),
    "infection-status": ("active_infection", "active_infection_detail", "mdr_colonisation", "covid_recent"),
}
_CONSENTS = (
    "privacy_notice", "circle_sharing", "telemedicine", "recording", "caregiver_delegate", "treatment",
    "registry", "study", "reuse",
)  # fmt: skip
TEXT_LABS = ("ecg", "pregnancy_test")
"""Results in words, outside the catalogue of numbers."""


def _sources() -> list[Source]:
    found = [Source(f"patient.{name}", "patient", "patient", name) for name in _PATIENT]
    found += [Source(f"diagnosis.{name}", "sheet", "diagnoses", name) for name in _DIAGNOSIS]
    found += [Source(f"comorbidity.{name}", "sheet", "comorbidity", name) for name in _COMORBIDITY]
    found += [
        Source(f"medication.{name}", "sheet", "comorbidity", name)
        for name in ("steroid_dose_mg_prednisone_eq", "anticoagulant")
    ]
    found += [
        Source(f"logistics.{name}", "sheet", "logistics", name)
        for name in ("distance_km", "travel_minutes_to_hub", "needs_lodging", "transport")
    ]
    found += [Source(f"vitals.{name}", "series", "vitals", name) for name in ("weight_kg", "height_cm")]
    found += [
        Source(f"status.{name}", "series", kind, name) for kind, names in _STATUS.items() for name in names
    ]
    found += [Source("disease_status.status", "series", "disease-status", "disease_state")]
    found += [
        Source(f"disease_status.{name}", "series", "disease-status", name)
        for name in ("pet_on", "deauville", "smd_cm", "tmtv_ml")
    ]
    for code in (*LAB_BY_CODE, *TEXT_LABS):
        found.append(Source(f"lab.{code}", "coded", "labs", "value", code))
        found.append(Source(f"lab.{code}.uln", "coded", "labs", "uln", code))
        found.append(Source(f"lab.{code}.method", "coded", "labs", "method", code))
    for code in VIROLOGY_BY_CODE:
        found.append(Source(f"virology.{code}", "coded", "virology", "result", code))
        found.append(Source(f"virology.{code}.iu_ml", "coded", "virology", "iu_ml", code))
    found += [Source(f"consent.{code}", "coded", "consents", "given", code) for code in _CONSENTS]
    found += [
        Source("allergies", "list", "allergies", "text"),
        Source("medications", "list", "medications", "text"),
    ]
    found += [Source("therapy_line", "lines", "therapy-lines", "")]
    return found


SOURCES = MappingProxyType({source.path: source for source in _sources()})
