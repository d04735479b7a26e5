"""The haematological disease, with what the referral form asks of each."""

from __future__ import annotations

from types import MappingProxyType

from django.db import models
from django.db.models import Q

from cases.record.models.base import ClinicalEntry, tracked
from cases.record.models.fields import CodedField, CodesField, NumberField, day, flag, words
from cases.record.rules import codes

SITE_CODES = codes.EXTRANODAL_SITES
MM_CLASSES = tuple(c for c in codes.DRUG_CLASSES if c.code in {"imid", "pi", "anti_cd38", "bcma"})


_OF_THE_RELAPSE = ("relapse_confirmed_on", "biopsy_at_relapse")
_OF_THE_STAGING = (
    "ann_arbor", "ann_arbor_suffix", "bulky", "largest_cm", "nodal_areas_n", "extranodal_sites", "cns_involvement",
    "cardiac_involvement", "all_marrow_blasts_pct", "all_extramedullary", "mm_iss", "mm_r_iss", "mm_extramedullary",
    "mm_plasma_cell_leukaemia", "mm_m_protein_g_l", "mm_flc_involved_mg_l", "cll_rai", "cll_binet",
)  # fmt: skip
_OF_THE_BIOLOGY = (
    "cell_of_origin", "myc_r", "bcl2_r", "bcl6_r", "tp53", "p53_ihc_over_50", "ki67_pct", "mcl_morphology",
    "mutations", "cd19", "cd20", "cd22", "bcma", "all_ph_positive", "all_kmt2a", "mm_isotype", "mm_cytogenetics",
    "cll_ighv", "cll_del17p_tp53",
)  # fmt: skip


