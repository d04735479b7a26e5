"""An invented patient's story from diagnosis to month 24, told backwards from today: what three people write down."""

from __future__ import annotations

from datetime import date, timedelta

from kernel import clock
from tests.e2e.record_pages import Given, Pick, as_typed

INFUSED = clock.today() - timedelta(days=745)


def day(after_infusion: int) -> date:
    """Day 0 is the infusion."""
    return INFUSED + timedelta(days=after_infusion)


DIAGNOSED, RELAPSED = day(-620), day(-150)
MONTHS = {1: 28, 3: 92, 12: 366, 24: 731}

Entry = tuple[str, dict[str, Given], str]
"""Kind, what is written, what is seen in the list afterwards."""

SHEET = "\n".join(
    "\t".join(row)
    for row in (
        ("Data", "Emoglobina (g/dL)", "Neutrofili (10^9/L)", "Piastrine (10^9/L)", "IgG (g/L)"),
        (as_typed(day(-6)), "10,2", "2,1", "142", "6,0"),
        (as_typed(day(MONTHS[1])), "9,8", "0,9", "61", "4,1"),
        (as_typed(day(MONTHS[3])), "11,4", "1,6", "118", "3,4"),
        (as_typed(day(MONTHS[12])), "12,6", "2,8", "171", "4,9"),
        (as_typed(day(MONTHS[24])), "13,1", "3,2", "189", "6,2"),
    )
)
"""As it is copied from a spreadsheet."""

BEFORE: tuple[Entry, ...] = (
    (
        "Diagnosi",
        {
            "Malattia": Pick("Linfoma diffuso a grandi cellule B, NAS"),
            "Data della diagnosi": DIAGNOSED,
            "Data della recidiva o progressione confermata": RELAPSED,
            "Biopsia alla recidiva": Pick("Eseguita"),
            "Diagnosi principale": True,
            "Classificazione": Pick("WHO 2022"),
            "Sede della biopsia": "Linfonodo inguinale destro",
            "Stadio Ann Arbor": Pick("Stadio IV"),
            "Suffissi": ("B: sintomi sistemici",),
            "Bulky": Pick("≥ 7,5 cm"),
            "Diametro maggiore": "8,4",
            "Sedi extranodali": ("Fegato", "Osso"),
            "Interessamento del SNC": Pick("Mai"),
            "Cellula di origine": Pick("Non GCB"),
            "MYC (FISH)": Pick("Riarrangiato"),
            "BCL2 (FISH)": Pick("Non riarrangiato"),
            "BCL6 (FISH)": Pick("Non riarrangiato"),
            "TP53": Pick("Mutato"),
            "Ki-67": "85",
            "CD19": Pick("Positivo"),
            "CD20": Pick("Positivo"),
        },
        "Linfoma diffuso",
    ),
    (
        "Linee di terapia",
        {
            "Scopo": Pick("Prima linea"),
            "Schema": Pick("R-CHOP"),
            "Inizio": day(-605),
            "Fine": day(-480),
            "Cicli": "6",
            "Migliore risposta": Pick("CMR (PET, Lugano)"),
            "Data della risposta": day(-460),
            "Data di progressione": RELAPSED,
            "Motivo di interruzione": Pick("Completata"),
            "Tossicità": "Neutropenia febbrile al secondo ciclo",
        },
        "R-CHOP",
    ),
    (
        "Linee di terapia",
        {
            "Scopo": Pick("Salvataggio / linea successiva"),
            "Schema": Pick("R-DHAP"),
            "Inizio": day(-140),
            "Fine": day(-98),
            "Cicli": "2",
            "Migliore risposta": Pick("PMD (PET, Lugano)"),
            "Data di progressione": day(-92),
            "Motivo di interruzione": Pick("Refrattarietà"),
        },
        "R-DHAP",
    ),
    (
        "Risposta e stato di malattia",
        {
            "Data della valutazione": day(-92),
            "Occasione": Pick("Fine terapia"),
            "Metodo": Pick("PET-TC"),
            "Stato di malattia": Pick("Progressione (PD)"),
            "Deauville": "5",
            "Nuovi focolai compatibili con linfoma": True,
        },
        "Deauville",
    ),
    ("Performance status", {"Data": day(-85), "ECOG": Pick("1: attività limitata negli sforzi")}, "limitata"),
    (
        "Parametri vitali",
        {"Data": day(-85), "Peso": "72,5", "Altezza": "168", "Pressione sistolica": "128"},
        "72,5 kg",
    ),
    (
        "Comorbilità",
        {
            "Voci HCT-CI": ("Diabete in terapia farmacologica (1)",),
            "Malattia autoimmune": False,
            "CAR-T precedente": False,
            "Altra terapia anti-CD19 precedente": False,
        },
        "Diabete",
    ),
    ("Allergie e intolleranze", {"Sostanza": "Amoxicillina", "Reazione": "Orticaria"}, "Amoxicillina"),
    (
        "Virologia",
        {"Marcatore": Pick("HBsAg"), "Risultato": Pick("Negativo"), "Data": day(-85)},
        "HBsAg",
    ),
    (
        "Logistica e bisogni sociali",
        {
            "Distanza dal centro CAR-T": "52",
            "Tempo di viaggio al centro CAR-T": "55",
            "Trasporto": Pick("Familiari"),
            "Serve un alloggio": True,
            "Bisogni": ("Vive da solo",),
        },
        "Familiari",
    ),
    (
        "Informative e consensi",
        {
            "Informativa o consenso": Pick("Consenso ad aferesi e CAR-T"),
            "Dato": True,
            "Data": day(-60),
        },
        "aferesi",
    ),
)
"""What Crema knows when it refers."""

