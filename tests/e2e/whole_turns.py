"""What goes wrong after month 24 of the whole course: a relapse, a new line, a second cancer, an infection, a death."""

from __future__ import annotations

from dataclasses import dataclass

from tests.e2e.record_pages import Given, Pick, as_typed
from tests.e2e.whole_story import day

SEEN_AGAIN, RETREATED, SECOND, INFECTED, DIED = day(735), day(738), day(740), day(742), day(744)

Entry = tuple[str, dict[str, Given], str]

PROGRESSION: Entry = (
    "Risposta e stato di malattia",
    {
        "Data della valutazione": SEEN_AGAIN,
        "Occasione": Pick("Sospetta recidiva"),
        "Metodo": Pick("PET-TC"),
        "Stato di malattia": Pick("Progressione (PD)"),
        "Risposta (giudizio clinico)": Pick("PMD (PET, Lugano)"),
        "Deauville": "5",
        "Nuovi focolai compatibili con linfoma": True,
    },
    "Deauville",
)
RELAPSE: Entry = (
    "Recidive e progressioni",
    {
        "Data": SEEN_AGAIN,
        "Evento": Pick("Recidiva dopo risposta"),
        "Biopsia": Pick("Positiva per malattia"),
        "Sedi extranodali": ("Fegato",),
        "Terapia successiva": "Glofitamab",
        "CD19": Pick("Negativo"),
        "CD20": Pick("Positivo"),
    },
    "Recidiva dopo risposta",
)
LINE: Entry = (
    "Linee di terapia",
    {
        "Scopo": Pick("Salvataggio / linea successiva"),
        "Schema": Pick("Glofitamab"),
        "Inizio": RETREATED,
    },
    "Glofitamab",
)
MALIGNANCY: Entry = (
    "Second malignancies",
    {
        "Date of diagnosis": SECOND,
        "Kind": Pick("Myeloid neoplasm (MDS, AML)"),
        "Histology": "MDS with excess blasts",
        "Test for the CAR transgene": Pick("Pending"),
    },
    "MDS with excess blasts",
)
INFECTION: Entry = (
    "Infezioni",
    {
        "Inizio": INFECTED,
        "Tipo di agente": Pick("Batterica"),
        "Agente": "Klebsiella pneumoniae",
        "Sede": ("Sangue",),
        "Gravità": Pick("4: minaccia la vita"),
        "Terapia": "Meropenem",
        "Esito": Pick("In corso"),
    },
    "Klebsiella",
)
DEATH: Entry = (
    "Decesso",
    {
        "Data": DIED,
        "Causa principale": Pick("Infezione"),
        "Concause": ("Recidiva o progressione della malattia",),
        "Stato di malattia al decesso": Pick("Progressione (PD)"),
        "Luogo": Pick("Terapia intensiva"),
    },
    "Infezione",
)


@dataclass(frozen=True)
class Told:
    """What the pages of one person say after a turn. `first`: the alarms that stand first, in this order; `parts`:
    words in parts of the summary; `never`: words that these parts no longer say; `marks`: what the picture of the story
    draws in red; `rows`: words of rows of its table; `printed`: words of the PDF; `head`: of the head of every page."""

    first: tuple[str, ...]
    parts: dict[str, tuple[str, ...]]
    never: dict[str, tuple[str, ...]]
    marks: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    printed: tuple[str, ...]
    head: str = ""


