"""Acute leukaemia and myeloma of the demonstration."""

from circlecare.demo.profiles import COUNTS, LEUKAEMIA, MYELOMA, ORGANS, Line, Profile

_MM_LABS = {**COUNTS, **ORGANS, "ldh": 210, "crp": 6, "ferritin": 180, "hb": 9.8, "igg_g_l": 31, "ca": 9.9,
            "m_protein_g_l": 24, "flc_kappa_mg_l": 410, "flc_lambda_mg_l": 9}  # fmt: skip
_MM_TREND = {"m_protein_g_l": 0.35, "flc_kappa_mg_l": 0.3, "hb": 1.15}
_ALL_LABS = {**COUNTS, **ORGANS, "ldh": 640, "crp": 12, "ferritin": 890, "wbc": 8.2, "anc": 0.9, "alc": 0.6,
             "platelets": 46, "hb": 8.9}  # fmt: skip

MARROW: dict[str, Profile] = {
    "ball_young": Profile(
        diagnosis={**LEUKAEMIA, "diagnosed_on": 890, "relapse_confirmed_on": 7},
        lines=(
            Line(
                "first_line",
                "all_induction",
                880,
                520,
                None,
                "cr_mrd_neg",
                "cr_mrd_neg",
                260,
                "completed",
            ),
            Line("salvage", "blinatumomab", 240, 150, 3, "cr_mrd_pos", "cr_mrd_pos", 7, "progression"),
        ),
        ecog=1,
        status="untested_relapse",
        deauville=None,
        tempo="critical",
        labs=_ALL_LABS,
        question="Seconda recidiva di LLA B, CD19 ancora espresso dopo blinatumomab. È candidabile?",
        topics=("eligibility", "timing"),
        next_therapy="Inotuzumab come bridging, da concordare",
        summary="LLA B alla seconda recidiva, 23 anni",
    ),
    "ball_adult": Profile(
        diagnosis={
            **LEUKAEMIA,
            "diagnosed_on": 610,
            "relapse_confirmed_on": 9,
            "all_prior_inotuzumab": True,
        },
        lines=(
            Line("first_line", "hyper_cvad", 600, 400, 8, "cr_mrd_neg", "cr_mrd_neg", 190, "completed"),
            Line("salvage", "inotuzumab", 180, 120, 2, "cr_mrd_pos", "cr_mrd_pos", 40, "progression"),
            Line("salvage", "blinatumomab", 36, 10, 1, "refractory", "refractory", 9, "refractory"),
        ),
        ecog=1,
        status="pd",
        deauville=None,
        tempo="critical",
        labs=_ALL_LABS,
        question="LLA B refrattaria a blinatumomab, CD19 positivo. CAR-T come ponte al trapianto allogenico?",
        topics=("eligibility",),
        next_therapy="Vincristina e desametasone",
        summary="LLA B dell'adulto refrattaria a blinatumomab",
    ),
    "mm_triple": Profile(
        diagnosis={
            **MYELOMA,
            "diagnosed_on": 1650,
            "relapse_confirmed_on": 16,
            "mm_classes_refractory": ["imid", "pi", "anti_cd38"],
            "mm_cytogenetics": ["del17p", "gain_1q"],
        },
        lines=(
            Line("first_line", "d_vtd", 1630, 1450, 6, "vgpr", "vgpr", None, "completed"),
            Line("asct_consolidation", "mel200_asct", 1420, 1400, 1, "cr", "cr", 800, "completed"),
            Line("salvage", "krd", 780, 420, 12, "vgpr", "pd", 400, "progression"),
            Line("salvage", "isa_pd", 380, 20, 11, "pr", "pd", 18, "progression"),
        ),
        ecog=1,
        status="pd",
        deauville=None,
        labs={**_MM_LABS, "creatinine": 1.3},
        trend=_MM_TREND,
        question="Mieloma triplo refrattario, in progressione con isatuximab-pomalidomide. È candidabile a "
        "CAR-T anti-BCMA?",
        topics=("eligibility", "timing"),
        next_therapy="Kd come bridging",
        conditions=("Osteolisi vertebrali, in terapia con acido zoledronico",),
        summary="mieloma multiplo triplo refrattario",
    ),
    "mm_len": Profile(
        diagnosis={
            **MYELOMA,
            "diagnosed_on": 1100,
            "relapse_confirmed_on": 18,
            "mm_classes_exposed": ["imid", "pi"],
            "mm_classes_refractory": ["imid"],
        },
        lines=(
            Line("first_line", "vrd", 1080, 930, 6, "vgpr", "vgpr", None, "completed"),
            Line("asct_consolidation", "mel200_asct", 900, 880, 1, "cr", "cr", None, "completed"),
            Line("maintenance", "lenalidomide", 820, 22, None, "cr", "pd", 18, "progression"),
        ),
        ecog=0,
        status="pd",
        deauville=None,
        labs=_MM_LABS,
        trend=_MM_TREND,
        tempo="indolent",
        question="Progressione biochimica durante mantenimento con lenalidomide. CAR-T precoce o DVd?",
        topics=("eligibility", "second_opinion"),
        next_therapy="DVd, da concordare",
        summary="mieloma multiplo refrattario a lenalidomide",
    ),
}