AFTER: tuple[Entry, ...] = (
    *(
        (
            "Risposta e stato di malattia",
            {
                "Data della valutazione": day(MONTHS[month]),
                "Occasione": Pick(occasion),
                "Metodo": Pick("PET-TC"),
                "Stato di malattia": Pick(
                    "Remissione completa (CR)" if score != "4" else "Risposta parziale (PR)"
                ),
                "Risposta (giudizio clinico)": Pick(response),
                "Deauville": score,
                "Captazione rispetto al basale": Pick("Captazione ridotta rispetto al basale"),
                "Nuovi focolai compatibili con linfoma": False,
                "MRD": Pick(mrd),
            },
            as_typed(day(MONTHS[month])),
        )
        for month, occasion, response, score, mrd in (
            (1, "Giorno +28 da CAR-T", "PMR (PET, Lugano)", "4", "Positivo"),
            (3, "Giorno +100 da CAR-T", "CMR (PET, Lugano)", "2", "Negativo"),
            (12, "Controllo successivo", "CMR (PET, Lugano)", "1", "Negativo"),
            (24, "Controllo successivo", "CMR (PET, Lugano)", "1", "Negativo"),
        )
    ),
    (
        "Infezioni",
        {
            "Inizio": day(70),
            "Tipo di agente": Pick("Virale"),
            "Agente": "CMV",
            "Sede": ("Sangue",),
            "Gravità": Pick("2: moderata"),
            "Terapia": "Valganciclovir",
            "Esito": Pick("Risolta"),
            "Risolta il": day(95),
        },
        "CMV",
    ),
    (
        "Immunoglobuline",
        {
            "Data": day(120),
            "Via": Pick("Endovenosa (IVIG)"),
            "Dose": "30",
            "IgG prima della dose (valle)": "3,1",
            "Indicazione": Pick("IgG basse (profilassi)"),
        },
        "30 g",
    ),
    (
        "Vaccinazioni",
        {"Vaccino": Pick("Pneumococco coniugato (PCV)"), "Data": day(190), "Dose n.": "1"},
        "Pneumococco",
    ),
)
"""What Crema writes in the two years after the infusion."""

SUMMARY: dict[str, tuple[str, ...]] = {
    "Malattia e rischio": (
        "Linfoma diffuso a grandi cellule B, NAS · Stadio IV B",
        "TP53: Mutato",
        "MYC (FISH)",
    ),
    "Percorso CAR-T": (as_typed(INFUSED), "Follow-up"),
    "Che cosa è stato fatto": ("R-CHOP", "R-DHAP", "Migliore risposta PMD (PET, Lugano) progressione"),
    "Come sta adesso": ("CMR (PET, Lugano) · Deauville 1 · MRD: Negativo", as_typed(day(MONTHS[24]))),
    "I valori che contano ora": ("13,1", "189"),
    "Allergie, farmaci": ("Amoxicillina (Orticaria)",),
}
"""What stands in the parts of the summary."""

PRINTED = {
    "it": (
        "Sintesi del paziente",
        "R-DHAP",
        "TP53",
        "Amoxicillina (Orticaria)",
        "MRD: Negativo",
        as_typed(INFUSED),
        "30 g",
    ),
    "en": ("Summary of the patient", "R-DHAP", "TP53", "MRD: Negative", as_typed(INFUSED), "30 g"),
}

TOLD = (
    ("Giudizio: Idoneo",),
    (as_typed(day(MONTHS[24])), "CMR", "Deauville 1 · MRD: Negativo"),
    (as_typed(day(MONTHS[12])), "CMR"),
    (as_typed(day(190)), "Pneumococco", "dose 1"),
    (as_typed(day(120)), "Immunoglobuline", "30 g"),
    (as_typed(day(MONTHS[3])), "CMR", "Deauville 2"),
    (as_typed(day(70)), "CMV", "grado 2: moderata"),
    (as_typed(day(MONTHS[1])), "PMR", "MRD: Positivo"),
    (as_typed(INFUSED), "D+0"),
    (as_typed(day(-92)), "PD"),
)
"""Words of rows of the timeline, newest first."""