WARD = {
    "it": Told(
        first=("MYC (FISH): Riarrangiato", "TP53: Mutato"),
        parts={
            "Percorso CAR-T": ("Degenza CAR-T infusion", "Terapia intensiva CRS grade 3, noradrenaline"),
            "Come sta adesso": (
                "Ultima valutazione CMR (PET, Lugano)",
                "IEC-HS Grado 2 · ferritina 12400 µg/L",
                "CRS, grado massimo Grado 3 (D+4)",
            ),
        },
        never={"Come sta adesso": ("Terapia intensiva", "Dato per la tossicità")},
        marks=("CRS 3", "IEC-HS"),
        rows=(
            (as_typed(day(9)), "D+9", "IEC-HS", "Grado 2"),
            (as_typed(day(4)), "D+4", "Terapia intensiva", "CRS grade 3, noradrenaline"),
            (as_typed(day(4)), "Tocilizumab", "580 mg"),
        ),
        printed=("Grado 2 · ferritina 12400 µg/L", "CRS grade 3, noradrenaline", "Grado 3 (D+4)"),
        head="stadio IV B",
    ),
    "en": Told(
        first=("MYC (FISH): Rearranged", "TP53: Mutated"),
        parts={
            "CAR-T course": ("Hospital stay CAR-T infusion", "Intensive care CRS grade 3, noradrenaline"),
            "How the patient is now": (
                "Last assessment CMR (PET, Lugano)",
                "IEC-HS Grade 2 · ferritin 12400 µg/L",
                "CRS, worst grade Grade 3 (D+4)",
            ),
        },
        never={"How the patient is now": ("Intensive care", "Given for toxicity")},
        marks=("CRS 3", "IEC-HS"),
        rows=(
            (as_typed(day(9)), "D+9", "IEC-HS", "Grade 2"),
            (as_typed(day(4)), "D+4", "Intensive care", "CRS grade 3, noradrenaline"),
        ),
        printed=("Grade 2 · ferritin 12400 µg/L", "CRS grade 3, noradrenaline", "Grade 3 (D+4)"),
        head="stage IV B",
    ),
}
"""At month 24, of the weeks in the ward: history, told without alarm."""

CAME_BACK = {
    "it": Told(
        first=(
            f"Recidiva o progressione: {as_typed(SEEN_AGAIN)} · Recidiva dopo risposta · Fegato · CD19: Negativo",
        ),
        parts={
            "Malattia e rischio": (
                f"CD19: Positivo (prima della recidiva o progressione del {as_typed(SEEN_AGAIN)})",
                "biopsia: Positiva per malattia",
            ),
            "Come sta adesso": (
                "Progressione (PD)",
                "PMD (PET, Lugano) · Deauville 5",
                "Miglior risposta alle CAR-T CMR (PET, Lugano) · ancora il",
            ),
            "Percorso CAR-T": ("Follow-up",),
        },
        never={"Come sta adesso": ("Ultima valutazione CMR", "Remissione completa")},
        marks=("Recidiva dopo risposta", "PMD (PET, Lugano)"),
        rows=(
            (as_typed(SEEN_AGAIN), "PMD (PET, Lugano)", "Deauville 5"),
            (as_typed(SEEN_AGAIN), "Recidiva dopo risposta", "CD19: Negativo"),
            # the look at a relapse some days later is not the visit of month 24
            (as_typed(day(731)), "Visita a 24 mesi"),
        ),
        printed=("Recidiva dopo risposta", "CD19: Negativo", "PMD (PET, Lugano)"),
    ),
    "en": Told(
        first=(
            f"Relapse or progression: {as_typed(SEEN_AGAIN)} · Relapse after response · Liver · CD19: Negative",
        ),
        parts={
            "Disease and risk": (
                f"CD19: Positive (before the relapse or progression of {as_typed(SEEN_AGAIN)})",
                "biopsy: Positive for disease",
            ),
            "How the patient is now": (
                "Progressive disease (PD)",
                "PMD (PET, Lugano) · Deauville 5",
                "Best response to CAR-T CMR (PET, Lugano) · still on",
            ),
        },
        never={"How the patient is now": ("Last assessment CMR", "Complete response")},
        marks=("Relapse after response", "PMD (PET, Lugano)"),
        rows=((as_typed(SEEN_AGAIN), "Relapse after response", "CD19: Negative"),),
        printed=("Relapse after response", "CD19: Negative", "PMD (PET, Lugano)"),
    ),
}

