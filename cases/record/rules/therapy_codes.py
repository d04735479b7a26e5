"""Lines of therapy: intents, responses, drug classes, and the regimens with the classes they imply.

`REGIMENS` is a working list of the regimens in use in Italian centres; a regimen that is not listed is
entered as "other" with its drug classes ticked by hand, so that nothing is ever inferred from free text.
"""

from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.text import Choice, Text, choice, codes_of

INTENTS: tuple[Choice, ...] = (
    choice("first_line", "Prima linea", "First line"),
    choice("salvage", "Salvataggio / linea successiva", "Salvage / later line"),
    choice("asct_consolidation", "Consolidamento con autotrapianto", "ASCT consolidation"),
    choice("allo_sct", "Trapianto allogenico", "Allogeneic transplant"),
    choice("maintenance", "Mantenimento", "Maintenance"),
    choice("rt", "Radioterapia", "Radiotherapy"),
    choice("bridging", "Terapia bridge", "Bridging therapy"),
    choice("holding", "Terapia di attesa (holding)", "Holding therapy"),
)
RESPONSES: tuple[Choice, ...] = (
    choice("cmr", "CMR (PET, Lugano)", "CMR (PET, Lugano)"),
    choice("pmr", "PMR (PET, Lugano)", "PMR (PET, Lugano)"),
    choice("nmr", "NMR (PET, Lugano)", "NMR (PET, Lugano)"),
    choice("pmd", "PMD (PET, Lugano)", "PMD (PET, Lugano)"),
    choice("cr", "CR", "CR"),
    choice("pr", "PR", "PR"),
    choice("sd", "SD", "SD"),
    choice("pd", "PD", "PD"),
    choice("ne", "Non valutabile", "Not evaluable"),
    choice("cri", "CRi (LLA)", "CRi (ALL)"),
    choice("crh", "CRh (LLA)", "CRh (ALL)"),
    choice("cr_mrd_neg", "CR, MRD negativa (LLA)", "CR, MRD negative (ALL)"),
    choice("cr_mrd_pos", "CR, MRD positiva (LLA)", "CR, MRD positive (ALL)"),
    choice("refractory", "Refrattaria (LLA)", "Refractory (ALL)"),
    choice("scr", "sCR (IMWG)", "sCR (IMWG)"),
    choice("vgpr", "VGPR (IMWG)", "VGPR (IMWG)"),
    choice("mr", "MR (IMWG)", "MR (IMWG)"),
)
COMPLETE_RESPONSES = frozenset({"cmr", "cr", "cri", "crh", "cr_mrd_neg", "cr_mrd_pos", "scr"})
PARTIAL_RESPONSES = frozenset({"pmr", "pr", "vgpr", "mr"})
STABLE_RESPONSES = frozenset({"nmr", "sd"})
PROGRESSIVE_RESPONSES = frozenset({"pmd", "pd", "refractory"})
NO_RESPONSE = STABLE_RESPONSES | PROGRESSIVE_RESPONSES

STOP_REASONS: tuple[Choice, ...] = (
    choice("completed", "Completata", "Completed"),
    choice("progression", "Progressione", "Progression"),
    choice("refractory", "Refrattarietà", "Refractoriness"),
    choice("toxicity", "Tossicità", "Toxicity"),
    choice("patient_choice", "Scelta del paziente", "Patient's choice"),
    choice("planned_change", "Cambio programmato", "Planned change"),
    choice("other", "Altro", "Other"),
)

