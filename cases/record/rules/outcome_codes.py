"""Words of what may happen after treatment: relapse, another malignancy, infection, death."""

from cases.record.rules.text import Choice, choice

RELAPSE_KINDS: tuple[Choice, ...] = (
    choice("relapse", "Recidiva dopo risposta", "Relapse after response"),
    choice("progression", "Progressione", "Progression"),
    choice("transformation", "Trasformazione istologica", "Histological transformation"),
)
MALIGNANCY_KINDS: tuple[Choice, ...] = (
    choice("t_cell", "Neoplasia a cellule T", "T-cell neoplasm"),
    choice("myeloid", "Neoplasia mieloide (MDS, LMA)", "Myeloid neoplasm (MDS, AML)"),
    choice("solid", "Tumore solido", "Solid tumour"),
    choice("skin", "Tumore cutaneo non melanoma", "Non-melanoma skin cancer"),
    choice("lymphoid", "Altra neoplasia linfoide", "Other lymphoid neoplasm"),
    choice("other", "Altro", "Other"),
)
TRANSGENE_TESTS: tuple[Choice, ...] = (
    choice("positive", "Transgene CAR presente", "CAR transgene found"),
    choice("negative", "Transgene CAR assente", "CAR transgene not found"),
    choice("pending", "In corso", "Pending"),
    choice("not_done", "Non eseguito", "Not done"),
)
CAUSES_OF_DEATH: tuple[Choice, ...] = (
    choice(
        "relapse_progression", "Recidiva o progressione della malattia", "Relapse or progression of disease"
    ),
    choice("crs", "Sindrome da rilascio di citochine", "Cytokine release syndrome"),
    choice("icans", "Neurotossicità (ICANS)", "Neurotoxicity (ICANS)"),
    choice("iec_hs", "Sindrome emofagocitica (IEC-HS)", "Haemophagocytic syndrome (IEC-HS)"),
    choice("infection", "Infezione", "Infection"),
    choice("second_malignancy", "Seconda neoplasia", "Second malignancy"),
    choice("cardiac", "Causa cardiaca", "Cardiac"),
    choice("bleeding", "Emorragia", "Bleeding"),
    choice("other_toxicity", "Altra tossicità", "Other toxicity"),
    choice("other", "Altra causa", "Other cause"),
    choice("unknown", "Causa non nota", "Unknown cause"),
)
PLACES_OF_DEATH: tuple[Choice, ...] = (
    choice("hospital", "Ospedale", "Hospital"),
    choice("icu", "Terapia intensiva", "Intensive care"),
    choice("hospice", "Hospice", "Hospice"),
    choice("home", "Domicilio", "Home"),
    choice("unknown", "Non noto", "Unknown"),
)
ORGANISM_KINDS: tuple[Choice, ...] = (
    choice("bacterial", "Batterica", "Bacterial"),
    choice("viral", "Virale", "Viral"),
    choice("fungal", "Fungina", "Fungal"),
    choice("parasitic", "Parassitaria", "Parasitic"),
    choice("unknown", "Agente non identificato", "Agent not identified"),
)
INFECTION_SITES: tuple[Choice, ...] = (
    choice("blood", "Sangue", "Blood"),
    choice("lung", "Polmone", "Lung"),
    choice("upper_airways", "Alte vie respiratorie", "Upper airways"),
    choice("gut", "Apparato digerente", "Digestive tract"),
    choice("urinary", "Vie urinarie", "Urinary tract"),
    choice("skin", "Cute e tessuti molli", "Skin and soft tissue"),
    choice("cns", "Sistema nervoso centrale", "Central nervous system"),
    choice("catheter", "Catetere venoso", "Venous catheter"),
    choice("disseminated", "Disseminata", "Disseminated"),
    choice("unknown", "Non identificata", "Not identified"),
)
SEVERITY_GRADES: tuple[Choice, ...] = (
    choice("1", "1: lieve", "1: mild"),
    choice("2", "2: moderata", "2: moderate"),
    choice("3", "3: grave (terapia e.v. o ricovero)", "3: severe (i.v. treatment or admission)"),
    choice("4", "4: minaccia la vita", "4: life-threatening"),
    choice("5", "5: fatale", "5: fatal"),
)
INFECTION_OUTCOMES: tuple[Choice, ...] = (
    choice("ongoing", "In corso", "Ongoing"),
    choice("resolved", "Risolta", "Resolved"),
    choice("sequelae", "Risolta con esiti", "Resolved with sequelae"),
    choice("fatal", "Fatale", "Fatal"),
)
INFECTION_CONTROL: tuple[Choice, ...] = (
    choice("none", "Assente", "None"),
    choice("controlled", "Controllata", "Controlled"),
    choice("uncontrolled", "Non controllata", "Uncontrolled"),
)