TREATED_AGAIN = {
    "it": Told(
        first=(
            f"Recidiva o progressione: {as_typed(SEEN_AGAIN)}",
            f"Seconda neoplasia: {as_typed(SECOND)} · Neoplasia mieloide (MDS, LMA) · MDS with excess blasts",
        ),
        parts={
            "Che cosa è stato fatto": (
                f"Glofitamab Salvataggio / linea successiva · {as_typed(RETREATED)} – in corso",
            ),
            "Come sta adesso": ("Infezione in corso Klebsiella pneumoniae · 4: minaccia la vita",),
        },
        # of a vaccine nothing is late while the patient is treated
        never={"Da fare": ("In ritardo Vaccino",)},
        marks=("Recidiva dopo risposta", "Seconda neoplasia"),
        rows=(
            (as_typed(INFECTED), "Infezione: Klebsiella pneumoniae", "Meropenem"),
            (as_typed(SECOND), "Seconda neoplasia", "MDS with excess blasts"),
            (as_typed(RETREATED), "in corso", "Glofitamab"),
        ),
        printed=("Glofitamab", "MDS with excess blasts", "Klebsiella pneumoniae"),
    ),
    "en": Told(
        first=(
            f"Relapse or progression: {as_typed(SEEN_AGAIN)}",
            f"Second malignancy: {as_typed(SECOND)} · Myeloid neoplasm (MDS, AML) · MDS with excess blasts",
        ),
        parts={
            "What was tried": (f"Glofitamab Salvage / later line · {as_typed(RETREATED)} – ongoing",),
            "How the patient is now": ("Ongoing infection Klebsiella pneumoniae · 4: life-threatening",),
        },
        never={"To do": ("Overdue Vaccine",)},
        marks=("Relapse after response", "Second malignancy"),
        rows=((as_typed(SECOND), "Second malignancy", "MDS with excess blasts"),),
        printed=("Glofitamab", "MDS with excess blasts", "Klebsiella pneumoniae"),
    ),
}

DEAD = {
    "it": Told(
        first=(
            f"Decesso: {as_typed(DIED)} · Infezione · con: Recidiva o progressione della malattia",
            f"Recidiva o progressione: {as_typed(SEEN_AGAIN)}",
            f"Seconda neoplasia: {as_typed(SECOND)}",
        ),
        parts={
            "Percorso CAR-T": ("D+744",),
            "Che cosa è stato fatto": ("fine non registrata",),
            "Ultimo stato prima del decesso": ("Progressione (PD)", "Klebsiella pneumoniae"),
            "Gli ultimi valori": ("13,1",),
            "Da fare": ("Nulla in scadenza",),
        },
        never={"Percorso CAR-T": ("D+745", "Prossimo passo"), "Che cosa è stato fatto": ("in corso",)},
        marks=("Decesso: Infezione",),
        rows=((as_typed(DIED), "D+744", "Decesso: Infezione"),),
        printed=("Decesso il", "Ultimo stato prima del decesso", "Gli ultimi valori", "D+744"),
        head=f"Decesso il {as_typed(DIED)}",
    ),
    "en": Told(
        first=(
            f"Death: {as_typed(DIED)} · Infection · with: Relapse or progression of disease",
            f"Relapse or progression: {as_typed(SEEN_AGAIN)}",
            f"Second malignancy: {as_typed(SECOND)}",
        ),
        parts={
            "CAR-T course": ("D+744",),
            "What was tried": ("end not recorded",),
            "Last state before the death": ("Progressive disease (PD)", "Klebsiella pneumoniae"),
            "The last values": ("13.1",),
            "To do": ("Nothing is due",),
        },
        never={"CAR-T course": ("D+745", "Next step"), "What was tried": ("ongoing",)},
        marks=("Death: Infection",),
        rows=((as_typed(DIED), "D+744", "Death: Infection"),),
        printed=("Last state before the death", "The last values", "D+744"),
        head=f"Died on {as_typed(DIED)}",
    ),
}
