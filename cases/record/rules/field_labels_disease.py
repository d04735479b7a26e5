"""Words for the disease: diagnosis with the block of each disease, its state, other conditions."""

from cases.record.rules import codes
from cases.record.rules.field_words import (
    CODE,
    CODE_SYSTEM,
    NOTE,
    KindWords,
    f,
    if_one_of,
    section,
    untitled,
)
from cases.record.rules.text import Text

_ESTABLISHED = (
    "Se non alla diagnosi: vale per tutti i reperti di questa parte",
    "If not at the diagnosis: it holds for every finding of this part",
)
_LYMPHOMA = if_one_of("disease", codes.LYMPHOMA)
_STAGED = if_one_of("disease", codes.STAGED_LYMPHOMA)
_LBCL = if_one_of("disease", codes.LBCL_SCORED)
_FL = if_one_of("disease", codes.FL)
_MCL = if_one_of("disease", codes.MCL)
_B_ALL = if_one_of("disease", codes.B_ALL)
_MM = if_one_of("disease", codes.MM | {"al_amyloidosis"})
_CLL = if_one_of("disease", codes.CLL)

DIAGNOSES = KindWords(
    "diagnoses",
    Text("Diagnosi", "Diagnoses"),
    Text("Diagnosi", "Diagnosis"),
    (
        untitled(
            f("disease", "Malattia", "Disease"),
            f("text", "Diagnosi in parole", "Diagnosis in words"),
            f("diagnosed_on", "Data della diagnosi", "Date of diagnosis"),
            f(
                "relapse_confirmed_on",
                "Data della recidiva o progressione confermata",
                "Date of confirmed relapse or progression",
            ),
            f("biopsy_at_relapse", "Biopsia alla recidiva", "Biopsy at relapse"),
            f(
                "is_primary",
                "Diagnosi principale",
                "Primary diagnosis",
                hint=("Quella per cui si valuta il CAR-T", "The one that CAR-T is considered for"),
            ),
            f("classification", "Classificazione", "Classification"),
            f("icdo3", "Codice ICD-O-3", "ICD-O-3 code"),
            f("icd10", "Codice ICD-10", "ICD-10 code"),
            f("biopsy_site", "Sede della biopsia", "Site of biopsy"),
        ),
        section(
            "Estensione",
            "Extent",
            f(
                "staged_on",
                "Stadio ed estensione accertati il",
                "Stage and extent established on",
                hint=_ESTABLISHED,
            ),
            f("ann_arbor", "Stadio Ann Arbor", "Ann Arbor stage", when=_STAGED),
            f("ann_arbor_suffix", "Suffissi", "Suffixes", when=_STAGED),
            f("bulky", "Bulky", "Bulk", when=_STAGED),
            f("largest_cm", "Diametro maggiore", "Largest diameter", when=_STAGED),
            f(
                "nodal_areas_n",
                "Numero di aree linfonodali (mappa FLIPI)",
                "Number of nodal areas (FLIPI map)",
                when=_FL,
            ),
            f("extranodal_sites", "Sedi extranodali", "Extranodal sites", when=_LYMPHOMA),
            f("cardiac_involvement", "Interessamento cardiaco", "Cardiac involvement", when=_LYMPHOMA),
            f("cns_involvement", "Interessamento del SNC", "CNS involvement"),
            f("csf_on", "Data del liquor", "Date of CSF"),
            f("cns_mri_on", "Data della RM encefalo", "Date of brain MRI"),
        ),
        section(
            "Istologia e biologia",
            "Histology and biology",
            f(
                "biology_on",
                "Istologia e biologia accertate il",
                "Histology and biology established on",
                hint=_ESTABLISHED,
            ),
            f("cell_of_origin", "Cellula di origine", "Cell of origin", when=_LBCL),
            f("myc_r", "MYC (FISH)", "MYC (FISH)", when=_LYMPHOMA),
            f("bcl2_r", "BCL2 (FISH)", "BCL2 (FISH)", when=_LYMPHOMA),
            f("bcl6_r", "BCL6 (FISH)", "BCL6 (FISH)", when=_LYMPHOMA),
            f("tp53", "TP53", "TP53"),
            f("p53_ihc_over_50", "p53 > 50% in immunoistochimica", "p53 > 50% by IHC", when=_MCL),
            f("ki67_pct", "Ki-67", "Ki-67", when=_LYMPHOMA),
            f(
                "mutations",
                "Altri marcatori molecolari",
                "Other molecular markers",
                hint=("Geni e varianti, in parole", "Genes and variants, in words"),
            ),
            f("mcl_morphology", "Morfologia", "Morphology", when=_MCL),
            f("cd19", "CD19", "CD19"),
            f("cd20", "CD20", "CD20"),
            f("cd22", "CD22", "CD22"),
            f("bcma", "BCMA", "BCMA", when=_MM),
        ),
        section(
            "Leucemia linfoblastica B",
            "B-cell ALL",
            f("all_marrow_blasts_pct", "Blasti midollari", "Marrow blasts", when=_B_ALL),
            f(
                "all_mrd_level",
                "MRD (livello, es. 0,0001 = 10⁻⁴)",
                "MRD (level, e.g. 0.0001 = 10⁻⁴)",
                when=_B_ALL,
            ),
            f("all_mrd_method", "MRD: metodo", "MRD: method", when=_B_ALL),
            f("all_ph_positive", "Philadelphia positiva", "Ph-positive", when=_B_ALL),
            f("all_kmt2a", "KMT2A riarrangiato", "KMT2A rearranged", when=_B_ALL),
            f("all_extramedullary", "Malattia extramidollare", "Extramedullary disease", when=_B_ALL),
            f("all_prior_blinatumomab", "Blinatumomab precedente", "Prior blinatumomab", when=_B_ALL),
            f("all_prior_inotuzumab", "Inotuzumab precedente", "Prior inotuzumab", when=_B_ALL),
        ),
        section(
            "Mieloma",
            "Myeloma",
            f("mm_iss", "ISS", "ISS", when=_MM),
            f("mm_r_iss", "R-ISS", "R-ISS", when=_MM),
            f("mm_isotype", "Isotipo", "Isotype", when=_MM),
            f("mm_cytogenetics", "Citogenetica", "Cytogenetics", when=_MM),
            f("mm_extramedullary", "Malattia extramidollare", "Extramedullary disease", when=_MM),
            f("mm_plasma_cell_leukaemia", "Leucemia plasmacellulare", "Plasma cell leukaemia", when=_MM),
            f("mm_m_protein_g_l", "Componente monoclonale", "M-protein", when=_MM),
            f(
                "mm_flc_involved_mg_l",
                "Catene leggere libere coinvolte",
                "Involved free light chains",
                when=_MM,
            ),
            f("mm_classes_exposed", "Classi ricevute", "Classes exposed to", when=_MM),
            f("mm_classes_refractory", "Classi a cui è refrattario", "Classes refractory to", when=_MM),
            f(
                "mm_lenalidomide_refractory",
                "Refrattario a lenalidomide",
                "Lenalidomide-refractory",
                when=_MM,
            ),
        ),
        section(
            "Leucemia linfatica cronica",
            "Chronic lymphocytic leukaemia",
            f("cll_rai", "Stadio Rai", "Rai stage", when=_CLL),
            f("cll_binet", "Stadio Binet", "Binet stage", when=_CLL),
            f("cll_ighv", "IGHV", "IGHV", when=_CLL),
            f("cll_del17p_tp53", "del(17p) o TP53 mutato", "del(17p) or TP53 mutated", when=_CLL),
            f("cll_btki_exposed", "Inibitore di BTK ricevuto", "BTK inhibitor exposure", when=_CLL),
            f("cll_bcl2i_exposed", "Inibitore di BCL2 ricevuto", "BCL2 inhibitor exposure", when=_CLL),
            f(
                "cll_richter_suspected",
                "Sospetta trasformazione di Richter",
                "Richter transformation suspected",
                when=_CLL,
            ),
        ),
        untitled(NOTE),
    ),
    help=Text(
        "Scegliere prima la malattia: compaiono solo i campi che la riguardano",
        "Choose the disease first: only the fields that concern it are shown",
    ),
)