DRUG_CLASSES: tuple[Choice, ...] = (
    choice("anthracycline", "Antraciclina", "Anthracycline"),
    choice("chemotherapy", "Chemioterapia", "Chemotherapy"),
    choice("anti_cd20", "Anti-CD20", "Anti-CD20"),
    choice("btki_covalent", "Inibitore di BTK covalente", "Covalent BTK inhibitor"),
    choice("btki_non_covalent", "Inibitore di BTK non covalente", "Non-covalent BTK inhibitor"),
    choice("bcl2i", "Inibitore di BCL2", "BCL2 inhibitor"),
    choice("pi3ki", "Inibitore di PI3K", "PI3K inhibitor"),
    choice("biab_cd3_cd20", "Bispecifico CD3×CD20", "CD3×CD20 bispecific"),
    choice("polatuzumab", "Polatuzumab", "Polatuzumab"),
    choice("brentuximab", "Brentuximab", "Brentuximab"),
    choice("tafasitamab", "Tafasitamab", "Tafasitamab"),
    choice("imid", "IMiD", "IMiD"),
    choice("pi", "Inibitore del proteasoma", "Proteasome inhibitor"),
    choice("anti_cd38", "Anti-CD38", "Anti-CD38"),
    choice("bcma", "Diretto contro BCMA", "BCMA-directed"),
    choice("bendamustine", "Bendamustina", "Bendamustine"),
    choice("purine_analogue", "Analogo purinico", "Purine analogue"),
    choice("cd19_directed", "Diretto contro CD19", "CD19-directed"),
    choice("cd22_directed", "Diretto contro CD22", "CD22-directed"),
    choice("tki_bcr_abl", "Inibitore di BCR::ABL1", "BCR::ABL1 inhibitor"),
    choice("checkpoint_inhibitor", "Inibitore di checkpoint", "Checkpoint inhibitor"),
    choice("t_lytic", "Linfolitico T (ATG, alemtuzumab)", "T-lytic (ATG, alemtuzumab)"),
    choice("intrathecal", "Chemioterapia intratecale", "Intrathecal chemotherapy"),
    choice("dli", "Linfociti del donatore", "Donor lymphocytes"),
    choice("cart", "CAR-T", "CAR-T"),
    choice("steroid", "Steroide", "Steroid"),
    choice("radiotherapy", "Radioterapia", "Radiotherapy"),
)
DRUG_CLASS_CODES = codes_of(DRUG_CLASSES)


@dataclass(frozen=True, slots=True)
class Regimen:
    """A coded regimen and the drug classes it always contains."""

    code: str
    label: Text
    classes: frozenset[str]


def _r(code: str, name: str, *classes: str, en: str = "") -> Regimen:
    return Regimen(code, Text(name, en or name), frozenset(classes))