@tracked("DiagnosisVersion")
class Diagnosis(ClinicalEntry):
    """A disease that CAR-T may treat. One per patient is primary: the one the pathway is about.

    `effective_on` is the date of diagnosis again (`diagnosed_on`), for the timeline. `staged_on` and `biology_on` say
    when its extent and its biology were established, where that was not at the diagnosis. The blocks `all_*`,
    `mm_*`, `cll_*` belong to their diseases and stay empty for the others. Clinical data.
    """

    WRITABLE = (
        "disease", "classification", "icdo3", "icd10", "text", "biopsy_site", "mutations", "is_primary", "diagnosed_on",
        "relapse_confirmed_on", "biopsy_at_relapse", "staged_on", "ann_arbor", "ann_arbor_suffix", "bulky",
        "largest_cm", "nodal_areas_n", "extranodal_sites", "cns_involvement", "csf_on", "cns_mri_on",
        "cardiac_involvement", "biology_on", "cell_of_origin", "myc_r", "bcl2_r", "bcl6_r", "tp53", "p53_ihc_over_50",
        "ki67_pct", "mcl_morphology", "cd19", "cd20", "cd22", "bcma",
        "all_marrow_blasts_pct", "all_mrd_level", "all_mrd_method", "all_ph_positive", "all_kmt2a",
        "all_extramedullary", "all_prior_blinatumomab", "all_prior_inotuzumab",
        "mm_iss", "mm_r_iss", "mm_isotype", "mm_cytogenetics", "mm_extramedullary", "mm_plasma_cell_leukaemia",
        "mm_m_protein_g_l", "mm_flc_involved_mg_l",
        "mm_classes_exposed", "mm_classes_refractory", "mm_lenalidomide_refractory",
        "cll_rai", "cll_binet", "cll_ighv", "cll_del17p_tp53", "cll_btki_exposed", "cll_bcl2i_exposed",
        "cll_richter_suspected", "note",
    )  # fmt: skip
    DAY_OF = MappingProxyType(
        dict.fromkeys(_OF_THE_RELAPSE, "relapse_confirmed_on")
        | dict.fromkeys(_OF_THE_STAGING, "staged_on")
        | dict.fromkeys(_OF_THE_BIOLOGY, "biology_on")
    )

    disease = CodedField(codes=codes.DISEASES)
    classification = CodedField(codes=codes.CLASSIFICATIONS)
    icdo3 = words(12)
    icd10 = words(12)
    text = words()
    biopsy_site = words(160)
    mutations = words(500)
    is_primary = models.BooleanField(default=True)
    diagnosed_on = day()
    relapse_confirmed_on = day()
    biopsy_at_relapse = CodedField(codes=codes.BIOPSY_AT_RELAPSE)
    staged_on = day()
    ann_arbor = CodedField(codes=codes.ANN_ARBOR_STAGES)
    ann_arbor_suffix = CodesField(codes=codes.ANN_ARBOR_SUFFIXES)
    bulky = CodedField(codes=codes.BULKY)
    largest_cm = NumberField(unit="cm", hard=(0, 40), soft=(0, 25))
    nodal_areas_n = NumberField(hard=(0, 20))
    extranodal_sites = CodesField(codes=SITE_CODES)
    cns_involvement = CodedField(codes=codes.CNS_INVOLVEMENT)
    csf_on = day()
    cns_mri_on = day()
    cardiac_involvement = flag()
    biology_on = day()
    cell_of_origin = CodedField(codes=codes.CELL_OF_ORIGIN)
    myc_r = CodedField(codes=codes.FISH_RESULT)
    bcl2_r = CodedField(codes=codes.FISH_RESULT)
    bcl6_r = CodedField(codes=codes.FISH_RESULT)
    tp53 = CodedField(codes=codes.TP53_STATUS)
    p53_ihc_over_50 = flag()
    ki67_pct = NumberField(unit="%", hard=(0, 100))
    mcl_morphology = CodedField(codes=codes.MCL_MORPHOLOGY)
    cd19 = CodedField(codes=codes.ANTIGEN_EXPRESSION)
    cd20 = CodedField(codes=codes.ANTIGEN_EXPRESSION)
    cd22 = CodedField(codes=codes.ANTIGEN_EXPRESSION)
    bcma = CodedField(codes=codes.ANTIGEN_EXPRESSION)

    all_marrow_blasts_pct = NumberField(unit="%", hard=(0, 100))
    all_mrd_level = NumberField(hard=(0, 1), max_digits=16, decimal_places=10)
    all_mrd_method = CodedField(codes=codes.MRD_METHODS)
    all_ph_positive = flag()
    all_kmt2a = flag()
    all_extramedullary = flag()
    all_prior_blinatumomab = flag()
    all_prior_inotuzumab = flag()

    mm_iss = CodedField(codes=codes.ISS_STAGES)
    mm_r_iss = CodedField(codes=codes.ISS_STAGES)
    mm_isotype = CodedField(codes=codes.MM_ISOTYPES)
    mm_cytogenetics = CodesField(codes=codes.MM_CYTOGENETICS)
    mm_extramedullary = flag()
    mm_plasma_cell_leukaemia = flag()
    mm_m_protein_g_l = NumberField(unit="g/L", hard=(0, 150))
    mm_flc_involved_mg_l = NumberField(unit="mg/L", hard=(0, 100_000))
    mm_classes_exposed = CodesField(codes=MM_CLASSES)
    mm_classes_refractory = CodesField(codes=MM_CLASSES)
    mm_lenalidomide_refractory = flag()

    cll_rai = CodedField(codes=codes.RAI_STAGES)
    cll_binet = CodedField(codes=codes.BINET_STAGES)
    cll_ighv = CodedField(codes=codes.IGHV_STATUS)
    cll_del17p_tp53 = CodedField(codes=codes.POS_NEG_ND)
    cll_btki_exposed = flag()
    cll_bcl2i_exposed = flag()
    cll_richter_suspected = flag()

    class Meta(ClinicalEntry.Meta):
        constraints = [
            *ClinicalEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(is_primary=True, status="active"),
                name="diagnosis_one_primary",
            ),
        ]