DISEASE_STATUS = KindWords(
    "disease-status",
    Text("Risposta e stato di malattia", "Response and disease status"),
    Text("Valutazione della risposta", "Response assessment"),
    (
        untitled(
            f("effective_on", "Data della valutazione", "Date of assessment"),
            f("occasion", "Occasione", "Occasion"),
            f("method", "Metodo", "Method"),
            f("line_no", "Linea di terapia valutata", "Line of therapy assessed"),
            f("disease_state", "Stato di malattia", "Disease status"),
            f("response", "Risposta (giudizio clinico)", "Response (as judged)"),
            f(
                "response_reason",
                "Perché il giudizio differisce dalla regola",
                "Why the judgement differs from the rule",
                hint=(
                    "Serve quando i valori registrati danno un'altra risposta (Lugano 2014)",
                    "Needed when the recorded values give another response (Lugano 2014)",
                ),
            ),
        ),
        section(
            "PET",
            "PET",
            f("pet_on", "Data dell'ultima PET", "Date of last PET"),
            f("deauville", "Deauville", "Deauville", hint=("Da 1 a 5", "From 1 to 5")),
            f("pet_change", "Captazione rispetto al basale", "Uptake compared with baseline"),
            f("new_lesion", "Nuovi focolai compatibili con linfoma", "New foci consistent with lymphoma"),
            f("smd_cm", "Diametro maggiore (SMD)", "Largest diameter (SMD)"),
            f("tmtv_ml", "Volume metabolico (TMTV)", "Metabolic tumour volume (TMTV)"),
        ),
        section(
            "TC",
            "CT",
            f(
                "nodes_normal",
                "Tutti i linfonodi ≤ 1,5 cm, nessuna lesione",
                "All nodes at most 1.5 cm, no lesion left",
            ),
            f("spd_baseline_cm2", "Somma dei prodotti, basale", "Sum of products, baseline"),
            f("spd_cm2", "Somma dei prodotti, ora", "Sum of products, now"),
            f(
                "ct_progression",
                "Crescita oltre i limiti pubblicati",
                "Growth beyond the published limits",
                hint=(
                    "Linfonodo > 1,5 cm con prodotto +50% e +0,5 cm (+1,0 cm se > 2 cm), o milza oltre i limiti",
                    "Node above 1.5 cm with product +50% and +0.5 cm (+1.0 cm when above 2 cm), or spleen beyond",
                ),
            ),
        ),
        section(
            "Conferma e malattia minima residua",
            "Confirmation and minimal residual disease",
            f("biopsy", "Biopsia", "Biopsy"),
            f("mrd_result", "MRD", "MRD"),
            f(
                "mrd_level",
                "Livello di MRD",
                "MRD level",
                hint=("Frazione: 0,0001 è 10⁻⁴", "Fraction: 0.0001 is 10⁻⁴"),
            ),
            f("mrd_method", "Metodo della MRD", "MRD method"),
            f(
                "imaging_study_uid",
                "Studio di immagini (UID)",
                "Imaging study (UID)",
                hint=("L'identificativo DICOM dello studio letto", "The DICOM identifier of the study read"),
            ),
            NOTE,
        ),
    ),
)

CONDITIONS = KindWords(
    "conditions",
    Text("Altre malattie", "Other conditions"),
    Text("Malattia", "Condition"),
    (
        untitled(
            f("text", "Malattia", "Condition"),
            f("clinical_status", "Stato", "Status"),
            f("onset_on", "Inizio", "Onset"),
            f("resolved_on", "Risolta il", "Resolved on"),
            f(
                "hct_ci_item",
                "Voce HCT-CI",
                "HCT-CI item",
                hint=(
                    "La voce dell'indice che questa malattia soddisfa",
                    "The item of the index that this condition meets",
                ),
            ),
            CODE_SYSTEM,
            CODE,
            NOTE,
        ),
    ),
)

DISEASE_KINDS = (DIAGNOSES, DISEASE_STATUS, CONDITIONS)