_CHEMO = "chemotherapy"
_R = "anti_cd20"
REGIMENS: tuple[Regimen, ...] = (
    _r("r_chop", "R-CHOP", _R, "anthracycline", _CHEMO),
    _r("r_mini_chop", "R-miniCHOP", _R, "anthracycline", _CHEMO),
    _r("pola_r_chp", "Pola-R-CHP", _R, "anthracycline", _CHEMO, "polatuzumab"),
    _r("da_epoch_r", "DA-EPOCH-R", _R, "anthracycline", _CHEMO),
    _r("r_macop_b", "R-MACOP-B", _R, "anthracycline", _CHEMO),
    _r("r_comp", "R-COMP", _R, "anthracycline", _CHEMO),
    _r("r_codox_m_ivac", "R-CODOX-M/IVAC", _R, "anthracycline", _CHEMO),
    _r("g_chop", "G-CHOP", _R, "anthracycline", _CHEMO),
    _r("r_cvp", "R-CVP", _R, _CHEMO),
    _r("r_benda", "R-bendamustina", _R, _CHEMO, "bendamustine", en="R-bendamustine"),
    _r("g_benda", "G-bendamustina", _R, _CHEMO, "bendamustine", en="G-bendamustine"),
    _r("r_bac", "R-BAC", _R, _CHEMO, "bendamustine"),
    _r("r_hyper_cvad", "R-HyperCVAD", _R, "anthracycline", _CHEMO),
    _r("nordic_mcl", "Schema Nordic (R-maxi-CHOP/HD-AraC)", _R, "anthracycline", _CHEMO, en="Nordic regimen"),
    _r("vr_cap", "VR-CAP", _R, "anthracycline", _CHEMO, "pi"),
    _r("r_dhap", "R-DHAP", _R, _CHEMO),
    _r("r_dhaox", "R-DHAOX", _R, _CHEMO),
    _r("r_ice", "R-ICE", _R, _CHEMO),
    _r("r_gdp", "R-GDP", _R, _CHEMO),
    _r("r_gemox", "R-GemOx", _R, _CHEMO),
    _r("pola_br", "Pola-BR", _R, _CHEMO, "polatuzumab", "bendamustine"),
    _r("pola_r", "Pola-R", _R, "polatuzumab"),
    _r("tafa_len", "Tafasitamab-lenalidomide", "tafasitamab", "cd19_directed", "imid"),
    _r("r2", "Rituximab-lenalidomide (R²)", _R, "imid"),
    _r("rituximab", "Rituximab", _R),
    _r("obinutuzumab", "Obinutuzumab", _R),
    _r("loncastuximab", "Loncastuximab tesirina", "cd19_directed", en="Loncastuximab tesirine"),
    _r("glofitamab", "Glofitamab", "biab_cd3_cd20"),
    _r("glofit_gemox", "Glofitamab-GemOx", "biab_cd3_cd20", _CHEMO),
    _r("epcoritamab", "Epcoritamab", "biab_cd3_cd20"),
    _r("mosunetuzumab", "Mosunetuzumab", "biab_cd3_cd20"),
    _r("odronextamab", "Odronextamab", "biab_cd3_cd20"),
    _r("ibrutinib", "Ibrutinib", "btki_covalent"),
    _r("acalabrutinib", "Acalabrutinib", "btki_covalent"),
    _r("zanubrutinib", "Zanubrutinib", "btki_covalent"),
    _r("zanubrutinib_obi", "Zanubrutinib-obinutuzumab", "btki_covalent", _R),
    _r("pirtobrutinib", "Pirtobrutinib", "btki_non_covalent"),
    _r("venetoclax", "Venetoclax", "bcl2i"),
    _r("venetoclax_r", "Venetoclax-rituximab", "bcl2i", _R),
    _r("venetoclax_obi", "Venetoclax-obinutuzumab", "bcl2i", _R),
    _r("ibrutinib_venetoclax", "Ibrutinib-venetoclax", "btki_covalent", "bcl2i"),
    _r("idelalisib_r", "Idelalisib-rituximab", "pi3ki", _R),
    _r("fcr", "FCR", _R, _CHEMO, "purine_analogue"),
    _r("chlorambucil_obi", "Clorambucile-obinutuzumab", _R, _CHEMO, en="Chlorambucil-obinutuzumab"),
    _r("lenalidomide", "Lenalidomide", "imid"),
    _r("brentuximab", "Brentuximab vedotin", "brentuximab"),
    _r("nivolumab", "Nivolumab", "checkpoint_inhibitor"),
    _r("pembrolizumab", "Pembrolizumab", "checkpoint_inhibitor"),
    _r("hd_mtx", "Metotrexato ad alte dosi", _CHEMO, en="High-dose methotrexate"),
    _r("matrix", "MATRix", _R, _CHEMO),
    _r("it_chemo", "Chemioterapia intratecale", "intrathecal", en="Intrathecal chemotherapy"),
    _r(
        "all_induction",
        "Induzione LLA tipo pediatrico",
        "anthracycline",
        _CHEMO,
        "steroid",
        en="ALL induction",
    ),
    _r("hyper_cvad", "HyperCVAD", "anthracycline", _CHEMO, "steroid"),
    _r("flag_ida", "FLAG-IDA", "anthracycline", _CHEMO, "purine_analogue"),
    _r("blinatumomab", "Blinatumomab", "cd19_directed"),
    _r("inotuzumab", "Inotuzumab ozogamicin", "cd22_directed"),
    _r("imatinib", "Imatinib", "tki_bcr_abl"),
    _r("dasatinib", "Dasatinib", "tki_bcr_abl"),
    _r("ponatinib", "Ponatinib", "tki_bcr_abl"),
    _r("ponatinib_blina", "Ponatinib-blinatumomab", "tki_bcr_abl", "cd19_directed"),
    _r("vtd", "VTd", "pi", "imid", "steroid"),
    _r("vrd", "VRd", "pi", "imid", "steroid"),
    _r("d_vtd", "D-VTd", "anti_cd38", "pi", "imid", "steroid"),
    _r("d_vrd", "D-VRd", "anti_cd38", "pi", "imid", "steroid"),
    _r("isa_vrd", "Isa-VRd", "anti_cd38", "pi", "imid", "steroid"),
    _r("drd", "DRd", "anti_cd38", "imid", "steroid"),
    _r("d_vmp", "D-VMP", "anti_cd38", "pi", _CHEMO, "steroid"),
    _r("dvd", "DVd", "anti_cd38", "pi", "steroid"),
    _r("rd", "Rd", "imid", "steroid"),
    _r("krd", "KRd", "pi", "imid", "steroid"),
    _r("kd", "Kd", "pi", "steroid"),
    _r("dkd", "DKd", "anti_cd38", "pi", "steroid"),
    _r("isa_kd", "Isa-Kd", "anti_cd38", "pi", "steroid"),
    _r("isa_pd", "Isa-Pd", "anti_cd38", "imid", "steroid"),
    _r("dpd", "DPd", "anti_cd38", "imid", "steroid"),
    _r("pvd", "PVd", "pi", "imid", "steroid"),
    _r("pd", "Pomalidomide-desametasone", "imid", "steroid", en="Pomalidomide-dexamethasone"),
    _r("daratumumab", "Daratumumab", "anti_cd38"),
    _r("belantamab", "Belantamab mafodotin", "bcma"),
    _r("teclistamab", "Teclistamab", "bcma"),
    _r("elranatamab", "Elranatamab", "bcma"),
    _r("talquetamab", "Talquetamab"),
    _r("beam_asct", "BEAM + autotrapianto", _CHEMO, en="BEAM + ASCT"),
    _r("feam_asct", "FEAM + autotrapianto", _CHEMO, en="FEAM + ASCT"),
    _r("mel200_asct", "Melphalan 200 + autotrapianto", _CHEMO, en="Melphalan 200 + ASCT"),
    _r("tt_asct", "Tiotepa + autotrapianto", _CHEMO, en="Thiotepa + ASCT"),
    _r("allo_sct", "Trapianto allogenico", _CHEMO, en="Allogeneic transplant"),
    _r("dli", "Infusione di linfociti del donatore", "dli", en="Donor lymphocyte infusion"),
    _r("alemtuzumab", "Alemtuzumab", "t_lytic"),
    _r("atg", "ATG", "t_lytic"),
    _r("axi_cel", "Axicabtagene ciloleucel", "cart", "cd19_directed"),
    _r("tisa_cel", "Tisagenlecleucel", "cart", "cd19_directed"),
    _r("brexu_cel", "Brexucabtagene autoleucel", "cart", "cd19_directed"),
    _r("liso_cel", "Lisocabtagene maraleucel", "cart", "cd19_directed"),
    _r("obe_cel", "Obecabtagene autoleucel", "cart", "cd19_directed"),
    _r("ide_cel", "Idecabtagene vicleucel", "cart", "bcma"),
    _r("cilta_cel", "Ciltacabtagene autoleucel", "cart", "bcma"),
    _r("steroids", "Steroidi", "steroid", en="Steroids"),
    _r("radiotherapy", "Radioterapia", "radiotherapy", en="Radiotherapy"),
    _r(
        "other",
        "Altro schema (specificare e indicare le classi)",
        en="Other regimen (specify, tick the classes)",
    ),
)
REGIMEN_BY_CODE = MappingProxyType({regimen.code: regimen for regimen in REGIMENS})
REGIMEN_CHOICES: tuple[Choice, ...] = tuple(Choice(r.code, r.label) for r in REGIMENS)


def classes_of_regimen(regimen: str) -> frozenset[str] | None:
    """Drug classes of a coded regimen; None for "other" or an unknown code, because they are then not
    known.
    """
    found = REGIMEN_BY_CODE.get(regimen)
    return None if found is None or found.code == "other" else found.classes
